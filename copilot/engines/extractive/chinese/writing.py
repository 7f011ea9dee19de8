"""Spoken Chinese in the style of a record. Every rule only leaves out, turns round or renames what was said."""

from __future__ import annotations

import re

from copilot.clinical.medications import find_medications
from copilot.clinical.polarity import Polarity, find_problems
from copilot.domain.template import Topic

_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> _Rules:
    return tuple((re.compile(pattern), to) for pattern, to in pairs)


_FILLERS = _rules(
    (r"^(?:(?:医生|大夫|护士)?(?:您好|你好|谢谢)?(?:医生|大夫)?[，,。、！!]+)+(?=\S)", ""),
    (
        r"^(?:(?:嗯+|啊|哦|噢|呃|额|哎|唉|那|好的?|行|对的?|是的?|这样|来|嘛|这个|那个|就是说?|然后|反正|所以|不过|但是|其实|您看|你看|我跟您说)[，,、。]+)+",
        "",
    ),
    (r"(?:嗯+|呃|啊(?![呀])|哎呀|唉)[，,]?", ""),
    (r"[吧呢啊呀嘛哈哦啦]+(?=[，,。！!；;]|$)", ""),
    (r"(?:的话|来着|什么的)(?=[，,。]|$)", ""),
    (r"糖尿病嘛", "糖尿病"),
    (r"^不对[，,](?:是)?", ""),
    (r"^(?:也|还|就|都)?(?:就)?是(?=吃|左|右|有|没)", ""),
    (r"(?:大概|差不多|大约)(?:有|是)?(?=\d)", "约"),
    (r"(?:挺|特别|非常|老|总)(?=疼|痛|难受|痒)", ""),
)
_PEOPLE = _rules(
    (r"我(?:的)?爸(?:爸)?", "父亲"),
    (r"我(?:的)?妈(?:妈)?(?!说)", "母亲"),
    (
        r"我(?:的)?(?:父亲|母亲|奶奶|爷爷|外公|外婆|姥姥|姥爷|儿子|女儿)",
        lambda m: m[0].replace("我的", "").replace("我", ""),
    ),  # type: ignore[arg-type]
    (r"我(?:的)?哥哥?", "兄"),
    (r"我(?:的)?弟弟?", "弟"),
    (r"我(?:的)?姐姐?", "姐"),
    (r"我(?:的)?妹妹?", "妹"),
    (r"我(?:的)?(?:老伴|爱人|老公|老婆|丈夫|妻子)", "配偶"),
    (r"我(?:的)?姨妈?", "姨"),
    (r"我(?:的)?(?:舅舅?|叔叔?|姑姑?|伯伯?)", lambda m: m[0][-1]),  # type: ignore[arg-type]
    (r"(?:我自己|自己)(?=量|测)", "自"),
    (r"我(?:觉得|感觉|就|是|还|也|用|在|现在)?(?!们)", ""),
    (r"[您你](?:的)?", ""),
)
# Colloquial, and what a record calls it.
_TERMS = _rules(
    (r"(?:嗓子|喉咙|咽喉)(?:有点|老|一直|特别)?(?:疼痛?|痛)", "咽痛"),
    (r"(?:头|脑袋)(?:有点|老|一直)?(?:疼痛?|痛)", "头痛"),
    (r"头(?:有点|老|一直)(?:晕|昏)|头昏", "头晕"),
    (r"(?:小肚子|小腹)(?:有点|老)?(?:疼|痛)", "下腹痛"),
    (r"(?:肚子|肚)(?:有点|老|一直)?(?:疼痛?|痛)", "腹痛"),
    (r"肚脐(?:周围|那里|那儿)?(?:疼|痛)", "脐周痛"),
    (r"肚脐周围", "脐周"),
    (r"(?:胸口|心口|胸部)(?:有点|老|一直)?(?:疼|痛)|胸疼", "胸痛"),
    (r"(?:后背|背)(?:疼|痛)", "背痛"),
    (r"腰(?:有点|老)?(?:疼|酸痛)", "腰痛"),
    (r"(?:左边|左侧)(?=膝|耳|眼|腿|肩|手|脚|胳膊)", "左"),
    (r"(?:右边|右侧)(?=膝|耳|眼|腿|肩|手|脚|胳膊)", "右"),
    (r"(?:膝盖|膝关节)(?:有点|老)?(?:疼痛?|痛)", "膝痛"),
    (r"膝盖", "膝关节"),
    (r"耳朵(?:疼|痛)", "耳痛"),
    (r"耳朵(?=流|里)", "耳"),
    (r"耳朵(?:响|嗡嗡响?)", "耳鸣"),
    (r"(?:眼睛)(?:疼|痛)", "眼痛"),
    (r"(?:小便|尿尿)(?:的时候)?(?:疼|痛)", "尿痛"),
    (r"老想上厕所|总想上厕所|小便次数多", "尿频"),
    (r"小便多", "多尿"),
    (r"发高烧|(?<!最)高烧", "高热"),
    (r"发低烧|低烧", "低热"),
    (r"发烧|有点烧|发着烧", "发热"),
    (r"(?<![发退高低])烧到", "发热达"),
    (r"最高(?:发热)?(?:烧到|发热达)", "最高体温"),
    (r"拉肚子|拉稀", "腹泻"),
    (r"流鼻涕|流清鼻涕|流清涕", lambda m: "流清涕" if "清" in m[0] else "流涕"),  # type: ignore[arg-type]
    (r"鼻子(?:堵|不通气?|塞)", "鼻塞"),
    (r"心慌|心里发慌", "心悸"),
    (r"(?:喘不上气|上不来气|喘不过气)", "气促"),
    (r"没劲儿?|没力气|没有力气|浑身无力", "乏力"),
    (r"浑身酸?(?:痛|疼)|身上酸痛", "全身酸痛"),
    (r"吃不下饭|没胃口|不想吃饭|胃口不好", "食欲差"),
    (r"睡不着觉?", "失眠"),
    (r"想吐(?!了)", "恶心"),
    (r"(?<![呕])吐了(?=\d)", "呕吐"),
    (r"(?<=恶心[，、])吐(?!血|的)", "呕吐"),
    (r"没吐", "无呕吐"),
    (r"心情(?:特别|很|非常|一直)?(?:不好|差|低落)", "情绪低落"),
    (r"痒痒|发痒|特别痒", "瘙痒"),
    (r"打呼噜|打呼", "打鼾"),
    (r"(?<![气憋咳哮])喘(?=$|[，,。；了\d])", "气喘"),
    (r"眼睛皮肤(?:发)?黄", "黄染"),
    (r"抽过|抽风", "抽搐"),
    (r"看东西(?:有点)?(?:模糊|不清楚?)", "视物模糊"),
    (r"看东西(?:有)?重影|重影", "复视"),
    (r"眼屎", "分泌物"),
    (r"怕光", "畏光"),
    (r"抽烟", "吸烟"),
    (r"喝酒", "饮酒"),
    (r"胳膊", "上肢"),
    (r"屁股", "臀部"),
    (r"手指头", "手指"),
    (r"脚底", "足底"),
    (r"脚背", "足背"),
    (r"脚脖子", "踝部"),
    (r"崴了?脚", "踝扭伤"),
    (r"(?<![上下])(?<=[左右双两])腿(?!抬)", "下肢"),
    (r"疼(?=得|痛)?(?<!痛)", "痛"),
    (r"痛痛", "痛"),
    (r"瘦了有?", "体重下降"),
    (r"(?:血压高|血压偏高)(?=[，,]吃|[，,]服)", "高血压"),
    (r"脑梗走的", "因脑梗去世"),
    (r"没做过手术|没有做过手术|没开过刀", "否认手术史"),
    (r"没有?摔过|没受过伤|没有外伤", "无外伤史"),
    (r"(?:再|又)?吃不了", "不能进食"),
    (r"喷(?=沙丁)", "喷"),
    (r"心律(?:是)?齐的?", "心律齐"),
    (r"没有?(?:听到|听见|闻到)", "未闻及"),
    (r"没有?(?:摸到|触到)", "未触及"),
    (r"没有?(?:看到|看见|见到)", "未见"),
    (r"躺着(?=\d)", "卧位"),
    (r"站起来(?=\d)", "立位"),
    (r"核磁共振|核磁", "磁共振"),
    (r"肚子软", "腹软"),
    (r"手脚(?=没|无)", "手足"),
)
_TIMES = _rules(
    (r"(?<![\d.])1[天日](?=[1-9](?:-\d)?次)", "每日"),
    (r"1天(?=1(?:片|粒|袋|包|支))", "每日"),
    (r"每天(?=\d|早|晚|用|服|吃)", "每日"),
    (r"(?<=[，、])1次(?=\d)", "每次"),
    (r"早晚各", "早晚各"),
    (r"每日早上1次", "每晨1次"),
    (r"(\d+)(?:个)?(?:星期|礼拜)", r"\1周"),
    (r"(\d+)个小时", r"\1小时"),
    (r"(\d+)个多月", r"\1月余"),
    (r"(\d+)多(?=年|天|岁|个)", r"\1余"),
    (r"十来(?=年|天)", "十余"),
    (r"十几(?=年|天)", "十余"),
    (r"上个?(?:礼拜|星期)", "上周"),
    (r"(?<!\d)((?:3[4-9]|4[0-3])(?:\.\d)?)度(?=[，,。、]|$|再|吃|服|以上)", r"\1℃"),
    (r"饭前", "餐前"),
    (r"饭后", "餐后"),
    (r"(早|午|晚)饭(前|后)", r"\1餐\2"),
    (r"以后(?=来?复)", "后"),
    (r"之后(?=来?复)", "后"),
    (r"后来复", "后复"),
    (r"二型", "2型"),
    (r"一型", "1型"),
)
_NEGATIONS = _rules(
    (
        r"(?<!有)(?:没有|没)(?:什么|太)?(?=(?:[\u4e00-\u9fff]{0,3})(?:痛|热|泻|吐|咳|痰|晕|喘|肿|血|炎|音|疹|史|病|鸣|悸|闷|感染|水肿|过敏|骨折|穿孔|包块|结节|杂音|破溃|流水|流脓|高血压|震颤|脓点|重影|复视))",
        "无",
    ),
    (
        r"(?<![无否])不(?=发热|咳嗽|头痛|头晕|腹痛|腹泻|恶心|呕吐|胸痛|胸闷|心悸|气促|耳鸣|畏光|打鼾|瘙痒|疼痛)",
        "无",
    ),
    (r"头不(?:疼|痛)", "无头痛"),
    (r"头不晕", "无头晕"),
    (r"(?:腹|肚子)不(?:疼|痛)", "无腹痛"),
    (r"腰不(?:疼|痛)", "无腰痛"),
    (r"耳朵不响", "无耳鸣"),
    (r"看东西不模糊", "无视物模糊"),
    (r"(?:嘴唇|口唇)(?:没|不)肿", "无口唇肿胀"),
    (r"不喘", "无气喘"),
    (r"不怕光", "无畏光"),
    (r"不抽烟|烟不抽", "不吸烟"),
    (r"不喝酒|酒不喝", "不饮酒"),
    (r"没(?=抽搐|发热|腹泻|呕吐|咳嗽|怀孕)", "无"),
    (r"无怀孕", "未怀孕"),
    (r"也无", "，无"),
)
# 头痛没有 -> 无头痛
_POSTPOSED = re.compile(r"(?P<what>[\u4e00-\u9fff、]{2,12}?)(?:倒|我|也|都|是)?没有(?=[，,。；]|$)")
_TRAILING = re.compile(r"(?<=[\u4e00-\u9fff\d%℃余])了(?=[，,。；]|$)")
_EDGES = re.compile(r"^[，,、。；;：:\s]+|[，,、；;：:\s]+$")


