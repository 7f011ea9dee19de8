# ruff: noqa: E501 - a pattern reads better on one line
"""What a Chinese clause is about: by who says it, the question before it, and its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.clinical.medications import find_medications
from copilot.clinical.plans import plans_in
from copilot.clinical.polarity import Polarity, ProblemMention, Subject, find_problems
from copilot.clinical.quantities import vital_signs_in
from copilot.domain.template import Topic

ALLERGY = re.compile(r"过敏(?!性|原)")
FAMILY_ASKED = re.compile(r"家里|家人|家族|父母|类似的情况|家里人")
SOCIAL = re.compile(r"抽烟|吸烟|抽[，,]?|喝酒|饮酒|烟|酒(?!精)|结婚|职业|工作是|隐形眼镜|盐吃")
PAST_ASKED = re.compile(
    r"以前|得过|做过(?:什么)?手术|手术|什么病|别的病|其他病|身体(?:怎么样|好)|慢性病|高血压|糖尿病|疫苗|生下来|出生|几个孩子|放环|痛风|甲亢|结石|溃疡|鼻炎|甲状腺的?病|多少年"
)
MEDICATION_ASKED = re.compile(
    r"(?:吃|用|服)(?:的|着|过|了)?(?:什么|啥|哪些|别的|激素)?[^，。]{0,4}药|什么药|用什么|降压药|抗凝药|安眠药"
)
PAST = re.compile(
    r"以前|去年|前年|\d+年前|小时候|得过|做过|手术|切除|支架|瓣膜|疫苗|接种|顺产|剖(?:宫产|的)|足月|流产|生过|戒烟|病史|既往|十余?来?年|多年|\d+年(?!级)|零八年|\d{2}年"
)
CHRONIC = frozenset(
    ["hypertension", "diabetes", "asthma", "gastritis", "fibroids", "gout", "hyperuricemia", "hyperlipidemia", "stroke", "hepatitis", "tuberculosis", "epilepsy", "hyperthyroidism", "hypothyroidism", "cirrhosis"]
) | {
    "type 2 diabetes", "type 1 diabetes", "coronary artery disease", "heart attack", "heart failure", "fatty liver", "kidney stones", "gallstones",
    "allergic rhinitis", "rhinitis", "duodenal ulcer", "gastric ulcer", "peptic ulcer", "iron deficiency anemia", "anemia", "hepatitis b", "hepatitis c",
    "chronic obstructive pulmonary disease", "atrial fibrillation", "thyroid nodule", "thyroid disease", "benign prostatic hyperplasia",
}  # fmt: skip
_CURRENT_USE = re.compile(r"平时|现在|目前|一直|长期|每天|每日|一天|常年|还在|天天|早上吃|晚上吃|早晚")
_FOR_THIS = re.compile(r"吃了|用了|贴过|喷了|滴过|退下|好一点|没用|不管用|停了|缓解")

EXAM = re.compile(
    r"压痛|反跳痛|肌紧张|啰音|呼吸音|杂音|充血|扁桃体|脓点|肠鸣|叩痛|叩击痛|肌力|反射|直腿|浮髌|摩擦感|活动度|肿大|细颤|突出$|突出[，。]|面色|腹(?:部)?(?:平)?软|腹软|肝脾|墨菲|"
    r"水肿|风团|划痕|哮鸣音|眼震|眼球震颤|指鼻|Dix|试验(?:阳|阴)性|阳性|阴性|鼓膜|穿孔|黏膜|脓涕|疱疹|皮疹|破溃|感觉减退|尼龙丝|动脉搏动|伤口|切口|角膜|结膜|视力|眼压|宫颈|附件|子宫|"
    r"意识清|接触|语速|幻觉|情绪低落|心律|心肺|双肺|两肺|咽部|口唇|甲状腺\d?|二度|质软|触痛|结节|膝正常|侧正常|发绀|苍白|红肿|屈指|血运|渗血"
)
RESULTS = re.compile(
    r"血常规|尿常规|化验|B超|彩超|超声|CT|磁共振|核磁|片子|X线|X光|心电图|ST段|白细胞|红细胞|中性粒|血红蛋白|血小板|肝功|转氨酶|胆红素|肌酐|血钾|血钠|脂蛋白|胆固醇|甘油三酯|尿酸|血糖|糖化|"
    r"尿蛋白|亚硝酸盐|TSH|游离T|抗体|病理|造影|培养|评分|量表|肺功能|FEV|内膜\d|内膜[十一二]|肌瘤\d|肌瘤[一二]|胆总管|INR|肌钙|间隙变窄|骨赘|骨折|阑尾增粗|直径|压迫"
)
FINDING = re.compile(r"间隙变窄|骨赘|阑尾增粗|ST段(?:抬高|压低)|压迫|未见骨折|没有骨折|无骨折")
_REPORTS = re.compile(r"(?:病理|B超|彩超|CT|磁共振|片子|X线|心电图)(?:是|提示|示|看|报告|显示)")
_RESULT_VALUE = re.compile(
    r"\d|阳性|阴性|提示|示|正常|抬高|压低|变窄|增粗|未见|没有|无|高|低|结节|出来了|看了|慢性|突出|加号"
)
ORDER = re.compile(
    r"先(?:查|做|拍|吃|用|不用|调整|停|禁|保守)|查(?:一)?(?:个|下|一下)|抽血|拍(?:个)?片|做(?:个|一个|一下)|(?:要|还要|再|建议|需要|可以|去|来|得|马上)(?:做|查|住院|手术|复查|戒)|复查(?!的|血压是|来)|复诊|随诊|住院|会诊|转诊|"
    r"开(?:点|个|具)?[\u4e00-\u9fff]{2}|继续(?:吃|服|用)|加(?:量|用|个|一个|到|上)?[\u4e00-\u9fff]{2,}|停(?:掉|用|了|药)|改(?:成|用|为)|换(?:成|药)|口服|嚼服|雾化|注射|静滴|缝|拆线|换药|清创|打(?:破伤风|针)|"
    r"多喝水|喝水|休息|饮食|少吃|忌|避免|避开|不要|别(?!的)|不能(?!除外|排除)|控制|锻炼|减(?:减)?体重|练|注意|观察|看护|保管|禁食|禁水|急诊|马上(?:来|去|打|到|回|停)|赶紧|随时|及时|立刻|立即|"
    r"吃(?:\d|一|两|三|五|七|十)|服|每(?:日|天|晚|晨)\d|一天(?:一|两|二|三|四)次|1天\d次|睡前|外用|外涂|涂|滴(?:眼液|一)|冲|喷鼻|疗程|复位|诊刮|宫腔镜|造影|心理治疗|避孕|游泳|监测|测血糖|测\d|量血压|记下来|避|不用|暂不|戒|复健|手法|卧床"
)
_COME_BACK = re.compile(r"(?:早点|及时|随时|马上|立即|立刻|赶紧|尽快)(?:再)?(?:来|回|去|就诊|到|复诊)|来看$")
_IF = re.compile(r"如果|要是|万一|一旦|若")
_DIAGNOSIS = re.compile(
    r"炎(?!药)|病(?!人|理|历|毒|房|床|变)|症(?!状)|感染|综合征|梗死|梗塞|骨折|损伤|哮喘|眩晕|贫血|肌瘤|出血|障碍|甲亢|高血压|荨麻疹|扭伤|切割伤|失眠|溃疡|结石|突出|病变|甲减|发作|湿疹|皮炎|痛风"
)
_THINKS = re.compile(
    r"考虑|诊断|可能|不除外|不排除|待排|这是|是(?=[\u4e00-\u9fff]{2,10}(?:炎|病|症))|倾向|怀疑|恢复得|控制得|控制不好|排除"
)


def doctor_topic(clause: str, *, stage: str) -> Topic | None:
    """The topic of a doctor's clause that asks nothing, None if a record does not hold it."""
    if vital_signs_in(clause, "zh") and not ORDER.search(clause):
        return Topic.VITALS
    if _IF.search(clause) or _COME_BACK.search(clause):
        return Topic.FOLLOW_UP
    ordered = ORDER.search(clause) is not None or any(p.is_ordered for p in plans_in(clause, "zh"))
    problems = find_problems(clause, "zh")
    if stage != "history" and not ordered and _is_name(clause, problems):
        return Topic.ASSESSMENT
    if (FINDING.search(clause) or _REPORTS.match(clause)) and not ordered:
        return Topic.RESULTS
    if RESULTS.search(clause) and _RESULT_VALUE.search(RESULTS.sub("", clause, count=1)) and not ordered:
        return Topic.RESULTS
    if _THINKS.search(clause) and (problems or _DIAGNOSIS.search(clause)):
        return Topic.ASSESSMENT
    if (
        EXAM.search(clause)
        and not ordered
        and not (stage == "plan" and not re.search(r"压痛|阳性|阴性|音|充血", clause))
    ):
        return Topic.EXAM
    if ordered or find_medications(clause, "zh"):
        return Topic.FOLLOW_UP if re.search(r"复查|复诊|随诊", clause) else Topic.PLAN
    if _DIAGNOSIS.search(clause) and len(clause) <= 24 and stage != "history":
        return Topic.ASSESSMENT
    if EXAM.search(clause):
        return Topic.EXAM
    return None


