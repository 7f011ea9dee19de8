from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.clinical import lexicons
from copilot.clinical.allergies import allergies_in, asks_for_allergies
from copilot.clinical.answers import Answer, answer_of, is_question
from copilot.clinical.languages import language_of, rules_of
from copilot.clinical.laterality import find_corrections, find_sides
from copilot.clinical.medications import classes_of, meets_allergy
from copilot.clinical.polarity import Polarity, Subject, find_problems, negated_spans
from tests.unit.clinical.speaking import UNHURRIED

SYMPTOMS = ["发热", "咳嗽", "胸闷", "气短", "头痛", "腹泻", "恶心", "呕吐", "心慌", "乏力", "皮疹", "水肿"]
NEGATIONS = ["无", "未见", "否认", "不伴", "没有"]


def polarities(text: str) -> dict[str, Polarity]:
    return {p.surface: p.polarity for p in find_problems(text, "zh")}


@UNHURRIED
@given(
    st.sampled_from(NEGATIONS),
    st.lists(st.sampled_from(SYMPTOMS), min_size=1, max_size=4, unique=True),
    st.sampled_from(["、", "和", "及", "或"]),
    st.sampled_from(SYMPTOMS),
)
def test_a_negation_reaches_over_a_list_and_no_further(
    cue: str, denied: list[str], joint: str, affirmed: str
) -> None:
    text = f"{cue}{joint.join(denied)}，有{affirmed}三天。"
    found = [(p.surface, p.polarity) for p in find_problems(text, "zh")]
    assert found == [*((d, Polarity.NEGATED) for d in denied), (affirmed, Polarity.AFFIRMED)]
    spans = negated_spans(text, "zh")
    assert all(any(a <= text.index(d) < b for a, b in spans) for d in denied)


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("头痛没有", Polarity.NEGATED),
        ("肚子不疼", Polarity.NEGATED),
        ("头不晕", Polarity.NEGATED),
        ("高血压都没有", Polarity.NEGATED),
        ("反跳痛阴性", Polarity.NEGATED),
        ("不是没有头痛", Polarity.AFFIRMED),
        ("无明显诱因出现发热", Polarity.AFFIRMED),
        ("头痛没有缓解", Polarity.AFFIRMED),
        ("晚上睡不着", Polarity.AFFIRMED),
        ("没力气", Polarity.AFFIRMED),
        ("不除外肺炎", Polarity.UNCERTAIN),
        ("考虑肺炎", Polarity.UNCERTAIN),
        ("肺炎待排", Polarity.UNCERTAIN),
        ("肺炎可能性大", Polarity.UNCERTAIN),
        ("疑似肺炎", Polarity.UNCERTAIN),
        ("要是发烧就来", Polarity.HYPOTHETICAL),
        ("有没有发烧", Polarity.HYPOTHETICAL),
        ("发烧吗？没有。", Polarity.NEGATED),
        ("发烧吗？有。", Polarity.AFFIRMED),
    ],
)
def test_polarity(text: str, polarity: Polarity) -> None:
    assert set(polarities(text).values()) == {polarity}


@pytest.mark.parametrize("text", ["止痛药", "抑郁自评量表", "麻药", "肿瘤科门诊", "晕车药"])
def test_no_problem(text: str) -> None:
    assert find_problems(text, "zh") == []


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("我妈妈有糖尿病", Subject.FAMILY),
        ("父亲患糖尿病", Subject.FAMILY),
        ("我妈说我有糖尿病", Subject.PATIENT),
        ("我有糖尿病", Subject.PATIENT),
    ],
)
def test_whose_it_is(text: str, subject: Subject) -> None:
    assert [p.subject for p in find_problems(text, "zh")] == [subject]


def test_concepts_are_those_of_the_english_list() -> None:
    (found,) = find_problems("嗓子有点疼", "zh")
    assert (found.concept, found.icd10cm) == ("sore throat", "J02.9")


@pytest.mark.parametrize(
    ("text", "side", "site"),
    [
        ("左膝压痛", "left", "膝"),
        ("右边膝盖", "right", "膝"),
        ("双下肢水肿", "both", "下肢"),
        ("左手食指", "left", "食指"),
        ("右下腹", "right", "下腹"),
    ],
)
def test_a_side(text: str, side: str, site: str) -> None:
    assert [(s.side.value, s.site) for s in find_sides(text, "zh")] == [(side, site)]


