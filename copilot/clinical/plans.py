"""What a doctor says will be done: tests and referrals ordered, when to come back, when to call for help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from copilot.clinical.languages import rules_of


class PlanKind(StrEnum):
    ORDER = "order"
    FOLLOW_UP = "follow_up"
    SAFETY_NET = "safety_net"


@dataclass(frozen=True, slots=True)
class PlanMention:
    """A part of a plan; `text[start:end]` are its words.

    `what` is our name for the order ("chest x-ray", "cardiology"), the time of a follow-up ("2 weeks"), "" for a
    safety net. `kind_of_order` is the kind of the lexicon ("imaging", "referral"), "" for the others.
    `is_ordered` is True for what is decided; `is_done` for what was done before. An order that is neither is only
    named, considered or declined.
    """

    kind: PlanKind
    what: str
    start: int
    end: int
    kind_of_order: str = ""
    is_ordered: bool = True
    is_done: bool = False


def plans_in(text: str, language: str = "en") -> list[PlanMention]:
    """The parts of a plan in `text`, in order."""
    return rules_of(language).plans_in(text)
