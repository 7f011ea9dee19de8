from __future__ import annotations

import pytest

from ui.theme.tokens import DARK, LIGHT, READ_ON, Colours, contrast


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), READ_ON)
def test_text_can_be_read_on_its_ground(colours: Colours, text: str, ground: str) -> None:
    # WCAG 2.1, success criterion 1.4.3: 4.5 : 1.
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
