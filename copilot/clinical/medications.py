"""Medications by generic and brand name, what class they are of, and the orders around them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from copilot.clinical import lexicons
from copilot.clinical.languages import rules_of
from copilot.clinical.quantities import Duration, Frequency, Quantity, Route


@dataclass(frozen=True, slots=True)
class MedicationMention:
    """A medication named in a text. `surface` is `text[start:end]`; `generic` is lower case."""

    surface: str
    generic: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MedicationOrder:
    """A medication with what is said near it. `start` and `end` cover the name and all its parts."""

    medication: MedicationMention
    dose: Quantity | None
    route: Route | None
    frequency: Frequency | None
    duration: Duration | None
    start: int
    end: int

    @property
    def generic(self) -> str:
        return self.medication.generic


class Use(StrEnum):
    """What a text tells of the use of a medication; SUPPOSED is only considered, ANOTHERS is a relative's."""

    UNTOLD = "untold"
    KEPT = "kept"
    STARTED = "started"
    STOPPED = "stopped"
    NOT_TAKEN = "not taken"
    SUPPOSED = "supposed"
    ANOTHERS = "another's"


def use_of(text: str, start: int, language: str = "en") -> Use:
    """The use of the medication that is named at `start`."""
    return rules_of(language).use_of(text, start)


def find_medications(text: str, language: str = "en") -> list[MedicationMention]:
    """Medications named in `text`, in order and without overlap."""
    return rules_of(language).find_medications(text)


def medication_orders(text: str, language: str = "en") -> list[MedicationOrder]:
    """One order a mention, in order; parts that are not said near it are None.

    A part belongs to the mention before it in the same sentence; a dose that stands right before a name
    ("500 mg of metformin") belongs to that name. A dose that the speaker corrects ("ten, no, twenty milligrams")
    counts with its new value at the place of the old one.
    """
    return rules_of(language).medication_orders(text)


def same_medication(one: str, other: str) -> bool:
    """The same generic, or one a part of the other's combination ("insulin" of "insulin glargine")."""
    short, long = sorted((one, other), key=len)
    return short == long or short in long.split(" and ") or long.startswith(f"{short} ")


@lru_cache(maxsize=1)
def _classes() -> dict[str, frozenset[str]]:
    listed = (*lexicons.medications("zh"), *lexicons.medications())
    return {entry.generic: frozenset(entry.classes) for entry in listed}


def classes_of(generic: str) -> frozenset[str]:
    """The classes a generic is of ("amoxicillin" is a "penicillin"); empty for an unknown name."""
    return _classes().get(generic.lower(), frozenset())


class Meeting(StrEnum):
    """How an allergy speaks against a medication: it is the very one, one of its class, or a related one."""

    SAME = "same"
    CLASS = "class"
    RELATED = "related"


def allergy_meeting(generic: str, substance: str, language: str = "en") -> Meeting | None:
    """How an allergy to `substance` (a medication, brand or class, as said) speaks against `generic`.

    Which classes an allergy spreads over is told by resources/lexicons/allergy_classes.tsv.
    """
    wanted, said = generic.lower(), substance.lower()
    if not wanted or not said:
        return None
    named = {m.generic for m in find_medications(said, language)}
    parts = set(wanted.split(" and "))
    if wanted in said or any(parts & set(name.split(" and ")) for name in named):
        return Meeting.SAME
    found: Meeting | None = None
    own = {wanted, *classes_of(wanted)}
    for group in lexicons.allergy_groups():
        told = any(word in said for word in group.said)
        member = any({name, *classes_of(name)} & group.members for name in named)
        if not told and not member:
            continue
        if own & group.members:
            if told or group.spreads:
                return Meeting.CLASS
            found = Meeting.RELATED
        elif own & group.related:
            found = Meeting.RELATED
    return found


def meets_allergy(generic: str, substance: str, language: str = "en") -> bool:
    """Whether an allergy to `substance` forbids `generic`: the same medication, or one of a class it spreads over.

    Medications that are only related to it (a cephalosporin after a penicillin) are not meant.
    """
    return allergy_meeting(generic, substance, language) in (Meeting.SAME, Meeting.CLASS)
