"""A correction of who spoke moves the voice; what the doctor touched stays; everything can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.app.corrections import correct_utterance
from copilot.app.ports import SpeechMemo, SpeechRequest
from copilot.app.speakers import mend_speaker, swap_speakers, take_back, with_voice, with_voices
from copilot.domain.errors import UserFacingError
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import CHEAP, PASSPHRASE, add_visit, code_of, frame

D, P, OTHER, U = Speaker.DOCTOR, Speaker.PATIENT, Speaker.OTHER, Speaker.UNKNOWN


def line(number: int, speaker: Speaker, voice: int | None) -> Utterance:
    return Utterance(id=number, speaker=speaker, text=f"line {number}", voice=voice)


LINES = (line(1, D, 0), line(2, P, 1), line(3, D, 0), line(4, P, 1), line(5, D, None), line(6, D, 0))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[FileVault]:
    vault, _ = FileVault.create(tmp_path / "vault", PASSPHRASE, cost=CHEAP)
    with vault:
        yield vault


def visit_of(vault: FileVault, lines: tuple[Utterance, ...] = LINES) -> str:
    visit = add_visit(vault)
    vault.save_transcript(visit.id, Transcript(utterances=lines))
    return visit.id


def speakers(vault: FileVault, visit_id: str) -> list[Speaker]:
    transcript = vault.transcript(visit_id)
    assert transcript is not None
    return [u.speaker for u in transcript.utterances]


def test_the_voice_moves_with_its_line_and_back(vault: FileVault) -> None:
    visit = visit_of(vault)
    mended = mend_speaker(vault, visit, 3, P)
    assert speakers(vault, visit) == [P, P, P, P, D, P]
    assert [u.id for u in mended.after] == [1, 3, 6]
    transcript = vault.transcript(visit)
    assert transcript is not None
    assert [u.is_touched for u in transcript.utterances] == [False, False, True, False, False, False]
    assert take_back(vault, visit, mended).after == mended.before
    assert vault.transcript(visit) == Transcript(utterances=LINES)


def test_what_the_doctor_touched_stays(vault: FileVault) -> None:
    visit = visit_of(vault)
    correct_utterance(vault, visit, 1, text="as it was said")
    mend_speaker(vault, visit, 3, P)
    assert speakers(vault, visit) == [D, P, P, P, D, P]
    swap_speakers(vault, visit)
    assert speakers(vault, visit) == [D, D, P, D, P, D]


def test_a_voice_of_two_minds_is_no_voice(vault: FileVault) -> None:
    visit = visit_of(vault)
    mend_speaker(vault, visit, 3, P)
    mended = mend_speaker(vault, visit, 6, OTHER)
    assert [u.id for u in mended.after] == [6]
    assert speakers(vault, visit) == [P, P, P, P, D, OTHER]


def test_a_line_without_a_voice_moves_alone(vault: FileVault) -> None:
    visit = visit_of(vault)
    mend_speaker(vault, visit, 5, P)
    assert speakers(vault, visit) == [D, P, D, P, P, D]


def test_swapping_twice_is_nothing(vault: FileVault) -> None:
    visit = visit_of(vault)
    swap_speakers(vault, visit)
    assert speakers(vault, visit) == [P, D, P, D, P, P]
    swap_speakers(vault, visit)
    assert vault.transcript(visit) == Transcript(utterances=LINES)


def test_what_changed_since_is_not_taken_back(vault: FileVault) -> None:
    visit = visit_of(vault)
    mended = mend_speaker(vault, visit, 3, P)
    correct_utterance(vault, visit, 6, speaker=OTHER)
    take_back(vault, visit, mended)
    assert speakers(vault, visit) == [D, P, D, P, D, OTHER]


def test_a_visit_under_way_is_mended_line_by_line(vault: FileVault) -> None:
    visit = add_visit(vault)
    with vault.record(visit.id, 1, visit.started_at) as writer:
        writer.append(frame("x", 1))
        vault.transcripts.begin(visit.id, writer.recording_id, SpeechRequest())
    vault.transcripts.save(visit.id, LINES, SpeechMemo(1, {}, []))
    mend_speaker(vault, visit.id, 3, P)
    standing = vault.transcripts.standing(visit.id)
    assert standing is not None
    assert [u.speaker for u in standing.utterances] == [P, P, P, P, D, P]


def test_what_was_corrected_before_the_voices_were_told_moves_them_when_they_are() -> None:
    told = [LINES[0], LINES[1], LINES[2].corrected(speaker=P), *LINES[3:]]
    assert [u.speaker for u in with_voices(told)] == [P, P, P, P, D, P]
    assert with_voices(LINES) == list(LINES)


def test_voices_of_another_recording_are_others() -> None:
    later = [u.shifted(6, 30.0) for u in LINES]
    assert not {u.voice for u in LINES if u.voice is not None} & {u.voice for u in later}
    assert later[4].voice is None
    moved = with_voice([*LINES, *later], later[0].corrected(speaker=P))
    assert [u.speaker for u in moved] == [*(u.speaker for u in LINES), P, P, P, P, D, P]


def test_an_unknown_line_is_told(vault: FileVault) -> None:
    visit = visit_of(vault)
    with pytest.raises(UserFacingError) as caught:
        mend_speaker(vault, visit, 77, P)
    assert code_of(caught) == "utterance.unknown"


SPEAKERS = st.sampled_from([D, P, OTHER, U])
MANY = st.lists(st.tuples(SPEAKERS, st.sampled_from([None, 0, 1])), min_size=1, max_size=12).map(
    lambda rows: tuple(line(i, *row) for i, row in enumerate(rows, 1))
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(lines=MANY, data=st.data())
def test_every_line_that_was_corrected_stays_as_corrected(
    lines: tuple[Utterance, ...], data: st.DataObject
) -> None:
    now, wanted = list(lines), dict[int, Speaker]()
    for _ in range(data.draw(st.integers(1, 6))):
        number, speaker = data.draw(st.sampled_from(lines)).id, data.draw(SPEAKERS)
        chosen = next(u for u in now if u.id == number)
        corrected = chosen.corrected(speaker=speaker)
        if corrected.is_touched:
            wanted[number] = speaker
        now = with_voice(now, corrected)
        assert [u.id for u in now] == [u.id for u in lines]
        assert all(u.speaker is wanted[u.id] for u in now if u.id in wanted)
    assert with_voices(now)[0].id == 1
    assert all(u.speaker is wanted[u.id] for u in with_voices(now) if u.id in wanted)
