"""Real signed notes for tests: invented visits in English and Chinese, and whatever texts a test brings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from copilot.clinical.facts import (
    AllergyFact,
    ClinicalFacts,
    ConditionFact,
    MedicationFact,
    MedicationStatus,
    VitalSignFact,
)
from copilot.domain.note import DrafterInfo, NoteContent, NoteSection, Origin, Statement
from copilot.domain.record import NoteVersion, SignedNote, VersionKind, canonical_form, digest_of
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.domain.visit import Patient, Practitioner, Sex, Visit, VisitState

Line = tuple[Topic, str, tuple[int, ...]]
"""Topic, text and evidence of a statement; without evidence it was typed."""

_HEADINGS: dict[str, tuple[tuple[str, str, str, str, tuple[Topic, ...]], ...]] = {
    # key, English heading, Chinese heading, LOINC, topics
    "consultation": (
        ("chief_complaint", "Chief complaint", "主诉", "10154-3", (Topic.CHIEF_COMPLAINT,)),
        ("history", "History of present illness", "现病史", "10164-2", (Topic.HISTORY,)),
        ("past_history", "Past medical history", "既往史", "11348-0", (Topic.PAST_HISTORY,)),
        ("medications", "Medications", "用药史", "10160-0", (Topic.MEDICATIONS,)),
        ("allergies", "Allergies", "过敏史", "48765-2", (Topic.ALLERGIES,)),
        ("vital_signs", "Vital signs", "生命体征", "8716-3", (Topic.VITALS,)),
        ("physical_examination", "Physical examination", "体格检查", "29545-1", (Topic.EXAM,)),
        ("assessment_and_plan", "Assessment and plan", "诊断与处理", "51847-2", (Topic.ASSESSMENT, Topic.PLAN)),
    )
}

ENGLISH_LINES: tuple[Line, ...] = (
    (Topic.CHIEF_COMPLAINT, "Follow-up of type 2 diabetes and high blood pressure.", (1,)),
    (Topic.HISTORY, "Morning blood sugar is around 140 mg/dL; sometimes forgets the evening metformin.", (2, 3)),
    (Topic.HISTORY, "No chest pain, no blurry vision.", (4, 6)),
    (Topic.MEDICATIONS, "Takes metformin 500 mg twice a day.", (5,)),
    (Topic.MEDICATIONS, "Takes lisinopril 20 mg once a day.", (5, 6)),
    (Topic.ALLERGIES, "Allergic to penicillin: rash.", (7,)),
    (Topic.VITALS, "Blood pressure 142/88 mmHg, heart rate 76 beats per minute.", (8,)),
    (Topic.VITALS, "Temperature 36.8 °C, oxygen saturation 98 %.", (8, 9)),
    (
        Topic.EXAM,
        "Reduced vibration sense at both feet (≤ 5 s), 2 µg test filament not felt; café-au-lait spot.",
        (9,),
    ),
    (Topic.ASSESSMENT, "Type 2 diabetes mellitus, not well controlled.", (10,)),
    (Topic.ASSESSMENT, "Hypertension.", (10,)),
    (Topic.PLAN, "Increase metformin to 1,000 mg twice a day.", (11,)),
    (Topic.PLAN, "Return in three months.", ()),
)

CHINESE_LINES: tuple[Line, ...] = (
    (Topic.CHIEF_COMPLAINT, "咳嗽、发热三天。", (1,)),
    (
        Topic.HISTORY,
        (
            "患者三天前受凉后出现咳嗽，咳少量黄痰，伴发热，最高体温38.9℃，无胸痛，无咯血，无呼吸困难，"
            "自服布洛芬（ibuprofen）200 mg后体温可降至37.2℃，夜间咳嗽加重，影响睡眠，食欲下降，大小便正常。"
        ),
        (2, 3, 4),
    ),
    (Topic.PAST_HISTORY, "高血压病史5年，规律服用氨氯地平5 mg，每日一次。", (5,)),
    (Topic.ALLERGIES, "青霉素过敏，表现为皮疹。", (6,)),
    (Topic.VITALS, "体温38.2℃，脉搏96次/分，血压138/86 mmHg，血氧饱和度97%。", (7,)),
    (Topic.EXAM, "咽部充血，双侧扁桃体Ⅰ度肿大，右下肺可闻及湿啰音。", (8, 9)),
    (Topic.ASSESSMENT, "急性支气管炎，右下肺炎待排。", (10,)),
    (Topic.PLAN, "完善胸部X线检查及血常规；口服阿奇霉素0.5 g，每日一次，共3天；门诊随访。", (11,)),
)

HOSTILE_TEXTS = (
    "<script>alert('x')</script> & <b>bold</b> &amp; &#65; ]]> <!-- -->",
    "Quotes \" and ' and a back\\slash, {braces}, %(percent)s, $dollar",
    "A bell \x07, an escape \x1b[31m, a null \x00, an unpaired mark \ufffe.",
    "Direction \u202egm 05\u202c overridden, \u2066isolated\u2069, zero\u200bwidth.",
    "First line\nsecond line\r\n\n  third line\twith a tab.",
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 12,
    "<para><font color='red'>markup</font><br/>of the layout engine</para>",
)
"""What a careless exporter would obey, lose or break on."""


def transcript(count: int = 12, *, language: str = "en", timed: bool = True) -> Transcript:
    """`count` utterances of 4 seconds each, the doctor first; without times as an imported text has none."""
    utterances = tuple(
        Utterance(
            id=i,
            speaker=Speaker.DOCTOR if i % 2 else Speaker.PATIENT,
            start_s=4.0 * (i - 1) if timed else 0.0,
            end_s=4.0 * i if timed else 0.0,
            text=f"Utterance number {i}.",
        )
        for i in range(1, count + 1)
    )
    return Transcript(language=language, duration_s=4.0 * count if timed else 0.0, utterances=utterances)


def content(lines: Sequence[Line], *, language: str = "en", template: str = "consultation") -> NoteContent:
    """A note of the consultation template's sections with these lines, numbered from 1."""
    statements = [
        Statement(id=i, text=text, evidence=cited, topic=topic, origin=Origin.DRAFTED if cited else Origin.TYPED)
        for i, (topic, text, cited) in enumerate(lines, start=1)
    ]
    sections = tuple(
        NoteSection(
            key=key,
            heading=chinese if language.startswith("zh") else english,
            loinc=loinc,
            statements=tuple(s for s in statements if s.topic in topics),
        )
        for key, english, chinese, loinc, topics in _HEADINGS["consultation"]
    )
    return NoteContent(template=template, language=language, sections=sections)


