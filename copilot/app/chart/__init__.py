"""What the chart is for: proposals from signed notes, the page before a visit, and words to expect in it."""

from __future__ import annotations

from copilot.app.chart.entering import enter_known
from copilot.app.chart.hotwords import expecting, hotwords_of
from copilot.app.chart.proposals import proposals, propose
from copilot.app.chart.summary import summarise, summary_of, summary_text

__all__ = [
    "enter_known",
    "expecting",
    "hotwords_of",
    "proposals",
    "propose",
    "summarise",
    "summary_of",
    "summary_text",
]
