from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.clinical.medications import Use, find_medications, medication_orders, use_of
from copilot.clinical.quantities import (
    TimeUnit,
    VitalKind,
    ages_in,
    dates_in,
    durations_in,
    frequencies_in,
    quantities_in,
    routes_in,
    vital_signs_in,
)
from tests.unit.clinical.chinese.speaking import spoken
from tests.unit.clinical.speaking import UNHURRIED


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("二点五毫克", "2.5", "mg"),
        ("0.5g", "0.5", "g"),
        ("五十微克", "50", "mcg"),
        ("四毫升", "4", "mL"),
        ("半片", "0.5", "tablet"),
        ("两粒", "2", "capsule"),
        ("二百五十单位", "250", "units"),
        ("百分之九十七", "97", "%"),
        ("三袋", "3", "sachet"),
        ("五公斤", "5", "kg"),
    ],
)
def test_a_quantity(text: str, value: str, unit: str) -> None:
    (found,) = quantities_in(text, "zh")
    assert (found.value, found.unit) == (Decimal(value), unit)


def test_a_range() -> None:
    (found,) = quantities_in("一到两片", "zh")
    assert (found.value, found.upper) == (Decimal(1), Decimal(2))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("每日三次", "three times daily"),
        ("一天两次", "twice daily"),
        ("一天一片", "once daily"),
        ("每八小时一次", "every 8 hours"),
        ("间隔六到八小时", "every 6 to 8 hours"),
        ("睡前吃", "at bedtime"),
        ("饭后", "after meals"),
        ("必要时", "as needed"),
        ("早晚各一次", "twice daily"),
        ("隔天一次", "every other day"),
        ("bid", "twice daily"),
        ("tid", "three times daily"),
        ("qn", "at bedtime"),
        ("q8h", "every 8 hours"),
        ("每周一次", "once weekly"),
    ],
)
def test_a_frequency(text: str, code: str) -> None:
    assert [f.code for f in frequencies_in(text, "zh")] == [code]


@UNHURRIED
@given(st.integers(1, 6), st.sampled_from(["一天{}次", "每天{}次", "每日{}次", "一日{}次"]))
def test_times_a_day(times: int, pattern: str) -> None:
    words = ["once", "twice", "three times", "four times", "five times", "six times"]
    said = pattern.format("两" if times == 2 else spoken(times))
    assert [f.code for f in frequencies_in(said, "zh")] == [f"{words[times - 1]} daily"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("三天", "3", TimeUnit.DAY),
        ("两周", "2", TimeUnit.WEEK),
        ("一个礼拜", "1", TimeUnit.WEEK),
        ("半年", "0.5", TimeUnit.YEAR),
        ("一个多月", "1", TimeUnit.MONTH),
        ("两年半", "2.5", TimeUnit.YEAR),
        ("半个月", "0.5", TimeUnit.MONTH),
        ("二十分钟", "20", TimeUnit.MINUTE),
    ],
)
def test_a_duration(text: str, value: str, unit: TimeUnit) -> None:
    (found,) = durations_in(f"疼了{text}", "zh")
    assert (found.value, found.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["十来天", "二零一九年做的", "一天三次", "十月十六号", "半月板", "每八小时"])
def test_no_duration(text: str) -> None:
    assert durations_in(text, "zh") == []


