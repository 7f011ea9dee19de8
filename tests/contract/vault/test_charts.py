"""Patients, charts and search of a real vault."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from copilot.app.notes import CheckedVersion, sign_note
from copilot.app.ports import Found, FoundIn
from copilot.domain.chart import ChartKind, ChartSource, Proposal, ProposedChange
from copilot.domain.errors import CopilotError, InvariantBroken, UserFacingError
from copilot.domain.note import Statement
from copilot.domain.record import VersionKind
from copilot.domain.visit import Patient, Visit, VisitState
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import AT, DOCTOR, PATIENT, content, new_vault, open_vault, said, tamper

DAY = date(2026, 3, 4)
HELEN = Patient(id="a", family="Marsden", given="Helen", birth_date=date(1961, 9, 2), record_number="R-7")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[FileVault]:
    with new_vault(tmp_path / "vault") as made:
        yield made


def visit_of(vault: FileVault, patient: Patient, *texts: str, at: datetime = AT) -> Visit:
    visit = vault.add_visit(patient, DOCTOR, "soap", at)
    vault.save_transcript(visit.id, said("Good morning.", *texts))
    vault.add_version(visit.id, VersionKind.DRAFT, content(*texts), "extractive", at)
    return visit


def names(vault: FileVault, words: str) -> list[str]:
    return [f"{p.given} {p.family}" for p in vault.patients.find(words)]


def test_patients_are_found_by_name_birth_date_and_number(vault: FileVault) -> None:
    for number, (family, given) in enumerate((("Marsden", "Helen"), ("Müller", "Jörg"), ("欧阳", "晓雯"))):
        born = date(1961, 9, 2 + number)
        patient = Patient(id=str(number), family=family, given=given, birth_date=born, record_number=f"R-{number}")
        vault.add_visit(patient, DOCTOR, "soap", AT + timedelta(days=number))
    assert names(vault, "") == ["晓雯 欧阳", "Jörg Müller", "Helen Marsden"]
    for words in ("muller", "JÖRG", "ll rg", "r-1", "1961-09-03"):
        assert names(vault, words) == ["Jörg Müller"], words
    for words in ("欧阳", "欧阳晓", "晓"):
        assert names(vault, words) == ["晓雯 欧阳"], words
    assert names(vault, "muller 欧阳") == []
    assert len(vault.patients.find("19", limit=2)) == 2


def test_who_is_not_named_yet_is_nobody_until_somebody_says_whose_visit_it_is(vault: FileVault) -> None:
    visit = visit_of(vault, Patient.unnamed("monday afternoon"), "Has a cough.")
    assert names(vault, "") == []
    assert [f.visit.id for f in vault.search.find("monday")] == [visit.id]
    checked = CheckedVersion(vault.versions(visit.id)[-1], ())
    with pytest.raises(UserFacingError) as caught:
        sign_note(vault, checked, DOCTOR, AT)
    assert caught.value.code == "sign.patient_unnamed"

    named = vault.patients.name(visit.id, HELEN)
    assert named.patient == HELEN
    assert vault.visit(visit.id) == vault.visits()[0] == named.model_copy(update={"state": VisitState.DRAFTED})
    assert names(vault, "") == ["Helen Marsden"]
    assert [f.visit.id for f in vault.search.find("marsden")] == [visit.id]
    assert not vault.search.find("monday")
    assert [v.id for v in vault.patients.visits(HELEN.id)] == [visit.id]
    assert sign_note(vault, checked, DOCTOR, AT).visit.patient == HELEN
    assert vault.verify().first_broken is None
    with pytest.raises(UserFacingError) as caught:
        vault.patients.name(visit.id, PATIENT)
    assert caught.value.code == "patient.named"


def test_somebody_may_be_entered_before_the_first_visit(vault: FileVault) -> None:
    with pytest.raises(UserFacingError) as caught:
        vault.patients.patient("a")
    assert caught.value.code == "patient.unknown"
    vault.patients.keep(HELEN)
    vault.patients.keep(HELEN.model_copy(update={"given": "Ellen"}))
    assert vault.patients.patient("a").given == "Ellen"
    assert names(vault, "helen") == []
    assert names(vault, "ellen") == ["Ellen Marsden"]
    vault.add_visit(HELEN, DOCTOR, "soap", AT)
    assert names(vault, "") == ["Helen Marsden"]


def test_visits_of_one_person_share_a_chart(vault: FileVault) -> None:
    other_id = HELEN.model_copy(update={"id": "b"})
    born_later = HELEN.model_copy(update={"id": "c", "birth_date": date(1999, 1, 1)})
    unknown_birth = HELEN.model_copy(update={"id": "d", "birth_date": None})
    first, second, third, fourth = (
        vault.add_visit(p, DOCTOR, "soap", AT + timedelta(hours=n))
        for n, p in enumerate((HELEN, other_id, born_later, unknown_birth))
    )
    vault.charts.enter("a", ChartKind.ALLERGY, "penicillin", "rash", DAY)
    vault.charts.enter("b", ChartKind.PROBLEM, "asthma", "", DAY)
    for patient_id in ("a", "b", "d"):
        assert [e.name for e in vault.charts.chart(patient_id).entries] == ["penicillin", "asthma"], patient_id
    assert vault.charts.chart("c").entries == ()
    assert vault.charts.chart("nobody").entries == ()
    assert vault.patients.visits("a") == (fourth, second, first)
    assert third in vault.patients.visits("c")
    assert [p.id for p in vault.patients.find("marsden")] == ["d", "c", "b"]


def test_nothing_of_a_chart_is_overwritten(vault: FileVault) -> None:
    ten = vault.charts.enter("a", ChartKind.MEDICATION, " lisinopril ", "10 mg", DAY)
    twenty = vault.charts.enter("a", ChartKind.MEDICATION, "lisinopril", "20 mg", DAY, replaces=ten.id)
    problem = vault.charts.enter("a", ChartKind.PROBLEM, "cough", "", DAY)
    vault.charts.end("a", problem.id, AT, "gone")
    assert vault.charts.chart("a").entries == (twenty,)
    assert vault.charts.chart("a").of(ChartKind.MEDICATION) == (twenty,)
    ended, replaced = vault.charts.past("a")
    assert (ended.entry, ended.reason, ended.replaced_by) == (problem, "gone", "")
    assert (replaced.entry, replaced.replaced_by) == (ten, twenty.id)
    assert ended.ended_at == AT
    for entry_id in (ten.id, problem.id, "none"):
        with pytest.raises(UserFacingError, match=r"chart\.no_entry"):
            vault.charts.end("a", entry_id, AT)
    with pytest.raises(UserFacingError, match=r"chart\.no_entry"):
        vault.charts.enter("a", ChartKind.MEDICATION, "lisinopril", "40 mg", DAY, replaces=ten.id)
    with pytest.raises(UserFacingError, match=r"chart\.empty_name"):
        vault.charts.enter("a", ChartKind.PROBLEM, "  ", "", DAY)
    assert vault.charts.chart("a").entries == (twenty,)
    assert vault.verify().first_broken is None


def proposal(signed_hash: str, visit_id: str, **fields: object) -> Proposal:
    return Proposal.model_validate(
        {
            "key": "k",
            "change": ProposedChange.ADD,
            "kind": ChartKind.MEDICATION,
            "name": "lisinopril",
            "detail": "20 mg",
            "recorded_on": DAY,
            "source": ChartSource(visit_id=visit_id, signed_hash=signed_hash, statement_id=1),
            "statement": "Lisinopril 20 mg.",
            **fields,
        }
    )


def test_what_is_accepted_names_its_signed_note(vault: FileVault) -> None:
    visit = visit_of(vault, PATIENT, "Takes lisinopril 20 mg.")
    signed = vault.sign(visit.id, 1, DOCTOR, (), AT)
    old = vault.charts.enter(PATIENT.id, ChartKind.MEDICATION, "lisinopril", "10 mg", DAY)
    entry = vault.charts.accept(PATIENT.id, proposal(signed.hash, visit.id, entry_id=old.id, change="change"), AT)
    assert entry is not None
    assert entry.source is not None
    assert entry.source.signed_hash == signed.hash
    assert vault.charts.chart(PATIENT.id).entries == (entry,)
    stop = proposal(signed.hash, visit.id, entry_id=entry.id, change="stop", key="stop")
    assert vault.charts.accept(PATIENT.id, stop, AT) is None
    assert vault.charts.chart(PATIENT.id).entries == ()
    with pytest.raises(UserFacingError, match=r"chart\.no_entry"):
        vault.charts.accept(PATIENT.id, stop, AT)
    with pytest.raises(InvariantBroken, match=r"chart\.not_signed"):
        vault.charts.accept(PATIENT.id, proposal("0" * 64, visit.id), AT)
    assert vault.charts.declined(PATIENT.id) == frozenset()
    vault.charts.decline(PATIENT.id, proposal(signed.hash, visit.id, key="no"), AT)
    assert vault.charts.declined(PATIENT.id) == {"no"}
    assert vault.verify().first_broken is None


@pytest.mark.parametrize(
    ("statement", "said_of"),
    [
        ("UPDATE chart_entries SET body = replace(body, 'penicillin', 'aspirin')", "was changed"),
        ("DELETE FROM chart_entries WHERE id NOT IN (SELECT entry_id FROM chart_ends)", "missing"),
        ("DELETE FROM chart_ends", "missing"),
        (
            "INSERT INTO chart_ends SELECT id, '', '', '' FROM chart_entries WHERE body LIKE '%pen%'",
            "no audit row",
        ),
    ],
)
def test_a_chart_changed_behind_the_vault_is_told(tmp_path: Path, statement: str, said_of: str) -> None:
    with new_vault(tmp_path / "v") as vault:
        vault.charts.enter("a", ChartKind.ALLERGY, "penicillin", "", DAY)
        ended = vault.charts.enter("a", ChartKind.PROBLEM, "cough", "", DAY)
        vault.charts.end("a", ended.id, AT)
    tamper(tmp_path / "v", statement)
    with open_vault(tmp_path / "v") as vault:
        assert said_of in str(vault.verify().first_broken)


def test_the_database_itself_refuses_to_change_a_chart(vault: FileVault) -> None:
    vault.charts.enter("a", ChartKind.ALLERGY, "penicillin", "", DAY)
    for sql in ("UPDATE chart_entries SET body = '{}'", "DELETE FROM chart_entries"):
        with pytest.raises(CopilotError, match=r"vault\.refused"), vault._database.transaction() as db:
            db.execute(sql)


def shown(found: tuple[Found, ...]) -> list[tuple[FoundIn, str]]:
    return [(hit.where, "|".join(hit.snippet[a:b] for a, b in hit.marks)) for hit in found]


def test_visits_are_found_by_patient_note_and_transcript(vault: FileVault) -> None:
    visit = vault.add_visit(HELEN, DOCTOR, "soap", AT)
    assert shown(vault.search.find("hel")) == [(FoundIn.PATIENT, "Hel")]
    vault.save_transcript(visit.id, said("My knee clicks when I kneel.", "Any swelling?"))
    assert shown(vault.search.find("knee")) == [(FoundIn.TRANSCRIPT, "knee|knee")]
    vault.add_version(visit.id, VersionKind.DRAFT, content("Crépitus of the knee."), "x", AT)
    assert shown(vault.search.find("KNEE")) == [(FoundIn.NOTE, "knee")]
    assert shown(vault.search.find("marsden swel")) == [(FoundIn.PATIENT, "Marsden")]
    for words in ("crepitus", "crépitus", "r-7", "1961-09-02", '"knee', "knee (clicks)"):
        assert len(vault.search.find(words)) == 1, words
    for words in ("nee", "shoulder", "knee shoulder", "", " ", '"', "*", "AND", "-", "note:knee"):
        assert vault.search.find(words) == (), words


def test_the_newest_version_is_what_is_found(vault: FileVault) -> None:
    visit = visit_of(vault, PATIENT, "Has a cough.")
    vault.add_version(visit.id, VersionKind.EDIT, content("Has asthma."), "x", AT)
    vault.save_transcript(visit.id, said("Nothing of it."))
    assert vault.search.find("cough") == ()
    assert len(vault.search.find("asthma")) == 1


def test_chinese_is_found_by_any_of_its_words(vault: FileVault) -> None:
    visit = visit_of(vault, Patient(id="z", family="欧阳", given="晓雯"), "头痛三天，无发热。血压一百四十。")
    for words in ("头痛", "痛", "发热", "血压", "欧阳", "晓雯 头痛", "欧阳晓雯", "三天"):
        assert [hit.visit.id for hit in vault.search.find(words)] == [visit.id], words
    for words in ("头热", "咳嗽", "压血"):
        assert vault.search.find(words) == (), words
    assert shown(vault.search.find("发热"))[0] == (FoundIn.NOTE, "发热")


def test_the_newest_visits_come_first(vault: FileVault) -> None:
    times = [AT + timedelta(days=d) for d in (2, 0, 3, 1, 1)]
    for at in times:
        visit_of(vault, PATIENT, "Has a cough.", at=at)
    found = vault.search.find("cough")
    assert [hit.visit.started_at for hit in found] == sorted(times, reverse=True)
    assert len(vault.search.find("cough", limit=2)) == 2
    assert len({hit.visit.id for hit in found}) == 5


def test_a_snippet_shows_what_was_found_in_a_long_text(vault: FileVault) -> None:
    words = " ".join(f"word{n}" for n in range(400))
    visit = vault.add_visit(PATIENT, DOCTOR, "soap", AT)
    vault.save_transcript(visit.id, said(words))
    (hit,) = vault.search.find("word300")
    assert len(hit.snippet) < 140
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["word300"]
    assert "word" not in repr(hit)


def test_a_vault_of_an_earlier_schema_is_indexed_when_it_comes_up(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(Path(__file__).parents[2] / "fixtures" / "vaults" / "v1", folder)
    with open_vault(folder) as vault:
        (visit,) = vault.visits()
        version = vault.versions(visit.id)[-1]
        statement: Statement = version.content.statements()[0]
        word = max(statement.text.split(), key=len).strip(".,")
        assert [hit.visit for hit in vault.search.find(word)] == [visit]
        assert vault.patients.find(visit.patient.family) == (visit.patient,)
        assert vault.patients.visits(visit.patient.id) == (visit,)
        vault.charts.enter(visit.patient.id, ChartKind.PROBLEM, "asthma", "", DAY)
        assert vault.verify().first_broken is None


def test_search_writes_nothing_clinical_where_it_does_not_belong(tmp_path: Path) -> None:
    with new_vault(tmp_path / "v") as vault:
        visit_of(vault, PATIENT, "Has a zoonosis.")
        assert len(vault.search.find("zoonosis")) == 1
    held = b"".join(p.read_bytes() for p in (tmp_path / "v").rglob("*") if p.is_file())
    assert b"zoonosis" not in held
