# ruff: noqa: E501 - a pattern reads better on one line
"""Spoken units rewritten to the style of a note. Every rule only leaves out or turns round what was said."""

from __future__ import annotations

import re

from copilot.clinical.medications import find_medications
from copilot.clinical.numbers import spoken_to_digits
from copilot.clinical.polarity import find_problems
from copilot.domain.template import Style, Topic
from copilot.domain.transcript import Speaker
from copilot.engines.extractive.english import BASE_VERBS, Person, sentence, third

_LEAD = re.compile(
    r"^(?:(?:okay|ok|all right|alright|right|so|and|but|well|then|now|yeah|yes|yep|yup|sure|great|good|perfect|"
    r"excellent|anyway|anyways|sorry|like|also|again|basically|actually|obviously|hopefully|honestly|to be honest|"
    r"i guess|i mean|you know|you see|as you know|let's see|first of all|lastly|unfortunately|i would say|i'd say)"
    r"\b(?:\s*[,.]\s*|\s+)(?!(?:now|enough)\b))+",
    re.IGNORECASE,
)
_LEAD_NO = re.compile(r"^(?:no|nope|nah)\s*,\s*(?=(?:i|it|there|that|he|she|they|we|no|not|my|just)\b)", re.IGNORECASE)
"""A leading "no" may go only before a comma: "No focal deficit" is a finding."""
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
        (r"^(?:for|from|in terms of|regarding|as far as) (?:your|the) (\w+) (?:problem|issue|concern)s?,? (?:of )?(?:your |the )?", ""),
        (r"^(?:hey,? \w+,? )?(?:please )?show me .*$", ""),
        (r"\b(?:let's|let me|let us) (?:just )?(?:go ahead and )?", ""),
        (r"\b(?:i|we)(?:'m| am|'re| are)? (?:just )?(?:also )?(?:going to|gonna) (?:just )?(?:also )?(?:go ahead and )?(?:just )?", ""),
        (r"\b(?:i|we)(?:'d| would)? (?:just )?(?:also )?(?:want|like|need) to (?:just )?(?:also )?(?:go ahead and )?(?:just )?", ""),
        (r"\b(?:i|we)(?:'ll| will) (?:just )?(?:also )?(?:go ahead and )?(?:just )?", ""),
        (r"\bi(?:'m| am)? (?:do |just |really |also |would |'d )*(?:want|like|need|asking|advise|encourage) you to (?:go ahead and )?", ""),
        (r"^(?:what )?(?:i|we)(?:'d| would) (?:like|recommend|suggest)(?: is)?(?: for)?(?: that)? (?:you (?:to )?)?", "recommend "),
        (r"\b(?:go ahead and|make sure (?:that )?(?:you|to)) ", ""),
        (r"\b(start|put|keep|continue|have|get|order|give|prescribe|place|refer|send|switch|take)(ed)? you (?:back )?(on|in|to|for|out for|with|some|a|an|the)\b", r"\1\2 \3"),
        (r"\b(give|prescribe|order|get|send) you (?=\w)", r"\1 "),
        (r"\b(?:it (?:does |just )?(?:looks?|sounds?|seems?) (?:like|that|as if)|it appears(?: that| to be)?|i (?:can )?see that|i can tell(?: that)?|as you can see|you can see(?: that)?|so that means|that means) ", ""),
        (r"^(?:i (?:do )?(?:not|n't)|i don't|i do not|i didn't|i can't) (?:really )?(?:see|hear|appreciate|feel|notice|find) (?:any |a |an )?", "no "),
        (r"^i (?:do |can |also |still |just )*(?:see|hear|appreciate|feel|notice|find|note) (?:that )?(?!like|that)", ""),
        (r"^(?:you|there) (?:do |also |still |really )*(?:have|has|had|is|are) (?=(?:some|a|an|no|mild|moderate|severe|normal|good|decreased|slight|1\+|trace|pain|tenderness|swelling|edema|positive|negative)\b)", ""),
        (r"\bi(?:'m| am) (?:a little |a bit )?(?:worried|concerned)(?: about| that)? (?:you (?:might |may |could )?have )?", "concern for "),
        (r"\bi (?:do )?think (?:that )?(?:this is |it's |it is |you (?:have |might have |may have )|that's )(?:a |an )?(?:likely |probably )?", "likely "),
        (r"\bthere's\b", "there is"),
        (r"^i (?:know|see|understand|hear|heard|believe|mentioned|noticed?|do know) (?:that )?(?=(?:you|your|we|the|they|there|it)\b)", ""),
        (r"^(?:and |so )?(?:on|during) (?:your |the )?(?:physical )?exam(?:ination)?,? (?:today,? )?", ""),
    )
)
_DOCTOR_TOPICS = frozenset({Topic.EXAM, Topic.RESULTS, Topic.ASSESSMENT, Topic.PLAN, Topic.VITALS})

_NOT = {
    "don't": "does not", "haven't": "has not", "hasn't": "has not", "didn't": "did not", "can't": "cannot",
    "couldn't": "could not", "won't": "will not", "wouldn't": "would not", "wasn't": "was not", "weren't": "were not",
    "isn't": "is not", "aren't": "are not", "doesn't": "does not", "shouldn't": "should not", "hadn't": "had not",
}  # fmt: skip
_ADVERBS = r"(?:also|always|never|usually|often|sometimes|still|really|just|normally|generally|currently|only|actually|mostly|probably|definitely|already|occasionally|typically|rarely|ever)"


