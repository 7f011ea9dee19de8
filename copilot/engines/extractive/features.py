# ruff: noqa: E501 - a pattern reads better on one line
"""What the classifier looks at: words of a unit and around it, hashed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from copilot.clinical.medications import find_medications
from copilot.clinical.polarity import find_problems
from copilot.engines.extractive.units import Unit
from copilot.engines.extractive.weights import TOPIC_BITS, hashed

_TOKEN = re.compile(r"[a-z][a-z'\-]*|\d+(?:[./]\d+)*")
_STAGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("plan", re.compile(r"\b(?:my |the |our )(?:assessment|impression|plan|recommendations?)\b|treatment plan|for (?:your|the) (?:first|next|second|last|final|other) (?:problem|issue)", re.IGNORECASE)),
    ("results", re.compile(r"\b(?:look(?:ing)? at|show me|review(?:ed)?|go over|see|pull up|have)\b.{0,40}\b(?:results?|x-?rays?|labs?|mri|ct|scan|ekg|ecg|echocardiogram|echo|panel|blood work|ultrasound|images?)\b", re.IGNORECASE)),
    ("exam", re.compile(r"\b(?:physical exam(?:ination)?|exam(?:ine)? (?:you|your|on)|take a (?:quick )?(?:listen|look) (?:at|to)|listen to your|on (?:your )?exam\b|your exam|check you|check out your|vital signs|let me (?:look|listen|feel|check))", re.IGNORECASE)),
)  # fmt: skip


def tokens(text: str) -> list[str]:
    """Lower-case words; every number is "#"."""
    return ["#" if t[0].isdigit() else t for t in _TOKEN.findall(text.lower())]


def stages(units: Sequence[Unit]) -> list[str]:
    """For each unit what was announced last: history (nothing yet), exam, results or plan."""
    found: list[str] = []
    stage = "history"
    for unit in units:
        for name, pattern in _STAGES:
            if pattern.search(unit.text):
                stage = name
                break
        found.append(stage)
    return found


def features_of(units: Sequence[Unit]) -> list[list[int]]:
    """For each unit the sorted, distinct indices of its features, below 2 ** TOPIC_BITS."""
    words = [tokens(u.text) for u in units]
    stage = stages(units)
    return [sorted({hashed(n, TOPIC_BITS) for n in _names(i, units, words, stage)}) for i in range(len(units))]


def _names(i: int, units: Sequence[Unit], words: list[list[str]], stage: list[str]) -> list[str]:
    unit, own = units[i], words[i]
    role = unit.speaker.value[0]
    names = ["", f"r={role}", f"s={stage[i]}", f"rs={role}{stage[i]}"]
    names += [f"w={w}" for w in own]
    names += [f"rw={role}{w}" for w in own]
    names += [f"sw={stage[i][0]}{w}" for w in own]
    names += [f"b={a} {b}" for a, b in pairwise(own)]
    names += [f"t={a} {b} {c}" for a, b, c in zip(own, own[1:], own[2:], strict=False)]
    for offset, tag in ((-1, "p"), (1, "n"), (-2, "P")):
        if 0 <= i + offset < len(units):
            names += [f"{tag}={w}" for w in words[i + offset]]
            names.append(f"{tag}r={units[i + offset].speaker.value[0]}")
    if unit.asked is not None:
        names += [f"q={w}" for w in words[unit.asked]]
    names.append(f"len={min(len(own), 30) // 3}")
    names.append(f"lenr={min(len(own), 30) // 3}{role}")
    names.append(f"pos={10 * i // max(1, len(units))}")
    names.append(f"place={min(unit.place, 4)}{role}")
    if own:
        names.append(f"first={own[0]}")
        names.append(f"last={own[-1]}")
    if unit.asks:
        names.append(f"asks{role}")
    if "#" in own:
        names += ["num", f"num{role}"]
    if find_medications(unit.text):
        names += ["med", f"med{role}", f"med{stage[i]}"]
    problems = find_problems(unit.text)
    names += [f"c={p.concept}" for p in problems]
    if problems:
        names += ["prob", f"prob{role}", f"prob{stage[i]}"]
    return names
