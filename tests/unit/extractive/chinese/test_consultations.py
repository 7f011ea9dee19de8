"""Drafts and checks of the Chinese consultations. Floors: what was measured, tuned half and kept half apart."""

from __future__ import annotations

import re

import pytest

from copilot.app.ports import CancelToken, DraftRequest
from copilot.bootstrap.drafting import template
from copilot.clinical.numbers import numbers_in
from copilot.domain.note import NoteContent
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.engines.extractive import ExtractiveDrafter
from tests.helpers.consultations_zh import Consultation, check, consultations, measure

TEMPLATE = template("outpatient-zh")


def draft(drafter: ExtractiveDrafter, transcript: Transcript) -> NoteContent:
    return drafter.draft(DraftRequest(transcript, TEMPLATE), CancelToken()).content


def talk(*lines: str) -> Transcript:
    who = {"医": Speaker.DOCTOR, "患": Speaker.PATIENT}
    rows = (Utterance(id=i, speaker=who[line[0]], text=line[2:]) for i, line in enumerate(lines, 1))
    return Transcript(language="zh", utterances=tuple(rows))


def texts(content: NoteContent, *topics: Topic) -> list[str]:
    return [s.text for s in content.statements() if not topics or s.topic in topics]


def share(drafter: ExtractiveDrafter, chosen: list[Consultation]) -> tuple[int, int, int, int, int]:
    measured = [measure(c, draft(drafter, c.transcript), TEMPLATE) for c in chosen]
    return (
        sum(m.found for m in measured),
        sum(m.musts for m in measured),
        sum(len(m.violated) for m in measured),
        sum(m.confirmed for m in measured),
        sum(m.to_confirm for m in measured),
    )


def test_the_tuned_half(drafter: ExtractiveDrafter) -> None:
    found, musts, violated, confirmed, to_confirm = share(drafter, consultations(kept=False))
    assert found >= 0.98 * musts
    assert violated == 0
    assert confirmed == to_confirm


def test_planted_errors_of_the_tuned_half() -> None:
    checked = [check(c) for c in consultations(kept=False)]
    assert sum(c.caught for c in checked) >= 0.95 * sum(c.planted for c in checked)
    assert sum(len(c.alarms) for c in checked) <= 0.03 * sum(c.right for c in checked)


def test_the_kept_half(drafter: ExtractiveDrafter) -> None:
    """The first run: 174 of 184 facts, one that must not stand, 2 of 2 to confirm; the floor stays there."""
    found, _, violated, confirmed, _ = share(drafter, consultations(kept=True))
    assert found >= 174
    assert violated <= 1
    assert confirmed == 2


def test_planted_errors_of_the_kept_half() -> None:
    """That run: 68 of 71 caught, 2 false alarms on 73 right statements."""
    checked = [check(c) for c in consultations(kept=True)]
    assert sum(c.caught for c in checked) >= 68
    assert sum(len(c.alarms) for c in checked) <= 2


@pytest.mark.parametrize(
    "consultation", [*consultations(kept=False), *consultations(kept=True)], ids=lambda c: c.id
)
def test_evidence_and_numbers_are_real(drafter: ExtractiveDrafter, consultation: Consultation) -> None:
    content = draft(drafter, consultation.transcript)
    by_id = consultation.transcript.by_id()
    for statement in content.statements():
        spoken = [by_id[i].text for i in statement.evidence]
        said = {n.value for text in spoken for n in numbers_in(text, "zh")}
        assert {n.value for n in numbers_in(statement.text, "zh")} <= said
    (complaint,) = texts(content, Topic.CHIEF_COMPLAINT)
    assert len(complaint.rstrip("。")) <= 20


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (("医：发烧吗？", "患：没有。"), "无发热。"),
        (("医：有没有胸闷、气短？", "患：没有没有。"), "无胸闷、气短。"),
        (("医：肚子疼吗？发烧吗？", "患：不疼也不发烧。"), "无腹痛、发热。"),
        (("医：有高血压、糖尿病吗？", "患：都没有。"), "否认高血压、糖尿病病史。"),
        (("医：药物过敏吗？", "患：没有。"), "否认药物过敏史。"),
        (("医：抽烟吗？", "患：不抽。"), "不吸烟。"),
        (("医：咳嗽吗？", "患：嗯。"), "有咳嗽。"),
        (("医：头晕吗？", "患：头不晕，嗓子有点疼。"), "无头晕，咽痛。"),
        (("医：还有呢？", "患：我爸爸有高血压。"), "父亲有高血压。"),
        (("医：戴隐形眼镜吗？", "患：不戴。"), "不戴隐形眼镜。"),
    ],
)
def test_how_it_is_written(drafter: ExtractiveDrafter, lines: tuple[str, ...], line: str) -> None:
    content = draft(drafter, talk("患：我咳嗽三天了。", *lines))
    assert line in texts(content)


@pytest.mark.parametrize(
    "lines",
    [
        ("医：有没有恶心、头痛？", "患：有。"),
        ("医：胸痛吗？", "患：说不准。"),
        ("医：有高血压吗？", "患：不太清楚。"),
    ],
)
def test_what_is_ambiguous_goes_to_the_doctor(drafter: ExtractiveDrafter, lines: tuple[str, ...]) -> None:
    content = draft(drafter, talk("患：我咳嗽三天了。", *lines))
    (item,) = content.to_confirm
    assert item.evidence == (2, 3)
    assert re.search("[。]", item.reason)
    assert not [t for t in texts(content) if "痛" in t or "高血压" in t]


def test_a_correction_replaces_what_was_said(drafter: ExtractiveDrafter) -> None:
    content = draft(
        drafter,
        talk(
            "患：我左膝疼三天了。", "患：不对，五天了。", "医：布洛芬零点三克，哦不，零点四克，一天三次，吃五天。"
        ),
    )
    (order,) = [t for t in texts(content) if "布洛芬" in t]
    assert "0.4g" in order
    assert "0.3" not in order


def test_a_condition_is_no_finding(drafter: ExtractiveDrafter) -> None:
    content = draft(drafter, talk("患：我咳嗽三天了。", "医：如果发烧、喘不上气，马上来急诊。"))
    assert not [t for t in texts(content, Topic.HISTORY, Topic.REVIEW_OF_SYSTEMS) if "发热" in t or "气" in t]
    assert [t for t in texts(content, Topic.FOLLOW_UP) if "急诊" in t]


def test_what_follows_a_relative_is_the_relatives(drafter: ExtractiveDrafter) -> None:
    content = draft(drafter, talk("患：我咳嗽三天了。", "医：家里人有心脏病吗？", "患：我哥哥心肌梗死，放了支架。"))
    (line,) = [t for t in texts(content) if "支架" in t]
    assert line.startswith("兄")
    content = draft(drafter, talk("患：我咳嗽三天了。", "医：还有呢？", "患：我没有糖尿病，我老伴有糖尿病。"))
    assert [t for t in texts(content, Topic.FAMILY) if t == "配偶有糖尿病。"]
