from __future__ import annotations

import string

from copilot.app.transcript_file import parse_transcript
from copilot.clinical.checks import check_note, wording
from copilot.domain.note import NoteContent, NoteSection, Statement
from copilot.domain.template import Topic


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_every_message_has_both_languages_and_the_same_fields() -> None:
    for key, words in wording._MESSAGES.items():
        assert set(words) >= {"en", "zh"}, key
        assert fields(words["zh"]) <= fields(words["en"]), key


def test_a_chinese_note_gets_chinese_messages() -> None:
    visit = parse_transcript("医生：吃什么药？\n患者：氨氯地平五毫克，一天一次。\n".encode())
    assert visit.language == "zh"
    wrong = Statement(id=1, text="缬沙坦80mg，每日2次。", evidence=(2,), topic=Topic.MEDICATIONS)
    section = NoteSection(key="all", heading="全部", loinc="51848-0", statements=(wrong,))
    content = NoteContent(template="outpatient-zh", language="zh", sections=(section,))
    messages = [f.message for f in check_note(content, visit)]
    assert any("缬沙坦" in m for m in messages)
    assert any("氨氯地平" in m for m in messages)
    assert not any("valsartan" in m or "amlodipine" in m for m in messages)