def _applied(text: str, rules: _Rules) -> str:
    for pattern, to in rules:
        text = pattern.sub(to, text)
    return text


def plain_terms(text: str) -> str:
    """`text` with written terms for colloquial ones."""
    return _applied(_applied(text, _TERMS), _TIMES)


_FULL = {
    "烧": "发热",
    "喘": "气喘",
    "吐": "呕吐",
    "麻": "麻木",
    "晕": "头晕",
    "肿": "肿胀",
    "痒": "瘙痒",
    "累": "乏力",
    "痰": "咳痰",
    "咳": "咳嗽",
}


def full_name(surface: str) -> str:
    """A problem as a record calls it, also where speech has one character for it."""
    return _FULL.get(surface) or plain_terms(surface)


def written(text: str, *, doctor: bool, topic: Topic) -> str:
    """A sentence (its numbers in digits) as a line of the record; "" if nothing is left."""
    text = text.strip().rstrip("。！!；;？?")
    text = _applied(text, _FILLERS)
    text = _applied(text, _PEOPLE)
    if doctor:
        text = _applied(text, _FRAMES)
    text = _POSTPOSED.sub(_turned, text)
    text = _applied(text, _NEGATIONS[5:])
    text = _applied(text, _TERMS)
    text = _applied(text, _NEGATIONS)
    text = _applied(text, _TIMES)
    text = _TRAILING.sub("", text)
    if topic in (Topic.VITALS, Topic.EXAM):
        text = _applied(text, _MEASURES)
    text = _taken(text)
    if topic is Topic.PAST_HISTORY:
        text = _denied_history(text)
    return sentence(text)