def test_ages_and_dates() -> None:
    assert [(a.value, a.unit) for a in ages_in("五十八岁", "zh")] == [(Decimal(58), TimeUnit.YEAR)]
    assert [(a.value, a.unit) for a in ages_in("三个月大", "zh")] == [(Decimal(3), TimeUnit.MONTH)]
    assert [(a.value, a.unit) for a in ages_in("一岁八个月", "zh")] == [(Decimal(20), TimeUnit.MONTH)]
    (found,) = dates_in("十月十六号做的", "zh")
    assert (found.year, found.month, found.day) == (None, 10, 16)
    (found,) = dates_in("零八年做的手术", "zh")
    assert found.year == 2008


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("血压一百六十/九十五", VitalKind.BLOOD_PRESSURE, ("160", "95")),
        ("血压一百一十比七十", VitalKind.BLOOD_PRESSURE, ("110", "70")),
        ("体温三十七度八", VitalKind.TEMPERATURE, ("37.8",)),
        ("心率八十八次", VitalKind.HEART_RATE, ("88",)),
        ("呼吸二十二次", VitalKind.RESPIRATORY_RATE, ("22",)),
        ("血氧百分之九十五", VitalKind.OXYGEN_SATURATION, ("95",)),
        ("体重七十四公斤", VitalKind.WEIGHT, ("74",)),
        ("身高一米七二", VitalKind.HEIGHT, ("172",)),
    ],
)
def test_a_vital_sign(text: str, kind: VitalKind, values: tuple[str, ...]) -> None:
    (found,) = vital_signs_in(text, "zh")
    assert (found.kind, found.values, found.plausible) == (kind, tuple(map(Decimal, values)), True)


@pytest.mark.parametrize(
    "text", ["体温超过三十八度五再吃", "血氧低于百分之九十二", "体重下降五公斤", "血压控制在140/90以下"]
)
def test_a_goal_or_a_change_is_no_reading(text: str) -> None:
    assert vital_signs_in(text, "zh") == []


def test_an_implausible_one() -> None:
    (found,) = vital_signs_in("体温47.5℃", "zh")
    assert not found.plausible


@pytest.mark.parametrize(
    ("text", "generic"),
    [
        ("苯磺酸氨氯地平片", "amlodipine"),
        ("络活喜", "amlodipine"),
        ("拜新同", "nifedipine"),
        ("泰诺林", "acetaminophen"),
        ("左氧氟沙星滴眼液", "levofloxacin"),
        ("阿莫西林克拉维酸钾", "amoxicillin and clavulanate"),
        ("连花清瘟", "lianhua qingwen"),
        ("amlodipine", "amlodipine"),
    ],
)
def test_a_medication_by_any_name(text: str, generic: str) -> None:
    (found,) = find_medications(f"吃{text}，每天一次", "zh")
    assert (found.generic, found.surface) == (generic, text)


def test_an_order_has_its_parts() -> None:
    text = "阿莫西林胶囊，零点五克，口服，一天三次，吃七天。"
    (order,) = medication_orders(text, "zh")
    assert order.dose is not None
    assert order.frequency is not None
    assert order.duration is not None
    assert order.route is not None
    assert (order.dose.value, order.dose.unit) == (Decimal("0.5"), "g")
    assert (order.frequency.code, order.route.code) == ("three times daily", "oral")
    assert (order.duration.value, order.duration.unit) == (Decimal(7), TimeUnit.DAY)


def test_each_name_has_its_own_dose() -> None:
    orders = medication_orders("二甲双胍零点五克一天三次饭后吃还有格列美脲两毫克早饭前一片", "zh")
    assert [(o.generic, o.dose and o.dose.value) for o in orders] == [
        ("metformin", Decimal("0.5")),
        ("glimepiride", Decimal(2)),
    ]
    assert [o.frequency and o.frequency.code for o in orders] == ["three times daily", "every morning"]


def test_a_corrected_dose() -> None:
    (order,) = medication_orders("右佐匹克隆，两毫克，不，先用一毫克，睡前吃", "zh")
    assert order.dose is not None
    assert order.dose.value == 1


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("氨氯地平继续吃", Use.KEPT),
        ("加用缬沙坦", Use.STARTED),
        ("阿司匹林我停了", Use.STOPPED),
        ("没吃华法林", Use.NOT_TAKEN),
        ("如果疼就吃布洛芬", Use.SUPPOSED),
    ],
)
def test_use(text: str, use: Use) -> None:
    (mention,) = find_medications(text, "zh")
    assert use_of(text, mention.start, "zh") is use


def test_routes() -> None:
    assert [r.code for r in routes_in("静滴，外用，雾化吸入", "zh")] == ["intravenous", "topical", "inhaled"]
