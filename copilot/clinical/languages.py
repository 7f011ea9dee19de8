"""The rules of each language, behind one function: a language is a package with the functions of `Rules`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from decimal import Decimal

    from copilot.clinical.allergies import AllergyMention
    from copilot.clinical.answers import Answer
    from copilot.clinical.laterality import Correction, SideMention
    from copilot.clinical.medications import MedicationMention, MedicationOrder, Use
    from copilot.clinical.numbers import NumberMention, Rewritten
    from copilot.clinical.plans import PlanMention
    from copilot.clinical.polarity import ProblemMention
    from copilot.clinical.quantities import (
        Age,
        DateMention,
        Duration,
        Frequency,
        Quantity,
        Route,
        VitalSign,
    )
    from copilot.clinical.results import ResultMention


class Rules(Protocol):
    """What a language must be able to read. Each function takes a text and gives mentions with positions in it."""

    def rewrite(self, text: str) -> Rewritten: ...
    def numbers_in(self, text: str) -> list[NumberMention]: ...
    def quantities_in(self, text: str) -> list[Quantity]: ...
    def frequencies_in(self, text: str) -> list[Frequency]: ...
    def routes_in(self, text: str) -> list[Route]: ...
    def durations_in(self, text: str) -> list[Duration]: ...
    def ages_in(self, text: str) -> list[Age]: ...
    def dates_in(self, text: str) -> list[DateMention]: ...
    def vital_signs_in(self, text: str) -> list[VitalSign]: ...
    def find_medications(self, text: str) -> list[MedicationMention]: ...
    def medication_orders(self, text: str) -> list[MedicationOrder]: ...
    def use_of(self, text: str, start: int) -> Use: ...
    def find_problems(self, text: str) -> list[ProblemMention]: ...
    def names_relative(self, text: str) -> bool:
        """Whether the text speaks of a relative of the patient, or of the family's history."""

    def tells_of_other(self, text: str) -> bool:
        """Whether the last clause of the text, said in a conversation, has a third person as its subject."""

    def diagnoses_in(self, text: str) -> list[ProblemMention]:
        """The problems that the text names as what the patient has, affirmed or possible."""

    def plans_in(self, text: str) -> list[PlanMention]: ...
    def negated_spans(self, text: str) -> list[tuple[int, int]]: ...
    def find_sides(self, text: str) -> list[SideMention]: ...
    def find_sites(self, text: str) -> list[tuple[str, int, int]]: ...
    def find_corrections(self, text: str) -> list[Correction]: ...
    def only_takes_back(self, text: str) -> bool: ...
    def allergies_in(self, text: str, *, listed: bool = False) -> list[AllergyMention]: ...
    def asks_for_allergies(self, text: str) -> bool: ...
    def asks_at(self, text: str, at: int) -> bool:
        """Whether what stands at `at` is asked, not told: speech without full stops does both in one breath."""

    def is_question(self, text: str) -> bool: ...
    def answer_of(self, text: str) -> Answer: ...

    def loose_values(self, text: str) -> set[Decimal]:
        """Values that the text names without a number word: "twice", "a pair", "first"."""

    def last_sentence(self, text: str) -> int:
        """Where the last sentence of the text begins."""

    def content_words(self, text: str) -> set[str]:
        """The words that tell what the text is about, to compare two texts by."""

    def dose_in_words(self, dose: Quantity) -> str: ...
    def order_in_words(self, order: MedicationOrder, text: str) -> str:
        """An order found in `text` as a line of a note."""

    def tells_follow_up(self, text: str) -> bool: ...
    def supposed_spans(self, text: str) -> list[tuple[int, int]]: ...
    def results_in(self, text: str) -> list[ResultMention]: ...
    def doctor_score(self, text: str) -> float:
        """How much an utterance sounds like a doctor; 0 tells nothing."""

    def dictated(self, parts: Sequence[str]) -> str:
        """`copilot.clinical.dictation.dictated`."""

    def name_of(self, code: str) -> str:
        """A code of ours (a unit, a side, a frequency, a generic name) in the words of the language."""


@lru_cache(maxsize=8)
def rules_of(language: str) -> Rules:
    """The rules for a language code ("en", "en-GB"). A language without rules of its own is read as English."""
    # Imported here because the rules build the very types that the public modules define.
    from copilot.clinical import chinese, english

    if is_chinese(language):
        return chinese
    return english


def is_chinese(language: str) -> bool:
    return language.lower().split("-")[0] == "zh"


_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[A-Za-z]{2,}")


def language_of(texts: Iterable[str]) -> str:
    """The language that `texts` are written in, "zh" or "en": a Chinese visit names drugs and tests in Latin."""
    han = words = 0
    for text in texts:
        han += len(_HAN.findall(text))
        words += len(_LETTER.findall(text))
    return "zh" if han > 2 * words else "en"
