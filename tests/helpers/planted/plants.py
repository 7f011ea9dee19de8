"""One error of each kind, planted into a statement that was right.

Places are found by patterns of their own, so that what the checks cannot read is planted too; only the names of
medications and problems come from the lexicons. A plant is made only where it makes the statement wrong: a number,
a medication or a side that the visit bears out as well is no error.
"""

from __future__ import annotations

import difflib
import random
import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from copilot.clinical import lexicons
from copilot.clinical.medications import find_medications
from copilot.clinical.numbers import spoken_to_digits
from copilot.clinical.polarity import find_problems
from copilot.domain.note import Origin, Statement
from copilot.domain.template import Topic
from copilot.domain.transcript import Transcript
from tests.helpers.planted import patterns
from tests.helpers.planted.alignment import Aligner, stems
from tests.helpers.planted.visits import RightNote


class Plant(NamedTuple):
    """An error: the wrong `statement`, what stands beside it (`beside`), and the visit if the error is planted
    there. `fitting` are the kinds of finding that tell of it."""

    kind: str
    statement: Statement
    fitting: frozenset[str]
    beside: tuple[Statement, ...] = ()
    transcript: Transcript | None = None


def _kinds(names: str) -> frozenset[str]:
    return frozenset(names.split())


_NUMBER = _kinds(
    """number_unsupported unit_differs dose_differs duration_differs age_differs date_differs vital_differs
    vital_implausible frequency_differs"""
)
_POLARITY = frozenset({"polarity_differs", "question_as_fact"})
_SUPPORT = _kinds(
    """evidence_weak number_unsupported medication_unsupported medication_confused side_differs site_differs
    polarity_differs unit_differs vital_differs dose_differs age_differs date_differs duration_differs
    subject_differs frequency_differs certainty_differs question_as_fact route_differs"""
)
FITTING: dict[str, frozenset[str]] = {
    "number": _NUMBER,
    "dose": _NUMBER,
    "unit": frozenset({"unit_differs", "number_unsupported", "dose_differs", "vital_differs", "vital_implausible"}),
    "route": frozenset({"route_differs"}),
    "frequency": frozenset({"frequency_differs", "number_unsupported"}),
    "vital": frozenset({"vital_differs", "vital_implausible", "number_unsupported"}),
    "age": frozenset({"age_differs", "number_unsupported"}),
    "date": frozenset({"date_differs", "number_unsupported"}),
    "duration": frozenset({"duration_differs", "number_unsupported", "frequency_differs"}),
    "medication": frozenset({"medication_unsupported", "medication_confused", "dose_differs"}),
    "look_alike": frozenset({"medication_unsupported", "medication_confused"}),
    "negation": _POLARITY,
    "certainty": frozenset({"certainty_differs", "polarity_differs"}),
    "family": frozenset({"subject_differs"}),
    "side": frozenset({"side_differs"}),
    "site": frozenset({"site_differs", "side_differs"}),
    "question": frozenset({"question_as_fact", "polarity_differs"}),
    "invented": _SUPPORT,
    "evidence": _SUPPORT,
    "contradiction": frozenset({"statements_contradict"}),
    "correction": frozenset({"correction_missed"}),
    "typed": frozenset(
        {"number_unsupported", "dose_differs", "medication_unsupported", "medication_confused", "evidence_weak"}
    ),
}
KINDS = tuple(FITTING)


