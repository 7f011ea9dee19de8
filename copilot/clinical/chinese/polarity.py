# ruff: noqa: E501 - a pattern reads better on one line
"""Chinese negation, doubt, supposition and family: which of them a mention stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from copilot.clinical import lexicons
from copilot.clinical.answers import Answer
from copilot.clinical.chinese.answers import answer_of, is_question
from copilot.clinical.chinese.complaints import said_apart
from copilot.clinical.chinese.index import CharacterIndex
from copilot.clinical.chinese.medications import find_medications
from copilot.clinical.chinese.text import CLAUSE_END, plain, sentence_bounds
from copilot.clinical.lexicons import Hit
from copilot.clinical.polarity import Polarity, ProblemMention, Subject

_NEGATION = re.compile(
    r"不(?:是)?没有?|并非没有|不无(?P<double>)"
    r"|未(?:见|闻及|触及|扪及|及|引出|发现|查及|诉|出现|再|曾)?|没有?(?:发现|出现|摸到|听到|听见|看见|看到|见|过|再|明显|什么|任何)?"
    r"|否认(?:有)?|不伴有?|无(?:明显|任何|其他)?|并?非(?!常)|不(?:再|怎么|太|明显|觉得|感觉|会)?|已?排除了?|除外了"
)
_DOUBLE = re.compile(r"不是没有?|不是不|并非没有|不无|不能没有")
_NO_NEGATION = re.compile(
    r"不(?:除外|排除|能(?:除外|排除)|能|敢|想|用|要|吃|好|行|过|得|到|少|同|错|适|良|全|齐|稳|规|管|断|光|仅|但|一定|知|清|记|舒|退|止|缓|见好|动)"
    r"|没(?:关系|事|力气|劲|精神|胃口|好|治|吃|用|睡|打|退|缓|什么用|太大用)|无(?:力|法|论|需|效|诱因|痛(?=[的胃肠分人手])|缓解)|没有?(?:力气|精神|胃口|好转|缓解|改善|吃|用)|未(?:婚|育|治|愈|来|必|用|服|缓|规律)|非(?:常|那根)"
)
# Between the negation and the mention: what begins something new, or is negated instead of it.
_STOP = re.compile(
    r"有(?!关|明显|任何)|出现|伴|但|因|导致|引起|后|而|是(?!否)|就|改善|好转|缓解|影响|诱因|控制|用药|服药|退|为|经过|及时|规律|吃|服"
)
_READING = re.compile(r"呼吸(?!困难)|(?<![高低])血压(?!高|低)|血氧|心率|体温|脉搏|\d")
_LONGEST = 16
_ENUMERATED = re.compile(r"[、和或及与/]|以及")
_BEHIND = re.compile(
    r"(?:史|病史|病|症状|征|的情况|的|试验|征象)?(?:我|他|她|倒|也|都|是|则)?(?:没有(?=[，,。；！!、]|$|的|了)|没得|没(?=[，,。；！!]|$)|无(?=[，,。；]|$)|阴性|未见|未闻及|\(-\)|（-）|[：:]无|不明显|不存在|已排除|否认)"
)
_BEHIND_ALL = re.compile(r"[^，,。；;]{0,16}?(?:都|均|也都|全都)(?:没有|没|无|否认|不|阴性|正常)")
_UNCERTAIN = re.compile(
    r"考虑|可能(?:是|为|有|合并|存在)?|疑似|怀疑|疑(?!问)|倾向|不除外|不排除|不能(?:除外|排除)|未(?:除外|排除)|似乎?|像是|大概是|恐怕|估计|(?:要|需|需要|进一步|待)(?:排除|除外)|排除(?=[^了]{1,8}$)|除外(?=[^了]{1,8}$)|警惕"
)
_UNCERTAIN_BEHIND = re.compile(
    r"[^，,。；;、]{0,6}?(?:可能(?:性|$|[，,。；;大])|待排|待查|不除外|不能(?:除外|排除)|不排除|待除外|的可能|可疑|[?？])"
)
_IF = re.compile(
    r"如果|要是|万一|一旦|假如|倘若|若|(?<!怕)怕(?!冷|热|光)|防止|预防|避免|以免|小心|副作用|会不会|风险|容易"
)
_IF_REACH = 60
_IF_BEHIND = re.compile(
    r"[^。！？；?!;\n]{0,30}?(?:的话|的时候(?:再)?(?:吃|服|用)|时(?:再)?(?:吃|服|用|口服|就诊|复诊|来)|(?:马上|立即|立刻|及时|随时|赶紧|尽快|早点|即刻)(?:再)?(?:来|去|到|回|就|复|看|打|送|停|急))"
)

RELATIVE = r"爸爸?|妈妈?|父亲|母亲|父母|爷爷|奶奶|外公|外婆|姥姥|姥爷|祖父|祖母|哥哥?|姐姐?|弟弟?|妹妹?|兄(?:长|弟)?|姊|儿子|女儿|老伴|爱人|丈夫|妻子|老公|老婆|姨妈?|舅舅?|叔叔?|姑姑?|伯伯?|家里人|家人|家族|家里|子女|亲戚|同事|邻居|室友"
_FAMILY = re.compile(rf"(?:{RELATIVE})(?!说|讲|觉得|发现|带|陪|送|让|叫|看|告诉|反映|代诉)")
_RELATIVE_SIGN = re.compile("[爸妈父母爷奶外姥祖哥姐弟妹兄姊儿女伴爱丈妻老姨舅叔姑伯家子亲同邻室]")
_PATIENT = re.compile(rf"我(?!的?(?:{RELATIVE}))|患者|本人|自己|您|你(?!的?(?:{RELATIVE}))")
_OTHER = re.compile(rf"^(?:那|然后|但|但是|可|我|我们|他的?|她的?)?(?:他|她|{RELATIVE})(?!说|讲|觉得|发现)")

# A word of the lexicon that means something else with what stands around it.
_NO_PROBLEM_BEFORE = re.compile(r"(?:止|镇|化|祛|抗|解|消|退|麻醉|防|对症|治疗?)$")
_NO_PROBLEM_AFTER = re.compile(
    r"(?:药|量表|自评|疫苗|门诊|专科|科(?!病)|病房|试验|筛查|手册|患者教育|血清|贴|灵|宁|冲剂|颗粒|胶囊|片)"
)
_SINGLE = {
    "累": re.compile(r"[拖连积劳]$|^[及计]"),
    "晕": re.compile(r"^[车船]"),
    "麻": re.compile(r"[芝]$|^[药醉烦将辣]"),
    "吐": re.compile(r"^[司沫的]"),
    "烧": re.compile(r"^[伤水饭菜灼]"),
    "肿": re.compile(r"^瘤"),
    "痛": re.compile(r"^[苦快风]"),
    "痰": re.compile(r"^湿"),
    "疼": re.compile(r"^爱"),
}


class _Term(NamedTuple):
    concept: str
    system: str
    icd10cm: str


class _Clause(NamedTuple):
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    is_question: bool
    answer: Answer | None


@lru_cache(maxsize=1)
def _terms() -> dict[str, _Term]:
    english = {e.concept: e for e in lexicons.problems()}
    found: dict[str, _Term] = {}
    for entry in lexicons.problems("zh"):
        known = english.get(entry.concept)
        system = entry.system or (known.system if known else "")
        found[entry.concept] = _Term(entry.concept, system, entry.icd10cm or (known.icd10cm if known else ""))
    return found


@lru_cache(maxsize=1)
def _index() -> CharacterIndex[str]:
    return CharacterIndex((surface, e.concept) for e in lexicons.problems("zh") for surface in e.surfaces)


@lru_cache(maxsize=1)
def problem_names() -> dict[str, str]:
    """The first Chinese name of each concept."""
    return {entry.concept: entry.surfaces[0] for entry in lexicons.problems("zh")}


@lru_cache(maxsize=8)
def named_in(text: str) -> tuple[Hit[str], ...]:
    """Where problems are named, also in words that stand apart (头有点晕), without overlap."""
    apart = [Hit(start, end, concept) for concept, start, end in said_apart(text)]
    listed = [
        h
        for h in _index().find(text)
        if _is_problem(text, h) and not any(a.start < h.end and h.start < a.end for a in apart)
    ]
    return tuple(sorted([*apart, *listed], key=lambda h: h.start))


def _is_problem(text: str, hit: Hit[str]) -> bool:
    before, after = text[max(0, hit.start - 2) : hit.start], text[hit.end : hit.end + 3]
    if _NO_PROBLEM_BEFORE.search(before) or _NO_PROBLEM_AFTER.match(after):
        return False
    other = _SINGLE.get(text[hit.start : hit.end])
    return other is None or not (other.search(before) or other.match(after))


def find_problems(text: str) -> list[ProblemMention]:
    said = plain(text)
    hits = named_in(said)
    if not hits:
        return []
    medicines = [(m.start, m.end) for m in find_medications(said)]
    clauses = list(_clauses(said))
    found: list[ProblemMention] = []
    at = 0
    for hit in hits:
        if any(start < hit.end and hit.start < end for start, end in medicines):
            continue
        while at + 1 < len(clauses) and clauses[at].end <= hit.start:
            at += 1
        polarity, subject = _read(said, clauses[at], hit)
        term = _terms().get(hit.value) or _Term(hit.value, "", "")
        found.append(
            ProblemMention(
                term.concept,
                text[hit.start : hit.end],
                hit.start,
                hit.end,
                polarity,
                subject,
                term.system,
                term.icd10cm,
            )
        )
    return found


def _clauses(text: str) -> Iterator[_Clause]:
    bounds = sentence_bounds(text)
    for number, (first, last) in enumerate(bounds):
        asks = is_question(text[first:last])
        answer = None
        if asks and number + 1 < len(bounds):
            answer = answer_of(text[bounds[number + 1][0] : bounds[number + 1][1]])
        at = first
        for cut in CLAUSE_END.finditer(text, first, last):
            yield _Clause(at, cut.end(), first, last, asks, answer)
            at = cut.end()
        if at < last:
            yield _Clause(at, last, first, last, asks, answer)


_ANSWERED: dict[Answer | None, Polarity] = {Answer.NO: Polarity.NEGATED, Answer.YES: Polarity.AFFIRMED}


def _read(text: str, clause: _Clause, hit: Hit[str]) -> tuple[Polarity, Subject]:
    before = text[clause.start : hit.start]
    after = text[hit.end : clause.end]
    subject = Subject.FAMILY if _is_family(text[clause.sentence_start : hit.start]) else Subject.PATIENT
    inside = text[hit.start : hit.end]
    if clause.is_question:
        return _ANSWERED.get(clause.answer, Polarity.HYPOTHETICAL), subject
    rest = text[hit.end : clause.sentence_end]
    supposed_from = max(clause.sentence_start, hit.start - _IF_REACH)
    if _IF.search(text, supposed_from, hit.start) or _IF_BEHIND.match(rest):
        return Polarity.HYPOTHETICAL, subject
    if _is_uncertain(before, after):
        return Polarity.UNCERTAIN, subject
    if _is_negated(before, after, inside):
        return Polarity.NEGATED, subject
    return Polarity.AFFIRMED, subject


def _is_negated(before: str, after: str, inside: str) -> bool:
    if re.search(r"[不没]", inside) and _terms().get(inside) is None and _is_denied_inside(inside):
        return True
    if any(before.endswith(m[0]) or m.end() > len(before) - 3 for m in _DOUBLE.finditer(before)):
        return False
    for cue in _NEGATION.finditer(before):
        if _NO_NEGATION.match(before + inside[:2], cue.start()):
            continue
        between = before[cue.end() :]
        if _STOP.search(between) or (len(between) > _LONGEST and not _ENUMERATED.search(between)):
            continue
        return True
    return _BEHIND.match(after) is not None or _BEHIND_ALL.match(after) is not None


def _is_denied_inside(inside: str) -> bool:
    """头不晕 is denied; 睡不着, 没胃口, 走不稳 are complaints that hold a negation."""
    return inside not in _index_surfaces()


@lru_cache(maxsize=1)
def _index_surfaces() -> frozenset[str]:
    return frozenset(s for e in lexicons.problems("zh") for s in e.surfaces)


def _is_uncertain(before: str, after: str) -> bool:
    cues = list(_UNCERTAIN.finditer(before))
    if cues and len(before) - cues[-1].end() <= _LONGEST:
        return True
    return _UNCERTAIN_BEHIND.match(after) is not None


def _is_family(before: str) -> bool:
    cues = list(_FAMILY.finditer(before)) if _RELATIVE_SIGN.search(before) else []
    return bool(cues) and not _PATIENT.search(before, cues[-1].end())


def names_relative(text: str) -> bool:
    return _FAMILY.search(text) is not None


def tells_of_other(text: str) -> bool:
    clauses = [c for c in CLAUSE_END.split(text) if c.strip()]
    return bool(clauses) and _OTHER.match(clauses[-1].strip()) is not None


def negated_spans(text: str) -> list[tuple[int, int]]:
    """What stands behind a negation, and the problems that one stands behind (头痛没有)."""
    said = plain(text)
    spans: list[tuple[int, int]] = []
    for clause in _clauses(said):
        for cue in _NEGATION.finditer(said, clause.start, clause.end):
            if _NO_NEGATION.match(said, cue.start()) or (spans and cue.end() < spans[-1][1]):
                continue
            until = min(clause.end, cue.end() + 2 * _LONGEST)
            stops = [m.start() for p in (_STOP, _READING) if (m := p.search(said, cue.end(), until))]
            end = min([until, *stops])
            if said[cue.end() : end].strip("，,。；;、！!？? "):
                spans.append((cue.end(), end))
    for mention in find_problems(text):
        inside = any(start <= mention.start < end for start, end in spans)
        if mention.polarity is Polarity.NEGATED and not inside:
            spans.append((mention.start, mention.end))
    return sorted(spans)
