"""Chinese dictation: spoken punctuation, lines, and taking back. 感冒号称、更换行李 and the like are content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from copilot.clinical.chinese.numbers import rewrite
from copilot.clinical.dictation import Deed, Said, left_standing, marked

_ENDS = "。？！"
_MARKS = r"[\s，。；：？！、,.;:?!]"


class _Command(NamedTuple):
    words: str
    said: Said


_COUNTED = r"(?<![个的打划画])"
_COMMANDS = (
    _Command(_COUNTED + "逗号", Said(Deed.MARK, "，")),
    _Command(_COUNTED + "句号", Said(Deed.MARK, "。")),
    _Command(_COUNTED + "(?:问号|疑问号)", Said(Deed.MARK, "？")),
    _Command(_COUNTED + "(?:感叹号|叹号|惊叹号)", Said(Deed.MARK, "！")),
    _Command(_COUNTED + "(?<!感)冒号", Said(Deed.MARK, "：")),
    _Command(_COUNTED + "(?<!百)(?<!十)分号", Said(Deed.MARK, "；")),
    _Command(_COUNTED + "顿号", Said(Deed.MARK, "、")),
    _Command("左括号|开括号|括号开始|前括号", Said(Deed.OPEN, "（")),
    _Command("右括号|闭括号|关括号|括号结束|后括号", Said(Deed.MARK, "）")),
    _Command("左引号|开引号|前引号|引号开始", Said(Deed.OPEN, "“")),
    _Command("右引号|闭引号|关引号|后引号|引号结束", Said(Deed.MARK, "”")),
    _Command("连字符|连接号|短横线", Said(Deed.LINK, "-")),
    _Command("另起一段|另起段落|新的一段|新段落|换段|下一段(?!时间)", Said(Deed.PARAGRAPH)),
    _Command("另起一行|新的一行|(?<![更转交])换行(?![走动为李业程车])|下一行", Said(Deed.LINE)),
    _Command("(?:删除|删掉|划掉|去掉|取消|撤销)(?:这|那|上|上面|前|刚才)(?:这|那|一)?句话?", Said(Deed.TAKE_BACK)),
)
_ANY = re.compile("|".join(f"(?P<c{number}>{c.words})" for number, c in enumerate(_COMMANDS)))
_SENTENCE = re.compile(r"(?<=[。？！])")


def dictated(parts: Sequence[str]) -> str:
    said: list[Said] = []
    for part in parts:
        said += _read(part.strip())
        said.append(Said(Deed.BREATH))
    return "\n".join(rewrite(line).text for line in _written(left_standing(said, _ENDS)).split("\n"))


def _read(text: str) -> list[Said]:
    said: list[Said] = []
    copied = 0
    for match in _ANY.finditer(text):
        command = _COMMANDS[int((match.lastgroup or "c0")[1:])].said
        content = text[copied : match.start()]
        stripped = content.rstrip(" ，；：、,;:")
        if command.deed in (Deed.MARK, Deed.LINK) and command.text not in "）”":
            stripped = re.sub(_MARKS + "+$", "", stripped)
        said += _sentences(stripped)
        said.append(command)
        marks = re.match(_MARKS + "*", text[match.end() :])
        copied = match.end() + (marks.end() if marks else 0)
    return said + _sentences(text[copied:])


def _sentences(content: str) -> list[Said]:
    return [Said(Deed.WRITE, text.strip()) for text in _SENTENCE.split(content) if text.strip()]


def _written(said: Sequence[Said]) -> str:
    out = ""
    clings = True
    for deed, text in said:
        if deed is Deed.WRITE:
            latin = out[-1:].isascii() and out[-1:].isalnum() and text[:1].isascii() and text[:1].isalnum()
            out += f" {text}" if latin and not clings else text
            clings = False
        elif deed in (Deed.LINE, Deed.PARAGRAPH):
            out = out.rstrip() + ("\n" if deed is Deed.LINE else "\n\n")
            clings = True
        elif deed is Deed.OPEN:
            out += text
            clings = True
        else:
            out = marked(out, text, "，。；：、？！")
            clings = deed is Deed.LINK
    return out.strip()
