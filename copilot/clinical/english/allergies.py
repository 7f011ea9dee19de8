"""Allergies in English text."""

from __future__ import annotations

import re

from copilot.clinical.allergies import AllergyMention
from copilot.clinical.answers import Answer
from copilot.clinical.english.answers import answer_of, is_question
from copilot.clinical.english.asking import asks_at
from copilot.clinical.english.medications import find_medications

_NONE_KNOWN = re.compile(
    r"\b(?:no known (?:drug |medication |food |medicine )?allerg\w+|n\.?k\.?d\.?a\b|nka\b|no (?:drug "
    r"|medication |medicine |known |other )*allergies"
    r"|den(?:ies|ied) (?:any )?(?:known )?(?:drug |medication )?allergies|not allergic to (?:any(?:thing| \w+)?"
    r"|\w+ medic\w+)|don['’]t have any allergies"
    r"|do n['’]t have any allergies|allergies:? (?:none|nil))\b",
    re.IGNORECASE,
)
_ALLERGIC = re.compile(
    r"\b(?:allergic (?:reactions? )?to|allerg(?:y|ies) to|allergies (?:include|are)|allerg(?:y|ies)\s?:"
    r"|reacts? badly to|bad reaction to|reaction to)\s+",
    re.IGNORECASE,
)
_NAMED_BEFORE = re.compile(r"[\s-]+allerg(?:y|ies)\b", re.IGNORECASE)
_GIVES = re.compile(
    r"^\s+(?:gives|gave|causes|caused|makes|made)\s+(?:me|her|him|you"
    r"|the patient)?\s*",
    re.IGNORECASE,
)
_END_OF_LIST = re.compile(
    r"[.;?!\n]|\b(?:which|that|it|but|because|so|when|who|i|he|she|they|causes?|caused"
    r"|gives?|with|and (?:it|i|he|she))\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:no|not|n['’]t|denies|denied|never|without|isn['’]t|if you are|if you['’]re"
    r"|unless)\b[^.;?!\n,]*$",
    re.IGNORECASE,
)
_ALLERGEN = re.compile(
    r"(?<![\w])(?:sul(?:f|ph)a(?: (?:drugs?|antibiotics?|medications?|medicines?))?|penicillins|cephalosporins?"
    r"|nsaids?|statins?|opioids?|opiates?|ace inhibitors?"
    r"|latex|peanuts?|tree nuts?|nuts?|cashews?|almonds?|walnuts?|shellfish|shrimps?|seafood|fish|eggs?|milk"
    r"|dairy|soy|wheat|gluten|sesame|kiwi|strawberr(?:y|ies)|bananas?"
    r"|pollens?|grass|ragweed|dust(?: mites?)?|mou?lds?|cats?|dogs?|pet dander|animal dander|bees?(?: stings?)?"
    r"|wasps?(?: stings?)?|insect stings?"
    r"|iodine|contrast(?: dye)?|iv dye|adhesives?(?: tape)?|tape|nickel|metals?)(?![\w])",
    re.IGNORECASE,
)
_REACTION = re.compile(
    r"\b(?:anaphyla\w+|hives|urticaria|(?:a )?(?:bad |itchy |skin )?rash(?:es)?|(?:facial |lip |tongue "
    r"|throat )?swelling|(?:lips?|tongue|face|throat) (?:swells?|swelled|swelling)(?: up)?"
    r"|angioedema|itch\w*|throat clos\w+|(?:trouble|difficulty) breathing|shortness of breath|wheez\w+|nausea"
    r"|vomiting|diarrh\w+|upset stomach"
    r"|stomach upset|stomach pain|dizz\w+|cough|headaches?|blisters?)\b",
    re.IGNORECASE,
)
# "With the allergies", "your seasonal allergies": known already, and not what is asked for.
_ASKED = re.compile(
    r"(?<!the )(?<!your )(?<!seasonal )(?<!these )\ballerg\w+|(?<=have the )allerg\w+", re.IGNORECASE
)
_APART_FROM = re.compile(r"\b(?:just|only|except|but|apart from|other than)\b", re.IGNORECASE)
_REACH = 110


def asks_for_allergies(text: str) -> bool:
    return any(asks_at(text, m.start()) for m in _ASKED.finditer(text))


def allergies_in(text: str, *, listed: bool = False) -> list[AllergyMention]:
    low = text.lower()
    if not listed and not any(word in low for word in ("allerg", "nkda", "nka", "react")):
        return []
    found = [AllergyMention("", "", True, m.start(), m.end()) for m in _NONE_KNOWN.finditer(text)]
    if listed and answer_of(text) is Answer.NO and not _APART_FROM.search(text):
        listed = False
    substances = _substances(text)
    for name, start, end in substances:
        if any(f.none_known and f.start <= start < f.end for f in found):
            continue
        if _is_told(text, start, end, listed) and not any(f.start == start for f in found):
            found.append(AllergyMention(name, _reaction(text, end), False, start, end))
    return sorted(found, key=lambda f: f.start)


def _substances(text: str) -> list[tuple[str, int, int]]:
    """What one may be allergic to, in order, without overlap; a class ("sulfa") before a medication's name."""
    found = [(_plain(m[0]), m.start(), m.end()) for m in _ALLERGEN.finditer(text)]
    found += [
        (m.generic, m.start, m.end)
        for m in find_medications(text)
        if not any(start < m.end and m.start < end for _, start, end in found)
    ]
    return sorted(found, key=lambda f: f[1])


def _plain(written: str) -> str:
    low = written.lower()
    return "sulfa drugs" if low.startswith(("sulfa", "sulpha")) else low


def _is_told(text: str, start: int, end: int, listed: bool) -> bool:
    """Whether the substance stands where an allergy is told, and not under a negation or in a question."""
    before = text[max(0, start - _REACH) : start]
    cues = list(_ALLERGIC.finditer(before))
    if cues and not _END_OF_LIST.search(before, cues[-1].end()):
        return not _NEGATED.search(before[: cues[-1].start()]) and not _is_asked(text, start)
    if (named := _NAMED_BEFORE.match(text, end)) is not None:
        return not _NEGATED.search(before) and not _is_asked(text, named.end())
    return listed and not _NEGATED.search(before) and not _is_asked(text, start)


def _is_asked(text: str, at: int) -> bool:
    start = max((text.rfind(mark, 0, at) for mark in ".?!\n"), default=-1) + 1
    ends = [e for mark in ".?!\n" if (e := text.find(mark, at)) >= 0]
    return is_question(text[start : min(ends, default=len(text) - 1) + 1])


def _reaction(text: str, end: int) -> str:
    found = _REACTION.search(text, end, min(len(text), end + _REACH))
    if found is None:
        return ""
    return re.sub(r"^(?:a )", "", found[0].lower())
