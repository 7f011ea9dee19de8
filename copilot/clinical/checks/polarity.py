"""Whether a problem is affirmed, denied, doubted, a relative's: as the note says it, and as it was said."""

from __future__ import annotations

from collections.abc import Iterator

from copilot.clinical.checks.case import Case
from copilot.clinical.checks.readings import Reading, Said
from copilot.clinical.languages import rules_of
from copilot.clinical.polarity import Polarity, ProblemMention, Subject
from copilot.domain.note import Finding, Severity
from copilot.domain.template import Topic

# "Pain" is here in one breath and not there in the next: these are compared only where the words around them agree.
GENERAL = frozenset(
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
_SETTLED = frozenset({Topic.ASSESSMENT, Topic.PAST_HISTORY})
"""Where a note states what a patient has."""
_Told = tuple[ProblemMention, Said]
"""A problem as it was told, and where."""


def problems(case: Case) -> Iterator[Finding]:
    """Each problem that the cited words tell otherwise, once a concept."""
    sources = [(m, said) for said in case.cited for m in case.talk.problems_of(said, case.statement.evidence)]
    seen: set[str] = set()
    for mention in case.reading.problems:
        own = [(m, said) for m, said in sources if m.concept == mention.concept]
        if own and mention.concept not in seen:
            seen.add(mention.concept)
            nearest = _nearest(mention, case.reading, own)
            yield from _compare(case, mention, nearest)
            yield from _sources(case, mention, nearest)


def _nearest(mention: ProblemMention, reading: Reading, own: list[_Told]) -> list[_Told]:
    """The mentions that the statement most likely rests on: of several, those with most words around in common.

    Nothing for a general word whose surroundings do not agree.
    """
    words = rules_of(reading.language).content_words
    around = words(reading.text) - words(mention.surface)
    shared = [len(around & words(s.reading.text[max(0, m.start - _AROUND) : m.end + _AROUND])) for m, s in own]
    best = max(shared)
    is_plain = len(own) == 1 and len(own[0][1].reading.text) <= _SHORT
    if mention.concept in GENERAL and best < 2 and not is_plain:
        return []
    return [told for told, count in zip(own, shared, strict=True) if count == best]


def _compare(case: Case, mention: ProblemMention, own: list[_Told]) -> Iterator[Finding]:
    told = {m.polarity for m, _ in own}
    name = mention.surface
    opposite = _OPPOSITE.get(mention.polarity)
    if opposite is not None and told & set(_OPPOSITE) == {opposite}:
        key = "was_denied" if opposite is Polarity.NEGATED else "was_affirmed"
        yield case.make("polarity_differs", case.grave, case.say(key, problem=name), mention.concept)
    elif mention.polarity is Polarity.AFFIRMED and Polarity.UNCERTAIN in told and not told & set(_OPPOSITE):
        message = case.say("was_possible", problem=name)
        yield case.make("certainty_differs", Severity.WARNING, message, mention.concept)
    elif mention.polarity is Polarity.AFFIRMED and told == {Polarity.HYPOTHETICAL}:
        yield from _supposed(case, mention, own)
    yield from _whose(case, mention, own)


def _sources(case: Case, mention: ProblemMention, own: list[_Told]) -> Iterator[Finding]:
    """One cited utterance affirms what another denies: the doctor should know which of them the note follows."""
    told = {m.polarity: s.index for m, s in own if m.polarity in _OPPOSITE and m.subject is mention.subject}
    if len(told) == 2 and len(set(told.values())) == 2:
        message = case.say("sources_differ", problem=mention.surface)
        yield case.make("sources_differ", Severity.INFO, message, mention.concept)


def _supposed(case: Case, mention: ProblemMention, own: list[_Told]) -> Iterator[Finding]:
    """What was only asked and never answered, or only named as something that may come."""
    name = mention.surface
    asked = [s for m, s in own if s.reading.question_at is not None and m.start >= s.reading.question_at]
    if asked:
        if len(asked) == len(own) and all(case.talk.reply_to(s, case.statement.evidence) is None for s in asked):
            message = case.say("only_asked", problem=name)
            yield case.make("question_as_fact", Severity.WARNING, message, mention.concept)
    elif case.statement.topic in _SETTLED and all(len(s.reading.text) <= _SHORT for _, s in own):
        yield case.make(
            "certainty_differs", Severity.WARNING, case.say("was_supposed", problem=name), mention.concept
        )


def _whose(case: Case, mention: ProblemMention, own: list[_Told]) -> Iterator[Finding]:
    subjects = {m.subject for m, _ in own}
    is_familys = case.statement.topic is Topic.FAMILY or mention.subject is Subject.FAMILY
    if not is_familys and own and all(_is_of_relative(case, m, s) for m, s in own):
        message = case.say("was_of_relative", problem=mention.surface)
        yield case.make("subject_differs", case.grave, message, mention.concept)
    elif (
        is_familys
        and subjects == {Subject.PATIENT}
        and not any(_near_relative(case, m, s) or _is_of_relative(case, m, s) for m, s in own)
    ):
        message = case.say("was_of_patient", problem=mention.surface)
        yield case.make("subject_differs", case.grave, message, mention.concept)


def _is_of_relative(case: Case, mention: ProblemMention, said: Said) -> bool:
    """Told of a relative: in so many words, or of a "she" right after a relative was named."""
    if mention.subject is Subject.FAMILY:
        return True
    rules = rules_of(case.talk.language)
    before = said.reading.text[: mention.start]
    if not rules.tells_of_other(before):
        return False
    near = [case.talk.said[i].reading.text for i in (said.index - 2, said.index - 1) if i >= 0]
    return any(rules.names_relative(text) for text in (before, *near))


def _near_relative(case: Case, mention: ProblemMention, said: Said) -> bool:
    """Whether a relative is named before the problem, or in what a short answer answers."""
    names = rules_of(case.talk.language).names_relative
    text = said.reading.text
    if names(text[max(0, mention.start - _AROUND) : mention.end + _AROUND]):
        return True
    is_short = len(text) <= _AROUND
    before = [case.talk.said[i].reading.text for i in (said.index - 2, said.index - 1) if i >= 0]
    return is_short and any(names(earlier) for earlier in before)
