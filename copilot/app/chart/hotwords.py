"""Words that the speech engine should expect in a patient's visit."""

from __future__ import annotations

from copilot.app.ports import SpeechRequest
from copilot.domain.chart import Chart, ChartKind

MOST_WORDS = 40
"""Hotwords share the model's short prompt with the talk itself: what is more frequent comes first."""

_KINDS = (ChartKind.MEDICATION, ChartKind.PROBLEM, ChartKind.ALLERGY)


def hotwords_of(chart: Chart, most: int = MOST_WORDS) -> tuple[str, ...]:
    """Names of the chart, medications before problems before allergies, the newest of each first."""
    names = [entry.name for kind in _KINDS for entry in reversed(chart.of(kind))]
    return tuple(dict.fromkeys(names))[:most]


def expecting(request: SpeechRequest, chart: Chart) -> SpeechRequest:
    """`request` with the words of the chart behind its own."""
    own = request.hotwords
    return request._replace(hotwords=(*own, *(word for word in hotwords_of(chart) if word not in own)))