def _third_person(text: str, me: str, person: Person) -> str:
    """`text`, where `me` ("i" for the patient's own words, "you" for the doctor's) is the patient, told of them."""
    he = person.he
    my, mine, myself = ("my", "me", "myself") if me == "i" else ("your", "you", "yourself")
    text = re.sub(rf"\b{me}'(?:m|re)\b", f"{he} is", text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{me}'ve\b", f"{he} has", text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{me}'ll\b", f"{he} will", text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{me}'d (?=been\b|had\b|\w+ed\b)", f"{he} had ", text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{me}'d\b", f"{he} would", text, flags=re.IGNORECASE)
    text = re.sub(rf"\b(am|have|do|are|did|was|were|had|can|will) {me}\b", rf"\1 {he}", text, flags=re.IGNORECASE)

    def verb(match: re.Match[str]) -> str:
        adverbs, word = match[1] or "", match[2].lower()
        if word in _NOT:
            return f"{he} {adverbs}{_NOT[word]}"
        if word in {"am", "are", "have", "do", "were"} or (word in BASE_VERBS and word not in {"put", "let", "cut", "hit", "quit", "hurt", "read"}):
            word = third(word)
        return f"{he} {adverbs}{word}"

    text = re.sub(rf"\b{me} ((?:{_ADVERBS} )*)([a-z']+)", verb, text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{my}\b", person.his, text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{myself}\b", person.himself, text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{mine}\b", person.him, text, flags=re.IGNORECASE)
    return re.sub(r"\bI\b|\bi\b", he, text) if me == "i" else text


_DANGLING = re.compile(
    r"(?:[,\s]+(?:and|or|but|so|because|that|which|to|the|a|an|of|with|in|on|at|for|if|when|then|is|are|was|i|we|also|from|"
    r"about|into|than|as|his|her|their|your|my|for the most part|do|it's|that's|let|like|very|some))+[.,]?$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|did|do|will|would|can|cannot|could|should|may|might|no|not|denies|reports|"
    r"\w+(?:ed|es|ing)|takes?|goes|went|felt|feels|got|gets|came|comes|started|continue|start|stop|increase|decrease|order|"
    r"refer|follow|return|recommend|prescribe|repeat|avoid|check|use|call|send|get|schedule|obtain|monitor|give|wear|rest)\b",
    re.IGNORECASE,
)


def is_line(text: str) -> bool:
    """Whether `text` can stand alone: a sentence, or a phrase that names a problem, a medication or a measure."""
    words = text.split()
    if len(words) < 2 or _DANGLING.search(text):
        return False
    telling = bool(find_problems(text) or find_medications(text) or re.search(r"\d", text))
    if telling:
        return True
    return len(words) >= 4 and bool(_VERB.search(text)) and not re.match(r"(?:it|that|this|they)\b.{0,14}$", text, re.IGNORECASE)


def rewrite(text: str, speaker: Speaker, topic: Topic, person: Person, style: Style) -> str:
    """`text` as a line of a note: third person, digits, no chatter; "" if nothing is left."""
    text = _LEAD.sub("", text.strip())
    text = _LEAD_NO.sub("", text)
    text = _TRAIL.sub("", text)
    text = _DANGLING.sub("", text)
    text = re.sub(r"\b(?:really )?just (?=\w)", "", text)
    doctor = speaker is Speaker.DOCTOR
    if doctor:
        for pattern, to in _FRAMES:
            text = pattern.sub(to, text)
        if topic in _DOCTOR_TOPICS and not person.is_known:
            text = re.sub(r"\byour\b", "the", text, flags=re.IGNORECASE)
        text = _third_person(text, "you", person)
    else:
        text = _third_person(text, "i", person)
    text = spoken_to_digits(text)
    text = re.sub(r"\b(\d+) (year|month|week|day)s? old\b", r"\1-\2-old", text)
    text = _LEAD.sub("", text)
    # The subject is not repeated: "the patient slipped and the patient tried" is "… slipped and tried".
    text = re.sub(rf"(?<=\w )(and|but|then|or)( then)? {person.he} (?=[a-z]+(?:s|ed)\b|was\b|had\b|took\b|put\b|got\b)", r"\1\2 ", text)
    return sentence(text) if style is Style.NARRATIVE else telegraphic(text, person)


_DROP = re.compile(
    r"\b(?:the|a|an|some|my|your|his|her|their|he|she|they|the patient|is|are|was|were|am|has been|have been|had been|"
    r"does|do|just|really|very|kind of|sort of|a bit of|a little bit of|that|it's|it is|there is|there are|there was)\b\s*",
    re.IGNORECASE,
)


def telegraphic(text: str, person: Person) -> str:
    """`text` as terse as a surgery's notes: no articles, no subject, no auxiliaries."""
    text = re.sub(rf"^(?:the patient|{person.he}) (?:has|reports|states|feels like|says) (?:been )?", "", text, flags=re.IGNORECASE)
    kept = _DROP.sub("", text)
    return sentence(kept if len(kept.split()) >= 2 else text)
