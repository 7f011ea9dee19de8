"""Medications by generic and brand name, what class they are of, and the orders around them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from copilot.clinical import lexicons
from copilot.clinical.languages import rules_of
from copilot.clinical.laterality import find_corrections
from copilot.clinical.numbers import numbers_in
from copilot.clinical.quantities import (
    Duration,
    Frequency,
    Quantity,
    Route,
    durations_in,
    frequencies_in,
    quantities_in,
    routes_in,
)


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


_DOSE_UNITS = frozenset(
    [
        "mg",
        "mcg",
        "g",
        "mL",
        "units",
        "%",
        "tablet",
        "pill",
        "capsule",
        "puff",
        "drop",
        "spray",
        "patch",
        "teaspoon",
        "tablespoon",
        "mEq",
        "mg/mL",
        "application",
    ]
)
_DURATION_OF_COURSE = ("for ", "x ", "× ", "course of ", "next ")


def medication_orders(text: str, language: str = "en") -> list[MedicationOrder]:
    """One order a mention, in order; parts that are not said near it are None.

    A part belongs to the mention before it in the same sentence; a dose that stands right before a name
    ("500 mg of metformin") belongs to that name. A dose that the speaker corrects ("ten, no, twenty milligrams")
    counts with its new value at the place of the old one.
    """
    mentions = find_medications(text, language)
    if not mentions:
        return []
    parts = _Parts(
        _corrected([q for q in quantities_in(text, language) if q.unit in _DOSE_UNITS], text, language),
        routes_in(text, language),
        frequencies_in(text, language),
        [d for d in durations_in(text, language) if _is_course(text, d)],
    )
    orders: list[MedicationOrder] = []
    for index, mention in enumerate(mentions):
        start = _sentence_start(text, mention.start)
        if orders:
            start = max(start, orders[-1].end)
        end = _sentence_end(text, mention.end)
        following = mentions[index + 1].start if index + 1 < len(mentions) else len(text) + 1
        if following < end:
            end = _before_next(text, parts.doses, mention.end, following)
        orders.append(_order(text, mention, parts, start, end))
    return orders


@dataclass(frozen=True, slots=True)
class _Parts:
    doses: list[Quantity]
    routes: list[Route]
    frequencies: list[Frequency]
    durations: list[Duration]


def _order(text: str, mention: MedicationMention, parts: _Parts, start: int, end: int) -> MedicationOrder:
    def inside(at: int, until: int) -> bool:
        return (mention.end <= at and until <= end) or (start <= at and until <= mention.start)

    def is_right_before(until: int) -> bool:
        return text[until : mention.start].strip().lower() in (
            "",
            "of",
            "of the",
            "dose of",
            "tablet of",
            "tablets of",
        )

    doses = [q for q in parts.doses if mention.end <= q.start < end]
    before = [q for q in parts.doses if start <= q.start and q.end <= mention.start and is_right_before(q.end)]
    strengths = [q for q in doses if q.unit in ("mg", "mcg", "g", "mL", "units", "%", "mEq", "mg/mL")]
    dose = before[0] if before else _reached(text, strengths) if strengths else doses[0] if doses else None
    if dose is not None:  # "500 mg today, then 250 mg once a day": the frequency is of the second dose
        second = [q.start for q in strengths if q.start >= max(dose.end, mention.end) and q.value != dose.value]
        end = min([end, *second])
    route = next((r for r in parts.routes if inside(r.start, r.end)), None)
    frequency = next((f for f in parts.frequencies if mention.end <= f.start and f.end <= end), None)
    duration = next((d for d in parts.durations if mention.end <= d.start and d.end <= end), None)
    spans = [(p.start, p.end) for p in (mention, dose, route, frequency, duration) if p is not None]
    return MedicationOrder(
        mention, dose, route, frequency, duration, min(s for s, _ in spans), max(e for _, e in spans)
    )


def _reached(text: str, doses: list[Quantity]) -> Quantity:
    """The first dose, or the one that a change "from 500 mg to 1000 mg" leads to."""
    first = doses[0]
    if not text[: first.start].rstrip().lower().endswith("from"):
        return first
    if first.upper is not None:
        return replace(first, value=first.upper, upper=None)
    if len(doses) > 1 and text[first.end : doses[1].start].strip().lower() == "to":
        return doses[1]
    return first


def _corrected(doses: list[Quantity], text: str, language: str) -> list[Quantity]:
    for correction in find_corrections(text, language):
        if correction.replaced is None:
            continue
        old_at, new_at = correction.replaced[0], correction.replacement[0]
        new = next((q for q in doses if q.start <= new_at < q.end), None)
        if new is not None:
            old_value = next((n for n in numbers_in(text, language) if n.start == old_at), None)
            if old_value is not None:
                old = replace(new, start=old_at, end=correction.replaced[1])
                doses = [q for q in doses if not (q.start <= old_at < q.end) and q is not new]
                doses = sorted([*doses, old], key=lambda q: q.start)
    return doses


def _before_next(text: str, doses: list[Quantity], start: int, following: int) -> int:
    """Where what belongs to one name ends: before a dose that belongs to the next one."""
    for dose in doses:
        if (
            start <= dose.start
            and dose.end <= following
            and text[dose.end : following].strip().lower() in ("", "of")
        ):
            return dose.start
    return following


def _is_course(text: str, duration: Duration) -> bool:
    before = text[max(0, duration.start - 16) : duration.start].lower()
    after = text[duration.end : duration.end + 8].lower().lstrip(" -")
    return before.endswith(_DURATION_OF_COURSE) or after.startswith(("course", "supply"))


def _sentence_start(text: str, at: int) -> int:
    return max(
        (text.rfind(mark, 0, at) + len(mark) for mark in (". ", "? ", "! ", "\n", ";") if mark in text[:at]),
        default=0,
    )


def _sentence_end(text: str, at: int) -> int:
    ends = [found for mark in (". ", "? ", "! ", "\n", ";") if (found := text.find(mark, at)) >= 0]
    return min(ends, default=len(text))


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
