"""What every format says about a signed note, in the note's language: labels, titles, names, times, marks."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import NamedTuple

from copilot.domain.errors import InvariantBroken
from copilot.domain.note import Origin, Statement
from copilot.domain.record import SignedNote
from copilot.domain.transcript import Utterance
from copilot.domain.visit import Patient, Sex, utc

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LINE_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

# Embeddings, overrides and isolates can show "50 mg" where the text holds another order of characters.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NOT_TEXT = frozenset({"Cc", "Cs"})


class Labels(NamedTuple):
    """The words around a note."""

    patient: str
    born: str
    sex: str
    record_number: str
    visit: str
    practitioner: str
    signed_by: str
    signed_at: str
    version: str
    drafted_by: str
    digest: str
    footer: str
    legend: str
    colon: str


_LABELS = {
    "en": Labels(
        patient="Patient",
        born="Born",
        sex="Sex",
        record_number="Record number",
        visit="Visit",
        practitioner="Practitioner",
        signed_by="Signed by",
        signed_at="Signed at",
        version="Version",
        drafted_by="Drafted by",
        digest="SHA-256",
        footer="Signed note",
        legend="Small times tell when in the recording the words were said that a statement rests on. "
        "A statement without one rests on the practitioner's word alone.",
        colon=": ",
    ),
    "zh": Labels(
        patient="患者",
        born="出生日期",
        sex="性别",
        record_number="病历号",
        visit="就诊时间",
        practitioner="医师",
        signed_by="签名医师",
        signed_at="签名时间",
        version="版本",
        drafted_by="初稿",
        digest="SHA-256",
        footer="已签名病历",
        legend="句末的小字时间表示该内容在录音中被说出的时刻；没有时间的内容以医师所述为准。",
        colon="：",
    ),
}

_SEX = {
    "en": {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other", Sex.UNKNOWN: ""},
    "zh": {Sex.FEMALE: "女", Sex.MALE: "男", Sex.OTHER: "其他", Sex.UNKNOWN: ""},
}


class DocumentKind(NamedTuple):
    """What kind of document a note is: its title and its LOINC document code with LOINC's own name, "" if we do not
    know that."""

    title: str
    loinc: str
    loinc_name: str


# LOINC's long common names of document types (loinc.org, used under its licence).
_LOINC_NAMES = {
    "11488-4": "Consult note",
    "11506-3": "Progress note",
    "18842-5": "Discharge summary",
    "34108-1": "Outpatient Note",
    "34109-9": "Note",
    "34111-5": "Emergency department Note",
    "34117-2": "History and physical note",
    "34133-9": "Summary of episode note",
    "47039-3": "Hospital Admission history and physical note",
    "57133-1": "Referral note",
}

# What notes were called that were signed before a note carried its title.
_EARLIER_KINDS = {
    ("soap", "en"): ("SOAP note", "11506-3"),
    ("soap", "zh"): ("SOAP 病历", "11506-3"),
    ("consultation", "en"): ("Consultation note", "11488-4"),
    ("consultation", "zh"): ("会诊记录", "11488-4"),
}
_OTHER_KIND = {"en": ("Clinical note", "34109-9"), "zh": ("病历", "34109-9")}


def require_intact(signed: SignedNote) -> None:
    """Raises InvariantBroken where the note is not what was signed: nothing of it may leave the vault."""
    if not signed.is_intact():
        raise InvariantBroken(
            "export.not_intact",
            "This note is not what was signed: its hash does not match, so it was not exported.",
            "Run a check of the vault, and keep a copy of it as it is.",
        )


def _words(language: str) -> str:
    return "zh" if language.lower().startswith("zh") else "en"


def labels_of(signed: SignedNote) -> Labels:
    return _LABELS[_words(signed.version.content.language)]


def kind_of(signed: SignedNote) -> DocumentKind:
    """As the template said when the note was begun."""
    content = signed.version.content
    words = _words(content.language)
    title, loinc = _EARLIER_KINDS.get((content.template, words), _OTHER_KIND[words])
    title, loinc = one_line(content.title) or title, content.document or loinc
    return DocumentKind(title, loinc, _LOINC_NAMES.get(loinc, ""))


def printable(text: str) -> str:
    """`text` with what is no text (controls, direction overrides, noncharacters) shown as U+FFFD, tabs as spaces.

    Line breaks stay, as "\\n". Nothing is dropped in silence.
    """
    unified = _LINE_BREAK.sub("\n", text).replace("\t", " ")
    return "".join(c if c == "\n" or _is_text(c) else _REPLACEMENT for c in unified)


def _is_text(character: str) -> bool:
    # A code point that this Python does not know yet may be a rare character of a name: only noncharacters go.
    code = ord(character)
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return not noncharacter and character not in _BIDI_CONTROLS and unicodedata.category(character) not in _NOT_TEXT


def lines_of(text: str) -> tuple[str, ...]:
    """The printable lines of a statement, without outer white space and empty lines; at least one."""
    return tuple(line.strip() for line in printable(text).split("\n") if line.strip()) or (_REPLACEMENT,)


def one_line(text: str) -> str:
    """`text` printable and on one line; may be empty."""
    return " ".join(printable(text).split())


def patient_name(patient: Patient) -> str:
    """The name as its language orders it: family name first, without a space, where it is written in Chinese."""
    given, family = one_line(patient.given), one_line(patient.family)
    if _IDEOGRAPH.search(family + given):
        return family + given
    return f"{given} {family}".strip()


def sex_name(signed: SignedNote) -> str:
    return _SEX[_words(signed.version.content.language)][signed.visit.patient.sex]


def moment(when: datetime) -> str:
    """The time in UTC and, where it was kept with an offset, as the clock on the wall showed it."""
    in_utc = f"{utc(when):%Y-%m-%d %H:%M:%S} UTC"
    offset = when.utcoffset()
    if not offset:
        return in_utc
    minutes = int(offset.total_seconds()) // 60
    sign = "+" if minutes > 0 else "-"
    return f"{in_utc} ({when:%Y-%m-%d %H:%M}, UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d})"


def clock(seconds: float) -> str:
    """Seconds from the start of the recording as "0:21" or "1:02:03"."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


