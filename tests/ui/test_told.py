"""Every error that the window can meet is told in Chinese too, with the names and numbers of the case."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from string import Formatter
from typing import NamedTuple

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from copilot.app.templates import TemplateInvalid, parse_template
from copilot.app.templates.fault_words import EXAMPLES, FAULTS
from copilot.clinical.checks import check_note
from copilot.domain.capture import Trouble
from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.domain.note import Finding, NoteContent
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.runtime.protocol import Failed
from copilot.runtime.recorder_messages import Refused, packed, unpacked
from copilot.support.paths import RESOURCES, ROOT
from ui.note.findings import FindingsPane, ToCheck
from ui.told import chinese, fault_told, told

RAISED = ("UserFacingError", "EnvironmentFault", "InvariantBroken", "Trouble")
# Files of transcripts for evaluation are only read by the commands.
NOT_IN_THE_WINDOW = {"records.bad_line", "records.unreadable"}
# Words of the system's or the library's own, in English: the Chinese sentence does without.
IN_ENGLISH = {"why", "hint"}
# One code for many sentences, each with names of its own.
TOLD_SHORTER = {"transcript.unreadable", "vault.disk_error", "llm.failed", "visit.illegal_move"}


class Site(NamedTuple):
    """A place where an error is made: what its sentences name, and the names that it gives values to."""

    code: str
    names: frozenset[str]
    values: frozenset[str]
    where: str


@cache
def sites() -> tuple[Site, ...]:
    return tuple(_sites())


def _sites() -> Iterator[Site]:
    for room in ("copilot", "ui"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "cli" in path.parts:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            constants = {
                target.id: _text(node.value, {})
                for node in tree.body
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and _is_error(node.func) and node.args:
                    code = _text(node.args[0], {})
                    if code:
                        yield _site(code, node, constants, f"{path.relative_to(ROOT)}:{node.lineno}")


def _is_error(made: ast.expr) -> bool:
    if isinstance(made, ast.Attribute) and made.attr == "of":  # Trouble.of
        made = made.value
    return isinstance(made, ast.Name) and made.id in RAISED


def _site(code: str, node: ast.Call, constants: dict[str, str], where: str) -> Site:
    given = next((k.value for k in node.keywords if k.arg == "values"), None)
    values = {_text(key, {}) for key in given.keys if key} if isinstance(given, ast.Dict) else set()
    names = {name for part in node.args[1:3] for name in names_in(_text(part, constants))} if values else set()
    return Site(code, frozenset(names), frozenset(values), where)


def _text(node: ast.expr | None, constants: dict[str, str]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(left=left, right=right):
            return _text(left, constants) + _text(right, constants)
        case ast.Name(id=name):
            return constants.get(name, "")
    return ""


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.fixture
def _in_chinese() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("zh_CN"))
    yield
    QLocale.setDefault(before)


def test_every_code_has_its_chinese() -> None:
    found = {site.code for site in sites()}
    assert len(found) > 150
    assert sorted(found - set(chinese()) - NOT_IN_THE_WINDOW) == []


def test_every_name_in_an_english_sentence_has_a_value_and_the_other_way_round() -> None:
    assert [site for site in sites() if site.names != site.values] == []


def test_english_sentences_are_never_put_together_where_the_error_is_made() -> None:
    """A name or a number that is written into the sentence at once has no way into another language."""
    glued = []
    for room in ("copilot", "ui"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "cli" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _is_error(node.func) and node.args:
                    code = _text(node.args[0], {})
                    if code and any(isinstance(part, ast.JoinedStr) for part in node.args[1:3]):
                        glued.append(f"{path.relative_to(ROOT)}:{node.lineno} {code}")
    assert glued == []


def test_the_chinese_names_what_the_english_names() -> None:
    differing = []
    for site in sites():
        if site.code in NOT_IN_THE_WINDOW | TOLD_SHORTER:
            continue
        named = names_in(chinese()[site.code][0]) | names_in(chinese()[site.code][1])
        # The system's own words may be shown, behind a name of ours.
        if named not in (site.names, site.names - IN_ENGLISH):
            differing.append((site.code, sorted(site.names), site.where))
    assert differing == []


@pytest.mark.usefixtures("_in_chinese")
def test_both_languages_tell_the_numbers_of_the_case() -> None:
    error = UserFacingError(
        "llm.too_long",
        "This visit is too long for the language model, which reads {tokens:,} tokens at once.",
        "Use another.",
        values={"tokens": 8192},
    )
    assert "8,192" in error.safe_message
    assert "8,192" in told(error.code, error.safe_message, error.what_to_do, error.values)[0]


@pytest.mark.usefixtures("_in_chinese")
def test_values_come_through_the_workers_and_the_recorders_pipes() -> None:
    error = EnvironmentFault(
        "server.failed", "The server {host!r} is busy.", "Wait {x}.", values={"host": "{a}", "x": 2}
    )
    through = Failed.model_validate_json(Failed.of(error).model_dump_json()).error()
    refused = unpacked(*packed(Refused.of(error)))
    assert isinstance(refused, Refused)
    for again in (through, refused.error()):
        assert isinstance(again, EnvironmentFault)
        assert (again.safe_message, again.what_to_do, again.values) == (
            "The server '{a}' is busy.",
            "Wait 2.",
            {"host": "{a}", "x": 2},
        )
    trouble = Trouble.of(
        "microphone.lost", 'The microphone "{microphone}" is gone.', "", 1.0, values={"microphone": "USB"}
    )
    assert unpacked(*packed(trouble)) == trouble
    assert "USB" in told(trouble.code, trouble.message, trouble.what_to_do, trouble.values)[0]


@pytest.mark.usefixtures("_in_chinese")
def test_the_table_is_used_in_chinese_only_and_what_it_cannot_tell_stays_english() -> None:
    assert told("vault.in_use", "Another", "Close")[0] == chinese()["vault.in_use"][0]
    assert told("no.such_code", "Message.", "Do.") == ("Message.", "Do.")
    assert told("llm.too_long", "Message.", "Do.", {"other": 1}) == ("Message.", "Do.")
    assert told("llm.too_long", "Message.", "Do.", {"tokens": "many"}) == ("Message.", "Do.")


def test_english_is_told_as_the_core_says_it() -> None:
    assert told("vault.in_use", "Another", "Close") == ("Another", "Close")


def test_every_fault_of_a_template_is_told_in_chinese_with_its_names() -> None:
    with (RESOURCES / "translations" / "template_faults.zh_CN.toml").open("rb") as file:
        table = tomllib.load(file)
    assert set(table["fault"]) == set(FAULTS)
    assert set(table["example"]) == set(EXAMPLES)
    for code, (what, instead) in FAULTS.items():
        chinese_what, chinese_instead = table["fault"][code]
        assert names_in(chinese_what) - IN_ENGLISH == names_in(what) - IN_ENGLISH, code
        assert names_in(chinese_instead) == names_in(instead), code


BROKEN = b"""id = "my-note"
title = "Mine"
language = "en"
colour = "red"

