"""Medications by generic and brand name, what class they are of, and the orders around them."""

from __future__ import annotations

from dataclasses import dataclass

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


def find_medications(text: str, language: str = "en") -> list[MedicationMention]:
    """Medications named in `text`, in order and without overlap."""
    return []


def medication_orders(text: str, language: str = "en") -> list[MedicationOrder]:
    """One order a mention, in order; parts that are not said near it are None."""
    return []


def classes_of(generic: str) -> frozenset[str]:
    """The classes a generic is of ("amoxicillin" is a "penicillin"); empty for an unknown name."""
    return frozenset()


def meets_allergy(generic: str, substance: str) -> bool:
    """Whether an allergy to `substance` (a medication, brand or class, as said) speaks against `generic`."""
    return False
