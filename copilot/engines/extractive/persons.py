# ruff: noqa: E501 - a pattern reads better on one line
"""From the first and second person to the third: "I take" and "you take" are "he takes"."""

from __future__ import annotations

import re

from copilot.engines.extractive.english import BASE_VERBS, Person, third

_NOT = {
    "don't": "does not", "haven't": "has not", "hasn't": "has not", "didn't": "did not", "can't": "cannot",
    "couldn't": "could not", "won't": "will not", "wouldn't": "would not", "wasn't": "was not", "weren't": "was not",
    "isn't": "is not", "aren't": "is not", "doesn't": "does not", "shouldn't": "should not", "hadn't": "had not",
}  # fmt: skip
_PLURAL = {
    "is": "are", "has": "have", "was": "were", "does": "do", "does not": "do not", "has not": "have not",
    "is not": "are not", "was not": "were not",
}  # fmt: skip
_CLITICS = {"'m": "is", "'re": "is", "'ve": "has", "'ll": "will", "'d": "would"}
_SAME_IN_PAST = frozenset({"put", "let", "cut", "hit", "quit", "hurt", "read"})
_ADVERBS = (
    r"(?:also|always|never|usually|often|sometimes|still|really|just|normally|generally|currently|only|actually|mostly|"
    r"probably|definitely|already|occasionally|typically|rarely|ever|recently|even|then|almost)"
)
_VERBISH = (
    rf"(?:can|cannot|will|could|should|would|may|might|must|am|are|were|was|have|had|do|did|{'|'.join(_NOT)}|went|took|got|felt|"
    rf"said|told|came|saw|thought|knew|began|ran|gave|made|found|kept|left|lost|fell|broke|ate|drank|slept|woke|heard|"
    rf"went|\w+ed|{'|'.join(sorted(BASE_VERBS))})"
)
_I = re.compile(
    rf"\bi(?P<clitic>'(?:m|re|ve|ll|d))?\b(?!['-])(?: (?P<adverbs>(?:{_ADVERBS} )*)(?P<word>[a-z']+))?",
    re.IGNORECASE,
)
_YOU = re.compile(
    r"(?<!\bwith )(?<!\bfor )(?<!\bto )(?<!\bof )(?<!\bgive )(?<!\bhelp )(?<!\blet )(?<!\bmake )(?<!\bget )(?<!\bput )"
    r"(?<!\bon )(?<!\bfrom )(?<!\babout )(?<!\brefer )(?<!\bsend )(?<!\bhave )(?<!\bhaving )(?<!\bask )(?<!\btell )"
    rf"\byou(?:(?P<clitic>'(?:re|ve|ll|d))(?: (?P<adverbs2>(?:{_ADVERBS} )*)(?P<word2>[a-z']+))?|"
    rf" (?P<adverbs>(?:{_ADVERBS} )*)(?P<word>{_VERBISH})(?![\w']))",
    re.IGNORECASE,
)


def third_person(text: str, me: str, person: Person) -> str:
    """`text` told of the patient. `me` is "i" in the patient's own words and "you" in the doctor's.

    Where the gender is not known, the patient is "the patient" once and "they" from then on.
    """
    told = 0

    def subject(match: re.Match[str]) -> str:
        nonlocal told
        told += 1
        return _subject(match.groupdict(), person, plural=told > 1 and not person.is_known)

    text = re.sub(
        rf"\b(am|have|do|are|did|was|were|had|can|will) {me}\b(?!')", rf"\1 {person.he}", text, flags=re.IGNORECASE
    )
    text = (_I if me == "i" else _YOU).sub(subject, text)
    own = {"i": ("my", "mine", "myself", "me"), "you": ("your", "yours", "yourself", "you")}[me]
    forms = (person.his, person.his, person.himself, person.him)
    for word, form in zip(own, forms, strict=True):
        text = re.sub(rf"\b{word}\b", form, text, flags=re.IGNORECASE)
    return text


def _subject(found: dict[str, str | None], person: Person, plural: bool) -> str:
    he = "they" if plural else person.he
    clitic = (found["clitic"] or "").lower()
    adverbs = found["adverbs"] or found.get("adverbs2") or ""
    word = found["word"] or found.get("word2") or ""
    verb = word.lower()
    if clitic:
        auxiliary = _CLITICS[clitic]
        if clitic == "'d" and re.match(r"(?:been|had|\w+ed)$", verb):
            auxiliary = "had"
        return f"{he} {_agreeing(auxiliary, plural)} {adverbs}{word}".rstrip()
    if verb in _NOT:
        word = _agreeing(_NOT[verb], plural)
    elif verb in {"am", "are"}:
        word = _agreeing("is", plural)
    elif verb in {"was", "were"}:
        word = _agreeing("was", plural)
    elif not plural and (verb in {"have", "do"} or verb in BASE_VERBS) and verb not in _SAME_IN_PAST:
        word = third(verb)
    return f"{he} {adverbs}{word}".rstrip()


def _agreeing(verb: str, plural: bool) -> str:
    return _PLURAL.get(verb, verb) if plural else verb
