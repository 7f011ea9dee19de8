"""Full-text search over visits: an index of words that holds no text, kept right by marks that triggers set.

Chinese has no spaces: each of its characters is a word of the index, and what is typed is looked for as a phrase.
(Trigrams would not find words of two characters, which most Chinese words and names are.)
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from copilot.app.ports import Found, FoundIn
from copilot.domain.visit import Patient
from copilot.storage import rows
from copilot.storage.database import Database
from copilot.storage.patients import folded, words_of

_HAN = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPREAD = re.compile(f"([{_HAN}])")
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_AROUND = 40  # characters of a snippet before and after what was found
_PLACES = 1 << 20  # visits that may begin in the same second


class VaultSearch:
    """Implements `Search`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, query: str, limit: int = 30) -> tuple[Found, ...]:
        pieces = [words for piece in query.split() if (words := _words(piece))]
        if not pieces:
            return ()
        self._refresh()
        patterns = [_pattern(words) for words in pieces]
        with self._database.read() as db:
            hits = db.query(
                "SELECT v.visit_id FROM search_index i JOIN search_visits v ON v.place = i.rowid "
                "WHERE search_index MATCH ? ORDER BY i.rowid DESC LIMIT ?",
                (_match(pieces), limit),
            )
            return tuple(_found(db, row["visit_id"], patterns) for row in list(hits))

    def _refresh(self) -> None:
        with self._database.read() as db:
            stale = next(iter(db.query("SELECT 1 AS found FROM search_stale LIMIT 1")), None)
        if stale:
            with self._database.transaction() as db:
                index_stale(db)


def index_stale(db: rows.Db) -> None:
    """Index anew what was written since. Runs in the caller's transaction."""
    for row in list(db.query("SELECT visit_id FROM search_stale")):
        _index(db, row["visit_id"])
    db.execute("DELETE FROM search_stale")


def _index(db: rows.Db, visit_id: str) -> None:
    place = _place(db, visit_id)
    db.execute("DELETE FROM search_index WHERE rowid = ?", (place,))
    texts = dict(_texts(db, visit_id))
    db.execute(
        "INSERT INTO search_index (rowid, patient, note, transcript) VALUES (?, ?, ?, ?)",
        (place, *(_spread(texts[where]) for where in FoundIn)),
    )


def _place(db: rows.Db, visit_id: str) -> int:
    """The row of the index: ordered by when the visit began, so that the newest are found first."""
    known = next(iter(db.query("SELECT place FROM search_visits WHERE visit_id = ?", (visit_id,))), None)
    if known:
        return int(known["place"])
    (visit,) = db.query("SELECT started_at FROM visits WHERE id = ?", (visit_id,))
    first = int(datetime.fromisoformat(visit["started_at"]).timestamp()) * _PLACES
    (last,) = db.query(
        "SELECT coalesce(max(place) + 1, ?) AS place FROM search_visits WHERE place >= ? AND place < ?",
        (first, first, first + _PLACES),
    )
    db.execute("INSERT INTO search_visits (place, visit_id) VALUES (?, ?)", (last["place"], visit_id))
    return int(last["place"])


def _texts(db: rows.Db, visit_id: str) -> Iterator[tuple[FoundIn, str]]:
    """Each read when it is asked for: most visits are found by the first or second."""
    (visit,) = db.query("SELECT body FROM visits WHERE id = ?", (visit_id,))
    yield FoundIn.PATIENT, words_of(Patient.model_validate(json.loads(visit["body"])["patient"]))
    version = _newest(
        db, "SELECT body FROM note_versions WHERE visit_id = ? ORDER BY number DESC LIMIT 1", visit_id
    )
    sections = version.get("content", {}).get("sections", [])
    yield FoundIn.NOTE, "\n".join(s["text"] for section in sections for s in section.get("statements", []))
    said = _newest(db, "SELECT body FROM transcripts WHERE visit_id = ? ORDER BY id DESC LIMIT 1", visit_id)
    yield FoundIn.TRANSCRIPT, "\n".join(u["text"] for u in said.get("utterances", []))


def _newest(db: rows.Db, sql: str, visit_id: str) -> dict[str, Any]:
    row = next(iter(db.query(sql, (visit_id,))), None)
    return json.loads(row["body"]) if row else {}


def _spread(text: str) -> str:
    return _SPREAD.sub(r" \1 ", unicodedata.normalize("NFKC", text))


def _words(piece: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", piece))


def _match(pieces: list[list[str]]) -> str:
    """Each piece is a phrase that may go on, unless it ends with one letter, which most words begin with."""
    return " AND ".join(f'"{" ".join(words)}"{" *" if len(words[-1]) > 1 else ""}' for words in pieces)


def _pattern(words: list[str]) -> re.Pattern[str]:
    begins = "" if _SPREAD.match(words[0]) else r"(?<![^\W_])"
    return re.compile(begins + r"[\W_]*".join(map(re.escape, words)), re.IGNORECASE)


def _found(db: rows.Db, visit_id: str, patterns: list[re.Pattern[str]]) -> Found:
    """Where most of the words stand: the patient's name before the note, the note before what was said."""
    best, most = (FoundIn.PATIENT, ""), -1
    for where, text in _texts(db, visit_id):
        count = sum(pattern.search(text) is not None for pattern in patterns)
        if count > most:
            best, most = (where, text), count
        if count == len(patterns):
            break
    where, text = best
    if not most:  # found by folding accents or width
        text = folded(text)
    snippet, marks = _snippet(text, patterns)
    return Found(rows.visit(db, visit_id), where, snippet, marks)


def _snippet(text: str, patterns: list[re.Pattern[str]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    first = min((match.start() for pattern in patterns if (match := pattern.search(text))), default=0)
    start = max(text.rfind("\n", 0, first) + 1, first - _AROUND)
    end = text.find("\n", first)
    end = min(len(text) if end < 0 else end, first + 2 * _AROUND)
    shown = text[start:end]
    spans = sorted(match.span() for pattern in patterns for match in pattern.finditer(shown))
    return shown, tuple(spans)
