"""Small English grammar for rewriting: third persons of verbs, who the patient is, capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

BASE_VERBS_TEXT = """
ache add agree apply ask assume avoid bathe become begin believe bend bleed blow break breathe bring brush buy
call care carry change check chew climb come complain consider cook cough cover cry cut dance deal deny depend
describe develop dislike do drink drive drop eat end endorse enjoy exercise expect experience fall fear feel
fight figure find finish fly follow forget gain get give go grab grow guess happen hate have hear help hike
hit hold hope hurt ice inject itch jog join jump keep kick know lay lead lean learn leave let lie lift like
listen live lock look lose love make manage mean measure mention miss monitor move need notice occur own paint
pass pay pee play plan prefer press pull push put quit radiate react read realize record refill refuse relax
remember report respond rest ride roll run say see seem shake share shower sit skip sleep smoke sneeze snore
spend stand start state stay step stick stop stretch struggle suffer swallow sweat swell swim take talk teach
tell tend test think throw tire touch travel try turn twist understand urinate use visit vomit wait wake walk
want wash watch wear weigh wheeze wish wonder work worry write yawn lock pop click tingle burn come sting
spread improve worsen interfere affect limit bother
"""
BASE_VERBS = frozenset(BASE_VERBS_TEXT.split())
_IRREGULAR = {"have": "has", "do": "does", "go": "goes", "am": "is", "are": "is", "were": "was", "'re": "is"}


def third(verb: str) -> str:
    """The third person singular of a base form: "take" is "takes"."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if re.search(r"(?:s|x|z|ch|sh|o)$", verb):
        return verb + "es"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    return verb + "s"


@dataclass(frozen=True, slots=True)
class Person:
    """How the note speaks of the patient: `he`, `his` and `him` in the right gender.

    Where nobody said the gender, they are "the patient", "their" and "them".
    """

    he: str = "the patient"
    his: str = "their"
    him: str = "them"
    himself: str = "themselves"

    @property
    def is_known(self) -> bool:
        return self.he != "the patient"


MAN = Person("he", "his", "him", "himself")
WOMAN = Person("she", "her", "her", "herself")
_MALE = re.compile(
    r"\b(?:year[- ]old (?:\w+ ){0,3}(?:male|man|gentleman|boy)|mr\.?(?= ?\w)|sir|mister)\b", re.IGNORECASE
)
_FEMALE = re.compile(
    r"\b(?:year[- ]old (?:\w+ ){0,3}(?:female|woman|lady|girl)|(?:ms|mrs|miss)\.?(?= ?\w)|ma'am|madam|pregnant|"
    r"my (?:menstrual )?periods?\b(?! of)|your (?:menstrual )?periods?\b(?! of))\b",
    re.IGNORECASE,
)


def person_of(texts: Iterable[str]) -> Person:
    """Who the patient is, as far as forms of address and "58-year-old male" tell."""
    male = female = 0
    for text in texts:
        male += len(_MALE.findall(text))
        female += len(_FEMALE.findall(text))
    if male > female:
        return MAN
    return WOMAN if female > male else Person()


_ACRONYM_TEXT = """
CT MRI EKG ECG EMG ER ED CBC BMP CMP TSH PSA HIV COPD GERD CHF CAD DVT UTI IBS ADHD PTSD ACL MCL LCL PCL GP
NHS IV BMI A1c LDL HDL INR PCR EEG PCP ENT OTC BP PVC GI TB STD STI HPV CPAP IUD CVA ICU VNG FODMAP
"""
_ACRONYMS = {w.lower(): w for w in _ACRONYM_TEXT.split()}
_ACRONYM = re.compile(rf"\b(?:{'|'.join(sorted(_ACRONYMS, key=len, reverse=True))})\b(?!-)", re.IGNORECASE)
_DAYS = re.compile(
    r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|april|june|july|august|"
    r"september|october|november|december|christmas|thanksgiving)s?\b",
    re.IGNORECASE,
)


def sentence(text: str) -> str:
    """`text` with a capital at its start, acronyms and days in capitals, and a full stop."""
    text = re.sub(r"\s+", " ", text).strip(" ,;:-?.!")
    if not text:
        return ""
    text = _ACRONYM.sub(lambda m: _ACRONYMS[m[0].lower()], text)
    text = _DAYS.sub(lambda m: m[0].capitalize(), text)
    text = re.sub(r"(?<=[.] )([a-z])", lambda m: m[1].upper(), text)
    text = re.sub(r"\b(i)(?=\b(?:'|\s))", "I", text)
    return text[0].upper() + text[1:] + "."