def signed_note(
    lines: Sequence[Line] = ENGLISH_LINES,
    *,
    language: str = "en",
    patient: Patient | None = None,
    said: Transcript | None = None,
    drafter: DrafterInfo | None = DrafterInfo(name="extractive", version="1"),  # noqa: B008 - frozen
) -> SignedNote:
    """A sealed note as the vault makes them; the same arguments give the same hash."""
    said = said or transcript(language=language)
    doctor = Practitioner(id="practitioner-1", family="Okafor", given="Peter", credentials="MD")
    visit = Visit(
        id="6f1c2c5e-8d0b-4c7e-9a37-0d5c1f9a4b11",
        patient=patient
        or Patient(
            id="patient-1",
            family="Marsden",
            given="Helen",
            birth_date=date(1961, 9, 2),
            sex=Sex.FEMALE,
            record_number="SAMPLE-0002",
        ),
        practitioner=doctor,
        started_at=datetime(2026, 3, 4, 9, 30, tzinfo=UTC),
        template="consultation",
        state=VisitState.SIGNED,
    )
    version = NoteVersion(
        visit_id=visit.id,
        number=2,
        kind=VersionKind.DRAFT,
        created_at=datetime(2026, 3, 4, 9, 50, tzinfo=UTC),
        author="extractive",
        content=content(lines, language=language),
        drafter=drafter,
    )
    return SignedNote(
        visit=visit,
        version=version,
        transcript=said,
        signer=doctor,
        signed_at=datetime(2026, 3, 4, 10, 2, 3, tzinfo=timezone(timedelta(hours=1))),
        transcript_digest=digest_of(canonical_form(said)),
        recording_digest="",
        previous_hash="",
    ).sealed()


def chinese_note() -> SignedNote:
    patient = Patient(
        id="patient-2",
        family="欧阳",
        given="晓雯",
        birth_date=date(1988, 12, 30),
        sex=Sex.FEMALE,
        record_number="示例-0007",
    )
    return signed_note(CHINESE_LINES, language="zh-CN", patient=patient)


def texts_of(signed: SignedNote) -> list[str]:
    return [s.text for s in signed.version.content.statements()]


def _sign(statement: int, kind: str, display: str, loinc: str, value: str, ucum: str, unit: str) -> VitalSignFact:
    return VitalSignFact(
        statement_id=statement, kind=kind, display=display, loinc=loinc, value=Decimal(value), ucum=ucum, unit=unit
    )


def english_facts() -> ClinicalFacts:
    """What ENGLISH_LINES say, as facts, whatever the reading of facts can do by now."""
    return ClinicalFacts(
        conditions=(
            ConditionFact(
                statement_id=10,
                text="Type 2 diabetes mellitus",
                concept="type 2 diabetes mellitus",
                icd10cm="E11.9",
                body_site="foot",
                side="left",
            ),
            ConditionFact(statement_id=11, text="Hypertension", concept="hypertension", certain=False),
        ),
        medications=(
            MedicationFact(
                statement_id=4,
                name="metformin",
                generic="metformin",
                dose="500 mg",
                amount=Decimal(500),
                unit="mg",
                route="oral",
                frequency="twice a day",
            ),
            MedicationFact(statement_id=5, name="Zestril", generic="lisinopril", dose="2 puffs", amount=Decimal(2)),
            MedicationFact(
                statement_id=12, name="metformin", generic="metformin", status=MedicationStatus.INTENDED
            ),
        ),
        allergies=(
            AllergyFact(statement_id=6, substance="penicillin", reaction="rash"),
            AllergyFact(statement_id=6, none_known=True),
        ),
        vital_signs=(
            _sign(7, "systolic", "Systolic blood pressure", "8480-6", "142", "mm[Hg]", "mmHg"),
            _sign(7, "diastolic", "Diastolic blood pressure", "8462-4", "88", "mm[Hg]", "mmHg"),
            _sign(7, "heart_rate", "Heart rate", "8867-4", "76", "/min", "beats/minute"),
            _sign(8, "temperature", "Body temperature", "8310-5", "36.8", "Cel", "°C"),
            _sign(8, "oxygen_saturation", "Oxygen saturation", "59408-5", "98", "%", "%"),
            _sign(8, "systolic", "Systolic blood pressure", "8480-6", "120", "mm[Hg]", "mmHg"),
        ),
    )
