"""Select, then write: a line that a model wrote stands only where it says what was said, all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from copilot import bootstrap
from copilot.app.ports import (
    AllWritten,
    CancelToken,
    DraftRequest,
    DraftStarted,
    LineWritten,
    NoteDrafted,
    StatementDrafted,
    StreamingDrafter,
    Task,
    WriteOrder,
)
from copilot.app.select_write import SelectWriteDrafter
from copilot.domain.errors import Cancelled, UserFacingError
from copilot.domain.note import DrafterInfo, NoteContent, NoteDraft, NoteSection, Statement
from copilot.domain.template import Style, Template, Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance

SAID = (
    (Speaker.DOCTOR, "What brings you in today?"),
    (Speaker.PATIENT, "I have had a cough for five days, and no fever at all."),
    (Speaker.DOCTOR, "Take ibuprofen, 400 milligrams, twice a day."),
)
TALK = Transcript(
    utterances=tuple(Utterance(id=n, speaker=who, text=text) for n, (who, text) in enumerate(SAID, 1))
)
CHOSEN = (
    ("subjective", "Cough for five days; no fever.", (2,), Topic.HISTORY),
    ("plan", "Ibuprofen 400 mg twice a day.", (3,), Topic.PLAN),
)


class Chooses:
    """A drafter with a note that is always the same."""

    def __init__(self, chosen: tuple[tuple[str, str, tuple[int, ...], Topic], ...] = CHOSEN) -> None:
        self._chosen = chosen

    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        lines = [
            (key, Statement(id=number, text=text, evidence=evidence, topic=topic))
            for number, (key, text, evidence, topic) in enumerate(self._chosen, 1)
        ]
        sections = tuple(
            NoteSection(
                key=s.key, heading=s.heading, loinc=s.loinc, statements=tuple(x for key, x in lines if key == s.key)
            )
            for s in request.template.sections
        )
        content = NoteContent(template=request.template.id, language=request.transcript.language, sections=sections)
        return NoteDraft(content=content, drafter=DrafterInfo(name="chosen", version="1", model_digest="d"))


class Writes:
    """Makes of each line what `write` says; keeps what it was asked for."""

    def __init__(self, write: Callable[[str], str]) -> None:
        self._write = write
        self.orders: list[WriteOrder] = []

    def write(self, order: WriteOrder, cancel: CancelToken) -> Iterator[LineWritten | AllWritten]:
        self.orders.append(order)
        for number, passage in reversed(list(enumerate(order.passages))):
            cancel.raise_if_cancelled()
            yield LineWritten(number=number, text=self._write(passage.text))
        yield AllWritten(by=DrafterInfo(name="llm", version="2", model_digest="m" * 64, settings={"seed": "0"}))


@pytest.fixture(scope="module")
def soap() -> Template:
    return bootstrap.template("soap")


def drafted(soap: Template, write: Callable[[str], str]) -> NoteDraft:
    drafter = SelectWriteDrafter(Chooses(), Writes(write))
    return drafter.draft(DraftRequest(TALK, soap), CancelToken())


def texts(draft: NoteDraft) -> list[str]:
    return [s.text for s in draft.content.statements()]


def test_better_words_stand_with_the_evidence_of_the_chosen_line(soap: Template) -> None:
    better = {
        CHOSEN[0][1]: "The patient reports a cough for 5 days and no fever.",
        CHOSEN[1][1]: "Ibuprofen 400 mg is taken twice a day.",
    }
    draft = drafted(soap, better.__getitem__)
    assert texts(draft) == list(better.values())
    assert [(s.id, s.evidence, s.topic) for s in draft.content.statements()] == [
        (1, (2,), Topic.HISTORY),
        (2, (3,), Topic.PLAN),
    ]
    info = draft.drafter
    assert (info.name, info.model_digest) == ("select-write", "m" * 64)
    assert (info.settings["lines_rewritten"], info.settings["lines_fell_back"]) == ("2", "0")
    assert (info.settings["selector"], info.settings["selector_digest"], info.settings["seed"]) == (
        "chosen 1",
        "d",
        "0",
    )


@pytest.mark.parametrize(
    "worse",
    [
        "",
        "   ",
        "Ibuprofen 800 mg twice a day.",
        "Ibuprofen 400 mg three times a day.",
        "Ibuprofen 400 g twice a day.",
        "Ibuprofen twice a day.",
        "Naproxen 400 mg twice a day.",
        "Take the tablets twice a day.",
        "I cannot help with that.",
        "Certainly! Here is the line you asked for.",
        "Ibuprofen 400 mg twice a day for diabetes mellitus.",
        "Ibuprofen 400 mg twice a day. " * 12,
        "Cough for five days; no fever.",
    ],
)
def test_what_fails_a_check_falls_back_to_the_chosen_line(soap: Template, worse: str) -> None:
    draft = drafted(soap, lambda text: worse if text == CHOSEN[1][1] else text)
    assert texts(draft) == [CHOSEN[0][1], CHOSEN[1][1]]
    assert draft.drafter.settings["lines_fell_back"] == "1"


@pytest.mark.parametrize(
    "worse",
    [
        "Cough and fever for five days.",
        "Cough for five days.",
        "Cough for five weeks; no fever.",
        "Chest pain for five days; no fever.",
        "The mother has had a cough for five days; no fever.",
    ],
)
def test_nothing_is_turned_around_or_lost(soap: Template, worse: str) -> None:
    draft = drafted(soap, lambda text: worse if text == CHOSEN[0][1] else text)
    assert texts(draft)[0] == CHOSEN[0][1]


def test_chinese(soap: Template) -> None:
    talk = Transcript(
        language="zh",
        utterances=(
            Utterance(id=1, speaker=Speaker.DOCTOR, text="哪里不舒服？"),
            Utterance(id=2, speaker=Speaker.PATIENT, text="我咳嗽五天了，没有发烧。"),
        ),
    )
    line = "咳嗽5天，无发热。"
    chosen = Chooses((("subjective", line, (2,), Topic.HISTORY),))
    for written, stands in (
        ("患者咳嗽5天，无发热。", "患者咳嗽5天，无发热。"),
        ("咳嗽5天，发热。", line),
        ("咳嗽8天，无发热。", line),
    ):
        drafter = SelectWriteDrafter(chosen, Writes({line: written}.__getitem__))
        assert texts(drafter.draft(DraftRequest(talk, soap), CancelToken())) == [stands]


def test_it_is_told_line_by_line(soap: Template) -> None:
    drafter: StreamingDrafter = SelectWriteDrafter(Chooses(), Writes(str.upper))
    first, *events = list(drafter.events(DraftRequest(TALK, soap), CancelToken()))
    assert isinstance(first, DraftStarted)
    told = [e for e in events if isinstance(e, StatementDrafted)]
    assert [e.section for e in told] == ["plan", "subjective"]
    last = events[-1]
    assert isinstance(last, NoteDrafted)
    assert {e.text for e in told} == set(texts(last.draft))


@pytest.mark.parametrize(("style", "task"), [(Style.NARRATIVE, Task.NOTE), (Style.TELEGRAPHIC, Task.TELEGRAPHIC)])
def test_the_model_is_given_the_line_and_what_was_said(soap: Template, style: Style, task: Task) -> None:
    writes = Writes(str)
    SelectWriteDrafter(Chooses(), writes).draft(DraftRequest(TALK, soap, style), CancelToken())
    (order,) = writes.orders
    assert (order.task, order.language) == (task, "en")
    assert order.passages[1].heading == "Plan"
    assert order.passages[1].said == (f"doctor: {SAID[2][1]}",)


def test_cancel(soap: Template) -> None:
    cancel = CancelToken()
    drafter = SelectWriteDrafter(Chooses(), Writes(str))
    events = drafter.events(DraftRequest(TALK, soap), cancel)
    assert any(isinstance(event, StatementDrafted) for event in events)
    cancel.cancel()
    with pytest.raises(Cancelled):
        list(events)


def test_nothing_chosen_is_nothing_to_write(soap: Template) -> None:
    class Nothing:
        def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
            raise UserFacingError("draft.nothing_clinical", "Nothing.", "")

    with pytest.raises(UserFacingError):
        SelectWriteDrafter(Nothing(), Writes(str)).draft(DraftRequest(TALK, soap), CancelToken())
