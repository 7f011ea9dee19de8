"""Orders, follow-ups and safety-net advice that were said and stand in no statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.clinical.checks.findings import finding
from copilot.clinical.checks.omissions.held import Held
from copilot.clinical.checks.readings import Said, Talk
from copilot.clinical.checks.wording import named, say
from copilot.clinical.numbers import spoken_to_digits
from copilot.clinical.plans import PlanKind, PlanMention
from copilot.domain.note import Finding, Severity
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker

_MOST_EVIDENCE = 3
# Marks of a transcriber ("[inaudible]"), and the gaps that they and clumsy punctuation leave.
_MARK = re.compile(r"\s*\[[^\]]*\]")
_GAP = re.compile(r"\s+(?=[,.;:?!，。；：？！]|\s)()")
# How the line of a note begins for each kind of order.
_LINES = {"referral": "referred", "device": "provided", "procedure": "planned"}


class Plans:
    """Attributes: none public."""

    def __init__(self, talk: Talk) -> None:
        self._language = talk.language
        self._orders: dict[str, list[tuple[Said, PlanMention]]] = {}
        self._follow_ups: list[tuple[Said, PlanMention]] = []
        self._safety_nets: list[tuple[Said, PlanMention]] = []

    def read(self, said: Said) -> None:
        if said.utterance.speaker is Speaker.PATIENT:
            return
        for plan in said.reading.plans:
            if plan.kind is PlanKind.ORDER and plan.is_ordered:
                self._orders.setdefault(plan.what, []).append((said, plan))
            elif plan.kind is PlanKind.FOLLOW_UP:
                self._follow_ups.append((said, plan))
            elif plan.kind is PlanKind.SAFETY_NET:
                self._safety_nets.append((said, plan))

    def orders(self, held: Held) -> Iterator[Finding]:
        for order, places in self._orders.items():
            plan = places[0][1]
            if order in held.orders:
                continue
            name = named(self._language, order)
            yield finding(
                "omitted_order",
                Severity.WARNING,
                say(self._language, "order_omitted", order=name),
                about=order,
                evidence=tuple(dict.fromkeys(s.utterance.id for s, _ in places))[:_MOST_EVIDENCE],
                suggestion=say(self._language, _LINES.get(plan.kind_of_order, "ordered"), order=name),
                topic=Topic.PLAN,
            )

    def follow_ups(self, held: Held) -> Iterator[Finding]:
        """The last one that was told: what was said before it may have been changed."""
        if not self._follow_ups or any(p.kind is PlanKind.FOLLOW_UP for p in held.plans):
            return
        said, plan = self._follow_ups[-1]
        time = named(self._language, plan.what)
        yield finding(
            "omitted_follow_up",
            Severity.WARNING,
            say(self._language, "follow_up_omitted", time=time),
            about=plan.what,
            evidence=(said.utterance.id,),
            suggestion=say(self._language, "follow_up", time=time),
            topic=Topic.PLAN,
        )

    def safety_nets(self, held: Held) -> Iterator[Finding]:
        if not self._safety_nets or any(p.kind is PlanKind.SAFETY_NET for p in held.plans):
            return
        said, plan = max(self._safety_nets, key=lambda s: len(s[0].reading.problems))
        quoted = _MARK.sub(" ", said.reading.text[plan.start : plan.end])
        words = _GAP.sub(r"\1", spoken_to_digits(quoted, self._language))
        yield finding(
            "omitted_safety_net",
            Severity.WARNING,
            say(self._language, "safety_net_omitted"),
            about="safety net",
            evidence=(said.utterance.id,),
            suggestion=say(self._language, "advised", words=words.strip(" .。")),
            topic=Topic.PLAN,
        )
