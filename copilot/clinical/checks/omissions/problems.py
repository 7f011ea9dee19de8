"""Symptoms, pertinent negatives and diagnoses that were told and stand in no statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from copilot.clinical.answers import Answer
from copilot.clinical.checks.findings import finding
from copilot.clinical.checks.omissions.held import Held
from copilot.clinical.checks.readings import Said, Talk
from copilot.clinical.checks.wording import named, say
from copilot.clinical.languages import rules_of
from copilot.clinical.polarity import Polarity, ProblemMention, Subject
from copilot.domain.note import Finding, Severity
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker

_MOST_EVIDENCE = 3
_NEAR = 120
# Too general to be missed by themselves, or told in social history and in passing.
VAGUE = frozenset(
    {
        "pain",
        "stress",
        "discharge",
        "side effects",
        "exposure",
        "injury",
        "infection",
        "lump",
        "warmth",
        "distress",
        "allergy",
        "cancer",
        "redness",
        "weakness",
        "swelling",
        "tenderness",
        "effusion",
        "bleeding",
        "falls",
        "alcohol use",
        "tobacco use",
        "drug use",
        "overweight",
        "deformity",
        "instability",
        "clicking",
        "crepitus",
        "gallop",
        "withdrawal symptoms",
        "joint stiffness",
    }
)
_NO_SYMPTOMS = frozenset({"social", "findings"})
# Whose absence a reader looks for, whatever the complaint is.
_RED_FLAGS = frozenset(
    {
        "chest pain",
        "shortness of breath",
        "fever",
        "syncope",
        "hematuria",
        "rectal bleeding",
        "hemoptysis",
        "hematemesis",
        "weight loss",
        "night sweats",
        "suicidal ideation",
        "numbness",
        "incontinence",
        "headache",
        "vomiting",
        "palpitations",
        "visual disturbance",
        "dizziness",
    }
)


@dataclass(slots=True)
class _Told:
    """A problem with the utterances that tell it; `weight` says how much speaks for its being worth a line."""

    concept: str
    system: str
    weight: float = 0.0
    surface: str = ""
    disease: bool = False
    doubted: bool = False
    evidence: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, mention: ProblemMention) -> _Told:
        return cls(mention.concept, mention.system, surface=mention.surface, disease=is_disease(mention))

    def add(self, said: Said, weight: float) -> None:
        if said.utterance.id not in self.evidence:
            self.evidence.append(said.utterance.id)
            self.weight += weight


class Problems:
    """Attributes: none public."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._language = talk.language
        self._symptoms: dict[str, _Told] = {}
        self._diagnoses: dict[str, _Told] = {}
        self._negatives: list[tuple[tuple[Said, ...], list[_Told]]] = []

    def read(self, said: Said) -> None:
        if not said.reading.problems:
            return
        denied = self._told_by_doctor(said) if _is_doctors(said) else self._told_by_others(said)
        if denied:
            self._negatives.append(((said, *self._answer_to(said)), denied))

    def _told_by_others(self, said: Said) -> list[_Told]:
        """Keeps what they affirm; gives what they deny."""
        denied: list[_Told] = []
        reactions = bool(self._talk.allergies_of(said))
        for mention in self._talk.problems_of(said):
            if _is_patients(mention) and not reactions and not self._is_of_another(said, mention):
                if mention.polarity is Polarity.AFFIRMED:
                    self._affirm(said, mention)
                elif mention.polarity is Polarity.NEGATED:
                    denied.append(_Told.of(mention))
        return denied

    def _told_by_doctor(self, said: Said) -> list[_Told]:
        """Keeps what the doctor says the patient has, and what a lone question affirmed; gives what is denied."""
        text = said.reading.text
        rules = rules_of(self._language)
        asked = [
            m
            for m in said.reading.problems
            if _is_patients(m) and rules.asks_at(text, m.start) and not self._is_of_another(said, m)
        ]
        for mention in said.reading.diagnoses:
            if _is_patients(mention) and all(mention.start != m.start for m in asked):
                if mention.polarity is Polarity.AFFIRMED and not is_disease(mention):
                    self._affirm(said, mention)
                elif is_disease(mention):
                    told = self._diagnoses.setdefault(mention.concept, _Told.of(mention))
                    told.doubted = mention.polarity is Polarity.UNCERTAIN
                    told.add(said, 1 + said.index / max(1, len(self._talk.said)))
        reply = self._talk.reply_to(said) if asked else None
        if reply is Answer.YES and _is_one(asked) and asked[0].polarity is not Polarity.NEGATED:
            self._affirm(said, asked[0])
        if reply is Answer.NO:
            return [_Told.of(m) for m in asked]
        # "No fever, is that right?" is denied by a yes.
        return [_Told.of(m) for m in asked if reply is Answer.YES and m.polarity is Polarity.NEGATED]

    def _is_of_another(self, said: Said, mention: ProblemMention) -> bool:
        """Whether it is asked or told of a relative: "has anyone in your family …", "he died of …"."""
        before = said.reading.text[max(0, mention.start - _NEAR) : mention.start]
        rules = rules_of(self._language)
        return rules.names_relative(before) or rules.tells_of_other(before)

    def _answer_to(self, said: Said) -> list[Said]:
        if not _is_doctors(said):
            return []
        following = self._talk.said[said.index + 1 : said.index + 3]
        return [s for s in following if s.utterance.speaker is not said.utterance.speaker][:1]

    def _affirm(self, said: Said, mention: ProblemMention) -> None:
        told = self._symptoms.setdefault(mention.concept, _Told.of(mention))
        early = said.index < len(self._talk.said) / 3
        told.add(said, 1.0 + 0.5 * early + 0.5 * bool(said.reading.durations))

    def diagnoses(self, held: Held) -> Iterator[Finding]:
        for told in sorted(self._diagnoses.values(), key=lambda t: -t.weight):
            if self._is_held(told, held) or held.names_in_part(told.concept):
                continue
            name = named(self._language, told.concept)
            key = "possible_diagnosis" if told.doubted else "sentence"
            yield finding(
                "omitted_diagnosis",
                Severity.WARNING,
                say(self._language, "diagnosis_omitted", problem=name),
                about=told.concept,
                evidence=tuple(told.evidence[-_MOST_EVIDENCE:]),
                suggestion=say(self._language, key, words=name if told.doubted else name[:1].upper() + name[1:]),
                topic=Topic.ASSESSMENT,
            )

    def symptoms(self, held: Held) -> Iterator[Finding]:
        for told in sorted(self._symptoms.values(), key=lambda t: -t.weight):
            if self._is_held(told, held) or told.concept in self._diagnoses:
                continue
            name = named(self._language, told.concept)
            yield finding(
                "omitted_symptom",
                Severity.INFO,
                say(self._language, "symptom_omitted", problem=name),
                about=told.concept,
                evidence=tuple(told.evidence[:_MOST_EVIDENCE]),
                suggestion=say(self._language, "history_of" if told.disease else "reports", problem=name),
                topic=Topic.PAST_HISTORY if told.disease else Topic.HISTORY,
            )

    def negatives(self, held: Held) -> Iterator[Finding]:
        """By question: what was asked together is denied together. First what a reader would look for."""
        affected = {t.system for t in self._symptoms.values() if t.weight >= 2}
        ranked: list[tuple[int, int, tuple[Said, ...], list[_Told]]] = []
        seen: set[str] = set()
        for said, denied in self._negatives:
            left = [d for d in denied if d.concept not in seen and not self._is_held(d, held)]
            left = [d for d in left if d.concept not in self._symptoms]
            seen |= {d.concept for d in left}
            flags = sum(d.concept in _RED_FLAGS for d in left)
            near = sum(d.system in affected for d in left)
            if left:
                ranked.append((-(2 * flags + near), said[0].index, said, left))
        for _, _, said, left in sorted(ranked, key=lambda r: r[:2]):
            names = say(self._language, "or").join(dict.fromkeys(named(self._language, d.concept) for d in left))
            yield finding(
                "omitted_negative",
                Severity.INFO,
                say(self._language, "negative_omitted", problem=names),
                about=",".join(d.concept for d in left),
                evidence=tuple(s.utterance.id for s in said),
                suggestion=say(self._language, "denies", problem=names),
                topic=Topic.REVIEW_OF_SYSTEMS,
            )

    def _is_held(self, told: _Told, held: Held) -> bool:
        return told.concept in held.concepts or held.names(told.concept) or held.names(told.surface)


