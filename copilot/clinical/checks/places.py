"""Sides and body sites of a statement."""

from __future__ import annotations

from collections.abc import Iterator

from copilot.clinical.checks.case import Case
from copilot.clinical.checks.readings import Reading
from copilot.clinical.laterality import Side, SideMention
from copilot.domain.note import Finding, Severity

# Sites that one may say for another: the part and the whole, the joint and the limb.
_REGIONS = (
    {"lower extremity", "leg", "foot", "ankle", "calf", "shin", "toe", "heel", "thigh", "knee", "hip"},
    {"upper extremity", "arm", "hand", "wrist", "forearm", "finger", "thumb", "elbow", "shoulder", "rotator cuff"},
    {"abdomen", "upper quadrant", "lower quadrant", "flank", "groin", "back", "kidney"},
    {"chest", "lung", "rib", "breast", "ventricle", "atrium"},
    {"head", "scalp", "temple", "face", "cheek", "jaw", "neck", "hemisphere"},
    {"shoulder", "collarbone", "neck", "carotid", "rotator cuff", "armpit"},
    {"hip", "groin", "buttock", "back"},
    {"foot", "toe", "heel", "ankle"},
    {"hand", "finger", "thumb", "wrist"},
)
# Parts of a limb that are far enough apart to be a mistake for each other.
_APART = frozenset({"knee", "hip", "ankle", "shoulder", "elbow", "wrist", "foot", "hand"})


def sides(case: Case) -> Iterator[Finding]:
    said = [m for s in case.sources for m in s.reading.sides] if case.reading.sides else []
    for mention in case.reading.sides:
        own = [m for m in said if _same_site(m, mention)]
        if own:
            if not _is_said_side(mention.side, own):
                yield _side_differs(case, mention, own[0])
            continue
        anywhere = [m for s in case.talk.said for m in s.reading.sides if mention.site and m.site == mention.site]
        if anywhere and not _is_said_side(mention.side, anywhere):
            yield _side_differs(case, mention, anywhere[0])


def _side_differs(case: Case, noted: SideMention, said: SideMention) -> Finding:
    message = case.say(
        "side_differs", noted=case.named(noted.side), site=case.named(noted.site), said=case.named(said.side)
    )
    return case.make("side_differs", case.grave, message, f"{noted.side}{noted.site}")


def sites(case: Case) -> Iterator[Finding]:
    """A body site that the cited words do not name, while they name another one or nobody names it at all."""
    if not case.cited or not case.reading.sites:
        return
    cited = {name for s in case.cited for name, _, _ in s.reading.sites}
    for name in dict.fromkeys(name for name, _, _ in case.reading.sites):
        if any(_may_mean(name, other) for other in cited):
            continue
        nowhere = not any(_may_mean(name, other) for s in case.talk.said for other, _, _ in s.reading.sites)
        if nowhere or cited:
            key = "site_not_said" if nowhere else "site_elsewhere"
            severity = case.grave if nowhere and cited else Severity.WARNING
            yield case.make("site_differs", severity, case.say(key, site=case.named(name)), name)


def _may_mean(one: str, other: str) -> bool:
    if one == other:
        return True
    if one in _APART and other in _APART:
        return False
    return any(one in region and other in region for region in _REGIONS)


def sides_differ(one: Reading, other: Reading) -> bool:
    """Whether both name a side of the same site, and never the same side."""
    told = [(a, b) for a in one.sides for b in other.sides if a.site == b.site]
    return bool(told) and all(a.side is not b.side and Side.BOTH not in (a.side, b.side) for a, b in told)


def _same_site(said: SideMention, noted: SideMention) -> bool:
    return not said.site or not noted.site or _may_mean(said.site, noted.site)


def _is_said_side(side: Side, said: list[SideMention]) -> bool:
    told = {m.side for m in said}
    return side in told or (side is Side.BOTH and {Side.LEFT, Side.RIGHT} <= told) or Side.BOTH in told
