"""主诉: the complaint and how long, in at most twenty characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.clinical.laterality import find_sites
from copilot.clinical.polarity import Polarity, ProblemMention, Subject, find_problems
from copilot.clinical.quantities import durations_in
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker
from copilot.engines.extractive.chinese.topics import CHRONIC
from copilot.engines.extractive.chinese.units import Unit
from copilot.engines.extractive.chinese.writing import full_name, plain_terms, sentence, written

MOST = 20
_GENERAL = frozenset({"malaise", "pain", "stress", "swelling", "lump", "pallor", "wound"})
_OPENING = 12
_BETWEEN = re.compile(r"[，,、。了的有大概约快从就是都已经最近这一差不多老总是一直特别非常挺严重得厉害开始还]*")
_SIDE = re.compile(r"(?P<side>左|右|双|两)(?:边|侧|面)?(?:的|手|下|上|个)?$")
_OPERATION = re.compile(r"(?:做的?)?(?P<what>[\u4e00-\u9fff]{2,4}(?:切除|置换|修补|移植|搭桥|缝合|成形|内固定))")
_REVIEW = re.compile(r"(?:来)?(?P<what>复查(?!的|一)[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{2,4}复查)(?=是|的|吧|吗)")


def chief_complaint(units: Sequence[Unit]) -> tuple[str, tuple[int, ...]] | None:
    """The line and its evidence, from the first things the patient tells."""
    told = [u for u in units if u.speaker is not Speaker.DOCTOR and not u.asks][:_OPENING]
    return _after_operation(told) or _review(units) or _complaint(units, told)


_HOW_LONG = re.compile(r"多久|多长时间|几天|多少天|什么时候(?:开始)?|多少时间")
_ALL_ALONG = re.compile(r"(?:^|[，,])(?:已经|大概|都|也)?(?:得?有|快|差不多)?(?:大概|约)?$")
_SINCE = re.compile(
    r"(?:从|自)?(?P<when>(?:今天|昨天|前天|大前天|上周|昨晚)(?:早上|早晨|上午|中午|下午|晚上|夜里|凌晨)?)(?:就)?(?:开始|起)"
)


def _complaint(units: Sequence[Unit], told: Sequence[Unit]) -> tuple[str, tuple[int, ...]] | None:
    for place, unit in enumerate(told[:6]):
        found = [p for p in find_problems(unit.text, "zh") if _counts(p)]
        names = [p for p in found if p.concept not in _GENERAL]
        if not names and found and find_sites(unit.text, "zh"):
            return _at_a_site(unit, found)
        if not names:
            continue
        return (
            _lasting(unit, names)
            or _told_later(units, unit, names, told[place + 1 : place + 4])
            or _since(unit, names)
        )
    return None


def _lasting(unit: Unit, names: Sequence[ProblemMention]) -> tuple[str, tuple[int, ...]] | None:
    """The complaint and its duration out of one sentence."""
    text = unit.text
    found = durations_in(text, "zh")
    for length in reversed(found):
        said = _length(text, length.start, length.end)
        ahead = [p for p in names if p.end <= length.start]
        close = bool(ahead) and _BETWEEN.fullmatch(text, ahead[-1].end, length.start) is not None
        closes = (
            bool(ahead)
            and _ALL_ALONG.search(text[: length.start])
            and re.fullmatch("[多了。吧]*", text[length.end :])
        )
        if close or closes:
            return _line(ahead, text, said), unit.evidence
        behind = [p for p in names if p.start >= length.end and not re.search("[，,]", text[length.end : p.start])]
        if behind and not re.match(r"[后前内]|左右|\d", text[length.end :]):
            return _line(behind, text, said), unit.evidence
    whole = written(text, doctor=False, topic=Topic.CHIEF_COMPLAINT).rstrip("。")
    if found and len(whole) <= MOST:
        return sentence(whole), unit.evidence
    return None


def _told_later(
    units: Sequence[Unit], unit: Unit, names: Sequence[ProblemMention], later: Sequence[Unit]
) -> tuple[str, tuple[int, ...]] | None:
    """The duration as the answer to how long, or as the first thing that is told next."""
    for following in later:
        found = durations_in(following.text, "zh")
        question = units[following.asked].text if following.asked is not None else ""
        asked = _HOW_LONG.search(question) is not None and not re.search("间隔|每次|一次|1次", question)
        if not found or not (asked or _ALL_ALONG.search(following.text[: found[0].start])):
            continue
        best = found[-1] if "快" in following.text[: found[0].start] else found[0]
        if re.match(r"[前后]|以前|一次", following.text[best.end :]):
            continue
        line = _line(names, unit.text, _length(following.text, best.start, best.end))
        return line, (*unit.evidence, *following.evidence)
    return None


def _since(unit: Unit, names: Sequence[ProblemMention]) -> tuple[str, tuple[int, ...]]:
    onset = _SINCE.search(unit.text)
    line = _line(names, unit.text, "")
    if onset and len(line) + len(onset["when"]) <= MOST:
        return sentence(f"{onset['when']}起{line}"), unit.evidence
    return line, unit.evidence


def _counts(problem: ProblemMention) -> bool:
    return (
        problem.polarity is Polarity.AFFIRMED
        and problem.subject is Subject.PATIENT
        and problem.concept not in CHRONIC
    )


def _at_a_site(unit: Unit, names: Sequence[ProblemMention]) -> tuple[str, tuple[int, ...]]:
    """右脚肿痛: a site and what is said of it in general words."""
    _, start, end = find_sites(unit.text, "zh")[0]
    side = _SIDE.search(unit.text[:start])
    where = plain_terms((side["side"] if side else "") + unit.text[start:end])
    length = next(iter(durations_in(unit.text, "zh")), None)
    said = _length(unit.text, length.start, length.end) if length else ""
    line, evidence = _line(names, unit.text, said), unit.evidence
    return (sentence(where + line) if len(where + line) <= MOST else line), evidence


def _line(names: Sequence[ProblemMention], text: str, length: str) -> str:
    said: dict[str, str] = {}
    for name in names:
        side = _SIDE.search(text[: name.start])
        plain = plain_terms(name.surface)
        word = (side["side"] if side else "") + (full_name(name.surface) if len(plain) == 1 else plain)
        fits = len("、".join([*said.values(), word])) + len(length) <= MOST
        if name.concept not in said and fits and (len(plain) > 1 or not said):
            said[name.concept] = word
    return sentence("、".join(said.values()) + length)


def _length(text: str, start: int, end: int) -> str:
    more = re.match(r"[多余]", text[end:])
    return plain_terms(text[start:end] + (more[0] if more else ""))


def _after_operation(told: Sequence[Unit]) -> tuple[str, tuple[int, ...]] | None:
    for unit in told[:3]:
        operation = _OPERATION.search(unit.text)
        lasting = durations_in(unit.text, "zh")
        if operation and lasting and not find_problems(unit.text[: operation.start()], "zh"):
            return sentence(
                f"{operation['what']}术后{_length(unit.text, lasting[-1].start, lasting[-1].end)}"
            ), unit.evidence
    return None


def _review(units: Sequence[Unit]) -> tuple[str, tuple[int, ...]] | None:
    for unit in units[:3]:
        if match := _REVIEW.search(unit.text):
            return sentence(match["what"]), unit.evidence
    return None
