# ruff: noqa: E501 - a pattern reads better on one line
"""Spoken units rewritten to the style of a note. Every rule only leaves out or turns round what was said."""

from __future__ import annotations

import re

from copilot.clinical.medications import find_medications
from copilot.clinical.numbers import spoken_to_digits
from copilot.clinical.polarity import find_problems
from copilot.domain.template import Style, Topic
from copilot.domain.transcript import Speaker
from copilot.engines.extractive.english import Person, sentence
from copilot.engines.extractive.persons import third_person

_LEAD = re.compile(
    r"^(?:(?:okay|ok|all right|alright|right|so|and|but|well|then|now|yeah|yes|yep|yup|sure|great|good|perfect|"
    r"excellent|anyway|anyways|sorry|hey|hello|hi|oh|hmm|wow|please|like|also|again|basically|actually|obviously|hopefully|honestly|to be honest|"
    r"i guess|i mean|you know|you see|as you know|let's see|first of all|lastly|unfortunately|i would say|i'd say)"
    r"\b(?:\s*[,.]\s*|\s+)(?!(?:now|enough)\b))+",
    re.IGNORECASE,
)
_LEAD_NO = re.compile(
    r"^(?:no|nope|nah)(?:[\s,.]+(?:no|nope|nah)\b)*(?:[\s,.]+(?=(?:i|i'm|i've|it|it's|he|she|they|we|you|you're|you've|we're|there's|that's|not|just)\b)|"
    r"\s*[,.]\s*(?=(?:my|the|there|that|only|like|mostly|mainly)\b))",
    re.IGNORECASE,
)
"""A leading "no" answers a question where a clause follows; "No focal deficit" is a finding and keeps it."""
_NO_TWICE = re.compile(r"^(?:(?:no|nope|nah)[\s,.]+)+(?=no\b)", re.IGNORECASE)
_EXPANSIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(p, re.IGNORECASE), to)
    for p, to in (
        (r"\b(it|that|there|he|she|what|here|who)'s (been|got|had)\b", r"\1 has \2"),
        (r"\b(it|that|there|he|she|what|here|who)'s\b", r"\1 is"),
        (r"\b(they|we|you|i)'ve\b", r"\1 have"),
        (r"\b(they|we|you)'re\b", r"\1 are"),
        (r"\b(they|we|it|he|she|that|there|you|i)'ll\b", r"\1 will"),
        (
            r"\b(?:cannot|can't|don't|do not|doesn't|does not) recall (?:having )?(?:a |any |an )?",
            "does not recall ",
        ),
        (r"\bcan't\b", "cannot"),
        (r"\bwon't\b", "will not"),
        (r"(\w)n't\b", r"\1 not"),
    )
)
_TRAIL = re.compile(
    r"(?:,?\s*\b(?:okay|all right|alright|right|you know|you see|and everything|and stuff(?: like that)?|"
    r"(?:or |and )?(?:anything|something|things|nothing|stuff) like that|and that type of thing|and all that|"
    r"or so to speak|if that makes sense|i guess|i think|i believe|i suppose|though|for you|for me|as well|too|or anything|"
    r"or something|or whatever|and so on|so))+\s*[.?!]?$",
    re.IGNORECASE,
)

