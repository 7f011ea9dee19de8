"""English negation, doubt, supposition and family: which of them a mention stands under.

A mention is looked at in its clause. Cues reach to the right until a word that starts something new ("but", "she
has", "because"); some stand behind what they speak of ("chest pain: none").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from copilot.clinical import lexicons
from copilot.clinical.answers import Answer
from copilot.clinical.english.answers import answer_of, is_asked, is_question
from copilot.clinical.english.medications import find_medications
from copilot.clinical.polarity import Polarity, ProblemMention, Subject

_SENTENCE_END = re.compile(r"[.;?!]+(?=\s|$)|\n")
_CLAUSE = re.compile(
    r"\b(?:but|however|except(?: for)?|although|though|apart from|aside from|other than|whereas)\b", re.IGNORECASE
)

_NT = r"(?:\bnot|n['’]t|\bnot?nt|\bcannot)"
# "No" alone, before a comma, is an answer; "no change", "no relief" negate the change, not the problem.
_NEGATION = re.compile(
    r"\b(?:denies|denied|deny|denying)\b|\b(?:no(?!\s*,)|without|negative for|never(?: had| have| has| been)?|nil"
    r"|free of|free from|clear of|absence of"
    r"|neither|nor|none of|rules out|ruled out|no evidence of|no signs? of|resolution of|zero"
    r"|negative(?!\s+(?:\w+\s+)?(?:work|tests?|results?|screen|x-?rays?|ct|mri|cultures?|exam|imaging))"
    r"|nkda)\b"
    r"(?!\s+(?:changes?|relief|longer a|more than|worse|worsening|better|improvement|difference|doubt|only|help"
    r"|response|effect|problem\b(?! with| breath| swallow| urin| walk)|matter))"
    rf"|{_NT} (?:have|having|had|report\w*|experienc\w+|endors\w+|complain\w*|notic\w+|appreciat\w+"
    r"|see any|hear any|feel any)\b"
    r"(?! (?:to|relief|a change)\b)",
    re.IGNORECASE,
)
_NOT = re.compile(
    rf"(?<!why do )(?<!why do){_NT}\b(?!\s+(?:even )?(?:only|sure|certain|just|know|remember|limited))",
    re.IGNORECASE,
)
# What may stand between "not" and the problem it negates, and what shows that it negates something else.
_NOT_BLOCKED = re.compile(
    r"\b(?:help\w*|reliev\w*|relief|work\w*|improv\w*|control\w*|manag\w*|tak(?:e|en|ing)|took|for|stop\w*|away"
    r"|gone|better|worse|treat\w*"
    r"|because|due|since|until|when|while|know|sure|remember|bothers?|touch\w*|sleep|walk\w*|using|used?"
    r"|better|so|just|only|as|go(?:es|ing)?"
    r"|tolerat\w*|able|follow\w*|enough|mind|want\w*|like|think it|check\w*|test\w*|miss\w*|changed?"
    r"|been (?:taking|using))\b",
    re.IGNORECASE,
)
# Right before the problem: it is the change, the relief, the medication that is negated.
_PRE_BLOCKED = re.compile(
    r"\b(?:changes?|relief|improvement|difference|help|medications?|medicine|treatment|control|response|longer)"
    r"(?: \w+)?\s+(?:in|of|from|with|for|to|on)(?: (?:the|her|his|my|your|their|any|this|that))*\s*$",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\b(?:reports|reported|endorses|endorsed|complains|complaining|does have|do have|has had|positive for"
    r"|admits|presents|she has|he has|i have"
    r"|i['’]ve|i had|i am|i['’]m|you have|you['’]ve|there is|there are|there['’]s|it is|it['’]s|it was|they are"
    r"|because|due to|secondary to|which|consistent with"
    r"|just|okay|alright|all right|let['’]?s|go ahead|so i|so we|so for|so your|so you|and then"
    r"|i do|still|some|listen(?:ing)?|looking at|examination|exam|now on|and i|and it|and she|and he"
    r"|then|continues?|status post|presenting with"
    r"|remarkable for|significant for|however|despite)\b|[;:]|, ?(?:has|had|is|with)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"^[\s,]{0,2}(?:(?:\w+[\s,]+){0,3}(?:is|are|was|were|has been|have been)\s+(?:negative|absent|denied"
    r"|not present|ruled out|not seen|not noted|not appreciated|excluded|unremarkable)"
    r"|(?:[\w,]+\s+){0,4}?(?:negative|absent)\b(?! for)|\s?:\s?(?:none|denie[sd]|no|never|nil|negative|absent"
    r"|not present)\b(?!\s+\w)"
    r"|\s?[-–]\s?(?:none|denie[sd]|no|nil|negative)\b(?!\s+\w)|,?\s+(?:denied|ruled out)\b)",
    re.IGNORECASE,
)
_UNCERTAIN = re.compile(
    r"\b(?:possibl[ey]|probabl[ey]|likely|may (?:be|have|represent)|might (?:be|have)|maybe|could (?:be|have)"
    r"|suspect\w*|suspicio\w+ (?:for|of)|concern(?:s|ed|ing)? for"
    r"|questionable|perhaps|presum\w+|appears? to be|r/o|versus|vs\.?|differential|not sure|cannot exclude"
    r"|can['’]?t exclude|query|\?)(?!\w)",
    re.IGNORECASE,
)
_UNCERTAIN_BEHIND = re.compile(
    r"^[\s,]{0,2}(?:(?:is|are|was|seems?) )?(?:possible|probable|likely|suspected|unlikely|less likely"
    r"|not (?:likely|excluded)|cannot be excluded|in the differential)\b",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    r"\b(?:in case|should (?:you|she|he|they|the patient|there)|risks? (?:of|for|factors?)|rule out"
    r"|worried about|concern(?:s|ed)? (?:about|of)"
    r"|watch(?:ing)? (?:out )?for|look(?:ing)? (?:out )?for|screen(?:ing|ed)? for|return (?:for|if|with)"
    r"|call (?:if|with|for)|prevent(?:s|ing|ion)?(?: of)?|avoid|unless"
    r"|in the event|side effects? (?:like|such|include|including|of)|(?:can|could|may|might|will"
    r"|would) (?:\w+ )?(?:cause|lead to|result in|make|develop|get)|evaluate for|check(?:ing)? for"
    r"|test(?:ing)? for|monitor(?:ing)? for"
    r"|to assess for)\b",
    re.IGNORECASE,
)
# "Have any", "any new": only supposed, unless it stands under a negation ("does not have any").
_ANY = re.compile(
    r"\b(?:any (?:signs?|new|worsening|increas\w+)|(?:have|get|notice|experience|develops?) any)\b", re.IGNORECASE
)
# "Lyme disease can cause problems": told of the illness, not of the patient.
_IN_GENERAL = re.compile(
    r"^ (?:can|could|may|might) (?:\w+ )?(?:cause|lead|affect|make|result|spread|come)\b", re.IGNORECASE
)
# "If" supposes what follows it in the sentence, over clauses, but not to the end of speech without full stops.
_IF = re.compile(
    r"(?<!as )(?<!even )(?<!see )\bif\b"
    r"(?! (?:it['’]s|that['’]s|it is|that is|you will|you do ?n['’]t mind|you want|you can))",
    re.IGNORECASE,
)
_IF_REACH = 110

RELATIVE = (
    r"mother|father|mom|mum|dad|mommy|daddy|brothers?|sisters?|grand(?:mother|father|ma|pa|parents?|mum|mom"
    r"|dad)|aunts?|uncles?|cousins?"
    r"|sons?|daughters?|wife|husband|parents?|siblings?|family members?|relatives?|niece|nephew|partner"
    r"|roommate|kids?|children"
)
_FAMILY = re.compile(
    rf"\b(?:family (?:medical )?history(?: is)?(?: of| positive for| significant for| includes?|:)?"
    rf"|fh(?:x)?\s?:|(?:runs|run) in (?:my|the|your|his|her) family"
    rf"|(?:{RELATIVE})(?:['’]s)?(?: side)?[\s,:-]+(?:(?!\bi\b|\bme\b)[\w'’]+[\s,]+){{0,3}}?(?:has|had|have"
    rf"|having|died|dies|passed|was|were|is|are|with|suffer\w*|got|gets|diagnosed|also|both|of|from|did|do|does)"
    rf"|(?:{RELATIVE})(?:['’]s)?\s?[:-])",
    re.IGNORECASE,
)
_FAMILY_BEHIND = re.compile(
    rf"^[\s,]*(?:(?:that )?(?:runs|run)\s+)?(?:in|on|with) (?:my|your|his|her|the|their"
    rf"|both)(?: \w+)?['’]?s? (?:family|{RELATIVE})\b",
    re.IGNORECASE,
)
_PATIENT = re.compile(
    r"(?<![\w'])(?:i(?!['’]|[ ](?:think|know|guess|mean|believe|suppose|assume|remember|do ?n['’]?t[ ]know))"
    r"|i['’]ve|i['’]m|me|patient|you|noticed|says|said|told|thinks|worried"
    r"|exposed|sick contacts?)(?![\w])",
    re.IGNORECASE,
)

# A word of the lexicon that means something else with what follows or precedes it.
_NOT_A_PROBLEM_AFTER = re.compile(
    r"[ -](?:test(?:ing|s)?|echo\w*|medicat\w*|medicines?|meds|killers?|relievers?|management|clinic|specialist"
    r"|scale|shots?|vaccin\w+|jabs?|screen\w*|asleep|behind|off|apart|semester|score|control|pressure monitor"
    r"|doctor|summary|checks?|reviews?|pumps?|inhalers?|nurse|plan"
    r"|instructions|x-?rays?|educat\w+|diet)\b",
    re.IGNORECASE,
)
_AUTUMN = re.compile(r"\b(?:the|last|this|next|every|each|to) $", re.IGNORECASE)
_CAPITALS_ONLY = frozenset({"mi", "af", "pad", "pnd", "aaa", "oa", "sob", "tb", "bv", "ibd", "cad"})
_LOWER_CASE_TOO = frozenset({"oa", "sob", "tb", "bv", "ibd", "cad"})


_ANSWERED: dict[Answer | None, Polarity] = {Answer.NO: Polarity.NEGATED, Answer.YES: Polarity.AFFIRMED}


class _Sentence:
    """A sentence of `text`; whether it asks, and what answers it in the same text, is read when first asked for."""

    def __init__(self, text: str, start: int, end: int, next_end: int) -> None:
        self.start = start
        self.end = end
        self._text = text
        self._next_end = next_end

    @cached_property
    def asks(self) -> bool:
        return is_question(self._text[self.start : self.end])

    @cached_property
    def answer(self) -> Answer | None:
        following = self._text[self.end : self._next_end]
        return answer_of(following) if self.asks and following else None


class _Clause(NamedTuple):
    start: int
    end: int
    sentence: _Sentence


class _Term(NamedTuple):
    concept: str
    system: str
    icd10cm: str


@lru_cache(maxsize=1)
def _index() -> lexicons.WordIndex[_Term]:
    return lexicons.WordIndex(
        (surface, _Term(entry.concept, entry.system, entry.icd10cm))
        for entry in lexicons.problems()
        for surface in (entry.concept, *entry.surfaces)
    )


def find_problems(text: str) -> list[ProblemMention]:
    return list(_problems(text))


@lru_cache(maxsize=1)
def _problems(text: str) -> tuple[ProblemMention, ...]:
    """Kept for the next reader of the same text."""
    return tuple(_read_problems(text))


def _read_problems(text: str) -> list[ProblemMention]:
    hits = [h for h in _index().find(text) if _is_problem(text, h.start, h.end)]
    if not hits:
        return []
    medicines = [(m.start, m.end) for m in find_medications(text)]
    clauses = _clauses(text)
    clause = next(clauses)
    found: list[ProblemMention] = []
    for hit in hits:
        if any(start < hit.end and hit.start < end for start, end in medicines):
            continue
        while clause.end <= hit.start:
            clause = next(clauses, clause._replace(end=len(text) + 1))
        polarity, subject = _read(text, clause, hit)
        term = hit.value
        found.append(
            ProblemMention(
                term.concept,
                text[hit.start : hit.end],
                hit.start,
                hit.end,
                polarity,
                subject,
                term.system,
                term.icd10cm,
            )
        )
    return found


def _is_problem(text: str, start: int, end: int) -> bool:
    surface = text[start:end]
    if surface.lower() in _CAPITALS_ONLY - _LOWER_CASE_TOO and not surface.isupper():
        return False
    if surface.lower() == "fall" and _AUTUMN.search(text, max(0, start - 8), start):
        return False
    return _NOT_A_PROBLEM_AFTER.match(text, end) is None


def _clauses(text: str) -> Iterator[_Clause]:
    """The clauses of each sentence; a question knows the answer that follows it in the same text."""
    ends = [*(mark.end() for mark in _SENTENCE_END.finditer(text)), len(text)]
    at = 0
    for number, end in enumerate(ends):
        sentence = _Sentence(text, at, end, ends[min(number + 1, len(ends) - 1)])
        for cut in _CLAUSE.finditer(text, at, end):
            yield _Clause(at, cut.start(), sentence)
            at = cut.end()
        yield _Clause(at, end, sentence)
        at = end


def _read(text: str, clause: _Clause, hit: lexicons.Hit[_Term]) -> tuple[Polarity, Subject]:
    before = text[max(clause.start, hit.start - _LOOKED_BACK) : hit.start]
    after = text[hit.end : clause.end]
    subject = Subject.FAMILY if _is_family(before, after) else Subject.PATIENT
    sentence = clause.sentence
    if sentence.asks and is_asked(text[sentence.start : sentence.end], hit.start - sentence.start):
        if sentence.answer in _ANSWERED and _is_negated(before, after, hit.value.system):
            return Polarity.NEGATED, subject  # "no fever, is that right?": yes and no both mean there is none
        return _ANSWERED.get(sentence.answer, Polarity.HYPOTHETICAL), subject
    supposed_from = max(sentence.start, hit.start - _IF_REACH)
    if _IF.search(text, supposed_from, hit.start) or _HYPOTHETICAL.search(before[-_IF_REACH:]):
        return Polarity.HYPOTHETICAL, subject
    if _IN_GENERAL.match(after):
        return Polarity.HYPOTHETICAL, subject
    if _is_negated(before, after, hit.value.system):
        return Polarity.NEGATED, subject
    if _ANY.search(before):
        return Polarity.HYPOTHETICAL, subject
    if _is_uncertain(before, after):
        return Polarity.UNCERTAIN, subject
    return Polarity.AFFIRMED, subject


# A list of denials may be long; in speech without stops a clause is longer than any list.
_LOOKED_BACK = 300
# In speech without commas a negation reaches only so many words, unless they are a list.
_LONGEST_GAP = 9
_LIST = re.compile(r",|/|\b(?:or|and|nor)\b", re.IGNORECASE)
# "I don't think you are having a stroke": the doubt reaches over the words that start something new elsewhere.
_NOT_THOUGHT = re.compile(
    rf"{_NT} (?:really )?(?:think|believe|feel(?: like)?|suspect|see) "
    r"(?:that )?(?:you|he|she|it|this|that|there|i|we|they)\b",
    re.IGNORECASE,
)


# "Non-tender", "non smoker": this "non" negates its own word only, not the cancer of "non-small cell lung cancer".
_NON = re.compile(r"\bnon[\s-]?$", re.IGNORECASE)


def _is_negated(before: str, after: str, system: str) -> bool:
    return (
        (_may_negate(before) and _is_negated_before(before, system))
        or _NON.search(before) is not None
        or _BEHIND.match(after) is not None
    )


def _is_negated_before(before: str, system: str) -> bool:
    for cue in _NEGATION.finditer(before):
        between = before[cue.end() :]
        if len(between.split()) > _LONGEST_GAP and not _LIST.search(between):
            continue
        if not _STOP.search(between) and not _PRE_BLOCKED.search(between):
            return True
    for cue in _NOT.finditer(before):
        between = before[cue.end() :]
        if len(between.split()) <= 8 and not _STOP.search(between):
            # "Does not use tobacco" negates the tobacco; "does not use her knee for the pain" no pain.
            if system != "social" and _NOT_BLOCKED.search(between):
                continue
            return True
    for cue in _NOT_THOUGHT.finditer(before):
        between = before[cue.end() :]
        if len(between.split()) <= 8 and not _NOT_BLOCKED.search(between):
            return True
    return False


_CAUSE = re.compile(r"(?:due|secondary|related) to|because of|consistent with|from", re.IGNORECASE)


def _is_uncertain(before: str, after: str) -> bool:
    cues = list(_UNCERTAIN.finditer(before))
    if cues:
        stop = _STOP.search(before, cues[-1].end())
        if stop is None:
            return True
        cause = _CAUSE.match(before[cues[-1].end() :].lstrip())  # "most likely due to bronchitis"
        if cause is not None and _STOP.search(before, cues[-1].end() + cause.end() + 1) is None:
            return True
    return _UNCERTAIN_BEHIND.match(after) is not None or bool(re.match(r"\s?\?(?!\w)", after))


_FAMILY_PARTS = (
    "moth", "fath", "mom", "mum", "dad", "broth", "sist", "grand", "aunt", "uncle", "cousin", "son", "daught",
    "wife", "husband", "parent", "sibling", "famil", "relativ", "niece", "nephew", "partner", "roommate", "kid",
    "child", "fh",
)  # fmt: skip


def _may_name_family(text: str) -> bool:
    lower = text.lower()
    return any(part in lower for part in _FAMILY_PARTS)


def _is_family(before: str, after: str) -> bool:
    cues = list(_FAMILY.finditer(before)) if _may_name_family(before) else []
    if cues and not _PATIENT.search(before, cues[-1].start()):
        return True
    return _FAMILY_BEHIND.match(after) is not None


_NAMES_RELATIVE = re.compile(rf"\b(?:{RELATIVE}|family|fh|fhx)\b", re.IGNORECASE)


def names_relative(text: str) -> bool:
    return _NAMES_RELATIVE.search(text) is not None


_THIRD_PERSON = re.compile(
    r"\b(?:she|he|they)(?:['’]s|['’]ve|\s+(?:has|had|have|was|is|also|actually|died|got|suffer\w*|gets))\b"
    r"(?:(?!\b(?:i|i['’]ve|i['’]m|you|my)\b)[^.;?!]){0,60}$",
    re.IGNORECASE,
)


def tells_of_other(text: str) -> bool:
    return _THIRD_PERSON.search(text) is not None


_NEGATING_PARTS = (
    "no", "nil", "deni", "deny", "without", "negative", "never", "free", "clear of", "absence", "neither", "rule",
    "resolution", "zero", "n't", "n’t", "nt", "cannot",
)  # fmt: skip


def _may_negate(text: str) -> bool:
    """Whether a closer look is worth it."""
    lower = text.lower()
    return any(part in lower for part in _NEGATING_PARTS)


def negated_spans(text: str) -> list[tuple[int, int]]:
    if not _may_negate(text):
        return []
    spans: list[tuple[int, int]] = []
    for clause in _clauses(text):
        cues = [*_NEGATION.finditer(text, clause.start, clause.end), *_NOT.finditer(text, clause.start, clause.end)]
        for cue in sorted(cues, key=lambda m: m.start()):
            stop = _STOP.search(text, cue.end(), clause.end)
            end = stop.start() if stop else clause.end
            if spans and cue.end() < spans[-1][1]:
                continue
            spans.append((cue.end(), end))
    return spans
