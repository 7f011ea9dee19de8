"""One family list for Latin and Chinese, so that both read well on every system."""

from __future__ import annotations

from PySide6.QtGui import QFont

from ui.theme.tokens import CLOCK_PX, SECONDARY_PX, TEXT_PX

# The first of each system's own that is there is taken; without an order of our own, Debian's Noto CJK gives
# Chinese text Japanese glyph shapes.
FAMILIES = (
    "Inter",
    "Segoe UI",
    "SF Pro Text",
    "Noto Sans",
    "DejaVu Sans",
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
)


def text_font(*, bold: bool = False) -> QFont:
    return _font(TEXT_PX, bold=bold)


def secondary_font(*, bold: bool = False) -> QFont:
    return _font(SECONDARY_PX, bold=bold)


def clock_font() -> QFont:
    """Figures of one width, so that a running time does not tremble."""
    font = _font(CLOCK_PX, bold=True)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _font(pixels: float, *, bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(list(FAMILIES))
    # Points at 96 dpi: fractions of a pixel count, and the system's scale applies.
    font.setPointSizeF(pixels * 0.75)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font
