"""A Chinese visit as lines of a record: by rules and lexicons, each line with what was said for it."""

from __future__ import annotations

import re
from dataclasses import replace

from copilot.app.ports import CancelToken
from copilot.clinical.medications import find_medications
from copilot.clinical.polarity import find_problems
from copilot.clinical.quantities import ages_in, vital_signs_in
from copilot.domain.note import ToConfirm
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript
from copilot.engines.extractive.candidates import Candidate
from copilot.engines.extractive.chinese.answers import Answered, answered
from copilot.engines.extractive.chinese.headline import chief_complaint
from copilot.engines.extractive.chinese.topics import doctor_topic, patient_topic
from copilot.engines.extractive.chinese.units import Unit, units_of
from copilot.engines.extractive.chinese.writing import full_name, written


def _line(text: str, evidence: tuple[int, ...], topic: Topic, order: int) -> Candidate:
    return Candidate(
        text=text,
        evidence=evidence,
        topic=topic,
        probability=1.0,
        order=order,
        medications=frozenset(),
        problems=frozenset(),
        kind="rule",
        position=0.0,
    )


_CHATTER = re.compile(
    r"^(?:好(?:的|了)?|行|谢谢|知道了|记住了|明白|嗯+|对|可以|没问题|再见)[，,。！!]*(?:好的?|谢谢|医生|大夫|知道了|记住了|先生|您)*[，,。！!]*$"
    r"|这里疼|就是这儿|跟家里人商量|让我爱人陪"
)
_DOCTORS_CHATTER = re.compile(
    r"^(?:你好|您好|请坐|坐吧)|张嘴[，,]?啊|躺下(?![，,].{6})|趴下(?!.{6})|我(?:来)?(?:看看|听听)$|别动|问题不大|没关系|不用担心|放心"
)
_TELLING = re.compile(
    r"\d|[年月周天]|夜|早上|晚上|诱|加重|减轻|缓解|放射|精神|胃口|食欲|睡|醒|大便|小便|尿|月经|体重|疫苗|顺产|戒|工作|饮|烟|酒|肿|红|正常|规律|突然|开始"
)
_ANSWER = 4
"""An answer of so many characters tells something."""


def lines_of(transcript: Transcript, cancel: CancelToken) -> tuple[list[Candidate], list[ToConfirm]]:
    """Every line that could stand in the record, and what is too ambiguous for it."""
    units = units_of(transcript)
    cancel.raise_if_cancelled()
    found: list[Candidate] = []
    to_confirm: list[ToConfirm] = []
    if (headline := chief_complaint(units)) is not None:
        found.append(_line(headline[0], headline[1], Topic.CHIEF_COMPLAINT, 0))
    stage = "history"
    for unit in units:
        if unit.speaker is Speaker.DOCTOR:
            if not unit.asks or _tells_too(unit.text):
                lines, stage = _of_doctor(unit, stage)
                found += lines
            continue
        question = units[unit.asked] if unit.asked is not None else None
        if unit.asks and question is None:
            continue
        said = answered(_in_one_breath(units, question), unit) if question is not None and unit.first else None
        if said is not None and said.reason:
            to_confirm.append(ToConfirm(text=said.line, evidence=said.evidence, reason=said.reason))
            continue
        if said is not None:
            found.append(_line(said.line, said.evidence, said.topic, unit.index))
        found += _of_patient(unit, question, said)
    return _unrepeated(found), to_confirm


def _in_one_breath(units: list[Unit], question: Unit) -> Unit:
    """The question with the short ones right before it: 肚子疼吗？发烧吗？"""
    text = question.text
    for before in reversed(units[max(0, question.index - 3) : question.index]):
        if before.utterance_id != question.utterance_id or not before.asks or len(before.text) > _SHORT:
            break
        text = f"{before.text.rstrip('？?。')}，{text}"
    return replace(question, text=text)


def _tells_too(text: str) -> bool:
    """疼痛 questions aside: 左膝内侧压痛，对吧？ tells a finding."""
    return bool(vital_signs_in(text, "zh"))


_CLAUSE = re.compile(r"[^，,]+[，,]?")


_RUNS_ON = (Topic.PLAN, Topic.FOLLOW_UP, Topic.EXAM)
"""What the next clause of a sentence goes on with if it says nothing else."""


def _of_doctor(unit: Unit, stage: str) -> tuple[list[Candidate], str]:
    """The clauses of the doctor's sentence, those of one topic together."""
    groups: list[tuple[Topic, str]] = []
    held = ""
    for clause in _CLAUSE.findall(unit.text):
        topic = None if _is_chatter(clause) else doctor_topic(clause.strip("，, "), stage=stage)
        if topic is None and not _is_chatter(clause):
            if not groups:
                held += clause
            elif groups[-1][0] in _RUNS_ON or re.search(r"\d", clause):
                topic = groups[-1][0]
        if topic is None:
            continue
        if topic in (Topic.PLAN, Topic.ASSESSMENT) or (topic in (Topic.EXAM, Topic.VITALS) and stage == "history"):
            stage = {Topic.PLAN: "plan", Topic.ASSESSMENT: "plan"}.get(topic, "exam")
        told = held + clause if topic in (Topic.EXAM, Topic.RESULTS) else clause
        held = ""
        if groups and _goes_with(groups[-1][0], topic):
            groups[-1] = (groups[-1][0], groups[-1][1] + told)
        else:
            groups.append((topic, told))
    lines = []
    for topic, text in groups:
        line = written(text, doctor=True, topic=topic)
        if _is_line(line):
            lines.append(_line(line, unit.evidence, topic, unit.index))
    return lines, stage


