"""What Chinese text tells of the use of a medication: kept, started, stopped, not taken, only supposed."""

from __future__ import annotations

import re

from copilot.clinical.chinese.polarity import RELATIVE
from copilot.clinical.medications import Use

_NOT_TAKEN = re.compile(
    r"(?:否认(?:服用|使用)?|没有?(?:吃|用|服)过?|不(?:用|吃|服|能用|能吃|要用|需要用?)|未(?:服|用)|禁用|避免|忌)[^，,。；;]{0,10}$"
)
_STOPPED = re.compile(
    r"(?:停(?:用|了|掉|服)?|曾(?:服|用|经吃)|以前(?:吃|用)|(?:吃|用|服)过|既往(?:服|用))[^，,。；;]{0,12}$"
)
_STOPPED_AFTER = re.compile(r"^[^，,。；;]{0,10}?(?:[，,]?我?(?:已?停(?:了|用|药|掉)|先停掉?|可以停|停用))")
_SUPPOSED = re.compile(r"(?:如果|要是|可以考虑|也可以|可能|或者|还可以|要不要|能不能)[^，,。；;]{0,12}$")
_ANOTHERS = re.compile(rf"(?:{RELATIVE})(?!说|让)[^，,。；;我您]{{0,12}}$")
_KEPT = re.compile(
    r"(?:继续|维持|仍(?:服|用)?|照旧|接着|现(?:服|用)|目前(?:服|吃|用)?|平时(?:吃|用)?|一直(?:吃|用)?|长期)[^，,。；;]{0,8}$"
)
_NEW = re.compile(
    r"(?:加(?:用|上|个|一个)?|改(?:用|成|为)|换(?:成|用)|开(?:点|个|一个|了|具)?|予|给(?:你|您|予)?(?:开)?|启用|口服|静滴|外用|打)[^，,。；;]{0,8}$"
)
_KEPT_AFTER = re.compile(r"继续(?:吃|服|用)|不变|照旧|接着(?:吃|用)|剂量不变")


def use_of(text: str, start: int) -> Use:
    before, after = text[:start], text[start:]
    if _NOT_TAKEN.search(before):
        return Use.NOT_TAKEN
    if _STOPPED.search(before) or _STOPPED_AFTER.match(after):
        return Use.STOPPED
    if _ANOTHERS.search(before):
        return Use.ANOTHERS
    if _KEPT.search(before):
        return Use.KEPT
    if _SUPPOSED.search(before):
        return Use.SUPPOSED
    if _NEW.search(before):
        return Use.STARTED
    sentence = re.split("[。；;]", after, maxsplit=1)[0]
    return Use.KEPT if _KEPT_AFTER.search(sentence) else Use.UNTOLD
