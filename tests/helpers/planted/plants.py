"""One error of each kind, planted into a statement that was right.

Places are found by patterns of this file's own, so that what the checks cannot read is planted too; only the names of
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
from copilot.clinical.answers import Answer, answer_of, is_question
from copilot.clinical.medications import find_medications
from copilot.clinical.numbers import spoken_to_digits
from copilot.clinical.polarity import find_problems
from copilot.domain.note import Origin, Statement
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance
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


_NUMBER = frozenset(
    """number_unsupported unit_differs dose_differs duration_differs age_differs date_differs vital_differs
    vital_implausible frequency_differs""".split()
)
_POLARITY = frozenset({"polarity_differs", "opposite_said"})
_SUPPORT = frozenset(
    """evidence_weak number_unsupported medication_unsupported side_differs site_differs polarity_differs unit_differs
    vital_differs dose_differs age_differs date_differs duration_differs frequency_differs subject_differs
    certainty_differs question_as_fact route_differs opposite_said""".split()
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
    "duration": frozenset({"duration_differs", "number_unsupported"}),
    "medication": frozenset({"medication_unsupported", "medication_look_alike", "dose_differs"}),
    "look_alike": frozenset({"medication_unsupported", "medication_look_alike"}),
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
    "typed": frozenset({"number_unsupported", "medication_unsupported", "evidence_weak"}),
}
KINDS = tuple(FITTING)

_PLAIN_NUMBER = re.compile(r"(?<![\w./-])\d{1,4}(?![\w./,-]|\s*(?:mg|mcg|%|ml|g|/)\b)")
_DOSE = re.compile(
    r"(?<![\w./])(\d+(?:\.\d+)?)(?=\s*(?:mg|mcg|g|ml|mL|units|tablets?|puffs?|pills?|milligrams?)\b)"
)
_UNIT = re.compile(r"(?<=\d)(\s*-?)(mg|mcg|mL|ml|units|pounds|lbs?|kg|cm|mm|grams?|milligrams?|puffs?|tablets?)\b")
_OTHER_UNIT = {
    "mg": "mcg",
    "mcg": "mg",
    "mL": "L",
    "ml": "mg",
    "units": "mg",
    "pounds": "kg",
    "lb": "kg",
    "lbs": "kg",
    "kg": "pounds",
    "cm": "mm",
    "mm": "cm",
    "gram": "milligram",
    "grams": "milligrams",
    "milligram": "microgram",
    "milligrams": "micrograms",
    "puff": "tablet",
    "puffs": "tablets",
    "tablet": "puff",
    "tablets": "puffs",
}
_FREQUENCY = re.compile(
    r"\b(?:(?:once|one time|twice|two times|three times|four times|[1-4] times|[1-4]x) (?:a|per|each|/) ?day"
    r"|(?:once|twice|three times|four times) daily|daily|every day|every (?:\d+|four|six|eight|twelve) hours"
    r"|every (?:morning|evening|night)|at bedtime|at night|nightly|b\.?i\.?d\.?|t\.?i\.?d\.?|(?:once|twice) (?:a|per) week"
    r"|once weekly|weekly|every other day|BD|TDS|QDS|OD)(?!\w)",
    re.IGNORECASE,
)
_ROUTE = re.compile(r"\b(?:by mouth|orally|oral|topical(?:ly)?|intravenous(?:ly)?|IV|inhaled|subcutaneously|PO)\b")
_PRESSURE = re.compile(r"(?<![\d/])(\d{2,3})/(\d{2,3})(?![\d/])")
_VITAL = re.compile(
    r"\b(?:heart rate|pulse|hr|respiratory rate|respirations?|temperature|temp|oxygen \w+|o2 \w*|spo2|saturation|sats?"
    r"|weight|weighs?|bmi|height)\b[^.\d]{0,24}?(\d{2,3}(?:\.\d)?)(?![\d/])",
    re.IGNORECASE,
)
_AGE = re.compile(r"\b(\d{1,2})(?=[ -]?(?:years?[ -]old|y/?o\b|yrs? old))", re.IGNORECASE)
_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_DURATION = re.compile(
    r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|a)[ -](hour|day|week|month|year)(s?)\b(?![ -]old)"
    r"(?! supply)",
    re.IGNORECASE,
)
_RATE = re.compile(r"(?:\btimes|\btwice|\bonce|\bevery|\bper|\bdaily)[ ]$", re.IGNORECASE)
_OTHER_TIME = {"hour": "day", "day": "week", "week": "month", "month": "week", "year": "month"}
_SIDE = re.compile(r"\b(left|right)\b(?!,)", re.IGNORECASE)
_PART = re.compile(
    r"(?:[\w-]+ ){0,3}?(?:side|sided|knee|shoulder|ankle|wrist|elbow|hip|foot|hand|arm|leg|back|neck|chest|lung|kidney|finger|toe|ear"
    r"|eye|flank|quadrant|base|ureter|lobe|calf|thigh|heel|thumb|jaw|face|breast|groin|extremit|nostril|molar|clavicle|hemi)",
    re.IGNORECASE,
)
_OTHER_SITE = {
    "knee": "shoulder",
    "shoulder": "hip",
    "ankle": "wrist",
    "wrist": "elbow",
    "elbow": "knee",
    "hip": "ankle",
    "foot": "hand",
    "hand": "foot",
    "arm": "leg",
    "leg": "arm",
    "back": "neck",
    "neck": "back",
    "chest": "abdomen",
    "abdomen": "chest",
    "lung": "kidney",
    "lungs": "kidneys",
    "kidney": "lung",
    "finger": "toe",
    "toe": "finger",
    "ear": "eye",
    "eye": "ear",
    "hands": "feet",
    "feet": "hands",
    "legs": "arms",
    "arms": "legs",
    "eyes": "ears",
    "ears": "eyes",
}
_SITE = re.compile(rf"\b({'|'.join(_OTHER_SITE)})\b(?! of\b| up\b| to\b)(?<!come back)(?<!go back)", re.IGNORECASE)
_DENIALS = (
    (re.compile(r"^Denies (?:any )?", re.IGNORECASE), "Reports "),
    (re.compile(r"\bdenies (?:any )?(?:having |experiencing )?"), "reports "),
    (re.compile(r"^No (?=\w)(?!longer|change|relief|but|any|that|other)"), "Positive for "),
    (re.compile(r"\b(?:has|have|had) no (?!longer|idea)"), "has "),
    (re.compile(r"\b(?:does|do|did) not have (?:any )?(?!to\b)"), "has "),
    (
        re.compile(r"\bthere (?:is|are|was|were) no (?:evidence of )?(?!way|question|doubt)", re.IGNORECASE),
        "There is ",
    ),
    (re.compile(r"\bis not having (?:any )?"), "is having "),
    (re.compile(r"\bwithout (?:any )?(?=\w+)(?!\w+ing\b)"), "with "),
)
_AFFIRMS = (
    (re.compile(r"^(?:Reports|Endorses|Has|Notes) (?:a |an |some |having )?"), "Denies "),
    (re.compile(r"\b(?:reports|endorses|notes) (?!that|she|he|they)(?:a |an |some |having )?"), "denies "),
    (re.compile(r"\b(?:he|she|patient) (?:has|had) (?:a |an |some )?"), "patient does not have "),
    (re.compile(r"\bpositive for\b"), "negative for"),
    (re.compile(r"\b[Tt]here (?:is|are) (?!no\b|not\b|nothing\b)"), "There is no "),
)
# A second negation, or a verb after "has": what comes out would be no English, or no error.
_NO_PLAIN_CLAIM = re.compile(
    r"(?:\w+ed|been|had|not|no|never|n['’]t|to|gone|taken|done|got|come|begun|seen|found|felt|given|now|also|just"
    r"|already|tried|kept|ever|okay|noticed|since|always|never)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:possible|possibly|probable|probably|likely|suspected|may be|might be|could be|may have|questionable) ",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:(?:his|her|my|your|the patient['’]s) )?(?:mother|father|mom|dad|brother|sister|grandmother|grandfather|daughter"
    r"|son|wife|husband|aunt|uncle)\b",
    re.IGNORECASE,
)
_FAMILY_LABEL = re.compile(r"^(?:Family history|FH|FHx)[^:]{0,30}: ?", re.IGNORECASE)
_ROUTES_PLANTED = ("intravenously", "by mouth", "topically", "subcutaneously", "rectally")


class Planter:
    """Plants errors into one note. The same seed plants the same errors."""

    def __init__(self, note: RightNote, others: list[Statement], seed: int) -> None:
        self._note = note
        self._others = others
        self._random = random.Random(f"{seed}{note.id}{note.source}")
        self._texts = note.transcript.by_id()
        self._aligner = Aligner(note.transcript)

    def plants(self) -> Iterator[Plant]:
        for statement in self._note.statements:
            for kind, make in _MAKERS.items():
                wrong = make(self, statement)
                if wrong is not None:
                    yield Plant(kind, wrong, FITTING[kind])
            yield from self._contradiction(statement)
            yield from self._correction(statement)
        yield from self._questions()

    @cached_property
    def _all_said(self) -> str:
        return "\n".join(spoken_to_digits(u.text).lower() for u in self._note.transcript.utterances)

    @cached_property
    def _numbers_said(self) -> frozenset[str]:
        return frozenset(re.findall(r"\d+(?:\.\d+)?", self._all_said))

    def _cited(self, statement: Statement) -> str:
        return "\n".join(spoken_to_digits(self._texts[i].text).lower() for i in statement.evidence)

    def _with(self, statement: Statement, start: int, end: int, instead: str) -> Statement:
        return statement.model_copy(update={"text": statement.text[:start] + instead + statement.text[end:]})

    # Numbers

    def _another(self, number: str, statement: Statement) -> str:
        """Another number: mostly one that nobody said, now and then one that was said elsewhere."""
        cited = set(re.findall(r"\d+(?:\.\d+)?", self._cited(statement)))
        elsewhere = sorted(self._numbers_said - cited - {number, "1", "0"}, key=float)
        elsewhere = [n for n in elsewhere if "." not in n]
        if elsewhere and self._random.random() < 0.3:
            return self._random.choice(elsewhere)
        value = float(number)
        for candidate in self._random.sample(
            [value * 10, value + 1, value + 2, value + 5, value * 2, value + 10], 6
        ):
            text = f"{candidate:g}"
            if text not in self._numbers_said:
                return text
        return f"{value + 37:g}"

    def number(self, statement: Statement) -> Statement | None:
        taken = [
            m.span()
            for p in (_AGE, _DURATION, _VITAL, _YEAR, _FREQUENCY, _DOSE)
            for m in p.finditer(statement.text)
        ]
        free = [
            m
            for m in _PLAIN_NUMBER.finditer(statement.text)
            if m[0] not in ("0", "1") and not any(s <= m.start() < e for s, e in taken)
        ]
        return self._renumber(statement, free)

    def dose(self, statement: Statement) -> Statement | None:
        return self._renumber(statement, list(_DOSE.finditer(statement.text)))

    def age(self, statement: Statement) -> Statement | None:
        return self._renumber(statement, list(_AGE.finditer(statement.text)))

    def _renumber(self, statement: Statement, places: list[re.Match[str]]) -> Statement | None:
        if not places:
            return None
        place = self._random.choice(places)
        return self._with(statement, place.start(), place.end(), self._another(place[0], statement))

    def vital(self, statement: Statement) -> Statement | None:
        if pressure := _PRESSURE.search(statement.text):
            high, low = int(pressure[1]), int(pressure[2])
            if not (70 <= high <= 260 and 30 <= low <= 150 and high > low):
                return None
            wrong = self._random.choice(
                [f"{high + 20}/{low}", f"{high}/{low - 10}", f"{high - 30}/{low}", f"{high + 300}/{low}"]
            )
            return self._with(statement, *pressure.span(), wrong)
        if sign := _VITAL.search(statement.text):
            value = float(sign[1])
            wrong = self._random.choice([f"{value + 12:g}", f"{value - 9:g}", f"{value * 10:g}", f"{value + 3:g}"])
            return self._with(statement, *sign.span(1), wrong)
        return None

    def unit(self, statement: Statement) -> Statement | None:
        place = _UNIT.search(statement.text)
        return None if place is None else self._with(statement, *place.span(2), _OTHER_UNIT.get(place[2], "mg"))

    def frequency(self, statement: Statement) -> Statement | None:
        place = _FREQUENCY.search(statement.text)
        if place is None or not find_medications(statement.text):
            return None
        three = re.search(r"three|t\.?i\.?d|tds|8|eight", place[0], re.IGNORECASE)
        return self._with(statement, *place.span(), "once a week" if three else "three times a day")

    def route(self, statement: Statement) -> Statement | None:
        if not find_medications(statement.text) or statement.topic is Topic.ALLERGIES:
            return None
        place = _ROUTE.search(statement.text)
        if place is not None:
            wrong = "intravenously" if re.search(r"mouth|oral|PO", place[0], re.IGNORECASE) else "by mouth"
            return self._with(statement, *place.span(), wrong)
        dose = re.search(_DOSE.pattern + r"\s*\w+", statement.text)
        if dose is None:
            return None
        wrong = self._random.choice(
            [r for r in ("intravenously", "topically", "rectally") if r[:6] not in self._cited(statement)]
        )
        return self._with(statement, dose.end(), dose.end(), f" {wrong}")

    def date(self, statement: Statement) -> Statement | None:
        if month := _MONTH.search(statement.text):
            if month[1] in ("May", "April") and not re.match(r" \d|, \d", statement.text[month.end() :]):
                return None  # a verb and a name
            others = [m for m in _MONTHS if m.lower()[:3] not in self._all_said]
            return self._with(statement, *month.span(), self._random.choice(others)) if others else None
        if year := _YEAR.search(statement.text):
            wrong = str(int(year[1]) - self._random.choice([1, 2, 10]))
            return None if wrong in self._numbers_said else self._with(statement, *year.span(), wrong)
        return None

    def duration(self, statement: Statement) -> Statement | None:
        place = _DURATION.search(statement.text)
        if place is None or _RATE.search(statement.text[: place.start()]):
            return None
        if self._random.random() < 0.5 or not place[1].isdigit():
            unit = _OTHER_TIME[place[2].lower()]
            if re.search(rf"\b{place[1]}[ -]{unit}", self._cited(statement), re.IGNORECASE):
                return None
            return self._with(statement, *place.span(2), unit)
        return self._with(statement, *place.span(1), self._another(place[1], statement))

    # Names

    def medication(self, statement: Statement) -> Statement | None:
        named = find_medications(statement.text)
        if not named:
            return None
        place = self._random.choice(named)
        said = {m.generic for u in self._note.transcript.utterances for m in find_medications(u.text)}
        cited = {m.generic for i in statement.evidence for m in find_medications(self._texts[i].text)}
        elsewhere = sorted(said - cited - {m.generic for m in named})
        if elsewhere and self._random.random() < 0.4:
            return self._with(statement, place.start, place.end, self._random.choice(elsewhere))
        return self._with(
            statement, place.start, place.end, self._random.choice([g for g in _generics() if g not in said])
        )

    def look_alike(self, statement: Statement) -> Statement | None:
        named = find_medications(statement.text)
        if not named:
            return None
        place = self._random.choice(named)
        said = {m.generic for u in self._note.transcript.utterances for m in find_medications(u.text)}
        near = difflib.get_close_matches(place.surface.lower(), [g for g in _generics() if g not in said], 3, 0.6)
        return self._with(statement, place.start, place.end, self._random.choice(near)) if near else None

    # What is claimed

    def negation(self, statement: Statement) -> Statement | None:
        for pattern, instead in (*_DENIALS, *_AFFIRMS):
            place = pattern.search(statement.text)
            if place and not _NO_PLAIN_CLAIM.match(statement.text[place.end() :]):
                return self._with(statement, *place.span(), instead)
        return None

    def certainty(self, statement: Statement) -> Statement | None:
        place = _HEDGE.search(statement.text)
        if place is None or not find_problems(statement.text[place.end() : place.end() + 60]):
            return None
        if not _HEDGE.search(self._cited(statement)) or re.search(r"\bif\b|\bnot\b", statement.text):
            return None
        instead = "is " if place[0].endswith("be ") else "has " if place[0].endswith("have ") else ""
        wrong = self._with(statement, *place.span(), instead)
        return wrong.model_copy(update={"text": wrong.text[:1].upper() + wrong.text[1:]})

    def family(self, statement: Statement) -> Statement | None:
        text = statement.text
        if not find_problems(text) or re.search(r"\bnegative|no family|denies|no\b|not\b", text, re.IGNORECASE):
            return None
        relative = _FAMILY_LABEL.search(text) or _RELATIVE.search(text)
        if relative is not None:
            if len(text) > 140 or relative.start() > 0:
                return None
            wrong = "" if relative[0].endswith((":", ": ")) else "Patient"
            return self._with(statement, *relative.span(), wrong).model_copy(update={"topic": Topic.PAST_HISTORY})
        if statement.topic is not Topic.PAST_HISTORY or re.search(r"patient|he\b|she\b", text, re.IGNORECASE):
            return None
        return statement.model_copy(
            update={"text": f"Mother has {text[:1].lower()}{text[1:]}", "topic": Topic.FAMILY}
        )

    def side(self, statement: Statement) -> Statement | None:
        for place in _SIDE.finditer(statement.text):
            other = {"left": "right", "right": "left"}[place[0].lower()]
            if not _PART.match(statement.text[place.end() + 1 :]) or (
                other in statement.text.lower() or re.search(rf"\b{other}\b", self._cited(statement))
            ):
                continue
            if not re.search(rf"\b{place[0].lower()}\b", self._cited(statement)):
                continue
            return self._with(statement, *place.span(), other.capitalize() if place[0][0].isupper() else other)
        return None

    def site(self, statement: Statement) -> Statement | None:
        for place in _SITE.finditer(statement.text):
            other = _OTHER_SITE[place[1].lower()]
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
            for u in self._note.transcript.utterances
            if u.id not in near and len(u.text.split()) >= 6 and self._aligner.share(statement.text, (u.id,)) < 0.15
        ]
        return statement.model_copy(update={"evidence": (self._random.choice(far),)}) if far else None

    def invented(self, statement: Statement) -> Statement | None:
        """A statement of another visit in the place of this one."""
        strangers = [
            s
            for s in self._random.sample(self._others, min(12, len(self._others)))
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
        if wrong is None or self._random.random() < 0.5:
            return None
        said = self._numbers_said
        if any(n in said for n in set(re.findall(r"\d+", wrong.text)) - set(re.findall(r"\d+", statement.text))):
            return None
        return wrong.model_copy(update={"evidence": (), "origin": Origin.TYPED})

    def _contradiction(self, statement: Statement) -> Iterator[Plant]:
        makers = (Planter.negation, Planter.side, Planter.dose)
        if len(statement.text) > 120:
            return
        for make in makers:
            wrong = make(self, statement)
            if wrong is not None:
                second = wrong.model_copy(update={"id": 9001, "evidence": (), "origin": Origin.TYPED})
                yield Plant("contradiction", second, FITTING["contradiction"], (statement,))
                return

    def _correction(self, statement: Statement) -> Iterator[Plant]:
        """The visit takes back what the statement says: "20 milligrams, no, sorry, 40"."""
        for identifier in statement.evidence:
            utterance = self._texts[identifier]
            for place in re.finditer(
                r"(?<![\w./-])\d{1,3}(?![\w./,%-])|\b(?:left|right)(?= (?:knee|arm|leg|foot|hand|ear|eye|side|hip|shoulder|ankle|elbow)\b)",
                utterance.text,
            ):
                word = place[0].lower()
                if word in ("0", "1") or not re.search(
                    rf"(?<![\w./])\b{word}\b(?![./])", statement.text, re.IGNORECASE
                ):
                    continue
                if len(re.findall(rf"\b{word}\b", self._all_said)) > 1:
                    continue
                if word in ("left", "right"):
                    site = utterance.text[place.end() :].split()[0]
                    other = "right" if word == "left" else "left"
                    at = place.end() + 1 + len(site)
                    new = f" , no , sorry , the {other} {site.strip('.,')} "
                else:
                    other = self._another(word, statement)
                    unit = re.match(r"\s*(?:-\s*)?(\w+)", utterance.text[place.end() :])
                    at = place.end() + (unit.end() if unit else 0)
                    new = f" , no , sorry , i mean {other}{' ' + unit[1] if unit else ''} "
                if other in self._numbers_said:
                    return
                text = utterance.text[:at] + new + utterance.text[at:]
                yield Plant(
                    "correction", statement, FITTING["correction"], (), self._said_otherwise(utterance, text)
                )
                return

    def _said_otherwise(self, utterance: Utterance, text: str) -> Transcript:
        return self._note.transcript.model_copy(
            update={
                "utterances": tuple(
                    u.model_copy(update={"text": text}) if u.id == utterance.id else u
                    for u in self._note.transcript.utterances
                )
            }
        )

    def _questions(self) -> Iterator[Plant]:
        """What the doctor only asked about, and the patient denied, told as a complaint."""
        utterances = self._note.transcript.utterances
        for asked, reply in zip(utterances, utterances[1:], strict=False):
            if asked.speaker is not Speaker.DOCTOR or reply.speaker is asked.speaker:
                continue
            last = re.split(r"(?<=[.?!])\s+", asked.text.strip())[-1]
            if not is_question(last) or answer_of(reply.text) is not Answer.NO or len(reply.text.split()) > 4:
                continue
            problems = find_problems(last)
            if len(problems) != 1 or re.search(r"\b(?:no|not|n't|apart|except|other|else|still)\b", last.lower()):
                continue
            evidence = (asked.id,) if self._random.random() < 0.5 else (asked.id, reply.id)
            wrong = Statement(
                id=9002, text=f"Reports {problems[0].surface}.", evidence=evidence, topic=Topic.REVIEW_OF_SYSTEMS
            )
            yield Plant("question", wrong, FITTING["question"])


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
