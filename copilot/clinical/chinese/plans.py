"""Chinese plans: what is ordered, only considered, followed up; what is asked; what is diagnosed."""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.clinical import lexicons
from copilot.clinical.chinese.answers import is_question
from copilot.clinical.chinese.index import CharacterIndex
from copilot.clinical.chinese.polarity import find_problems
from copilot.clinical.chinese.text import plain, sentence_bounds
from copilot.clinical.chinese.times import durations_in
from copilot.clinical.plans import PlanKind, PlanMention
from copilot.clinical.polarity import Polarity, ProblemMention, Subject

_FOLLOW_UP = re.compile(
    r"复查|复诊|随诊|随访|再来|回来|来看|来院|来医院|就诊|急诊|来急诊|打(?:幺二零|120|一二零)|下次|门诊看"
)
_SUPPOSED = re.compile(r"如果|要是|万一|一旦|若|可以考虑|必要时|可能|或者|要不要|考虑(?:要|做|用)|以后再说")
_END = re.compile(r"[。；;?!？！\n]")


def tells_follow_up(text: str) -> bool:
    return _FOLLOW_UP.search(text) is not None


def supposed_spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for cue in _SUPPOSED.finditer(text):
        if not spans or cue.start() >= spans[-1][1]:
            end = _END.search(text, cue.end())
            spans.append((cue.start(), end.start() if end else len(text)))
    return spans


@lru_cache(maxsize=1)
def _orders() -> CharacterIndex[tuple[str, str]]:
    return CharacterIndex((said, (e.order, e.kind)) for e in lexicons.orders("zh") for said in e.surfaces)


@lru_cache(maxsize=1)
def order_names() -> dict[str, str]:
    return {entry.order: entry.surfaces[0] for entry in lexicons.orders("zh")}


_DECIDES = re.compile(r"查|做|拍|抽血|开|约|预约|复查|留|建议|需要|请|去|来|马上|急诊|先|安排|加")
_DECLINED = re.compile(r"(?:不用|不需要|不必|暂不|暂时不|不做|不查|可以不|以后再)[^，。；]{0,6}$")
_DONE_BEFORE = re.compile(r"(?:上次|以前|去年|前年|上个?月|做过|查过|拍过|术后)[^，。；]{0,10}$")
_DONE_AFTER = re.compile(r"^[^，。；]{0,4}(?:出来了|看了|结果|提示|示|正常|没有|未见|[：:]|看的)")
_VALUE_AFTER = re.compile(r"^[，,]?[^，。；]{0,8}(?:\d|阳性|阴性|厚|大|高|低|炎)")
_SAFETY = re.compile(r"如果|要是|万一|一旦|若")
_HELP = re.compile(
    r"急诊|回来|来看|来医院|就诊|复诊|打(?:幺二零|120|一二零)|随时来|热线|停药|来查|再来|返诊|早点来"
)
_AGAIN = re.compile(r"复查|复诊|随诊|随访|再来")


def plans_in(text: str) -> list[PlanMention]:
    said = plain(text)
    found: list[PlanMention] = []
    for first, last in sentence_bounds(said):
        sentence = said[first:last]
        asks = is_question(sentence)
        for hit in _orders().find(sentence):
            before, after = sentence[: hit.start], sentence[hit.end :]
            order, kind = hit.value
            has_result = kind in ("laboratory", "imaging", "test") and _VALUE_AFTER.match(after)
            done = bool(_DONE_BEFORE.search(before) or _DONE_AFTER.match(after) or has_result)
            decided = not asks and not done and not _DECLINED.search(before) and bool(_DECIDES.search(before))
            found.append(
                PlanMention(PlanKind.ORDER, order, first + hit.start, first + hit.end, kind, decided, done)
            )
        if asks:
            continue
        condition = _SAFETY.search(sentence)
        if condition and _HELP.search(sentence, condition.end()):
            found.append(PlanMention(PlanKind.SAFETY_NET, "", first + condition.start(), last))
        elif (again := _AGAIN.search(sentence)) and not re.search(r"来复查的|今天来", sentence):
            when = [d for d in durations_in(sentence) if d.end <= again.end() + 2]
            what = f"{when[-1].value.normalize():f} {when[-1].unit}" if when else ""
            found.append(PlanMention(PlanKind.FOLLOW_UP, what, first + again.start(), first + again.end()))
    return sorted(found, key=lambda m: m.start)


def asks_at(text: str, at: int) -> bool:
    return any(first <= at < last and is_question(text[first:last]) for first, last in sentence_bounds(plain(text)))


_NAMES = re.compile(
    r"(?:考虑|诊断(?:为|是)?|这是|属于|得的是|就是|可能是|不除外|不能排除|排除|提示|是)[^。；，]{0,12}$|^[\u4e00-\u9fff\d]{0,8}$"
)


def diagnoses_in(text: str) -> list[ProblemMention]:
    said = plain(text)
    bounds = sentence_bounds(said)
    found: list[ProblemMention] = []
    for mention in find_problems(text):
        start = next((first for first, last in bounds if first <= mention.start < last), 0)
        told = mention.polarity in (Polarity.AFFIRMED, Polarity.UNCERTAIN) and mention.subject is Subject.PATIENT
        if told and _NAMES.search(said[start : mention.start]):
            found.append(mention)
    return found
