"""A second transcription changes what the doctor has not touched, and keeps every id."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.app.corrections import correct_utterance
from copilot.app.jobs import Heard, Progress
from copilot.app.note_life.words import Change
from copilot.app.ports import AudioFrame, CancelToken, SpeechMemo, SpeechRequest
from copilot.app.second_pass import accept, compare, transcribe_again
from copilot.domain.errors import UserFacingError
from copilot.domain.record import VersionKind
from copilot.domain.transcript import Speaker, Transcript, Utterance, Word
from copilot.domain.visit import VisitState
from copilot.engines.whisper import build
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import AT, add_visit, content, new_vault, open_vault, tamper
from tests.unit.engines_speech import voices

MODEL = Path(__file__).resolve().parents[3] / "models" / "embedded" / "whisper-nano"


def line(number: int, start: float, text: str, speaker: Speaker = Speaker.DOCTOR, pace: float = 0.3) -> Utterance:
    words = tuple(
        Word(text=w, start_s=round(start + i * pace, 3), end_s=round(start + (i + 1) * pace, 3), probability=0.9)
        for i, w in enumerate(text.split())
    )
    return Utterance(id=number, speaker=speaker, start_s=start, end_s=words[-1].end_s, text=text, words=words)


FIRST = Transcript(
    utterances=(
        line(1, 0.0, "Do you take any medicines?"),
        line(2, 2.2, "Only met for men.", Speaker.PATIENT),
        line(3, 4.2, "How much?"),
        line(4, 7.0, "Five hundred twice a day.", Speaker.PATIENT),
    ),
    duration_s=9,
    speech_model="small",
)


def test_words_find_their_lines_and_the_diff_tells_them() -> None:
    again = Transcript(
        utterances=(
            line(1, 0.0, "Do you take any medicines? Only metformin."),
            line(2, 4.25, "How much?"),
            line(3, 7.0, "Five hundred, twice a day."),
        ),
        speech_model="large",
    )
    second = compare(FIRST, again)
    assert [(r.utterance.id, r.utterance.text) for r in second.revised] == [
        (2, "Only metformin."),
        (4, "Five hundred, twice a day."),
    ]
    assert second.revised[0].utterance.speaker is Speaker.PATIENT
    assert second.revised[0].edits == (
        (Change.KEPT, "Only "),
        (Change.REMOVED, "met for men"),
        (Change.ADDED, "metformin"),
        (Change.KEPT, "."),
    )
    assert compare(FIRST, FIRST).revised == ()


def test_what_the_first_did_not_hear_becomes_a_line_and_what_the_second_did_not_hear_stays() -> None:
    again = Transcript(
        utterances=(line(1, 0.0, "Do you take any medicines?"), line(2, 20.0, "See you next week.")),
        speech_model="large",
    )
    (added,) = compare(FIRST, again).revised
    assert (added.utterance.id, added.utterance.text, added.before) == (5, "See you next week.", "")


def test_lines_in_chinese_keep_their_spelling() -> None:
    def chinese(text: str) -> Transcript:
        words = tuple(
            Word(text=c, start_s=i * 0.2, end_s=(i + 1) * 0.2, probability=0.9) for i, c in enumerate(text)
        )
        return Transcript(language="zh", utterances=(Utterance(id=1, end_s=2.0, text=text, words=words),))

    (revised,) = compare(chinese("头痛三天了"), chinese("头疼三天了")).revised
    assert revised.utterance.text == "头疼三天了"
    assert [span.text for span in revised.edits if span.change is not Change.KEPT] == ["痛", "疼"]


SAID = st.lists(st.sampled_from(["yes", "no", "pain", "left", "knee", "okay"]), min_size=1, max_size=6)


@given(st.lists(SAID, min_size=1, max_size=5), st.lists(SAID, min_size=1, max_size=5), st.sets(st.integers(1, 5)))
def test_whatever_is_heard_again_ids_stay_and_no_word_is_lost(
    first: list[list[str]], again: list[list[str]], touched: set[int]
) -> None:
    def transcript(lines: list[list[str]]) -> Transcript:
        return Transcript(utterances=tuple(line(i, 2.0 * i, " ".join(words)) for i, words in enumerate(lines, 1)))

    current = transcript(first)
    current = current.model_copy(
        update={"utterances": tuple(u.corrected("mine") if u.id in touched else u for u in current.utterances)}
    )
    second = compare(current, transcript(again))
    now = current.by_id() | {r.utterance.id: r.utterance for r in second.revised}
    assert current.by_id().keys() <= now.keys()
    for utterance in current.utterances:
        if utterance.is_touched:
            assert now[utterance.id] == utterance
    if not touched:
        heard = [word for words in again for word in words]
        changed = [word for u in now.values() for word in u.text.split()]
        assert all(changed.count(word) >= heard.count(word) for word in heard)


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return new_vault(tmp_path / "vault")


def test_only_what_the_doctor_left_alone_is_replaced_and_a_note_keeps_its_transcript(vault: FileVault) -> None:
    with vault:
        visit = add_visit(vault)
        vault.save_transcript(visit.id, FIRST)
        vault.add_version(visit.id, VersionKind.DRAFT, content("Takes it."), "extractive", AT)
        again = FIRST.model_copy(
            update={"utterances": tuple(line(u.id, u.start_s, f"{u.text} Hm.") for u in FIRST.utterances)}
        )
        second = compare(FIRST, again)
        assert len(second.revised) == 4
        mine = correct_utterance(vault, visit.id, 2, "Only metformin.", Speaker.PATIENT)
        assert (mine.text, mine.original_text, mine.original_speaker) == (
            "Only metformin.",
            "Only met for men.",
            None,
        )
        told = correct_utterance(vault, visit.id, 3, speaker=Speaker.OTHER)
        assert (told.original_text, told.original_speaker) == ("", Speaker.DOCTOR)
        transcript = accept(vault, visit.id, second, chosen={1, 2, 3})
        assert [u.text for u in transcript.utterances] == [
            "Do you take any medicines? Hm.",
            "Only metformin.",
            "How much?",
            "Five hundred twice a day.",
        ]
        assert vault.transcript(visit.id) == transcript
        assert vault.visit(visit.id).state is VisitState.DRAFTED
        assert vault.verify().first_broken is None


def test_a_correction_of_a_correction_keeps_what_was_heard(vault: FileVault) -> None:
    with vault:
        visit = add_visit(vault)
        vault.save_transcript(visit.id, FIRST)
        correct_utterance(vault, visit.id, 4, "Fifty, twice a day.")
        last = correct_utterance(vault, visit.id, 4, "Five hundred milligrams, twice a day.", Speaker.OTHER)
        assert (last.original_text, last.original_speaker) == ("Five hundred twice a day.", Speaker.PATIENT)
        assert last.unclear_words == ()
        for number, text, code in ((99, "x", "utterance.unknown"), (1, "  ", "utterance.empty")):
            with pytest.raises(UserFacingError) as caught:
                correct_utterance(vault, visit.id, number, text)
            assert caught.value.code == code


def test_lines_of_a_visit_under_way_are_in_the_chain(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with new_vault(folder) as vault:
        visit = add_visit(vault)
        with vault.record(visit.id, 1, AT) as writer:
            writer.finish()
        vault.transcripts.begin(visit.id, writer.recording_id, SpeechRequest("en", ("metformin",)))
        vault.transcripts.save(visit.id, FIRST.utterances[:2], SpeechMemo(40_000, {"a": 1}, [[1], [2]]))
        vault.transcripts.save(visit.id, FIRST.utterances[2:], SpeechMemo(90_000, {"a": 2}, [[3]]))
        correct_utterance(vault, visit.id, 2, "Only metformin.")
        standing = vault.transcripts.standing(visit.id)
        assert standing is not None
        assert standing.request == SpeechRequest("en", ("metformin",))
        assert standing.memo == SpeechMemo(90_000, {"a": 2}, [[1], [2], [3]])
        assert [u.text for u in standing.utterances][:2] == ["Do you take any medicines?", "Only metformin."]
        assert vault.verify().first_broken is None
        with pytest.raises(UserFacingError) as caught:
            vault.transcripts.begin(visit.id, writer.recording_id, SpeechRequest())
        assert caught.value.code == "transcript.unfinished"
    tamper(folder, "UPDATE live_utterances SET body = replace(body, 'metformin', 'aspirin')")
    with open_vault(folder) as vault:
        broken = vault.verify().first_broken
        assert broken is not None
        assert "tterance 2" in broken


def test_the_recordings_are_heard_again_from_the_vault(vault: FileVault) -> None:
    """Two of them, one in stereo; a third one that is not written down yet is no part of the transcript."""
    with vault:
        visit = add_visit(vault)
        engine = build(str(MODEL), 1, use_hotwords=False)

        def refused() -> str:
            with pytest.raises(UserFacingError) as caught:
                transcribe_again(vault, visit.id, engine, SpeechRequest("en"), CancelToken())
            return caught.value.code

        assert refused() == "transcript.none"
        vault.save_transcript(visit.id, FIRST)
        assert refused() == "transcript.no_audio"
        whole = voices.sound(voices.MONO)
        for start, channels in ((0, 1), (6, 2), (12, 1)):
            piece = np.repeat(whole[16_000 * start : 16_000 * (start + 6), None], channels, axis=1)
            with vault.record(visit.id, channels, AT) as writer:
                writer.append(AudioFrame(piece.astype("<i2").tobytes(), channels))
                writer.finish()
        vault.save_transcript(
            visit.id, Transcript(utterances=(line(1, 0.5, "Nothing of the kind"),), duration_s=12)
        )
        told: list[float] = []

        def report(event: Progress | Heard) -> None:
            if isinstance(event, Progress):
                assert event.total == 12
                told.append(event.done)

        second = transcribe_again(vault, visit.id, engine, SpeechRequest("en"), CancelToken(), report)
        assert told == sorted(told)
        assert told[-1] == pytest.approx(12, abs=1)
        after = accept(vault, visit.id, second)
        assert after.speech_model == engine.name
        assert after.by_id()[1].text != "Nothing of the kind"
        assert 6 < after.utterances[-1].end_s <= 12
        assert len(after.utterances) > 1
