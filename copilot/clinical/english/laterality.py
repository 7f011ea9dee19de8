"""English sides, body sites, and the words with which a speaker takes something back."""

from __future__ import annotations

import re

from copilot.clinical.english.medications import find_medications
from copilot.clinical.english.numbers import numbers_in
from copilot.clinical.laterality import Correction, Side, SideMention
from copilot.clinical.lexicons import words_of

# Singular: what is said for it. Longer names first where one holds another.
_SITES: dict[str, str] = {
    "upper quadrant": r"upper quadrants?",
    "lower quadrant": r"lower quadrants?",
    "lower extremity": r"lower (?:extremit(?:y|ies)|limbs?|legs?)",
    "upper extremity": r"upper (?:extremit(?:y|ies)|limbs?|arms?)",
    "rotator cuff": r"rotator cuffs?",
    "collarbone": r"collar ?bones?|clavicles?",
    "shoulder": r"shoulders?(?: blades?)?",
    "elbow": r"elbows?",
    "forearm": r"forearms?",
    "wrist": r"wrists?",
    "hand": r"hands?",
    "thumb": r"thumbs?",
    "finger": r"fingers?|fingertips?",
    "arm": r"arms?|biceps|triceps",
    "hip": r"hips?",
    "thigh": r"thighs?|hamstrings?|quads?",
    "knee": r"knees?|kneecaps?|patellas?|menisc(?:us|i)",
    "shin": r"shins?",
    "calf": r"cal(?:f|ves)",
    "ankle": r"ankles?|achilles",
    "heel": r"heels?",
    "toe": r"toes?",
    "foot": r"foot|feet",
    "leg": r"legs?",
    "eye": r"eyes?|eyelids?",
    "ear": r"ears?|eardrums?|tympanic membranes?",
    "nostril": r"nostrils?|nares?|turbinates?",
    "cheek": r"cheeks?",
    "jaw": r"jaws?",
    "temple": r"temples?",
    "face": r"face",
    "head": r"head",
    "neck": r"neck",
    "breast": r"breasts?|nipples?",
    "armpit": r"armpits?|axillae?",
    "chest": r"chest",
    "rib": r"ribs?|rib cage",
    "lung": r"lungs?|(?:upper|lower|middle) lobes?|lung bases?",
    "kidney": r"kidneys?",
    "ureter": r"ureters?",
    "flank": r"flanks?",
    "abdomen": r"abdomen|belly|stomach|tummy",
    "groin": r"groins?",
    "ovary": r"ovar(?:y|ies)",
    "testicle": r"testicles?|testes|testis|scrotum",
    "buttock": r"buttocks?|glute(?:us|s|al)?",
    "back": r"back",
    "tonsil": r"tonsils?",
    "carotid": r"carotids?",
    "scalp": r"scalp",
    "hemisphere": r"hemispheres?",
    "atrium": r"atri(?:um|a)",
    "ventricle": r"ventric(?:les?|ular)",
    "side": r"sides?",
}
_SITE_NAMES = list(_SITES)
_SITE_PATTERN = "|".join(f"(?P<s{i}>{names})" for i, names in enumerate(_SITES.values()))
_SITE = re.compile(rf"(?<![\w'-])(?:{_SITE_PATTERN})(?![\w]|-\w)", re.IGNORECASE)
_PLAIN_SITES = "|".join(_SITES.values())
_BETWEEN = (
    r"(?:(?:lower|upper|outer|inner|medial|lateral|anterior|posterior|distal|proximal|big|great|small|little"
    r"|middle|index|ring|pinky|pinkie|first"
    r"|second|third|fourth|fifth|side of (?:my|your|the|his|her)|sided|of (?:my|your|the|his|her)|entire|whole"
    r"|front|hand|dominant|swollen|painful|sore|bad"
    r"|good|mid|medial|maxillary|frontal|tympanic|main|one|external)[\s-]+){0,4}"
)
_SIDED = re.compile(
    rf"(?<![\w'])(?P<word>left|right|both|bilateral(?:ly)?)(?:[\s-]+(?:and|or)[\s-]+(?P<second>left"
    rf"|right))?[\s-]+(?P<between>{_BETWEEN})(?P<site>{_PLAIN_SITES})(?![\w])"
    rf"|(?<![\w'])(?P<site_first>{_PLAIN_SITES})[\s,]+(?:pain |hurts? |is |that['’]s |swelling )?(?:on"
    rf"|in) (?:the|my|your|his|her) (?P<after>left|right)(?: side)?(?![\w-])"
    rf"|(?<![\w'])(?:on|to|in|from|it['’]s|is|was|than) (?:the|my|your|his|her) (?P<bare>left|right)(?: one"
    rf"| side)?(?=[\s]*(?:[.,;?!]|$|and\b|or\b|but\b|more\b|worse\b|than\b|as\b|is\b|hurts\b))"
    rf"|(?<![\w'])(?P<alone>left|right)[\s-](?:sided|one|side|base|hand side|lateral|medial|maxillary|ventric\w+"
    rf"|atri\w+|(?:first|second|third|fourth|fifth)[\s,])(?![\w])",
    re.IGNORECASE,
)
_SIDE_WORD = re.compile(r"left|right|both|bilateral", re.IGNORECASE)
_SIDE = {
    "left": Side.LEFT,
    "right": Side.RIGHT,
    "both": Side.BOTH,
    "bilateral": Side.BOTH,
    "bilaterally": Side.BOTH,
}
# "Right back", "all right, hand me", "left hand side" of a page: words before or after that make no side.
_NO_SIDE = re.compile(
    r"\b(?:all|that['’]s|you['’]re|am i|yeah|just|be|come|came|go|went|going|straight"
    r"|is that)\s+$",
    re.IGNORECASE,
)
_GOES_BACK = re.compile(r"right (?:back|side up|face)$", re.IGNORECASE)


