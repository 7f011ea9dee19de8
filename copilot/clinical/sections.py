"""Topics: their division in the evaluation's format, their usual heading, their LOINC section code."""

from __future__ import annotations

from enum import StrEnum

from copilot.domain.template import Topic


class Division(StrEnum):
    SUBJECTIVE = "subjective"
    OBJECTIVE_EXAM = "objective_exam"
    OBJECTIVE_RESULTS = "objective_results"
    ASSESSMENT_AND_PLAN = "assessment_and_plan"


_DIVISIONS: dict[Topic, Division] = {
    Topic.VITALS: Division.OBJECTIVE_EXAM,
    Topic.EXAM: Division.OBJECTIVE_EXAM,
    Topic.RESULTS: Division.OBJECTIVE_RESULTS,
    Topic.ASSESSMENT: Division.ASSESSMENT_AND_PLAN,
    Topic.PLAN: Division.ASSESSMENT_AND_PLAN,
    Topic.COURSE: Division.ASSESSMENT_AND_PLAN,
    Topic.DIFFERENTIAL: Division.ASSESSMENT_AND_PLAN,
    Topic.FOLLOW_UP: Division.ASSESSMENT_AND_PLAN,
}

_HEADINGS: dict[str, dict[Topic, str]] = {
    "en": {
        Topic.CHIEF_COMPLAINT: "Chief Complaint",
        Topic.HISTORY: "History of Present Illness",
        Topic.REVIEW_OF_SYSTEMS: "Review of Systems",
        Topic.PAST_HISTORY: "Past Medical History",
        Topic.MEDICATIONS: "Medications",
        Topic.ALLERGIES: "Allergies",
        Topic.SOCIAL: "Social History",
        Topic.FAMILY: "Family History",
        Topic.VITALS: "Vital Signs",
        Topic.EXAM: "Physical Examination",
        Topic.RESULTS: "Results",
        Topic.ASSESSMENT: "Assessment",
        Topic.PLAN: "Plan",
        Topic.COURSE: "Course",
        Topic.DIFFERENTIAL: "Differential Diagnosis",
        Topic.FOLLOW_UP: "Follow-up",
    },
    "zh": {
        Topic.CHIEF_COMPLAINT: "主诉",
        Topic.HISTORY: "现病史",
        Topic.REVIEW_OF_SYSTEMS: "系统回顾",
        Topic.PAST_HISTORY: "既往史",
        Topic.MEDICATIONS: "用药史",
        Topic.ALLERGIES: "过敏史",
        Topic.SOCIAL: "个人史",
        Topic.FAMILY: "家族史",
        Topic.VITALS: "生命体征",
        Topic.EXAM: "体格检查",
        Topic.RESULTS: "辅助检查",
        Topic.ASSESSMENT: "初步诊断",
        Topic.PLAN: "处理意见",
        Topic.COURSE: "诊疗经过",
        Topic.DIFFERENTIAL: "鉴别诊断",
        Topic.FOLLOW_UP: "随诊",
    },
}

# LOINC document section codes (loinc.org, used under its licence).
_LOINC: dict[Topic, str] = {
    Topic.CHIEF_COMPLAINT: "10154-3",
    Topic.HISTORY: "10164-2",
    Topic.REVIEW_OF_SYSTEMS: "10187-3",
    Topic.PAST_HISTORY: "11348-0",
    Topic.MEDICATIONS: "10160-0",
    Topic.ALLERGIES: "48765-2",
    Topic.SOCIAL: "29762-2",
    Topic.FAMILY: "10157-6",
    Topic.VITALS: "8716-3",
    Topic.EXAM: "29545-1",
    Topic.RESULTS: "30954-2",
    Topic.ASSESSMENT: "51848-0",
    Topic.PLAN: "18776-5",
    Topic.COURSE: "8648-8",
    Topic.DIFFERENTIAL: "51848-0",
    Topic.FOLLOW_UP: "69730-0",
}


def division_of(topic: Topic) -> Division:
    """The division of the evaluation's record format that `topic` belongs to."""
    return _DIVISIONS.get(topic, Division.SUBJECTIVE)


def heading_of(topic: Topic, language: str = "en") -> str:
    """The usual heading, in `language` if it is known, else in English."""
    return _HEADINGS.get(language.lower()[:2], _HEADINGS["en"])[topic]


def loinc_of(topic: Topic) -> str:
    return _LOINC[topic]


_ADDENDUM = {"en": "Addendum", "zh": "补充记录"}


def addendum_heading(number: int, language: str = "en") -> str:
    """The heading of the section that is added after signing; the first one has no number."""
    heading = _ADDENDUM.get(language.lower()[:2], _ADDENDUM["en"])
    return heading if number == 1 else f"{heading} {number}"
