"""Errors that take more than one statement: contradictions, corrections in the talk, questions told as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from copilot.clinical.answers import Answer, answer_of, is_question
from copilot.clinical.polarity import find_problems
from copilot.domain.note import Origin, Statement
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance
from tests.helpers.planted import patterns
from tests.helpers.planted.plants import FITTING, Plant, Planter


def all_plants(planter: Planter) -> Iterator[Plant]:
    yield from planter.statement_plants()
    for statement in planter.note.statements:
        yield from _contradiction(planter, statement)
        yield from _correction(planter, statement)
    yield from _questions(planter)


def _contradiction(planter: Planter, statement: Statement) -> Iterator[Plant]:
    makers = (Planter.negation, Planter.side, Planter.dose)
    if len(statement.text) > 120:
        return
    for make in makers:
        wrong = make(planter, statement)
        if wrong is not None:
            second = wrong.model_copy(update={"id": 9001, "evidence": (), "origin": Origin.TYPED})
            yield Plant("contradiction", second, FITTING["contradiction"], (statement,))
            return


def _correction(planter: Planter, statement: Statement) -> Iterator[Plant]:
    """The visit takes back what the statement says: "20 milligrams, no, sorry, 40"."""
    for identifier in statement.evidence:
        utterance = planter.texts[identifier]
        for place in re.finditer(
            f"{patterns.SAID_NUMBER}|{patterns.SAID_SIDE}",
            utterance.text,
        ):
            word = place[0].lower()
            if word in ("0", "1") or not re.search(
                rf"(?<![\w./])\b{word}\b(?![./])", statement.text, re.IGNORECASE
            ):
                continue
            if len(re.findall(rf"\b{word}\b", planter.all_said)) > 1:
                continue
            if word in ("left", "right"):
                site = utterance.text[place.end() :].split()[0]
                other = "right" if word == "left" else "left"
                at = place.end() + 1 + len(site)
                new = f" , no , sorry , the {other} {site.strip('.,')} "
            else:
                other = planter.another(word, statement)
                unit = re.match(r"\s*(?:-\s*)?(\w+)", utterance.text[place.end() :])
                at = place.end() + (unit.end() if unit else 0)
                new = f" , no , sorry , i mean {other}{' ' + unit[1] if unit else ''} "
            if other in planter.numbers_said:
                return
            text = utterance.text[:at] + new + utterance.text[at:]
            yield Plant(
                "correction",
                statement,
                FITTING["correction"],
                (),
                _said_otherwise(planter.note.transcript, utterance, text),
            )
            return


def _said_otherwise(transcript: Transcript, utterance: Utterance, text: str) -> Transcript:
    return transcript.model_copy(
        update={
            "utterances": tuple(
                u.model_copy(update={"text": text}) if u.id == utterance.id else u for u in transcript.utterances
            )
        }
    )


def _questions(planter: Planter) -> Iterator[Plant]:
    """What the doctor only asked about, and the patient denied, told as a complaint."""
    utterances = planter.note.transcript.utterances
    for asked, reply in pairwise(utterances):
        if asked.speaker is not Speaker.DOCTOR or reply.speaker is asked.speaker:
            continue
        last = re.split(r"(?<=[.?!])\s+", asked.text.strip())[-1]
        if not is_question(last) or answer_of(reply.text) is not Answer.NO or len(reply.text.split()) > 4:
            continue
        problems = find_problems(last)
        if len(problems) != 1 or re.search(r"\b(?:no|not|n't|apart|except|other|else|still)\b", last.lower()):
            continue
        evidence = (asked.id,) if planter.random.random() < 0.5 else (asked.id, reply.id)
        wrong = Statement(
            id=9002, text=f"Reports {problems[0].surface}.", evidence=evidence, topic=Topic.REVIEW_OF_SYSTEMS
        )
        yield Plant("question", wrong, FITTING["question"])
