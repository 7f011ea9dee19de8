"""The colours and sizes of the window. Every colour of text stands at 4.5 : 1 or better on its grounds."""

from __future__ import annotations

from typing import NamedTuple


class Colours(NamedTuple):
    """Hex colours by what they are for; a `…_ground` is what its colour is read on."""

    window: str
    panel: str
    line: str
    text: str
    secondary: str
    accent: str
    accent_ground: str
    on_accent: str
    evidence: str
    evidence_edge: str
    critical: str
    critical_ground: str
    warning: str
    warning_ground: str
    done: str
    done_ground: str


LIGHT = Colours(
    window="#F6F7F9",
    panel="#FFFFFF",
    line="#E3E7EC",
    text="#17202A",
    secondary="#5E6A75",
    accent="#0B6E75",
    accent_ground="#E2F1F1",
    on_accent="#FFFFFF",
    evidence="#FFF3CF",
    evidence_edge="#E0B93B",
    critical="#B3261E",
    critical_ground="#FCE8E6",
    warning="#8A5A00",
    warning_ground="#FFF4DE",
    done="#1B7044",
    done_ground="#E5F4EB",
)

DARK = Colours(
    window="#14181D",
    panel="#1C2229",
    line="#2C343D",
    text="#E7ECF1",
    secondary="#96A3B0",
    accent="#4FB9C0",
    accent_ground="#173437",
    on_accent="#0C1214",
    evidence="#3D3417",
    evidence_edge="#C7A23A",
    critical="#FF8A80",
    critical_ground="#3F1E1C",
    warning="#F0B95A",
    warning_ground="#3A2E14",
    done="#6CCB94",
    done_ground="#183427",
)

GRID = 4
"""Every distance is a multiple of this, in device-independent pixels."""
RADIUS = 8
ROW_HEIGHT = 32
TEXT_PX = 14
SECONDARY_PX = 12.5
CLOCK_PX = 20

READ_ON: tuple[tuple[str, str], ...] = (
    ("text", "window"),
    ("text", "panel"),
    ("text", "accent_ground"),
    ("text", "evidence"),
    ("text", "critical_ground"),
    ("text", "warning_ground"),
    ("secondary", "window"),
    ("secondary", "panel"),
    ("secondary", "evidence"),
    ("secondary", "critical_ground"),
    ("secondary", "warning_ground"),
    ("secondary", "accent_ground"),
    ("accent", "panel"),
    ("accent", "window"),
    ("accent", "accent_ground"),
    ("on_accent", "accent"),
    ("critical", "panel"),
    ("critical", "critical_ground"),
    ("warning", "panel"),
    ("warning", "warning_ground"),
    ("warning", "window"),
    ("done", "panel"),
    ("done", "done_ground"),
)
"""Which colour of text stands on which ground anywhere in the window; a test reads the contrast of each pair."""


def contrast(one: str, other: str) -> float:
    """The contrast of two hex colours, 1 to 21, as WCAG 2.1 defines it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