_DISEASE = re.compile(
    r"(?:itis|osis|oma|emia|pathy|disease|disorder|syndrome|cancer|tumor|infection|fracture|tear|sprain|strain|failure"
    r"|contusion|hernia|attack|infarction|embolism|clot|pneumonia|gout|bunion|concussion|dislocation|hepatitis b"
    r"|deficiency|diabetes|stroke|fibroids?|apnea|stones?|ulcer)$"
)


def _is_doctors(said: Said) -> bool:
    return said.utterance.speaker is Speaker.DOCTOR


def _is_one(asked: list[ProblemMention]) -> bool:
    """Whether a yes tells which: not of "any numbness or tingling"."""
    return len({m.concept for m in asked}) == 1 and " and " not in asked[0].concept


def _is_patients(mention: ProblemMention) -> bool:
    """Whether it is the patient's own, and specific enough to be missed."""
    is_vague = mention.concept in VAGUE or mention.system in _NO_SYMPTOMS
    return mention.subject is Subject.PATIENT and not is_vague


def is_disease(mention: ProblemMention) -> bool:
    """Whether a concept is a diagnosis rather than a symptom: by its ICD-10 chapter, R being symptoms, or by its
    name where the lexicon has no code."""
    code = mention.icd10cm
    if not code:
        return _DISEASE.search(mention.concept) is not None
    return not code.startswith(("R", "M25", "M54", "M79", "H53", "H54", "H57", "H92", "L29"))
