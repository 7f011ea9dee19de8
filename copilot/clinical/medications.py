"""Medications by generic and brand name, what class they are of, and the orders around them."""

from __future__ import annotations

from dataclasses import dataclass
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


@lru_cache(maxsize=1)
def _classes() -> dict[str, frozenset[str]]:
    return {entry.generic: frozenset(entry.classes) for entry in lexicons.medications()}


def classes_of(generic: str) -> frozenset[str]:
    """The classes a generic is of ("amoxicillin" is a "penicillin"); empty for an unknown name."""
    return _classes().get(generic.lower(), frozenset())


# What people call the classes they are allergic to, and the classes of the lexicon that are meant.
_ALLERGY_CLASSES: dict[str, frozenset[str]] = {
    "penicillin": frozenset({"penicillin"}),
    "cephalosporin": frozenset({"cephalosporin"}),
    "sulfa": frozenset({"sulfonamide antibiotic", "sulfonamide"}),
    "sulpha": frozenset({"sulfonamide antibiotic", "sulfonamide"}),
    "sulfonamide": frozenset({"sulfonamide antibiotic", "sulfonamide"}),
    "nsaid": frozenset({"nsaid"}),
    "anti-inflammator": frozenset({"nsaid"}),
    "aspirin": frozenset({"nsaid", "salicylate"}),
    "statin": frozenset({"statin"}),
    "opioid": frozenset({"opioid"}),
    "opiate": frozenset({"opioid"}),
    "ace inhibitor": frozenset({"ace inhibitor"}),
    "macrolide": frozenset({"macrolide"}),
    "quinolone": frozenset({"fluoroquinolone"}),
    "tetracycline": frozenset({"tetracycline"}),
    "beta blocker": frozenset({"beta blocker"}),
    "contrast": frozenset({"contrast"}),
    "local anesthetic": frozenset({"local anesthetic"}),
}


def meets_allergy(generic: str, substance: str) -> bool:
    """Whether an allergy to `substance` (a medication, brand or class, as said) speaks against `generic`.

    An allergy to one penicillin or one sulfonamide speaks against its class; to one medication of another class,
    against that medication only.
    """
    wanted = generic.lower()
    said = substance.lower()
    classes = classes_of(wanted)
    named = {m.generic for m in find_medications(said)}
    if wanted in named or (wanted and wanted in said):
        return True
    if any(word in said and classes & group for word, group in _ALLERGY_CLASSES.items()):
        return True
    shared = frozenset({"penicillin", "sulfonamide antibiotic"})
    return any(classes & classes_of(name) & shared for name in named)