# "Come back", "results are back", "back in March": no part of the body.
_GOES_BEFORE = re.compile(
    r"\b(?:c[ao]me\w*|coming|g[oe]t(?:s|ting)?|go(?:es|ing|ne)?|went|call\w*|ring|is|are|was|were|be|been|come|fall\w*"
    r"|fell|look\w*|bring\w*|brought|f[ai]ll\w*|hold\w*|held|cut\w*|scal\w+|sit|lay|bounc\w+|straight|way|report\w*"
    r"|hear\w*|refer\w*|return\w*|see (?:you|him|her|them|me)|you|him|them|me|us|it|send|sent|mov\w+|turn\w*"
    r"|dial\w*|feel\w*|doing|again|then) $",
    re.IGNORECASE,
)
_FACE_TO_FACE = re.compile(r"face[ -]to[ -]face", re.IGNORECASE)
_GOES_AFTER = re.compile(r" (?:and forth|in|on|up|down|for|when|if|then|of (?:my|your|his|her|the)|to (?!back))\b")


def find_sites(text: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for match in _SITE.finditer(text):
        name = _SITE_NAMES[int(match.lastgroup[1:])] if match.lastgroup else "side"
        if name == "side" or (name == "back" and _is_no_back(text, match.start(), match.end())):
            continue
        if name == "face" and _FACE_TO_FACE.search(text, max(0, match.start() - 8), match.end() + 8):
            continue
        found.append((name, match.start(), match.end()))
    return found


def _is_no_back(text: str, start: int, end: int) -> bool:
    return _GOES_BEFORE.search(text, max(0, start - 12), start) is not None or (
        _GOES_AFTER.match(text, end) is not None
    )


def find_sides(text: str) -> list[SideMention]:
    if not _SIDE_WORD.search(text):
        return []
    found: list[SideMention] = []
    for match in _SIDED.finditer(text):
        word = match["word"] or match["after"] or match["bare"] or match["alone"]
        if _NO_SIDE.search(text[max(0, match.start() - 12) : match.start()]) or _GOES_BACK.fullmatch(match[0]):
            continue
        side = Side.BOTH if match["second"] else _SIDE[word.lower()]
        site = match["site"] or match["site_first"] or ""
        found.append(SideMention(side, _site_name(site), match.start(), match.end()))
    return found


def _site_name(written: str) -> str:
    match = _SITE.fullmatch(written)
    name = _SITE_NAMES[int(match.lastgroup[1:])] if match and match.lastgroup else ""
    return "" if name == "side" else name


# Cues that take back what was just said; a weak one needs something of the same kind before it.
_CUE = re.compile(
    r"(?P<strong>\b(?:no[\s,.]+)?(?:sorry|i mean|i meant|my mistake|correction|make that|or rather|excuse me"
    r"|scratch that|let me correct that)[\s,.:]+"
    r"(?:sorry[\s,.]+|i mean[\s,.]+|no[\s,.]+|actually[\s,.]+|i said[\s,.]+)*)"
    r"|(?P<weak>(?:^\s*|[,.;–-]\s*|\.\.\.\s*)(?:no|nope|actually|wait|well[\s,]+actually|oh[\s,]+no"
    r"|no[\s,]+wait|no[\s,]+actually)(?:[\s,]+(?:no|wait|actually|it['’]s|it was|it is))*[\s,.]+)",
    re.IGNORECASE,
)
_CUE_WORDS = frozenset(
    {"no", "nope", "sorry", "mean", "meant", "mistake", "correction", "make", "rather", "excuse", "scratch"}
    | {"correct", "actually", "wait"}
)
_BARE_CUE = re.compile(
    r"(?:(?:no|nope|oh|wait|sorry|actually|i mean|i meant|my mistake|excuse me)\b[\s,.!]*)+", re.IGNORECASE
)
_TIME_WORD = re.compile(r"\b(minute|hour|day|week|month|year)s?\b", re.IGNORECASE)
_REACH_BEFORE, _REACH_AFTER = 70, 45
_LEADS_IN = re.compile(
    r"(?:(?:it['’]s|it is|it was|i think|the|my|your|on|in|about|that['’]s|a|more like"
    r"|actually|like)\s+)*",
    re.IGNORECASE,
)
_NEGATIVE_NEXT = re.compile(r"^(?:not|n['’]t|pain|problem|history|fever|other)\b", re.IGNORECASE)

_Fact = tuple[str, str, int, int]
"""Kind, value, start, end of something that can be corrected."""


def facts_in(text: str) -> list[_Fact]:
    """Everything in `text` that a speaker may correct: sides, numbers, units of time, medications; by position."""
    found: list[_Fact] = [("side", m.side.value, m.start, m.end) for m in find_sides(text)]
    found += [("number", format(n.value.normalize(), "f"), n.start, n.end) for n in numbers_in(text)]
    found += [("time", m[1].lower(), m.start(), m.end()) for m in _TIME_WORD.finditer(text)]
    found += [("medication", m.generic, m.start, m.end) for m in find_medications(text)]
    return sorted(found, key=lambda f: f[2])


def only_takes_back(text: str) -> bool:
    return _BARE_CUE.fullmatch(text.strip()) is not None


def find_corrections(text: str) -> list[Correction]:
    cues = list(_CUE.finditer(text)) if not _CUE_WORDS.isdisjoint(words_of(text)) else []
    if not cues:
        return []
    facts = facts_in(text)
    found: list[Correction] = []
    for cue in cues:
        correction = _correction(text, cue, facts)
        if correction is not None and not (found and correction.cue_start < found[-1].replacement[1]):
            found.append(correction)
    return found


def _correction(text: str, cue: re.Match[str], facts: list[_Fact]) -> Correction | None:
    """The first fact after the cue that differs from the last one of its kind before it."""
    if _NEGATIVE_NEXT.match(text[cue.end() :]):
        return None
    after = [
        f
        for f in facts
        if cue.end() <= f[2] <= cue.end() + _REACH_AFTER and not _sentence_ends(text, cue.end(), f[2])
    ]
    before = [f for f in facts if f[3] <= cue.start() + 1 and f[2] >= cue.start() - _REACH_BEFORE]
    for kind, value, start, end in after:
        same = [f for f in before if f[0] == kind]
        if same and same[-1][1] != value:
            return Correction(cue.start(), cue.end(), (same[-1][2], same[-1][3]), (start, end))
    opens = not text[: cue.start()].strip(" ,.")
    first = next((f for f in after if f[0] != "time"), None)
    if first is not None and not before and opens and _LEADS_IN.fullmatch(text, cue.end(), first[2]):
        return Correction(cue.start(), cue.end(), None, (first[2], first[3]))
    return None


def _sentence_ends(text: str, start: int, end: int) -> bool:
    return re.search(r"[.?!]\s", text[start:end]) is not None