def _is_chatter(clause: str) -> bool:
    return _CHATTER.search(clause) is not None or _DOCTORS_CHATTER.search(clause) is not None


def _goes_with(before: Topic, topic: Topic) -> bool:
    return (
        topic is before
        or {before, topic} == {Topic.PLAN, Topic.FOLLOW_UP}
        or {before, topic} == {Topic.VITALS, Topic.EXAM}
    )


def _of_patient(unit: Unit, question: Unit | None, said: Answered | None) -> list[Candidate]:
    """The patient's sentence, without the yes or no that is a line already."""
    text = unit.text
    if (
        question is not None
        and _AGE_ASKED.search(question.text)
        and (age := re.fullmatch(r"(\d{1,3})了?。?", text))
    ):
        text = f"{age[1]}岁"
    if said is not None:
        if not said.told:
            return []
        text = re.sub(r"^(?:都|也|嗯)?(?:没有?(?:过)?|不是|不|有|对|是)[，,、]", "", text)
        if text == unit.text:
            return []
    asked = question.text if question is not None else ""
    named = _named_by(question, text) if question is not None and unit.first else ""
    found: list[Candidate] = []
    for topic, words in _parts(named + text, asked):
        line = written(words, doctor=False, topic=topic)
        if _CHATTER.search(words) or not _is_line(line) or not _is_telling(line, question):
            continue
        needs = question is not None and unit.first and (bool(named) or len(text) <= _SHORT)
        evidence = (*question.evidence, *unit.evidence) if question is not None and needs else unit.evidence
        found.append(_line(line, evidence, topic, unit.index))
    return found


_SHORT = 12
"""A sentence of fewer characters hardly stands on its own words."""


def _parts(text: str, asked: str) -> list[tuple[Topic, str]]:
    """The sentence, and what it tells of relatives and allergies apart from the rest."""
    parts: list[tuple[Topic, str]] = []
    for clause in _CLAUSE.findall(text):
        apart = patient_topic(clause, "")
        topic = apart if apart in (Topic.FAMILY, Topic.ALLERGIES) else None
        if topic is None and parts and parts[-1][0] is Topic.FAMILY and not re.search("我|本人|自己", clause):
            topic = Topic.FAMILY  # 我哥哥心肌梗死，放了支架
        if (parts and (topic is None) == (parts[-1][0] is Topic.HISTORY) and topic in (None, parts[-1][0])) or (
            parts and topic is None and parts[-1][0] is Topic.ALLERGIES
        ):
            parts[-1] = (parts[-1][0], parts[-1][1] + clause)
        else:
            parts.append((topic or Topic.HISTORY, clause))
    return [(patient_topic(words, asked) if topic is Topic.HISTORY else topic, words) for topic, words in parts]


_SUBJECT = re.compile(
    r"^(?:那|现在|平时|最近|今天)?(?P<what>(?:[你您]的?)?(?:小便颜色|小便|大便|尿量|精神|睡眠|胃口|饭量|伤口|月经|末次月经|体重|听力|注意力|白天精神|夜里|间隔|记性|视力|吃饭|疫苗))(?:怎么样|如何|呢|变化呢|好吗|什么时候|多少|现在多少|有没有|怎样|按时|，|,)"
)
_AGE_ASKED = re.compile(r"多大|几岁|岁数|年纪|年龄|高寿|贵庚")
_VALUED = re.compile(r"\d|阴性|阳性|年|得过|一点|有些")


def _named_by(question: Unit, text: str) -> str:
    """What an answer is about, in the question's words, where it does not say so itself."""
    if _AGE_ASKED.search(question.text):
        return "年龄" if ages_in(text, "zh") else ""
    problems = [p.concept for p in find_problems(text, "zh") if p.concept != "pain"]
    asked = {
        p.concept: full_name(p.surface)
        for p in find_problems(question.text, "zh")
        if p.concept not in ("malaise", "pain")
    }
    if not problems and len(asked) == 1 and re.match(r"(?:有|是的?|对)(?:[，,\d十])", text):
        return next(iter(asked.values()))
    if match := _SUBJECT.match(question.text):
        what = re.sub(r"^[你您]的?", "", match["what"])
        return "" if what[:2] in text or problems else what
    if problems or find_medications(text, "zh") or not _VALUED.search(text):
        return ""
    medications = {m.generic: m.surface for m in find_medications(question.text, "zh")}
    names = [*medications.values(), *asked.values()]
    return f"{names[0]}：" if len(names) == 1 else ""


def _is_line(line: str) -> bool:
    return len(re.findall(r"[\u4e00-\u9fffA-Za-z\d]", line)) >= 2


def _is_telling(line: str, question: Unit | None) -> bool:
    if find_problems(line, "zh") or find_medications(line, "zh") or "过敏" in line:
        return True
    answers = question is not None and len(re.findall(r"[\u4e00-\u9fff]", line)) >= _ANSWER
    return answers or _TELLING.search(line) is not None


def _unrepeated(lines: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for line in lines:
        bare = re.sub(r"\W", "", line.text)
        if any(bare == re.sub(r"\W", "", k.text) for k in kept if k.topic is line.topic):
            continue
        kept.append(line)
    return kept