[[section]]
key = "plan"
loinc = "18776-1"
topics = ["plam"]
"""


@pytest.mark.usefixtures("_in_chinese")
def test_the_faults_of_a_file_are_told_in_both_languages() -> None:
    with pytest.raises(TemplateInvalid) as caught:
        parse_template(BROKEN, "my-note.toml")
    faults = caught.value.faults
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)
    english = " ".join(str(fault) for fault in faults)
    chinese_ = " ".join(" ".join(fault_told(fault)) for fault in faults)
    for part in ("colour", "18776-5", "plan", "heading"):
        assert part in english
        assert part in chinese_
    assert "校验位" in chinese_
    error = caught.value
    assert str(len(faults)) in told(error.code, error.safe_message, error.what_to_do, error.values)[0]


def _left_out(language: str, said: str) -> tuple[Finding, NoteContent]:
    content = NoteContent(template="soap", language=language, sections=())
    transcript = Transcript(language=language, utterances=(Utterance(id=1, text=said, speaker=Speaker.PATIENT),))
    finding = next(f for f in check_note(content, transcript) if f.kind == "omitted_medication")
    return finding, content


@pytest.mark.parametrize(
    ("window", "language", "said", "frame", "own"),
    [
        ("zh_CN", "en", "I take metformin every day.", "病历中没有", "metformin"),
        ("en", "zh", "我每天吃二甲双胍。", "is not in the note", "二甲双胍"),
    ],
)
def test_a_finding_speaks_the_windows_language_and_keeps_the_notes_words(
    qtbot: QtBot, window: str, language: str, said: str, frame: str, own: str
) -> None:
    """What it proposes for the note, and what is kept with the note, stay in the note's language."""
    before = QLocale()
    QLocale.setDefault(QLocale(window))
    try:
        finding, content = _left_out(language, said)
        pane = FindingsPane()
        qtbot.addWidget(pane)
        pane.show_findings(ToCheck((finding,)), content)
        texts = [label.text() for label in pane.findChildren(QLabel)]
    finally:
        QLocale.setDefault(before)
    assert any(frame in text and own in text for text in texts)
    assert frame not in finding.message
    assert frame not in finding.suggestion
    assert own in finding.message
