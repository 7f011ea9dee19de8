"""Template sentences are complete, speakable and repeatable."""

from __future__ import annotations

import random

from models.whisper_nano.phrases import Phrases
from models.whisper_nano.prepare import replace_words, sample_sentences
from models.whisper_nano.text import normal_words, speakable


def test_every_slot_is_filled() -> None:
    phrases = Phrases(random.Random(1))
    made = [phrases.sentence() for _ in range(3_000)]
    assert not [text for text in made if "{" in text or "}" in text]
    assert sum(speakable(text) for text in made) > 0.98 * len(made)


def test_the_same_seed_gives_the_same_sentences() -> None:
    one, other = Phrases(random.Random(4)), Phrases(random.Random(4))
    assert [one.sentence() for _ in range(50)] == [other.sentence() for _ in range(50)]


def test_replaced_words_keep_the_rest_of_the_sentence() -> None:
    made = replace_words("So, what about your blood pressure?", ["metformin"], random.Random(2))
    assert made is not None
    assert "metformin" in made
    assert len(made.split()) == 6
    assert made.endswith("?")
    assert replace_words("No.", ["metformin"], random.Random(2)) is None


def test_templates_do_not_repeat_the_sample_consultations() -> None:
    samples = {" ".join(normal_words(text)) for text in sample_sentences() if len(text.split()) >= 8}
    phrases = Phrases(random.Random(3))
    made = {" ".join(normal_words(phrases.sentence())) for _ in range(2_000)}
    assert samples
    assert not samples & made
