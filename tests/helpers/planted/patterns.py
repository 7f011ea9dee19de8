"""Where errors can be planted: patterns of English notes, and what stands instead."""

from __future__ import annotations

import re

PLAIN_NUMBER = re.compile(r"(?<![\w./-])\d{1,4}(?![\w./,-]|\s*(?:mg|mcg|%|ml|g|/)\b)")
DOSE = re.compile(r"(?<![\w./])(\d+(?:\.\d+)?)(?=\s*(?:mg|mcg|g|ml|mL|units|tablets?|puffs?|pills?|milligrams?)\b)")
UNIT = re.compile(r"(?<=\d)(\s*-?)(mg|mcg|mL|ml|units|pounds|lbs?|kg|cm|mm|grams?|milligrams?|puffs?|tablets?)\b")
OTHER_UNIT = {
    "mg": "mcg",
    "mcg": "mg",
    "mL": "L",
    "ml": "mg",
    "units": "mg",
    "pounds": "kg",
    "lb": "kg",
    "lbs": "kg",
    "kg": "pounds",
    "cm": "mm",
    "mm": "cm",
    "gram": "milligram",
    "grams": "milligrams",
    "milligram": "microgram",
    "milligrams": "micrograms",
    "puff": "tablet",
    "puffs": "tablets",
    "tablet": "puff",
    "tablets": "puffs",
}
FREQUENCY = re.compile(
    r"\b(?:(?:once|one time|twice|two times|three times|four times|[1-4] times|[1-4]x) (?:a|per|each|/) ?day"
    r"|(?:once|twice|three times|four times) daily|daily|every day|every (?:\d+|four|six|eight|twelve) hours"
    r"|every (?:morning|evening|night)|at bedtime|at night|nightly|b\.?i\.?d\.?|t\.?i\.?d\.?"
    r"|(?:once|twice) (?:a|per) week"
    r"|once weekly|weekly|every other day|BD|TDS|QDS|OD)(?!\w)",
    re.IGNORECASE,
)
ROUTE = re.compile(r"\b(?:by mouth|orally|oral|topical(?:ly)?|intravenous(?:ly)?|IV|inhaled|subcutaneously|PO)\b")
PRESSURE = re.compile(r"(?<![\d/])(\d{2,3})/(\d{2,3})(?![\d/])")
VITAL = re.compile(
    r"\b(?:heart rate|pulse|hr|respiratory rate|respirations?|temperature|temp|oxygen \w+|o2 \w*|spo2|saturation"
    r"|sats?|weight|weighs?|bmi|height)\b[^.\d]{0,24}?(\d{2,3}(?:\.\d)?)(?![\d/])",
    re.IGNORECASE,
)
AGE = re.compile(r"\b(\d{1,2})(?=[ -]?(?:years?[ -]old|y/?o\b|yrs? old))", re.IGNORECASE)
MONTHS = re.findall(r"\w+", "January February March April May June July August September October November December")
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b")
YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
DURATION = re.compile(
    r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|a)[ -](hour|day|week|month|year)(s?)\b(?![ -]old)"
    r"(?! supply)",
    re.IGNORECASE,
)
RATE = re.compile(r"(?:\btimes|\btwice|\bonce|\bevery|\bper|\bdaily)[ ]$", re.IGNORECASE)
OTHER_TIME = {"hour": "day", "day": "week", "week": "month", "month": "week", "year": "month"}
SIDE = re.compile(r"\b(left|right)\b(?!,)", re.IGNORECASE)
PART = re.compile(
    r"(?:[\w-]+ ){0,3}?(?:side|sided|knee|shoulder|ankle|wrist|elbow|hip|foot|hand|arm|leg|back|neck|chest"
    r"|lung|kidney|finger|toe|ear|eye|flank|quadrant|base|ureter|lobe|calf|thigh|heel|thumb|jaw|face|breast|groin|extremit|nostril|molar|clavicle|hemi)",
    re.IGNORECASE,
)
OTHER_SITE = {
    "knee": "shoulder",
    "shoulder": "hip",
    "ankle": "wrist",
    "wrist": "elbow",
    "elbow": "knee",
    "hip": "ankle",
    "foot": "hand",
    "hand": "foot",
    "arm": "leg",
    "leg": "arm",
    "back": "neck",
    "neck": "back",
    "chest": "abdomen",
    "abdomen": "chest",
    "lung": "kidney",
    "lungs": "kidneys",
    "kidney": "lung",
    "finger": "toe",
    "toe": "finger",
    "ear": "eye",
    "eye": "ear",
    "hands": "feet",
    "feet": "hands",
    "legs": "arms",
    "arms": "legs",
    "eyes": "ears",
    "ears": "eyes",
}
SITE = re.compile(rf"\b({'|'.join(OTHER_SITE)})\b(?! of\b| up\b| to\b)(?<!come back)(?<!go back)", re.IGNORECASE)
DENIALS = (
    (re.compile(r"^Denies (?:any )?", re.IGNORECASE), "Reports "),
    (re.compile(r"\bdenies (?:any )?(?:having |experiencing )?"), "reports "),
    (re.compile(r"^No (?=\w)(?!longer|change|relief|but|any|that|other)"), "Positive for "),
    (re.compile(r"\b(?:has|have|had) no (?!longer|idea)"), "has "),
    (re.compile(r"\b(?:does|do|did) not have (?:any )?(?!to\b)"), "has "),
    (
        re.compile(r"\bthere (?:is|are|was|were) no (?:evidence of )?(?!way|question|doubt)", re.IGNORECASE),
        "There is ",
    ),
    (re.compile(r"\bis not having (?:any )?"), "is having "),
    (re.compile(r"\bwithout (?:any )?(?=\w+)(?!\w+ing\b)"), "with "),
)
AFFIRMS = (
    (re.compile(r"^(?:Reports|Endorses|Has|Notes) (?:a |an |some |having )?"), "Denies "),
    (re.compile(r"\b(?:reports|endorses|notes) (?!that|she|he|they)(?:a |an |some |having )?"), "denies "),
    (re.compile(r"\b(?:he|she|patient) (?:has|had) (?:a |an |some )?"), "patient does not have "),
    (re.compile(r"\bpositive for\b"), "negative for"),
    (re.compile(r"\b[Tt]here (?:is|are) (?!no\b|not\b|nothing\b)"), "There is no "),
)
# A second negation, or a verb after "has": what comes out would be no English, or no error.
NO_PLAIN_CLAIM = re.compile(
    r"(?:\w+ed|been|had|not|no|never|n['’]t|to|gone|taken|done|got|come|begun|seen|found|felt|given|now|also|just"
    r"|already|tried|kept|ever|okay|noticed|since|always|never)\b",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:possible|possibly|probable|probably|likely|suspected|may be|might be|could be|may have|questionable) ",
    re.IGNORECASE,
)
RELATIVE = re.compile(
    r"\b(?:(?:his|her|my|your|the patient['’]s) )?(?:mother|father|mom|dad|brother|sister|grandmother"
    r"|grandfather|daughter|son|wife|husband|aunt|uncle)\b",
    re.IGNORECASE,
)
FAMILY_LABEL = re.compile(r"^(?:Family history|FH|FHx)[^:]{0,30}: ?", re.IGNORECASE)


SAID_NUMBER = r"(?<![\w./-])\d{1,3}(?![\w./,%-])"
SAID_SIDE = r"\b(?:left|right)(?= (?:knee|arm|leg|foot|hand|ear|eye|side|hip|shoulder|ankle|elbow)\b)"
