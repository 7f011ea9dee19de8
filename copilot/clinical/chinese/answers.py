"""Chinese questions and the answers yes, no, and neither."""

from __future__ import annotations

import re

from copilot.clinical.answers import Answer
from copilot.clinical.chinese.text import plain

_MARK = re.compile(r"[?？][”\"]?\s*$")
_A_NOT_A = re.compile(r"(?P<a>[\u4e00-\u9fff])(?:不|没)(?P=a)(?!说)|(?P<b>[\u4e00-\u9fff]{2})(?:不|没)(?P=b)")
_ASKS = re.compile(
    r"有没有|是不是|会不会|能不能|要不要|有无|吗|多久|多长|多少(?!有|都)|多大(?!面积)|多高|几(?:天|次|个|年|岁|点|片|斤|月|周)(?!就)"
    r"|(?<!没)(?<!无)(?<!为)什么(?!都|的?大?问题|事|痰|感觉|也)|为什么|(?<!不)(?<!没)(?<!没有)怎么(?!都|也|吃|不)|怎样|如何(?!去)|哪[里儿个些边年天]|谁(?!都)|何时|呢[?？]?$"
    r"|么[?？]?$|没有[?？]$|(?:过|了|发烧|发热|咳嗽|怀孕|恶心|呕吐|出血).{0,4}没有?$|(?:掉|变)没有?$"
)
_STATEMENT = re.compile(r"(?:没什么|不怎么|没怎么|什么都|怎么都|谁都|不知道|不清楚|说不清|记不清|忘了)")
_SEPARATE = re.compile(r"[，,。；;！!]")


def is_question(text: str) -> bool:
    said = plain(text).strip()
    if not said:
        return False
    if _MARK.search(said):
        return True
    if said[-1] in "。.!！;；":
        said = said[:-1]
        return bool(_A_NOT_A.search(said) or re.search(r"吗$|有没有|是不是", said)) and not _STATEMENT.search(said)
    if _STATEMENT.search(said) and not re.search(r"有没有|吗$", said):
        return False
    last = _SEPARATE.split(said)[-1]
    return _ASKS.search(last) is not None or _A_NOT_A.search(last) is not None


_FILLER = re.compile(
    r"^(?:(?:嗯+|啊|哦|噢|呃|额|那个|这个|就是|其实|医生|大夫|您好|你好|倒|好像(?=没|不))[，,、。\s]*)+(?=.)"
)
_NEITHER = re.compile(
    r"不知道|不清楚|不确定|说不准|说不好|不好说|不太清楚|记不清|不记得|想不起来|忘了|也许|没注意|没留意|没查过|没测过|没量过|没太注意"
    r"|有时候?(?:有|会)?|偶尔|时有时无|不太|不怎么|没怎么|不常|以前有|以前是|以前.{0,4}现在不|戒了|不[抽喝]了|好像(?!没|不)|(?<!不)可能(?!性)|大概(?!没)|应该(?!没)|差不多"
)
_DEGREE = re.compile(r"^(?:有一?点|有些|有点儿|一点点|有一些|轻微)")
_NO = re.compile(
    r"^(?:都|也|倒|从来|一直|还|暂时|现在|目前|基本)?(?:没有|没得|没|不是|不会|无|不(?!过(?!敏)|到|一定|光|只|少|动|知|清)|否|否认|未|从没|从来没|不用|不可能|没事)"
)
_YES = re.compile(
    r"^(?:都|也|是|还|一直|经常|总是|老是)?(?:有(?!没有)|对|是(?!不是)|嗯|会(?!不会)|是的|对的|没错|确实|可以|经常|每天|总是|一直|疼|痛|吃|抽(?!搐)|喝)"
)


def answer_of(text: str) -> Answer:
    """Reads the first clause; a hedge in it makes the answer OTHER."""
    said = plain(text).strip().lstrip("“\"'")
    if re.fullmatch(r"(?:嗯+|对+|是|有|啊|哎|欸)[的啊呀，,。!！\s]*", said):
        return Answer.YES
    start = _FILLER.sub("", said)
    first = re.split(r"[。！!；;\n]", start, maxsplit=1)[0]
    head = re.split(r"[，,]", first, maxsplit=1)[0]
    if re.match(r"(?:不对|不是|错了)[，,]\s*(?:应该)?是", first):
        return Answer.OTHER  # takes back what was asked, and says something else
    if _NEITHER.search(first[:14]) and not re.match(r"(?:没有|没)(?:过|$|[，,。])", first):
        return Answer.OTHER
    if _NO.match(head):
        return Answer.NO
    if _DEGREE.match(head) or _YES.match(head):
        return Answer.YES
    return Answer.OTHER
