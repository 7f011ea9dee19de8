"""The extractive drafter's Chinese: rules and lexicons; there is nothing to train on."""

from copilot.engines.extractive.chinese.drafting import lines_of

UNCLEAR_NUMBER = "其中的数字不清楚。"

__all__ = ["UNCLEAR_NUMBER", "lines_of"]
