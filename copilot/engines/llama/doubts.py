"""Why the doctor has to look at a line that a model wrote, in the language of the note."""

from __future__ import annotations

from typing import NamedTuple

from copilot.clinical.languages import is_chinese


class Doubts(NamedTuple):
    """`tokens` and `lines` take the section's heading, `seam` the number of parts, `dropped` that of lines."""

    unfinished: str
    repeated: str
    tokens: str
    lines: str
    seam: str
    dropped: str


_ENGLISH = Doubts(
    unfinished="The language model did not finish this statement.",
    repeated="The language model repeated itself here; the repetition was cut.",
    tokens="The language model reached its limit here: check whether something is missing under “{}”.",
    lines="“{}” holds as many statements as it may: check whether something is missing after this one.",
    seam=(
        "The visit is too long for the language model to read at once; it was drafted in {} parts, and one of them "
        "begins here: check whether something is missing or stands twice."
    ),
    dropped=(
        "The language model on the server wrote {} lines that cannot be used: check whether something is missing. "
        "The visit begins with these words."
    ),
)

_CHINESE = Doubts(
    unfinished="语言模型没有写完这一句。",
    repeated="语言模型在此处重复，重复部分已删去。",
    tokens="语言模型写到此处已达长度上限：请核对“{}”下是否有遗漏。",
    lines="“{}”的条数已达上限：请核对此条之后是否有遗漏。",
    seam="本次就诊太长，语言模型无法一次读完，已分 {} 段起草，此处是其中一段的开头：请核对有无遗漏或重复。",
    dropped="服务器上的语言模型有 {} 行输出无法使用：请核对是否有遗漏。本次就诊从这句话开始。",
)


def doubts_in(language: str) -> Doubts:
    """A language that has none of its own gets the English ones."""
    return _CHINESE if is_chinese(language) else _ENGLISH