# What the doctor says before the finding or the order itself.
_FRAMES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(p, re.IGNORECASE), to)
    for p, to in (
        (
            r"^(?:for|from|in terms of|regarding|as far as) (?:your|the) (\w+) (?:problem|issue|concern)s?,? (?:of )?(?:your |the )?",
            "",
        ),
        (r"^(?:hey,? \w+,? )?(?:please )?show me .*$", ""),
        (r"\b(?:let's|let me|let us) (?:just )?(?:go ahead and )?", ""),
        (
            r"\b(?:i|we)(?:'m| am|'re| are)? (?:just )?(?:also )?(?:going to|gonna) (?:just )?(?:also )?(?:go ahead and )?(?:just )?",
            "",
        ),
        (
            r"\b(?:i|we)(?:'d| would)? (?:just )?(?:also )?(?:want|like|need) to (?:just )?(?:also )?(?:go ahead and )?(?:just )?",
            "",
        ),
        (r"\b(?:i|we)(?:'ll| will) (?:just )?(?:also )?(?:go ahead and )?(?:just )?", ""),
        (
            r"\bi(?:'m| am)? (?:do |just |really |also |would |'d )*(?:want|like|need|asking|advise|encourage) you to (?:go ahead and )?",
            "",
        ),
        (
            r"^(?:what )?(?:i|we)(?:'d| would) (?:like|recommend|suggest)(?: is)?(?: for)?(?: that)? (?:you (?:to )?)?",
            "recommend ",
        ),
        (r"\b(?:go ahead and|make sure (?:that )?(?:you|to)) ", ""),
        (
            r"\b(start|put|keep|continue|have|get|order|give|prescribe|place|refer|send|switch|take)(ed)? you (?:back )?(on|in|to|for|out for|with|some|a|an|the)\b",
            r"\1\2 \3",
        ),
        (r"\b(give|prescribe|order|get|send) you (?=\w)", r"\1 "),
        (
            r"\b(?:it (?:does |just )?(?:looks?|sounds?|seems?) (?:like|that|as if)|it appears(?: that| to be)?|i (?:can )?see that|i can tell(?: that)?|as you can see|you can see(?: that)?|so that means|that means) ",
            "",
        ),
        (
            r"^(?:i (?:do )?(?:not|n't)|i don't|i do not|i didn't|i can't) (?:really )?(?:see|hear|appreciate|feel|notice|find) (?:any |a |an )?",
            "no ",
        ),
        (
            r"^i (?:do |can |also |still |just )*(?:see|hear|appreciate|feel|notice|find|note) (?:that )?(?!like|that)",
            "",
        ),
        (
            r"^(?:you|there) (?:do |also |still |really )*(?:have|has|had|is|are) (?=(?:some|a|an|no|mild|moderate|severe|normal|good|decreased|slight|1\+|trace|pain|tenderness|swelling|edema|positive|negative)\b)",
            "",
        ),
        (
            r"\bi(?:'m| am) (?:a little |a bit )?(?:worried|concerned)(?: about| that)? (?:you (?:might |may |could )?have )?",
            "concern for ",
        ),
        (
            r"\bi (?:do )?think (?:that )?(?:this is |it's |it is |you (?:have |might have |may have )|that's )(?:a |an )?(?:likely |probably )?",
            "likely ",
        ),
        (r"\bthere's\b", "there is"),
        (
            r"\b(on (?:your |the )?[\w ]{3,24} exam(?:ination)?),? (?:i (?:do |can |also )*(?:appreciate|hear|see|notice|feel|find)|you (?:do )?have|there(?: is| are)) ",
            r"\1: ",
        ),
        (
            r"^i (?:know|see|understand|hear|heard|believe|mentioned|noticed?|do know) (?:that )?(?=(?:you|your|we|the|they|there|it)\b)",
            "",
        ),
        (r"^(?:and |so )?(?:on|during) (?:your |the )?(?:physical )?exam(?:ination)?,? (?:today,? )?", ""),
    )
)
_DOCTOR_TOPICS = frozenset({Topic.EXAM, Topic.RESULTS, Topic.ASSESSMENT, Topic.PLAN, Topic.VITALS})

_DANGLING = re.compile(
    r"(?:[,\s]+(?:and|or|but|so|because|that|which|to|the|a|an|of|with|in|on|at|for|if|when|then|is|are|was|i|we|also|from|"
    r"about|into|than|as|his|her|their|your|my|for the most part|do|it's|that's|let|like|very|some))+[.,]?$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|did|do|will|would|can|cannot|could|should|may|might|no|not|denies|reports|"
    r"\w+(?:ed|es|ing)|takes?|took|gave|ran|fell|saw|left|kept|made|lost|broke|woke|put|hit|hurts?|goes|went|felt|feels|got|gets|came|comes|started|continue|start|stop|increase|decrease|order|"
    r"refer|follow|return|recommend|prescribe|repeat|avoid|check|use|call|send|get|schedule|obtain|monitor|give|wear|rest)\b",
    re.IGNORECASE,
)


MEASURE = re.compile(
    r"\d+(?:\.\d+)?[\s-]?(?:%|mg|mcg|ml|g|kg|lbs?|pounds?|cm|mm|days?|weeks?|months?|years?|hours?|minutes?|times|beats|degrees|"
    r"tablets?|puffs?|units?|packs?|cigarettes|drinks|beers)\b|\d+/\d+|\b(?:is|about|around|of|was|over|under|at) \d+(?:\.\d+)?\b|%|\b(?:twice|once)\b",
    re.IGNORECASE,
)
_CHATTER = re.compile(
    r"\b(?:questions?|thank you|thanks|good ?bye|bye|nice to meet|good to (?:see|hear|meet)|can you hear|see you|my name is|date of birth|"
    r"my assessment|assessment and plan|going to ask|go over (?:the|your|my)|i reviewed the results\b.{0,3}$|hunting|weather|take care|you're welcome|finalize|let you know|good (?:morning|afternoon)|how are you|born (?:in|on)|speak to you|confirm your)\b|"
    r"^(?:\W*\w{1,8}\W*)?\d[\d\s,./]*(?:and \d+)?\W*$",
    re.IGNORECASE,
)


