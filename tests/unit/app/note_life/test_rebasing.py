"""A transcript that changed under a note: what is stale is told, and the note can follow."""

from __future__ import annotations

from copilot.app.note_life.rebasing import changed_utterances, counterparts, rebase, stale
from copilot.domain.note import Origin, ToConfirm
from copilot.domain.transcript import Speaker, Transcript, Utterance
from tests.helpers.note_parts import drafted, note, statement, texts, timed
from tests.helpers.vault_parts import said

OLD = timed("What is wrong?", "My left knee hurts.", "Since when?", "For three days.")
NOTE = note(
    (statement(1, "Left knee pain.", (2,)), statement(2, "For three days.", (4,)), statement(3, "Typed.", ()))
)


def corrected(transcript: Transcript, id_: int, text: str) -> Transcript:
    return transcript.model_copy(
        update={"utterances": tuple(u.corrected(text) if u.id == id_ else u for u in transcript.utterances)}
    )


def test_a_corrected_utterance_makes_its_statements_stale_and_no_others() -> None:
    new = corrected(OLD, 2, "My right knee hurts.")
    assert stale(NOTE, OLD, new) == {1: (2,)}
    after = rebase(NOTE, OLD, new)
    assert after.stale == (1,)
    assert after.content == NOTE
    assert stale(NOTE, OLD, OLD) == {}


def test_punctuation_and_capitals_make_nothing_stale() -> None:
    assert stale(NOTE, OLD, corrected(OLD, 2, "my left knee hurts")) == {}


def test_another_speaker_makes_stale() -> None:
    turned = OLD.model_copy(
        update={"utterances": tuple(u.model_copy(update={"speaker": Speaker.DOCTOR}) for u in OLD.utterances)}
    )
    assert changed_utterances(OLD, turned) == {2, 4}


def test_a_visit_that_went_on_makes_nothing_stale() -> None:
    longer = timed(*(u.text for u in OLD.utterances), "One more thing.")
    assert stale(NOTE, OLD, longer) == {}
    assert rebase(NOTE, OLD, longer) == (NOTE, ())


def test_after_transcribing_again_evidence_follows_the_time() -> None:
    # The same speech, cut otherwise and numbered otherwise; one word is heard differently.
    new = Transcript(
        utterances=(
            Utterance(id=11, speaker=Speaker.DOCTOR, start_s=0, end_s=4, text="What is wrong?"),
            Utterance(id=12, speaker=Speaker.PATIENT, start_s=4, end_s=6, text="My left"),
            Utterance(id=13, speaker=Speaker.PATIENT, start_s=6, end_s=8.2, text="knee hurts."),
            Utterance(id=14, speaker=Speaker.DOCTOR, start_s=8.2, end_s=12, text="Since when?"),
            Utterance(id=15, speaker=Speaker.PATIENT, start_s=12, end_s=16, text="For free days."),
        )
    )
    after = rebase(NOTE, OLD, new)
    assert [s.evidence for s in after.content.statements()] == [(12, 13), (15,), ()]
    assert after.stale == (2,)


def test_words_that_are_gone_leave_a_statement_on_the_doctors_word() -> None:
    new = timed("What is wrong?", "My left knee hurts.", first_id=21)
    confirm = ToConfirm(text="Left?", evidence=(4,), reason="It was not clear.")
    after = rebase(NOTE.model_copy(update={"to_confirm": (confirm,)}), OLD, new)
    one, two, three = after.content.statements()
    assert (one.evidence, two.evidence, three.evidence) == ((22,), (), ())
    assert (two.origin, two.text, two.drafted) == (Origin.EDITED, "For three days.", "For three days.")
    assert after.stale == (2,)
    assert after.content.to_confirm == ()


def test_without_times_the_order_of_what_was_said_tells() -> None:
    old, new = said("a one", "b two", "c three"), said("a one", "b two too", "x", "c three", "d")
    shifted = Transcript(
        utterances=tuple(u.model_copy(update={"id": u.id + 10}) for u in said("z", "a one", "b two").utterances)
    )
    assert counterparts(old, shifted) == {1: (12,), 2: (13,), 3: ()}
    assert changed_utterances(old, new) == {2}
    assert stale(drafted("One.", "Two.", "Three."), old, new) == {2: (2,)}
    assert rebase(drafted("One.", "Two.", "Three."), old, new).content.statement(3) is not None
    assert texts(rebase(drafted("One."), old, new).content) == ["One."]


def test_a_visit_of_five_thousand_utterances_is_compared_soon() -> None:
    long = timed(*(f"word {i} and {i % 7}" for i in range(5000)))
    again = timed(*(f"word {i} and {i % 7}" for i in range(5000)), first_id=5001)
    found = counterparts(long, again)
    assert all(found[u.id] == (u.id + 5000,) for u in long.utterances)
    assert changed_utterances(long, again) == frozenset()
