"""Full-text search over visits: an index of words that holds no text, kept right by marks that triggers set.

Chinese has no spaces: each of its characters is a word of the index, and what is typed is looked for as a phrase.
(Trigrams would not find words of two characters, which most Chinese words and names are.)
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime
from typing import Any

from copilot.app.ports import EVERY_VISIT, Found, FoundIn, Wanted
from copilot.domain.visit import Visit
from copilot.storage import rows, visit_rows
from copilot.storage.database import Database
from copilot.storage.patients import folded, words_of

_HAN = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPREAD = re.compile(f"([{_HAN}])")
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_AROUND = 40  # characters of a snippet before and after what was found
_MOST_WORDS = 24  # that the beginning of a word stands for
_PLACES = 1 << 20  # visits that may begin in the same second


_PLACES_OF = "SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rowid DESC LIMIT ?"
_VISITS_AT = """SELECT v.*,
    (SELECT n.body FROM note_versions n WHERE n.visit_id = v.id ORDER BY n.number DESC LIMIT 1) AS note
    FROM json_each(?) p JOIN search_visits s ON s.place = p.value JOIN visits v ON v.id = s.visit_id
    ORDER BY s.place DESC"""


_VISITS_OF = """SELECT v.id, v.state, v.body FROM
    (SELECT rowid FROM search_index WHERE search_index MATCH :words ORDER BY rowid DESC LIMIT :most) p
    JOIN search_visits s ON s.place = p.rowid JOIN visits v ON v.id = s.visit_id ORDER BY s.place DESC"""
# "+": what matches is gone through once; without it, the index is asked anew for each visit that may be shown.
_VISITS_AMONG = """SELECT v.id, v.state, v.body FROM
    (SELECT rowid FROM search_index WHERE search_index MATCH :words AND +rowid IN
        (SELECT place FROM visits JOIN search_visits ON visit_id = id
        WHERE (:states IS NULL OR state IN (SELECT value FROM json_each(:states))) AND started_at >= :since)
        ORDER BY rowid DESC LIMIT :most) p
    JOIN search_visits s ON s.place = p.rowid JOIN visits v ON v.id = s.visit_id ORDER BY s.place DESC"""


class VaultSearch:
    """Implements `Search`. `read` are the visits that were read before: see `visit_rows.visits`."""

    def __init__(self, database: Database, read: dict[str, Visit]) -> None:
        self._database = database
        self._read = read

    def find(self, query: str, limit: int = 20) -> tuple[Found, ...]:
        pieces = _pieces(query)
        if not pieces:
            return ()
        self._refresh()
        patterns = [_pattern(words) for words in pieces]
        with self._database.read() as db:
            # The visits are looked up once the newest are known: joined at once, all that match would be.
            places = [row["rowid"] for row in db.query(_PLACES_OF, (_match(db, pieces), limit))]
            hits = list(db.query(_VISITS_AT, (json.dumps(places),)))
            return tuple(_found(hit, _Texts(db, hit), patterns) for hit in hits)

    def visits(self, query: str, limit: int = 20, wanted: Wanted = EVERY_VISIT) -> tuple[Visit, ...]:
        pieces = _pieces(query)
        if not pieces:
            return ()
        self._refresh()
        with self._database.read() as db:
            sql = _VISITS_OF if wanted == EVERY_VISIT else _VISITS_AMONG
            values = {"words": _match(db, pieces), "most": limit, **visit_rows.condition(wanted)}
            found = db.execute(sql, values)
            return tuple(visit_rows.visit_again(i, state, body, self._read) for i, state, body in found)

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
    (visit,) = db.query(_VISITS_AT, (json.dumps([place]),))
    texts = _Texts(db, visit)
    spread = [_spread(texts.of(where)) for where in FoundIn]
    db.execute("INSERT INTO search_index (rowid, patient, note, transcript) VALUES (?, ?, ?, ?)", (place, *spread))
    words = {word for text in spread for word in _WORD.findall(folded(text)) if len(word) > 1}
    db.execute(
        "INSERT INTO search_words SELECT value FROM json_each(?) "
        "WHERE NOT EXISTS (SELECT 1 FROM search_words WHERE word = value)",
        (json.dumps(sorted(words)),),
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


class _Texts:
    """What there is to be found of a visit: the patient and the note are at hand, what was said is fetched."""

    def __init__(self, db: rows.Db, row: dict[str, Any]) -> None:
        self._db = db
        self._row = row

    def of(self, where: FoundIn) -> str:
        if where is FoundIn.PATIENT:
            return words_of(rows.visit_of(self._row).patient)
        if where is FoundIn.NOTE:
            sections = json.loads(self._row["note"] or "{}").get("content", {}).get("sections", [])
            return "\n".join(s["text"] for section in sections for s in section.get("statements", []))
        latest = rows.latest_transcript(self._db, self._row["id"])
        return "\n".join(u["text"] for u in json.loads(latest[1]).get("utterances", [])) if latest else ""


def _pieces(query: str) -> list[list[str]]:
    return [words for piece in query.split() if (words := _words(piece))]


def _spread(text: str) -> str:
    return _SPREAD.sub(r" \1 ", unicodedata.normalize("NFKC", text))


def _words(piece: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", piece))


def _match(db: rows.Db, pieces: list[list[str]]) -> str:
    """Each piece is a phrase. Its last word may go on: then it stands for the words that begin with it, the
    shortest ones if they are too many. (FTS5's own prefixes read through all they find before the first is told.)
    """
    return " AND ".join(f"({' OR '.join(_phrases(db, words))})" for words in pieces)


def _phrases(db: rows.Db, words: list[str]) -> list[str]:
    *before, last = words
    begins = folded(last)
    longer = [last]
    if len(begins) > 1 and not begins.isdecimal():  # a number is typed whole, and a hundred others begin with it
        sql = "SELECT word FROM search_words WHERE word > ? AND word < ? ORDER BY length(word), word LIMIT ?"
        longer += [row["word"] for row in db.query(sql, (begins, f"{begins}\U0010ffff", _MOST_WORDS))]
    return ['"' + " ".join([*before, word]) + '"' for word in longer]


def _pattern(words: list[str]) -> re.Pattern[str]:
    begins = "" if _SPREAD.match(words[0]) else r"(?<![^\W_])"
    return re.compile(begins + r"[\W_]*".join(map(re.escape, words)), re.IGNORECASE)


def _found(row: dict[str, Any], texts: _Texts, patterns: list[re.Pattern[str]]) -> Found:
    """Where most of the words stand: the patient's name before the note, the note before what was said."""
    where, shown, most = FoundIn.PATIENT, "", -1
    for place in FoundIn:
        text = texts.of(place)
        count = sum(pattern.search(text) is not None for pattern in patterns)
        if count > most:
            where, shown, most = place, text, count
        if count == len(patterns):
            break
    if not most:  # found by folding accents or width
        shown = folded(shown)
    snippet, marks = _snippet(shown, patterns)
    return Found(rows.visit_of(row), where, snippet, marks)


def _snippet(text: str, patterns: list[re.Pattern[str]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    first = min((match.start() for pattern in patterns if (match := pattern.search(text))), default=0)
    start = max(text.rfind("\n", 0, first) + 1, first - _AROUND)
    end = text.find("\n", first)
    end = min(len(text) if end < 0 else end, first + 2 * _AROUND)
    shown = text[start:end]
    spans = sorted(match.span() for pattern in patterns for match in pattern.finditer(shown))
    return shown, tuple(spans)