def _is_name(clause: str, problems: Sequence[ProblemMention]) -> bool:
    """Whether a clause is the name of a disease and little else."""
    named = sum(p.end - p.start for p in problems if p.polarity is Polarity.AFFIRMED)
    return bool(_DIAGNOSIS.search(clause)) and named >= 0.6 * len(clause) and not re.search(r"阳性|阴性", clause)


def patient_topic(text: str, question: str) -> Topic:
    """The topic of what the patient says, with the question it answers ("" if none)."""
    problems = find_problems(text, "zh")
    medicated = bool(find_medications(text, "zh"))
    if ALLERGY.search(text) or (ALLERGY.search(question) and not re.search(r"^(?!.*过敏).*(?:手术|怀孕)", text)):
        return Topic.ALLERGIES
    of_family = any(p.subject is Subject.FAMILY for p in problems) or FAMILY_ASKED.search(question) is not None
    caught = re.search(r"感冒|疹|红眼", text) is not None  # who was ill around the patient is history, not heredity
    if of_family and (not caught or (FAMILY_ASKED.search(question) is not None and "感冒" not in question)):
        return Topic.FAMILY
    if SOCIAL.search(text) and (SOCIAL.search(question) or re.search(r"[抽吸]烟|戒|喝酒|白酒", text)):
        return Topic.SOCIAL
    if re.search(r"抽烟|喝酒|隐形眼镜", question) and not problems:
        return Topic.SOCIAL
    chronic = any(p.concept in CHRONIC for p in problems)
    if medicated:
        if MEDICATION_ASKED.search(question) and not _FOR_THIS.search(text):
            return Topic.MEDICATIONS
        if chronic or re.search(r"年前|去年|前年|小时候", text):
            return Topic.PAST_HISTORY
        return (
            Topic.MEDICATIONS
            if _CURRENT_USE.search(text) and not re.search(r"吃了|用了|滴过|贴过", text)
            else Topic.HISTORY
        )
    if PAST_ASKED.search(question) and (chronic or PAST.search(text) or PAST_ASKED.search(text)):
        return Topic.PAST_HISTORY
    if chronic and (re.search(r"年|史|有", text) or PAST_ASKED.search(question)):
        return Topic.PAST_HISTORY
    if re.search(r"做过.{0,8}手术|足月|顺产|疫苗|按时打|支架|瓣(?!口)|起搏器|剖的|流产|生过", text):
        return Topic.PAST_HISTORY
    return Topic.HISTORY


def asked_topic(question: str) -> Topic:
    """What a yes or no to `question` belongs to."""
    if ALLERGY.search(question):
        return Topic.ALLERGIES
    if FAMILY_ASKED.search(question):
        return Topic.FAMILY
    if re.search(r"抽烟|吸烟|喝酒|饮酒|隐形眼镜", question):
        return Topic.SOCIAL
    problems = find_problems(question, "zh")
    if any(p.concept in CHRONIC for p in problems) or re.search(
        r"手术|什么病|以前|得过|放环|甲状腺的?病", question
    ):
        return Topic.PAST_HISTORY
    return Topic.REVIEW_OF_SYSTEMS