_SHORT_OF_DOSE = re.compile(r"[，,](?=\d+(?:\.\d+)?(?:mg|g|ml|μg|单位|片|粒|袋|支|滴|吸)(?![A-Za-z/]))")
_EATEN = re.compile(
    r"吃(?:的|过|了)?(?=\d+(?:天|周|个月|片|粒)|$|[，,])|(?<=[再前后上接着])吃(?:着)?(?=\d|$|[，,])|接着吃|继续吃"
)


def _taken(text: str) -> str:
    """Medications are 服, not 吃; the dose stands next to the name."""
    for mention in reversed(find_medications(text, "zh")):
        before, after = text[: mention.start], text[mention.end :]
        after = _SHORT_OF_DOSE.sub("", after, count=1) if _SHORT_OF_DOSE.match(after) else after
        before = re.sub(r"吃(?P<tense>过|的|了)?(?=[^，,。]{0,6}$)", "服", before)
        text = before + mention.surface + after
    if find_medications(text, "zh"):
        text = _EATEN.sub(
            lambda m: m[0].replace("吃的", "服").replace("吃了", "服").replace("吃过", "服").replace("吃", "服"),
            text,
        )
    return text


def _denied_history(text: str) -> str:
    """没有糖尿病 is 否认糖尿病 in the history."""
    for mention in reversed(find_problems(text, "zh")):
        cue = re.search(r"(?:没有|没|无)$", text[: mention.start])
        if cue and mention.polarity is Polarity.NEGATED:
            text = text[: cue.start()] + "否认" + text[cue.end() :]
    return text


