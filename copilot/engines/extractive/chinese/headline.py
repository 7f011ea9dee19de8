
"""主诉: the complaint and how long, in at most twenty characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.clinical.polarity import Polarity, ProblemMention, Subject, find_problems
from copilot.clinical.quantities import durations_in
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker
from copilot.engines.extractive.chinese.units import Unit
from copilot.engines.extractive.chinese.writing import plain_terms, sentence, written

MOST = 20
_GENERAL = frozenset({"malaise", "pain", "stress", "swelling", "lump", "pallor", "wound"})
_OPENING = 12
_BETWEEN = re.compile(r"[，,、。了的有大概约快从就是都已经最近这一差不多老总是一直特别非常挺严重得厉害开始还]*")
_SIDE = re.compile(r"(?P<side>左|右|双|两)(?:边|侧|面)?(?:的|手|下|上|个)?$")
_OPERATION = re.compile(r"(?:做的?)?(?P<what>[\u4e00-\u9fff]{2,4}(?:切除|置换|修补|移植|搭桥|缝合|成形|内固定))")
_REVIEW = re.compile(r"(?:来)?(?P<what>复查[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{2,4}复查)(?=是|的|吧|吗)")


def chief_complaint(units: Sequence[Unit]) -> tuple[str, tuple[int, ...]] | None:
    """The line and its evidence, from the first things the patient tells."""
    told = [u for u in units if u.speaker is not Speaker.DOCTOR and not u.asks][:_OPENING]
    return _after_operation(told) or _complaint(told) or _review(units)


def _complaint(told: Sequence[Unit]) -> tuple[str, tuple[int, ...]] | None:
    for place, unit in enumerate(told[:6]):
        names = [p for p in find_problems(unit.text, "zh") if _counts(p)]
        if not names:
            continue
        whole = written(unit.text, doctor=False, topic=Topic.CHIEF_COMPLAINT).rstrip("。")
        lasting = durations_in(unit.text, "zh")
        if lasting:
            near = next(
                (
                    d
                    for d in lasting
                    if d.start >= names[-1].end and _BETWEEN.fullmatch(unit.text, names[-1].end, d.start)
                ),
                None,
            )
            if near is not None or len(whole) > MOST:
                length = near or lasting[0]
                return _line(names, unit.text, _length(unit.text, length.start, length.end)), unit.evidence
            return sentence(whole), unit.evidence
        for later in told[place + 1 : place + 4]:
            found = durations_in(later.text, "zh")
            if found and not re.match(r"前|以前", later.text[found[0].end :]):
                best = found[-1] if re.search(r"快.{0,3}$", later.text[: found[0].start]) else found[0]
                line = _line(names, unit.text, _length(later.text, best.start, best.end))
                return line, (*unit.evidence, *later.evidence)
        return _line(names, unit.text, ""), unit.evidence
    return None


def _counts(problem: ProblemMention) -> bool:
    return (
        problem.polarity is Polarity.AFFIRMED
        and problem.subject is Subject.PATIENT
        and problem.concept not in _GENERAL
    )


def _line(names: Sequence[ProblemMention], text: str, length: str) -> str:
    said: list[str] = []
    for name in names:
        side = _SIDE.search(text[: name.start])
        word = (side["side"] if side else "") + plain_terms(name.surface)
        if word not in said and len("、".join([*said, word])) + len(length) <= MOST:
            said.append(word)
    return sentence("、".join(said) + length)


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
    for unit in units[:4]:
        if match := _REVIEW.search(unit.text):
            return sentence(match["what"]), unit.evidence
    return None