_ABOUT_ONLY = re.compile(
    r"^(?:and )?(?:for|in terms of|regarding|as far as|as for|with|on|aside from|now on)\b[^,:]{0,60}\.$",
    re.IGNORECASE,
)
_TRAIL_EXAM = re.compile(
    r"[,\s]+(?:and\s+)?(?:then\s+)?(?:now\s+)?on (?:your|the|his|her|their) [\w ]{2,24} exam(?:ination)?\s*[.]?$",
    re.IGNORECASE,
)


def is_line(text: str) -> bool:
    """Whether `text` can stand alone: a sentence, or a phrase that names a problem, a medication or a measure."""
    words = text.split()
    if len(words) < 2 or _DANGLING.search(text):
        return False
    if _CHATTER.search(text):
        return False
    if _ABOUT_ONLY.match(text):
        return False
    if find_problems(text) or find_medications(text) or MEASURE.search(text):
        return True
    return (
        len(words) >= 4
        and bool(_VERB.search(text))
        and not re.match(r"(?:it|that|this|they)\b.{0,14}$", text, re.IGNORECASE)
    )


def rewrite(text: str, speaker: Speaker, topic: Topic, person: Person, style: Style) -> str:
    """`text` as a line of a note: third person, digits, no chatter; "" if nothing is left."""
    text = _LEAD.sub("", text.strip())
    text = _NO_TWICE.sub("", _LEAD_NO.sub("", text))
    text = _TRAIL.sub("", text)
    text = _TRAIL_EXAM.sub("", text)
    text = _DANGLING.sub("", text)
    text = re.sub(r"\b(?:really )?just (?=\w)", "", text)
    doctor = speaker is Speaker.DOCTOR
    if doctor:
        for pattern, to in _FRAMES:
            text = pattern.sub(to, text)
        if topic in _DOCTOR_TOPICS and not person.is_known:
            text = re.sub(r"\byour\b", "the", text, flags=re.IGNORECASE)
        text = third_person(text, "you", person)
    else:
        text = third_person(text, "i", person)
    for pattern, to in _EXPANSIONS:
        text = pattern.sub(to, text)
    text = spoken_to_digits(text)
    text = re.sub(r"\b(\d+) (year|month|week|day)s? old\b", r"\1-\2-old", text)
    text = _LEAD.sub("", text)
    # The subject is not repeated: "the patient slipped and the patient tried" is "… slipped and tried".
    text = re.sub(
        rf"(?<=\w )(and|but|then|or)( then)? {person.he} (?=[a-z]+(?:s|ed)\b|was\b|had\b|took\b|put\b|got\b)",
        r"\1\2 ",
        text,
    )
    return sentence(text) if style is Style.NARRATIVE else telegraphic(text)


_SUBJECT = r"^(?:the patient|he|she|they)"
_TERSE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(p, re.IGNORECASE), to)
    for p, to in (
        (r"^(?:denies|the patient denies|(?:he|she) denies) ", "no "),
        (r"^reports ", ""),
        (
            rf"{_SUBJECT} (?:does not have|has not had|has not noticed|does not take|is not on|has not been having|has no) (?:any |a |an )?",
            "no ",
        ),
        (
            rf"{_SUBJECT} (?:has (?:had|got|noticed|been having)|has been getting|(?:has |had )?reported|reports|mentions|mentioned|gets|has|had|notices|noticed|feels like) (?!to\b|been\b|not\b)(?:that )?",
            "",
        ),
        (rf"{_SUBJECT} (?:has been|is|was) (?!not\b)", ""),
        (rf"{_SUBJECT} ", ""),
        (r"^(?:it|that|there) (?:is|was|has been) (?!not\b)", ""),
        (r"^(?:it|that) ", ""),
        (r"\b(?:the|a|an|some|his|her|their|really|very|quite|kind of|sort of|a bit of|a little bit of)\b ", ""),
        (r"\bshortness of breath\b", "SOB"),
        (r"\bsymptoms\b", "sx"),
    )
)


def telegraphic(text: str) -> str:
    """`text` as terse as a surgery's notes: no subject at its start, no articles."""
    text = text.strip()
    for pattern, to in _TERSE:
        text = pattern.sub(to, text)
    return sentence(text)