class Planter:
    """Plants errors into one note. The same seed plants the same errors."""

    def __init__(self, note: RightNote, others: list[Statement], seed: int) -> None:
        self.note = note
        self._others = others
        self.random = random.Random(f"{seed}{note.id}{note.source}")
        self.texts = note.transcript.by_id()
        self._aligner = Aligner(note.transcript)

    def statement_plants(self) -> Iterator[Plant]:
        for statement in self.note.statements:
            for kind, make in _MAKERS.items():
                wrong = make(self, statement)
                if wrong is not None:
                    yield Plant(kind, wrong, FITTING[kind])

    @cached_property
    def all_said(self) -> str:
        return "\n".join(spoken_to_digits(u.text).lower() for u in self.note.transcript.utterances)

    @cached_property
    def numbers_said(self) -> frozenset[str]:
        return frozenset(re.findall(r"\d+(?:\.\d+)?", self.all_said))

    def _cited(self, statement: Statement) -> str:
        return "\n".join(spoken_to_digits(self.texts[i].text).lower() for i in statement.evidence)

    def _with(self, statement: Statement, start: int, end: int, instead: str) -> Statement:
        return statement.model_copy(update={"text": statement.text[:start] + instead + statement.text[end:]})

    # Numbers

    def another(self, number: str, statement: Statement) -> str:
        """Another number: mostly one that nobody said, now and then one that was said elsewhere."""
        cited = set(re.findall(r"\d+(?:\.\d+)?", self._cited(statement)))
        elsewhere = sorted(self.numbers_said - cited - {number, "1", "0"}, key=float)
        elsewhere = [n for n in elsewhere if "." not in n]
        if elsewhere and self.random.random() < 0.3:
            return self.random.choice(elsewhere)
        value = float(number)
        for candidate in self.random.sample(
            [value * 10, value + 1, value + 2, value + 5, value * 2, value + 10], 6
        ):
            text = f"{candidate:g}"
            if text not in self.numbers_said:
                return text
        return f"{value + 37:g}"

    def number(self, statement: Statement) -> Statement | None:
        taken = [
            m.span()
            for p in (
                patterns.AGE,
                patterns.DURATION,
                patterns.VITAL,
                patterns.YEAR,
                patterns.FREQUENCY,
                patterns.DOSE,
            )
            for m in p.finditer(statement.text)
        ]
        free = [
            m
            for m in patterns.PLAIN_NUMBER.finditer(statement.text)
            if m[0] not in ("0", "1") and not any(s <= m.start() < e for s, e in taken)
        ]
        return self._renumber(statement, free)

    def dose(self, statement: Statement) -> Statement | None:
        return self._renumber(statement, list(patterns.DOSE.finditer(statement.text)))

    def age(self, statement: Statement) -> Statement | None:
        return self._renumber(statement, list(patterns.AGE.finditer(statement.text)))

    def _renumber(self, statement: Statement, places: list[re.Match[str]]) -> Statement | None:
        if not places:
            return None
        place = self.random.choice(places)
        return self._with(statement, place.start(), place.end(), self.another(place[0], statement))

    def vital(self, statement: Statement) -> Statement | None:
        if pressure := patterns.PRESSURE.search(statement.text):
            high, low = int(pressure[1]), int(pressure[2])
            if not (70 <= high <= 260 and 30 <= low <= 150 and high > low):
                return None
            wrong = self.random.choice(
                [f"{high + 20}/{low}", f"{high}/{low - 10}", f"{high - 30}/{low}", f"{high + 300}/{low}"]
            )
            return self._with(statement, *pressure.span(), wrong)
        if sign := patterns.VITAL.search(statement.text):
            value = float(sign[1])
            wrong = self.random.choice([f"{value + 12:g}", f"{value - 9:g}", f"{value * 10:g}", f"{value + 3:g}"])
            return self._with(statement, *sign.span(1), wrong)
        return None

    def unit(self, statement: Statement) -> Statement | None:
        place = patterns.UNIT.search(statement.text)
        return (
            None
            if place is None
            else self._with(statement, *place.span(2), patterns.OTHER_UNIT.get(place[2], "mg"))
        )

    def frequency(self, statement: Statement) -> Statement | None:
        place = patterns.FREQUENCY.search(statement.text)
        if place is None or not find_medications(statement.text):
            return None
        three = re.search(r"three|t\.?i\.?d|tds|8|eight", place[0], re.IGNORECASE)
        return self._with(statement, *place.span(), "once a week" if three else "three times a day")

    def route(self, statement: Statement) -> Statement | None:
        if not find_medications(statement.text) or statement.topic is Topic.ALLERGIES:
            return None
        place = patterns.ROUTE.search(statement.text)
        if place is not None:
            wrong = "intravenously" if re.search(r"mouth|oral|PO", place[0], re.IGNORECASE) else "by mouth"
            return self._with(statement, *place.span(), wrong)
        dose = re.search(patterns.DOSE.pattern + r"\s*\w+", statement.text)
        if dose is None:
            return None
        wrong = self.random.choice(
            [r for r in ("intravenously", "topically", "rectally") if r[:6] not in self._cited(statement)]
        )
        return self._with(statement, dose.end(), dose.end(), f" {wrong}")

    def date(self, statement: Statement) -> Statement | None:
        if month := patterns.MONTH.search(statement.text):
            if month[1] in ("May", "April") and not re.match(r" \d|, \d", statement.text[month.end() :]):
                return None  # a verb and a name
            others = [m for m in patterns.MONTHS if m.lower()[:3] not in self.all_said]
            return self._with(statement, *month.span(), self.random.choice(others)) if others else None
        if year := patterns.YEAR.search(statement.text):
            wrong = str(int(year[1]) - self.random.choice([1, 2, 10]))
            return None if wrong in self.numbers_said else self._with(statement, *year.span(), wrong)
        return None

    def duration(self, statement: Statement) -> Statement | None:
        place = patterns.DURATION.search(statement.text)
        if place is None or patterns.RATE.search(statement.text[: place.start()]):
            return None
        if self.random.random() < 0.5 or not place[1].isdigit():
            unit = patterns.OTHER_TIME[place[2].lower()]
            if re.search(rf"\b{place[1]}[ -]{unit}", self._cited(statement), re.IGNORECASE):
                return None
            return self._with(statement, *place.span(2), unit)
        return self._with(statement, *place.span(1), self.another(place[1], statement))

    # Names

    def medication(self, statement: Statement) -> Statement | None:
        named = find_medications(statement.text)
        if not named:
            return None
        place = self.random.choice(named)
        said = {m.generic for u in self.note.transcript.utterances for m in find_medications(u.text)}
        cited = {m.generic for i in statement.evidence for m in find_medications(self.texts[i].text)}
        elsewhere = sorted(said - cited - {m.generic for m in named})
        if elsewhere and self.random.random() < 0.4:
            return self._with(statement, place.start, place.end, self.random.choice(elsewhere))
        return self._with(
            statement, place.start, place.end, self.random.choice([g for g in _generics() if g not in said])
        )

    def look_alike(self, statement: Statement) -> Statement | None:
        named = find_medications(statement.text)
        if not named:
            return None
        place = self.random.choice(named)
        said = {m.generic for u in self.note.transcript.utterances for m in find_medications(u.text)}
        near = difflib.get_close_matches(place.surface.lower(), [g for g in _generics() if g not in said], 3, 0.6)
        return self._with(statement, place.start, place.end, self.random.choice(near)) if near else None

    # What is claimed

    def negation(self, statement: Statement) -> Statement | None:
        for pattern, instead in (*patterns.DENIALS, *patterns.AFFIRMS):
            place = pattern.search(statement.text)
            if place and not patterns.NO_PLAIN_CLAIM.match(statement.text[place.end() :]):
                return self._with(statement, *place.span(), instead)
        return None

    def certainty(self, statement: Statement) -> Statement | None:
        place = patterns.HEDGE.search(statement.text)
        if place is None or not find_problems(statement.text[place.end() : place.end() + 60]):
            return None
        if not patterns.HEDGE.search(self._cited(statement)) or re.search(r"\bif\b|\bnot\b", statement.text):
            return None
        instead = "is " if place[0].endswith("be ") else "has " if place[0].endswith("have ") else ""
        wrong = self._with(statement, *place.span(), instead)
        return wrong.model_copy(update={"text": wrong.text[:1].upper() + wrong.text[1:]})

    def family(self, statement: Statement) -> Statement | None:
        text = statement.text
        if not find_problems(text) or re.search(r"\bnegative|no family|denies|no\b|not\b", text, re.IGNORECASE):
            return None
        relative = patterns.FAMILY_LABEL.search(text) or patterns.RELATIVE.search(text)
        if relative is not None:
            if len(text) > 140 or relative.start() > 0 or patterns.RELATIVE.search(text, relative.end()):
                return None
            wrong = "" if relative[0].endswith((":", ": ")) else "Patient"
            return self._with(statement, *relative.span(), wrong).model_copy(update={"topic": Topic.PAST_HISTORY})
        if statement.topic is not Topic.PAST_HISTORY or re.search(r"patient|he\b|she\b", text, re.IGNORECASE):
            return None
        return statement.model_copy(
            update={"text": f"Mother has {text[:1].lower()}{text[1:]}", "topic": Topic.FAMILY}
        )

    def side(self, statement: Statement) -> Statement | None:
        for place in patterns.SIDE.finditer(statement.text):
            other = {"left": "right", "right": "left"}[place[0].lower()]
            if not patterns.PART.match(statement.text[place.end() + 1 :]) or (
                other in statement.text.lower() or re.search(rf"\b{other}\b", self._cited(statement))
            ):
                continue
            if not re.search(rf"\b{place[0].lower()}\b", self._cited(statement)):
                continue
            return self._with(statement, *place.span(), other.capitalize() if place[0][0].isupper() else other)
        return None

    def site(self, statement: Statement) -> Statement | None:
        for place in patterns.SITE.finditer(statement.text):
            other = patterns.OTHER_SITE[place[1].lower()]
            cited = self._cited(statement)
            if (
                re.search(rf"\b{place[1].lower()[:4]}", cited)
                and other[:3] not in cited
                and other not in statement.text.lower()
            ):
                return self._with(statement, *place.span(), other)
        return None

    # Where it comes from

    def evidence(self, statement: Statement) -> Statement | None:
        """Other utterances cited, which say little of it."""
        if len(set(stems(statement.text))) < 3:
            return None
        near = {i + d for i in statement.evidence for d in range(-3, 4)}
        far = [
            u.id
            for u in self.note.transcript.utterances
            if u.id not in near and len(u.text.split()) >= 6 and self._aligner.share(statement.text, (u.id,)) < 0.15
        ]
        return statement.model_copy(update={"evidence": (self.random.choice(far),)}) if far else None

    def invented(self, statement: Statement) -> Statement | None:
        """A statement of another visit in the place of this one."""
        strangers = [
            s
            for s in self.random.sample(self._others, min(12, len(self._others)))
            if len(set(stems(s.text))) >= 3 and self._aligner.share(s.text, statement.evidence) < 0.2
        ]
        return (
            statement.model_copy(update={"text": strangers[0].text, "topic": strangers[0].topic})
            if strangers
            else None
        )

    def typed(self, statement: Statement) -> Statement | None:
        """Typed without evidence, with a number or a medication that nobody said."""
        wrong = self.dose(statement) or self.number(statement) or self.look_alike(statement)
        if wrong is None or self.random.random() < 0.5:
            return None
        said = self.numbers_said
        if any(n in said for n in set(re.findall(r"\d+", wrong.text)) - set(re.findall(r"\d+", statement.text))):
            return None
        return wrong.model_copy(update={"evidence": (), "origin": Origin.TYPED})


_MAKERS: dict[str, Callable[[Planter, Statement], Statement | None]] = {
    "number": Planter.number,
    "dose": Planter.dose,
    "unit": Planter.unit,
    "route": Planter.route,
    "frequency": Planter.frequency,
    "vital": Planter.vital,
    "age": Planter.age,
    "date": Planter.date,
    "duration": Planter.duration,
    "medication": Planter.medication,
    "look_alike": Planter.look_alike,
    "negation": Planter.negation,
    "certainty": Planter.certainty,
    "family": Planter.family,
    "side": Planter.side,
    "site": Planter.site,
    "evidence": Planter.evidence,
    "invented": Planter.invented,
    "typed": Planter.typed,
}


@lru_cache(maxsize=1)
def _generics() -> tuple[str, ...]:
    return tuple(e.generic for e in lexicons.medications() if " " not in e.generic and len(e.generic) > 5)
