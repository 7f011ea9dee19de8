"""Whether a problem is affirmed, denied, doubted, a relative's: as the note says it, and as it was said."""

from __future__ import annotations

from collections.abc import Iterator

from copilot.clinical.checks.readings import Reading, Said, Talk
from copilot.clinical.checks.wording import say
from copilot.clinical.languages import rules_of
from copilot.clinical.polarity import Polarity, ProblemMention, Subject
from copilot.domain.note import Statement
from copilot.domain.template import Topic

# "Pain" is here in one breath and not there in the next: these are compared only where the words around them agree.
_GENERAL = frozenset(
    {
        "pain",
        "swelling",
        "tenderness",
        "injury",
        "infection",
        "allergy",
        "discharge",
        "redness",
        "weakness",
        "stress",
        "lump",
        "side effects",
        "exposure",
        "falls",
        "bleeding",
        "effusion",
        "cancer",
        "diabetes",
        "joint stiffness",
        "warmth",
        "edema",
    }
)
_OPPOSITE = {Polarity.AFFIRMED: Polarity.NEGATED, Polarity.NEGATED: Polarity.AFFIRMED}
_AROUND, _SHORT = 80, 160


def polarity_differences(
    statement: Statement, reading: Reading, cited: list[Said], talk: Talk
) -> Iterator[tuple[str, str, str]]:
    """(kind, concept, message) for each problem that the cited words tell otherwise, once a concept."""
    sources = [(m, said) for said in cited for m in talk.problems_of(said, statement.evidence)]
    seen: set[str] = set()
    for mention in reading.problems:
        own = [(m, said) for m, said in sources if m.concept == mention.concept]
        if own and mention.concept not in seen:
            seen.add(mention.concept)
            yield from _compare(mention, _nearest(mention, reading, own), statement, reading.language)


def _nearest(
    mention: ProblemMention, reading: Reading, own: list[tuple[ProblemMention, Said]]
) -> list[ProblemMention]:
    """The mentions that the statement most likely rests on: of several, those with most words around in common.

    Nothing for a general word whose surroundings do not agree.
    """
    words = rules_of(reading.language).content_words
    around = words(reading.text) - words(mention.surface)
    shared = [len(around & words(s.reading.text[max(0, m.start - _AROUND) : m.end + _AROUND])) for m, s in own]
    best = max(shared)
    is_plain = len(own) == 1 and len(own[0][1].reading.text) <= _SHORT
    if mention.concept in _GENERAL and best < 2 and not is_plain:
        return []
    return [m for (m, _), count in zip(own, shared, strict=True) if count == best]


def _compare(
    mention: ProblemMention, own: list[ProblemMention], statement: Statement, language: str
) -> Iterator[tuple[str, str, str]]:
    told = {m.polarity for m in own}
    name = mention.surface
    opposite = _OPPOSITE.get(mention.polarity)
    if opposite is not None and told & set(_OPPOSITE) == {opposite}:
        key = "was_denied" if opposite is Polarity.NEGATED else "was_affirmed"
        yield "polarity_differs", mention.concept, say(language, key, problem=name)
    elif mention.polarity is Polarity.AFFIRMED and told == {Polarity.UNCERTAIN}:
        yield "certainty_differs", mention.concept, say(language, "was_possible", problem=name)
    is_patients = statement.topic is not Topic.FAMILY and mention.subject is Subject.PATIENT
    if is_patients and {m.subject for m in own} == {Subject.FAMILY}:
        yield "subject_differs", mention.concept, say(language, "was_of_relative", problem=name)
