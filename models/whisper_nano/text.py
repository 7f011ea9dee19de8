"""From written dialogue to sentences as they are spoken: numbers in words, plain punctuation, names in capitals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_CONTRACTED = re.compile(r"\b(\w+) (n't|'s|'re|'ve|'ll|'d|'m)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
_ALLOWED = re.compile(r"[A-Za-z '.,?!\-]+")
_ABBREVIATIONS = ("Dr.", "Mr.", "Mrs.", "Ms.", "St.")
_TITLES = {"dr.", "mr.", "mrs.", "ms.", "st."}


def spell(number: int) -> str:
    """``118`` -> ``one hundred eighteen`` (American, up to the millions)."""
    if number < 0:
        raise ValueError("only whole numbers from zero")
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f" {_ONES[ones]}" if ones else "")
    for size, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if number >= size:
            high, rest = divmod(number, size)
            return f"{spell(high)} {name}" + (f" {spell(rest)}" if rest else "")
    raise AssertionError("unreachable")


def spell_ordinal(number: int) -> str:
    """``23`` -> ``twenty third``."""
    head, _, last = spell(number).rpartition(" ")
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = f"{last[:-1]}ieth"
    else:
        last = f"{last}th"
    return f"{head} {last}".strip()


def spell_year(number: int) -> str:
    """``1982`` -> ``nineteen eighty two``, ``2019`` -> ``twenty nineteen``."""
    high, low = divmod(number, 100)
    if low == 0 or 2000 <= number < 2010:
        return spell(number) if number % 1000 < 10 else f"{spell(high)} hundred"
    return f"{spell(high)} {'oh ' if low < 10 else ''}{spell(low)}"


def _decimal(token: str) -> str:
    whole, _, part = token.replace(",", "").partition(".")
    if part:
        digits = " ".join(_ONES[int(d)] for d in part)
        return f"{spell(int(whole))} point {digits}" if whole else f"point {digits}"
    number = int(whole)
    if 1_900 <= number <= 2_029 and "," not in token:
        return spell_year(number)
    return spell(number)


def spell_numbers(text: str) -> str:
    """All digits in words; what has no agreed reading (dates with slashes, codes) is left and refused later."""
    text = re.sub(r"(\d+)(?:st|nd|rd|th)\b", lambda m: spell_ordinal(int(m[1])), text)
    text = re.sub(r"\b(\d+)-year-old", lambda m: f"{spell(int(m[1]))} year old", text)
    text = re.sub(r"\b(\d0)'?s\b", lambda m: re.sub("y$", "ies", spell(int(m[1]))), text)
    text = re.sub(r"(\d+)/(\d+)(?![\d/])", r"\1 over \2", text)
    text = re.sub(r"(\d)\s*%", r"\1 percent", text)
    text = re.sub(r"(\d)\s*mg\b", r"\1 milligrams", text)
    text = re.sub(r"\b(?:[hH]b)?[aA]1[cC]\b", "A one C", text)
    text = re.sub(r"\b([a-zA-Z])(\d{1,2})\b", r"\1 \2", text)
    text = re.sub(r"(\d)\s*-\s*(\d)", r"\1 to \2", text)
    text = re.sub(r"(\d)-([a-z])", r"\1 \2", text)
    text = re.sub(r"([a-z])-(\d)", r"\1 \2", text)
    return _NUMBER.sub(lambda m: _decimal(m[0]), text)


def tidy(text: str) -> str:
    """Spaces before punctuation, split contractions and dashes of written transcripts put right."""
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').replace("…", "...")
    text = re.sub(r"\[[^\]]*\]|<[^>]*>|\([^)]*\)", " ", text)
    text = re.sub(r"\.{2,}", ", ", text)
    text = re.sub(r"\s+[-–—]+\s+|--+|[–—]", ", ", text)
    text = re.sub(r"-(?=\s|$|[.,?!])", ",", text)
    text = text.replace('"', " ").replace(";", ",").replace(":", ",").replace("&", " and ").replace("/", " / ")
    text = re.sub(r"(\d) / (\d)", r"\1/\2", text)
    text = spell_numbers(text).replace(" / ", " ")
    text = re.sub(r"\s+", " ", text)
    text = _CONTRACTED.sub(r"\1\2", text)
    text = re.sub(r"\s+([.,?!])", r"\1", text)
    text = re.sub(r",(?:\s*,)+", ",", text)
    text = re.sub(r",\s*([.?!])", r"\1", text)
    text = re.sub(r"([.?!])[.?!,]+", r"\1", text)
    return text.strip(" ,-")


def sentences(text: str) -> list[str]:
    """Sentences of tidied text; a title's full stop ends none."""
    pieces: list[str] = []
    for piece in re.split(r"(?<=[.?!])\s+", text):
        if pieces and (pieces[-1].split(" ")[-1].lower() in _TITLES or pieces[-1] == ""):
            pieces[-1] = f"{pieces[-1]} {piece}".strip()
        else:
            pieces.append(piece)
    return [piece for piece in pieces if piece]


def capital_words(texts: Iterable[str]) -> dict[str, str]:
    """Words that stand in capitals inside sentences of well-cased text: lower case -> as written."""
    seen: Counter[str] = Counter()
    for text in texts:
        for sentence in sentences(text):
            for word in sentence.split(" ")[1:]:
                seen[word.strip(".,?!")] += 1
    chosen: dict[str, str] = {}
    for word, count in seen.items():
        lower = word.lower()
        if len(word) > 1 and word[0].isupper() and word[1:].islower() and count >= 2 and count > 3 * seen[lower]:
            chosen[lower] = word
    return chosen


def cased(sentence: str, capitals: dict[str, str]) -> str:
    """A sentence in ordinary case: first letter, the pronoun, titles and known names in capitals."""
    words = []
    for word in sentence.split(" "):
        bare = word.strip(".,?!")
        base = bare.split("'")[0]
        if base == "i":
            words.append(word.replace("i", "I", 1))
        elif bare.lower() + "." in _TITLES and "." in word:
            words.append(word.capitalize())
        elif bare.islower() and base in capitals:
            words.append(word.replace(base, capitals[base], 1))
        else:
            words.append(word)
    joined = " ".join(words)
    return joined[:1].upper() + joined[1:]


def speakable(sentence: str, longest: int = 45) -> bool:
    """Whether a finished sentence can be read aloud and written by the model's alphabet."""
    words = sentence.split(" ")
    if not (1 <= len(words) <= longest) or not _ALLOWED.fullmatch(sentence):
        return False
    if not re.search(r"[A-Za-z]", sentence) or any(len(word) > 22 for word in words):
        return False
    if any(re.search(r"[.?!,].*[A-Za-z]", word) for word in words):
        return False  # "a.m." and glued sentences: espeak-ng and the reference would disagree
    return all(re.search(r"[A-Za-z]", word) for word in words) and not any(
        word.startswith(("-", "'")) for word in words
    )


def normal_words(text: str) -> list[str]:
    """The words that an error rate compares: lower case, no punctuation, hyphens as spaces."""
    return re.sub(r"[^a-z' ]+", " ", text.lower().replace("-", " ")).replace(" '", " ").split()


def word_errors(reference: list[str], found: list[str]) -> int:
    """Edit distance in words (substitutions, insertions, deletions, each one)."""
    row = list(range(len(found) + 1))
    for i, word in enumerate(reference, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(found, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (word != other))
    return row[-1]
