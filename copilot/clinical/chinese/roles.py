"""Who speaks, by the words of Chinese: questions, orders and examinations against complaints and answers."""

from __future__ import annotations

import re

from copilot.clinical.chinese.answers import is_question

_ASKS = 1.2
_TABLE: tuple[tuple[float, str], ...] = (
    (1.5, r"哪里?不舒服|怎么不好|怎么不舒服|怎么了|看什么病"),
    (1.2, r"多久了|多长时间|什么时候开始|几天了|有没有|是不是|做过.{0,6}吗|对.{0,4}过敏吗"),
    (
        1.2,
        r"给(?:您|你)(?:开|做|查|量|听|看)|我(?:帮|给|来)(?:您|你)|我听一?下|我看一?下|张(?:开)?嘴|深呼吸|躺下|坐好",
    ),
    (
        1.0,
        r"建议(?:您|你)?|需要(?:做|查|复查|住院)|先(?:做|查|拍|抽)|复查|复诊|按时(?:吃|服)药|一天.{0,2}次.{0,4}一次",
    ),
    (1.0, r"(?:您|你)的(?:血压|血糖|心率|体温|检查|结果|化验|片子|病|情况|症状|心电图|肺)"),
    (0.9, r"压痛|反跳痛|啰音|杂音|双肺|咽部|扁桃体|考虑(?:是)?|诊断"),
    (0.5, r"您|你(?!好)"),
    (0.4, r"^(?:好的?|行|那|来)[，,。]"),
    (-1.5, r"医生|大夫"),
    (
        -0.7,
        r"我(?:这|就|最近|昨天|今天|前|以前|一直|有点|觉得|感觉|没|不|是|也|还|头|肚子|嗓子|胸口|吃|自己|平时|家)",
    ),
    (-0.8, r"我(?:妈|爸|爱人|老公|老婆|媳妇|儿子|女儿|丈夫|妻子|奶奶|爷爷|哥|姐|弟|妹)"),
    (-0.7, r"^(?:没有|没|有|是的?|对|嗯|不是|不|有点|还行|好像|大概|差不多)(?:[，,。！]|$|啊|吧|的)"),
    (-0.8, r"谢谢|要紧吗|严重吗|要不要(?:住院|紧)|能不能(?:吃|不)|要住院吗|用(?:不用|住院)|可以吃.{0,4}吗"),
)
_PATTERNS = tuple((weight, re.compile(pattern)) for weight, pattern in _TABLE)


def doctor_score(text: str) -> float:
    """How much an utterance sounds like a doctor; 0 tells nothing. Each pattern counts once."""
    said = text.strip()
    found = sum(weight for weight, pattern in _PATTERNS if pattern.search(said))
    return round(found + (_ASKS if is_question(said) else 0.0), 3)
