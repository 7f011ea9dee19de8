"""A date as it is typed."""

from __future__ import annotations

import datetime
import re

from PySide6.QtWidgets import QLineEdit, QWidget

_YEAR_FIRST = re.compile(r"(\d{4})\D*(\d{1,2})\D*(\d{1,2})\D*")
_YEAR_LAST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def read_date(text: str) -> datetime.date | None:
    """1962-03-04, 1962/3/4, 19620304, 1962年3月4日; and 13.04.1962, where only one order is possible.

    None for what cannot be read, or can be read in two ways.
    """
    text = text.strip()
    if text.isdigit() and len(text) == 8:
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _YEAR_LAST.fullmatch(text):
        one, other, year = (int(part) for part in match.groups())
        if one == other or other > 12:
            month, day = one, other
        elif one > 12:
            month, day = other, one
        else:
            return None
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


class DateField(QLineEdit):
    """Empty is no date; what is neither empty nor a date is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("year-month-day"))
        self.editingFinished.connect(self._tidy)

    def date(self) -> datetime.date | None:
        return read_date(self.text())

    def is_wrong(self) -> bool:
        found = self.date()
        return bool(self.text().strip()) and (found is None or not 1880 <= found.year <= datetime.date.today().year)  # noqa: DTZ011

    def put(self, value: datetime.date | None) -> None:
        self.setText(value.isoformat() if value else "")

    def _tidy(self) -> None:
        if (found := self.date()) is not None:
            self.put(found)