@pytest.mark.parametrize("text", ["左氧氟沙星", "右佐匹克隆", "三天左右", "左甲状腺素钠片"])
def test_no_side(text: str) -> None:
    assert find_sides(text, "zh") == []


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("左膝，哦不，是右膝疼", "左膝", "右膝"),
        ("吃十毫克，不对，二十毫克", "十", "二十"),
        ("疼了三天，说错了，五天", "三", "五"),
        ("氯吡格雷，哦不对，替格瑞洛", "氯吡格雷", "替格瑞洛"),
    ],
)
def test_a_correction(text: str, old: str, new: str) -> None:
    (found,) = find_corrections(text, "zh")
    assert found.replaced is not None
    assert (text[slice(*found.replaced)], text[slice(*found.replacement)]) == (old, new)


@pytest.mark.parametrize(
    "text", ["发烧吗？", "有没有发烧", "疼不疼", "多长时间了", "哪里不舒服", "大便怎么样", "是不是喘"]
)
def test_a_question(text: str) -> None:
    assert is_question(text, "zh")


@pytest.mark.parametrize("text", ["没什么痰。", "什么都不想干。", "疼三天了。", "不知道。", "没怎么睡。"])
def test_no_question(text: str) -> None:
    assert not is_question(text, "zh")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("没有。", Answer.NO),
        ("没有没有", Answer.NO),
        ("不疼", Answer.NO),
        ("都没有，身体挺好的", Answer.NO),
        ("不可能，我还没结婚", Answer.NO),
        ("有", Answer.YES),
        ("嗯，对", Answer.YES),
        ("是的", Answer.YES),
        ("有一点", Answer.YES),
        ("有时候有", Answer.OTHER),
        ("说不准", Answer.OTHER),
        ("不太清楚", Answer.OTHER),
        ("戒了三年了", Answer.OTHER),
        ("不对，是左边", Answer.OTHER),
        ("不到一分钟", Answer.OTHER),
    ],
)
def test_an_answer(text: str, answer: Answer) -> None:
    assert answer_of(text, "zh") is answer


def test_allergies() -> None:
    (found,) = allergies_in("对青霉素过敏，打针起过皮疹", "zh")
    assert (found.substance, found.reaction) == ("penicillin", "皮疹")
    (found,) = allergies_in("否认药物过敏史", "zh")
    assert found.none_known
    assert [a.substance for a in allergies_in("头孢", "zh", listed=True)] == ["cephalosporins"]
    assert allergies_in("没有", "zh", listed=True) == []
    assert allergies_in("过敏性鼻炎十年", "zh") == []
    assert allergies_in("青霉素过敏吗？", "zh") == []
    assert allergies_in("阿莫西林过敏不能排除", "zh") == []
    assert asks_for_allergies("有没有药物过敏？", "zh")
    assert rules_of("zh").name_of("penicillin") == "青霉素"


def test_an_allergy_meets_what_chinese_names_alone() -> None:
    assert classes_of("roxithromycin") == {"macrolide"}
    assert meets_allergy("amoxicillin", "青霉素", "zh")


def test_languages_are_told_apart() -> None:
    assert language_of(["你好，哪里不舒服？", "TSH高"]) == "zh"
    assert language_of(["What brings you in?"]) == "en"
    assert rules_of("zh-Hans") is rules_of("zh")
    assert rules_of("en-GB") is rules_of("en")


def test_lexicons_are_whole() -> None:
    english = {e.concept for e in lexicons.problems()}
    for entry in lexicons.problems("zh"):
        assert entry.surfaces
        assert entry.system or entry.concept in english, entry.concept
    names = [name for e in lexicons.medications("zh") for name in e.names]
    assert len(names) == len(set(names))
    assert len(lexicons.medications("zh")) > 500


@UNHURRIED
@given(
    st.text(alphabet="不没有无未疼头痛晕咳嗽发烧左右膝青霉素过敏吗？。，、我妈对是三天毫克血压1/０", max_size=40)
)
def test_any_text_is_read(text: str) -> None:
    rules = rules_of("zh")
    for found in (rules.find_problems(text), rules.find_sides(text), rules.find_medications(text)):
        assert all(text[m.start : m.end] for m in found)
    rules.allergies_in(text, listed=True)
    rules.medication_orders(text)
    rules.vital_signs_in(text)
    rules.plans_in(text)
    rules.content_words(text)
    rules.loose_values(text)
    rules.find_corrections(text)
    assert rules.answer_of(text) in set(Answer)
    assert all(0 <= a < b <= len(text) for a, b in rules.negated_spans(text))