class EvidenceMarks:
    """Short marks for the utterances that a statement rests on: their times, or their numbers without audio."""

    def __init__(self, signed: SignedNote) -> None:
        self._utterances = signed.transcript.by_id()
        self._position = {u.id: i for i, u in enumerate(signed.transcript.utterances)}
        self._timed = any(u.end_s > 0 for u in signed.transcript.utterances)

    def of(self, statement: Statement) -> str:
        """ "0:21, 0:40–0:52": utterances that follow each other are one range; "" without evidence."""
        ranges: list[tuple[Utterance, Utterance]] = []
        for utterance in self.utterances(statement):
            if ranges and self._position[utterance.id] == self._position[ranges[-1][1].id] + 1:
                ranges[-1] = (ranges[-1][0], utterance)
            else:
                ranges.append((utterance, utterance))
        marks = [
            self._mark(first)
            if self._mark(first) == self._mark(last)
            else f"{self._mark(first)}–{self._mark(last)}"
            for first, last in ranges
        ]
        return ", ".join(dict.fromkeys(marks))

    def utterances(self, statement: Statement) -> tuple[Utterance, ...]:
        """In the order they were said; ids that the transcript does not have are left out."""
        known = {i for i in statement.evidence if i in self._utterances}
        return tuple(self._utterances[i] for i in sorted(known, key=self._position.__getitem__))

    def _mark(self, utterance: Utterance) -> str:
        return clock(utterance.start_s) if self._timed else f"#{utterance.id}"


def drafted_by(signed: SignedNote) -> str:
    """Name and version of the software that made the draft; "" where the practitioner wrote every statement."""
    drafter = signed.version.drafter
    if drafter is not None:
        return one_line(f"{drafter.name} {drafter.version}")
    if any(s.origin is not Origin.TYPED for s in signed.version.content.statements()):
        return "Anamnesis"
    return ""


def header_fields(signed: SignedNote) -> list[tuple[str, str]]:
    """Label and value of what stands above the note; fields that nobody filled are left out."""
    labels, patient = labels_of(signed), signed.visit.patient
    fields = [
        (labels.patient, patient_name(patient)),
        (labels.born, patient.birth_date.isoformat() if patient.birth_date else ""),
        (labels.sex, sex_name(signed)),
        (labels.record_number, one_line(patient.record_number)),
        (labels.visit, moment(signed.visit.started_at)),
        (labels.practitioner, one_line(signed.visit.practitioner.display())),
    ]
    return [(label, value) for label, value in fields if value]


def signature_fields(signed: SignedNote) -> list[tuple[str, str]]:
    """Label and value of the signature block."""
    labels = labels_of(signed)
    fields = [
        (labels.signed_by, one_line(signed.signer.display())),
        (labels.signed_at, moment(signed.signed_at)),
        (labels.version, str(signed.version.number)),
        (labels.drafted_by, drafted_by(signed)),
        (labels.digest, signed.hash),
    ]
    return [(label, value) for label, value in fields if value]
