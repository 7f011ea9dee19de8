"""Chinese questions and their short answers, made into lines (无胸闷、气短。) or into something to confirm."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.clinical.answers import Answer, answer_of
from copilot.clinical.medications import find_medications
from copilot.clinical.polarity import Polarity, ProblemMention, find_problems
from copilot.domain.template import Topic
from copilot.engines.extractive.chinese.topics import asked_topic
from copilot.engines.extractive.chinese.units import Unit
from copilot.engines.extractive.chinese.writing import full_name, plain_terms, sentence, written


@dataclass(frozen=True, slots=True)
class Answered:
    """A line for the record, or, with a `reason`, something to confirm. `told`: the answer itself tells more."""

    line: str
    topic: Topic
    evidence: tuple[int, ...]
    reason: str = ""
    told: bool = False


WHICH = "一次问了几项，回答“有”没有说明是哪一项。"
VAGUE = "回答不明确，既不是肯定也不是否定。"
CHOICE = "问题给出了选择，回答没有说明是哪一个。"

_SHORT_NO = re.compile(
    r"^(?:嗯|啊|哦)?[，,]?(?:都|也|倒|从来|还|现在|目前|基本上?)*(?:没有?(?:过|了|得)?|没有没有|不(?:是|会|用)?|无|没事|从来没有?过?|没发现(?:过)?|没看见|没查出来过?)(?:啊|呀|的)?[。，,！!]?"
)
_ONLY_NO = re.compile(_SHORT_NO.pattern + r"(?:(?:都)?(?:没有?(?:过)?|好好的|挺好的|谢谢))*[。！!]?$")
_ONLY_YES = re.compile(
    r"^(?:嗯+|对+|是的?|有的?|会的?|有过?|都有|对的|没错|有一?点(?:儿)?|有些)(?:啊|呀|的|，有|，有的|，是的)?[。，,！!]?(?:有的?|是的?|对)?[。！!]?$"
)
_NORMAL = re.compile(r"^(?:都|还|挺|基本)?(?:正常|还行|还可以|挺好|很好|可以)(?:的|吧|啊)?[。！!]?$")
_EITHER = re.compile(r"还是(?!有|不)")
_OPEN = re.compile(r"怎么(?!样)|什么(?!药物)|多久|多长|多少|哪|几(?:天|次|个|年)|为什么")
_NOISE = re.compile(r"听得见|要不要|能不能|可以吗|好吗|行吗|明白|清楚吗$|知道吗|还有什么(?:问题|要问)|是吧|对吧")
_AFTER_HAVE = re.compile(
    r"^.*?(?:有没有|有无|是不是|会不会)(?:过|什么|觉得|可能)?(?P<what>.+?)(?:的(?:时候|情况|可能|现象|感觉))?(?:吗|呢|啊|过)?[?？。]?$"
)
_VERB_NOT_VERB = re.compile(
    r"^(?P<before>.*?)(?P<verb>[\u4e00-\u9fff]{1,2})不(?P=verb)(?P<after>[\u4e00-\u9fff]{0,6})[?？。]?$"
)
_MA = re.compile(
    r"^(?:那|你|您|现在|平时|以前|有|还|最近|，)*(?P<what>[\u4e00-\u9fff]{2,10}?)(?:没有|吗|没)[?？。]?$"
)


def answered(question: Unit, answer: Unit) -> Answered | None:
    """What `answer` says to `question`; None if that is not a yes/no matter or nothing a record would hold."""
    asked = question.text.strip()
    reply = answer.text.strip()
    if _NOISE.search(asked) or len(asked) > 40:
        return None
    evidence = (*question.evidence, *answer.evidence)
    topic = asked_topic(asked)
    concerns = _concerns(asked)
    heard = answer_of(reply, "zh")
    together = f"{asked.rstrip('？?。')}？——{reply}"
    short = len(reply.rstrip("。")) <= 10
    if heard is Answer.OTHER:
        told = find_problems(reply, "zh")
        if (
            short
            and concerns
            and not told
            and re.search(
                r"好像|说不|不知道|不太(?:清楚|确定|记得)|没(?:查|量|测)过|不清楚|不确定|可能|也许|不记得|想不起|没注意",
                reply,
            )
        ):
            return Answered(together, topic, evidence, VAGUE)
        if _NORMAL.match(reply) and not _OPEN.search(asked):
            return _normal(asked, evidence, topic)
        return None
    if _NORMAL.match(reply):
        return _normal(asked, evidence, topic)
    if _TAKES_BACK.match(reply):
        return None
    if heard is Answer.NO:
        return _refused(asked, reply, concerns, topic, evidence)
    return _agreed(asked, reply, concerns, topic, evidence) if _ONLY_YES.match(reply) else None


def _refused(
    asked: str, reply: str, concerns: list[ProblemMention], topic: Topic, evidence: tuple[int, ...]
) -> Answered | None:
    if topic is Topic.ALLERGIES and not _says_more(reply):
        if find_medications(asked, "zh") and re.search(r"[\u4e00-\u9fff]{2}过敏吗", asked):
            return Answered(f"否认{find_medications(asked, 'zh')[0].surface}过敏。", topic, evidence)
        return Answered("否认药物过敏史。" if "药" in asked else "否认过敏史。", topic, evidence)
    return _denied(asked, reply, concerns, topic, evidence)


def _agreed(
    asked: str, reply: str, concerns: list[ProblemMention], topic: Topic, evidence: tuple[int, ...]
) -> Answered | None:
    together = f"{asked.rstrip('？?。')}？——{reply}"
    if _EITHER.search(asked):
        return Answered(together, topic, evidence, CHOICE)
    if len(concerns) > 1:
        return Answered(together, topic, evidence, WHICH)
    if len(concerns) == 1:
        degree = "轻度" if re.match(r"有一?点|有些", reply) else ""
        return Answered(sentence(("有" if not degree else "") + degree + _name(concerns[0])), topic, evidence)
    if (match := _VERB_NOT_VERB.match(asked.rstrip("？?。"))) and not _OPEN.search(asked):
        return Answered(
            written(match["before"] + match["verb"] + match["after"], doctor=False, topic=topic), topic, evidence
        )
    return None


_TAKES_BACK = re.compile(r"不对|不是[，,]|错了")
_GENERAL = frozenset({"pain", "numbness", "swelling", "itching", "dizziness", "malaise"})


def _concerns(asked: str) -> list[ProblemMention]:
    """What is asked about; the second half of 疼不疼 is not a thing of its own, nor is a pain without a place."""
    if _OPEN.search(re.split("[，,]", asked)[-1]):
        return []
    found = [
        p
        for p in find_problems(asked, "zh")
        if p.concept != "malaise"
        and not (asked[p.start - 1 : p.start] in ("不", "没") and asked[p.start - 2 : p.start - 1] == p.surface[0])
    ]
    return [p for p in found if p.concept != "pain"]


def _says_more(reply: str) -> bool:
    """Whether something but the no is told: 没有，吃过阿莫西林没事 tells nothing more that counts."""
    if re.fullmatch(r"(?:都|也|倒)?(?:不|没有?|无)过敏的?(?:药|东西)?[。！!]?", reply):
        return False
    rest = _SHORT_NO.sub("", reply)
    return bool(re.search(r"(?<!不)过敏(?!的)|起疹|就是|但", rest))


def _denied(
    asked: str, reply: str, concerns: list[ProblemMention], topic: Topic, evidence: tuple[int, ...]
) -> Answered | None:
    only = _ONLY_NO.match(reply) is not None
    rest = _SHORT_NO.sub("", reply).strip("。，, ")
    own = find_problems(rest if not only else "", "zh")
    if concerns:
        # The answer tells of the same things itself ("没拉肚子"): its own sentence says it.
        again = {p.concept for p in find_problems(reply, "zh")} & {p.concept for p in concerns}
        told = find_problems(reply, "zh")
        if (
            told
            and all(p.polarity is Polarity.NEGATED for p in told)
            and {p.concept for p in told} - _GENERAL <= {p.concept for p in concerns}
            and any(p.concept in _GENERAL for p in told)
            and len(reply) <= 12
        ):
            return Answered(_no(concerns, topic), topic, evidence)
        if again and {p.concept for p in concerns} <= {p.concept for p in find_problems(reply, "zh")}:
            return None
        if again:
            return None if len(concerns) > 1 else Answered(_no(concerns, topic), topic, evidence, told=bool(own))
        if re.search(r"但|就是|只|不过|除了|以前|偶尔|有时", rest):
            return None
        if not only and rest and not own and len(rest) > 12:
            return Answered(_no(concerns, topic), topic, evidence, told=True)
        return Answered(_no(concerns, topic), topic, evidence, told=bool(rest) and not only)
    if not only and not _echo(asked, reply):
        return None
    what = _asked_thing(asked)
    if what is None:
        return None
    return Answered(written(what, doctor=False, topic=topic), topic, evidence)


def _echo(asked: str, reply: str) -> bool:
    """不戴 answers 戴隐形眼镜吗."""
    match = re.match(r"^不(?P<verb>[\u4e00-\u9fff])(?:的|了|过)?[。，,]?$", reply)
    return match is not None and match["verb"] in asked


def _asked_thing(asked: str) -> str | None:
    """What a question without a listed problem asks, denied: 戴隐形眼镜吗 is 不戴隐形眼镜."""
    asked = asked.rstrip("？?。")
    clauses = [c for c in re.split(r"[，,]", asked) if c]
    last = clauses[-1] if clauses else asked
    if _OPEN.search(last):
        return None
    if (match := _AFTER_HAVE.match(last)) and 2 <= len(match["what"]) <= 14:
        return "无" + re.sub(r"^(?:觉得|感觉|过)", "", match["what"])
    if match := _VERB_NOT_VERB.match(last):
        return f"{match['before']}不{match['verb']}{match['after']}"
    if match := _MA.match(last):
        what = match["what"]
        if what.startswith(("做过", "打过", "用过", "吃过", "得过", "看过", "住过")):
            return "未" + what
        if re.match(r"戴|吸|喝|抽|做|用|吃|养", what):
            return "不" + what
        if "做过手术" in what:
            return "否认手术史"
    return None


def _no(concerns: list[ProblemMention], topic: Topic) -> str:
    names = "、".join(dict.fromkeys(_name(c) for c in concerns))
    if topic is Topic.FAMILY:
        return f"否认{names}家族史。"
    if names in ("吸烟", "饮酒", "吸烟、饮酒"):
        return f"不{names}。" if "、" not in names else "不吸烟、不饮酒。"
    if topic is Topic.PAST_HISTORY:
        return f"否认{names}病史。"
    return "未怀孕。" if names == "怀孕" else f"无{names}。"


def _name(mention: ProblemMention) -> str:
    """The problem as a record calls it, without a negation or a degree inside."""
    surface = re.sub(
        r"(?<=[\u4e00-\u9fff])(?:没有?|不|有点儿?|也|还|老是?|再)(?=[\u4e00-\u9fff]$)", "", mention.surface
    )
    return full_name(surface)


def _normal(asked: str, evidence: tuple[int, ...], topic: Topic) -> Answered | None:
    match = re.search(
        r"(?P<what>[\u4e00-\u9fff]{2,6}?)(?:正常|怎么样|规律|好|还好|呢|情况)?(?:吗|呢|不)?[?？。]?$",
        re.split("[，,]", asked)[-1],
    )
    if match is None or len(match["what"]) < 2 or re.search(r"你|您|有没有|什么", match["what"]):
        return None
    return Answered(f"{plain_terms(match['what'])}正常。", topic, evidence) if "正常" in asked else None
