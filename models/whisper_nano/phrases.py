"""Sentences made from templates: medications with doses, vital signs, findings, sides, durations.

They teach the words that the pack's own dialogues hold rarely or never. Slots are filled from the lists in
``words/`` and from numbers as doctors say them. Nothing here is taken from a recorded or sample consultation.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

from models.whisper_nano.text import spell, spell_ordinal, spell_year

WORDS = Path(__file__).parent / "words"
_SLOT = re.compile(r"\{(\w+)\}")


def _lines(name: str, separator: str | None) -> tuple[str, ...]:
    text = (WORDS / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(part.strip() for part in text.replace("\n", "|" if separator else " ").split(separator) if part)


class Phrases:
    """Fills templates; every choice comes from the random generator that the caller gives."""

    def __init__(self, choice: random.Random) -> None:
        self._random = choice
        self._lists: dict[str, Sequence[str]] = {
            "finding": _lines("findings", "|"),
            "body": _lines("body", "|"),
            "exam": _lines("exam", "|"),
            "word": _lines("names", "|"),
        }
        self._drugs = _lines("medications", None)
        self._templates = tuple(
            line
            for line in (WORDS / "templates.txt").read_text(encoding="utf-8").splitlines()
            if line and not line.startswith("#")
        )

    def sentence(self) -> str:
        """One sentence with every slot filled, first letter in capitals."""
        text = self._random.choice(self._templates)
        while _SLOT.search(text):
            text = _SLOT.sub(lambda match: self._slot(match[1]), text)
        return text[:1].upper() + text[1:]

    def _slot(self, name: str) -> str:
        if name in self._lists:
            return self._random.choice(self._lists[name])
        made: str = getattr(self, f"_{name}")()
        return made

    def _pick(self, *options: str) -> str:
        return self._random.choice(options)

    def _range(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def _drug(self) -> str:
        return self._random.choice(self._drugs)

    def _side(self) -> str:
        return self._pick("left", "right")

    def _n(self) -> str:
        return spell(self._range(1, 20))

    def _small(self) -> str:
        return spell(self._range(2, 10))

    def _number(self) -> str:
        """Any number up to a thousand, in one of the ways it is said."""
        value = self._range(1, 999) if self._random.random() < 0.5 else self._range(1, 120)
        if value > 100 and self._random.random() < 0.35:
            high, low = divmod(value, 100)
            return f"{spell(high)} {'oh ' if 0 < low < 10 else ''}{spell(low) if low else 'hundred'}"
        said = spell(value)
        if value > 100 and self._random.random() < 0.4:
            said = re.sub(r"hundred (?=\w)", "hundred and ", said)
        return re.sub(r"^one hundred", "a hundred", said) if self._random.random() < 0.2 else said

    def _ordinal(self) -> str:
        return spell_ordinal(self._range(1, 31))

    def _year(self) -> str:
        return spell_year(self._range(1950, 2026))

    def _age(self) -> str:
        return spell(self._range(18, 95))

    def _milligrams(self) -> str:
        amount = self._random.choice(
            [
                *(1, 2, 4, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 80, 81, 88, 90, 100, 112, 120, 125, 150),
                *(160, 200, 240, 250, 300, 320, 325, 375, 400, 500, 600, 650, 750, 800, 850, 875, 1000, 1500, 2000),
            ]
        )
        unit = self._pick(
            "milligrams", "milligrams", "milligrams", "milligram", "micrograms", "units", "milliliters"
        )
        if amount == 1000 and self._random.random() < 0.5:
            return self._pick("one gram", "a gram")
        return f"{spell(amount)} {unit}"

    def _dose(self) -> str:
        return self._milligrams() if self._random.random() < 0.7 else self._count()

    def _count(self) -> str:
        return self._pick(
            "one tablet", "two tablets", "half a tablet", "one capsule", "two puffs", "one puff", "ten units",
            "two capsules", "one drop", "five milliliters", "a teaspoon", "one spray", "two sprays",
        )  # fmt: skip

    def _often(self) -> str:
        return self._pick(
            "once a day", "twice a day", "three times a day", "four times a day", "once daily", "twice daily",
            "every day", "every morning", "every evening", "at night", "at bedtime", "in the morning",
            "every four hours", "every six hours", "every eight hours", "every twelve hours", "every other day",
            "once a week", "as needed", "when needed", "with food", "with meals", "after meals", "before meals",
            "before breakfast", "on an empty stomach", "if needed for pain", "one at night", "daily", "nightly",
        )  # fmt: skip

    def _unit(self) -> str:
        return self._pick("day", "days", "week", "weeks", "month", "months", "year", "years", "hours", "minutes")

    def _for(self) -> str:
        count = self._range(2, 14)
        unit = self._pick("days", "weeks", "months", "years")
        return self._pick(
            f"for {spell(count)} {unit}", f"for about {spell(count)} {unit}", f"{spell(count)} {unit} ago",
            f"for the past {spell(count)} {unit}", f"for the last {spell(count)} {unit}", "since yesterday",
            "for a few days", "for a couple of weeks", "since Monday", "since Friday", "since the weekend",
            "a week ago", "for over a year", f"since {spell_year(self._range(1990, 2026))}", "for a week",
            f"about {spell(count)} {unit} ago", "since this morning", "for a month", "last month",
            "since last week", "for as long as I can remember",
        )  # fmt: skip

    def _pressure(self) -> str:
        high, low = self._range(95, 190), self._range(55, 110)
        top = self._random.random()
        if top < 0.4:
            hundreds, rest = divmod(high, 100)
            first = f"one {'oh ' if rest < 10 else ''}{spell(rest)}" if hundreds and rest else spell(high)
        else:
            first = spell(high)
            if top > 0.7:
                first = first.replace("hundred ", "hundred and ")
        return f"{first} over {spell(low)}"

    def _rate(self) -> str:
        return spell(self._range(48, 130))

    def _breaths(self) -> str:
        return spell(self._range(10, 30))

    def _percent(self) -> str:
        return f"{spell(self._range(86, 100))} percent"

    def _decimal(self) -> str:
        return f"{spell(self._range(1, 15))} point {spell(self._range(0, 9))}"

    def _degrees(self) -> str:
        if self._random.random() < 0.5:
            return f"{spell(self._range(36, 40))} point {spell(self._range(0, 9))}"
        whole = self._range(96, 104)
        said = (
            spell(whole) if whole < 100 else self._pick(spell(whole), f"one oh {spell(whole - 100)}", "a hundred")
        )
        return f"{said} point {spell(self._range(0, 9))}"

    def _weekday(self) -> str:
        return self._pick("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

    def _month(self) -> str:
        return self._pick(
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        )  # fmt: skip

    def _out(self) -> str:
        return f"{spell(self._range(1, 10))} out of ten"

    def _relative(self) -> str:
        return self._pick(
            "mother", "father", "brother", "sister", "grandmother", "grandfather", "aunt", "uncle", "son",
            "daughter", "husband", "wife", "partner", "mum", "mom", "dad",
        )  # fmt: skip

    def _filler(self) -> str:
        return self._pick(
            "um,", "uh,", "well,", "so,", "okay,", "right,", "yeah,", "you know,", "I mean,", "er,", ""
        )

    def _title(self) -> str:
        return self._pick("Mr.", "Mrs.", "Ms.", "Dr.", "Miss")