def _turned(match: re.Match[str]) -> str:
    what = match["what"]
    if not find_problems(what, "zh") or what.startswith(("有", "无", "没")) or "有没" in match[0]:
        return match[0]
    return "无" + what


_FRAMES = _rules(
    (
        r"^(?:我(?:给)?(?:来)?)?(?:看看|看一下|看一看|检查一下|检查|听一下|听听|摸一下|量个血压|量一下|量个|看了看?|看)(?:[，,]|(?=双|左|右|口|咽|体温|血压|扁|嗓))",
        "",
    ),
    (
        r"^(?:好|行)?[，,]?(?:我)?(?:来)?(?:给)?(?:量|测|听|看|摸|查)(?:个|一下|一个)?(?:血压|体温|嗓子|肺|心)?[。，,]",
        "",
    ),
    (r"(?:现在|今天)?给(?=做|开|加|打)", ""),
    (r"(?<![避离打张分公切展睁])(?:先)?开(?:点|个|一个|具)?(?=[\u4e00-\u9fff]{2})", ""),
    (r"^(?:这样|那么|另外|还有|然后)[，,]?", ""),
    (r"(?:这是|这个是|就是)(?=[\u4e00-\u9fff]{2,})", ""),
    (r"可以听到", "可闻及"),
    (r"考虑是", "考虑"),
    (r"听着没有问题", "未闻及异常"),
    (
        r"(?:化验单|检查|片子|心电图)(?:结果)?(?:出来了|看了|拿到了)[，,]",
        lambda m: {"心": "心电图：", "片": "X线片："}.get(m[0][0], ""),
    ),  # type: ignore[arg-type]
    (r"(血常规|尿常规|生化|肝功能)(?:结果)?出来了[，,]", r"\1："),
    (r"(?:再)?加一个", "加用"),
    (r"再加个?(?=[\u4e00-\u9fff])", "加用"),
    (r"(?:把|要)(?=酒停|烟)", ""),
)
_MEASURES = _rules(
    (r"(?<![\d/])(\d{2,3}/\d{2,3})(?!\d|mmHg|/)", r"\1mmHg"),
    (r"(体温[^\d，]{0,3}\d{2}(?:\.\d)?)(?:度|℃)?(?!\.?\d)", r"\1℃"),
    (r"((?:心率|脉搏|呼吸)[^\d，]{0,4}\d{2,3})(?:次)?(?!/|\d|次)(?:/分)?", r"\1次/分"),
    (r"血氧(?!饱和)", "血氧饱和度"),
)


def sentence(text: str) -> str:
    text = re.sub(r"[，,]{2,}", "，", text.replace(",", "，"))
    text = re.sub(r"，(?=[。；])", "", text)
    text = _EDGES.sub("", text)
    return f"{text}。" if text and text[-1] != "。" else text


def affirmed(text: str) -> bool:
    return any(p.polarity is Polarity.AFFIRMED for p in find_problems(text, "zh"))
