"""Vital signs that were read out and stand in no statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copilot.clinical.checks.corrections import TakenBack
from copilot.clinical.checks.findings import finding
from copilot.clinical.checks.omissions.held import Held
from copilot.clinical.checks.readings import Said, Talk
from copilot.clinical.checks.wording import named, say
from copilot.clinical.languages import rules_of
from copilot.clinical.quantities import VitalSign
from copilot.domain.note import Finding, Severity
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker


class VitalSigns:
    """Attributes: none public."""

    def __init__(self, talk: Talk, taken_back: Sequence[TakenBack]) -> None:
        self._language = talk.language
        self._withdrawn = {(t.at.index, t.old.value) for t in taken_back}
        self._told: dict[tuple[object, ...], tuple[Said, VitalSign]] = {}

    def read(self, said: Said) -> None:
        for sign in said.reading.vital_signs:
            if not sign.plausible or rules_of(self._language).asks_at(said.reading.text, sign.start):
                continue
            if not any((said.index, f"{v.normalize():f}") in self._withdrawn for v in sign.values):
                self._told.setdefault((sign.kind, sign.values), (said, sign))

    def left_out(self, held: Held) -> Iterator[Finding]:
        values = {v for _, r in held.notes for v in r.values}
        for said, sign in self._told.values():
            if not set(sign.values) <= values:
                words = reading_in_words(sign, self._language)
                measured = said.utterance.speaker is not Speaker.PATIENT
                yield finding(
                    "omitted_vital_sign",
                    Severity.WARNING,
                    say(self._language, "vital_sign_omitted", reading=words),
                    about=f"{sign.kind}{sign.values}",
                    evidence=(said.utterance.id,),
                    suggestion=say(self._language, "sentence", words=words),
                    topic=Topic.VITALS if measured else Topic.HISTORY,
                )


def reading_in_words(sign: VitalSign, language: str) -> str:
    return say(
        language,
        "reading",
        name=named(language, sign.kind),
        value="/".join(f"{v:f}" for v in sign.values),
        unit=sign.unit,
    )
