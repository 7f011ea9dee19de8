"""What the checks say, in the language of the note: one sentence a key and language.

A new message needs every language; {names} stand for what was said or for a code of ours put into words by
`named` (a unit, a side, a frequency, a generic name).
"""

from __future__ import annotations

from copilot.clinical.languages import rules_of

_MESSAGES: dict[str, dict[str, str]] = {
    "evidence_unknown": {
        "en": "The statement cites an utterance that is not in the transcript.",
        "zh": "该条引用了对话中不存在的语句。",
    },
    "evidence_none": {
        "en": "The statement cites nothing that was said.",
        "zh": "该条没有引用任何对话内容。",
    },
    "number_elsewhere": {
        "en": "“{said}” was said elsewhere, not in the cited words.",
        "zh": "“{said}”见于别处，不在所引用的话中。",
    },
    "number_not_said": {"en": "“{said}” was not said.", "zh": "对话中没有提到“{said}”。"},
    "unit_differs": {
        "en": "{value} {noted} is in the note; {value} {said} was said.",
        "zh": "病历写{value}{noted}，对话中说的是{value}{said}。",
    },
    "duration_differs": {
        "en": "{value} {noted}s in the note; {value} {said}s was said.",
        "zh": "病历写{value}{noted}，对话中说的是{value}{said}。",
    },
    "duration_not_said": {"en": "“{said}” was not said.", "zh": "对话中没有说“{said}”这个时间。"},
    "age_differs": {"en": "The age “{noted}” was not said.", "zh": "对话中没有说年龄“{noted}”。"},
    "date_differs": {
        "en": "The date “{noted}” was not said in the cited words.",
        "zh": "所引用的话中没有日期“{noted}”。",
    },
    "vital_differs": {
        "en": "{name}: {noted} is in the note; {said} was said.",
        "zh": "{name}：病历写{noted}，对话中说的是{said}。",
    },
    "vital_of_another": {
        "en": "{value} is in the note as {noted}; it was said as {said}.",
        "zh": "病历把{value}写作{noted}，对话中说的是{said}。",
    },
    "statements_contradict": {"en": "This contradicts “{other}”", "zh": "与“{other}”矛盾。"},
    "evidence_weak": {
        "en": "The cited words do not say this.",
        "zh": "所引用的话没有这个内容。",
    },
    "evidence_elsewhere": {
        "en": "The cited words do not say this; others do.",
        "zh": "所引用的话没有这个内容，见于别处。",
    },
    "medication_elsewhere": {
        "en": "{medication} was named elsewhere, not in the cited words.",
        "zh": "{medication}见于别处，不在所引用的话中。",
    },
    "medication_not_named": {"en": "{medication} was not named.", "zh": "对话中没有提到{medication}。"},
    "dose_of_another": {
        "en": "{value} {unit} was said of another medication than {medication}.",
        "zh": "{value}{unit}说的是另一种药，不是{medication}。",
    },
    "frequency_differs": {
        "en": "{medication}: “{noted}” is in the note; “{said}” was said.",
        "zh": "{medication}：病历写“{noted}”，对话中说的是“{said}”。",
    },
    "said_otherwise": {
        "en": "“{noted}” is in the note; “{said}” was said.",
        "zh": "病历写“{noted}”，对话中说的是“{said}”。",
    },
    "route_not_said": {
        "en": "{medication}: the route “{noted}” was not said.",
        "zh": "{medication}：对话中没有说“{noted}”。",
    },
    "site_not_said": {"en": "“{site}” was not said.", "zh": "对话中没有提到“{site}”。"},
    "site_elsewhere": {
        "en": "“{site}” was said elsewhere, not in the cited words.",
        "zh": "“{site}”见于别处，不在所引用的话中。",
    },
    "side_differs": {
        "en": "The note says {noted} {site}; {said} was said.",
        "zh": "病历写{noted}{site}，对话中说的是{said}。",
    },
    "vital_implausible": {"en": "“{said}” is not plausible.", "zh": "“{said}”不在合理范围内。"},
    "was_denied": {"en": "“{problem}” was denied in the cited words.", "zh": "所引用的话否认了“{problem}”。"},
    "was_affirmed": {"en": "“{problem}” was affirmed in the cited words.", "zh": "所引用的话肯定了“{problem}”。"},
    "was_possible": {"en": "“{problem}” was only called possible.", "zh": "“{problem}”在对话中只是可能。"},
    "was_supposed": {
        "en": "“{problem}” was only named as something that may be.",
        "zh": "“{problem}”在对话中只是假设。",
    },
    "only_asked": {
        "en": "“{problem}” was only asked about; nobody answered.",
        "zh": "“{problem}”只是被问到，没有人回答。",
    },
    "words_denied": {"en": "The cited words deny this.", "zh": "所引用的话否认了这一点。"},
    "words_affirmed": {
        "en": "The cited words affirm what is denied here.",
        "zh": "所引用的话肯定了这里否认的内容。",
    },
    "was_of_patient": {
        "en": "“{problem}” was said of the patient, not of a relative.",
        "zh": "“{problem}”说的是患者本人，不是家属。",
    },
    "was_of_relative": {
        "en": "“{problem}” was said of a relative, not of the patient.",
        "zh": "“{problem}”说的是家属，不是患者本人。",
    },
    "corrected": {"en": "“{old}” was corrected to “{new}”.", "zh": "“{old}”后来更正为“{new}”。"},
    "allergy_omitted": {
        "en": "An allergy to {substance} was told and is not in the note.",
        "zh": "对话中提到对{substance}过敏，病历中没有。",
    },
    "allergic_to": {"en": "Allergic to {substance}.", "zh": "对{substance}过敏。"},
    "allergic_with": {"en": "Allergic to {substance} ({reaction}).", "zh": "对{substance}过敏（{reaction}）。"},
    "dose_omitted": {
        "en": "{medication}: {value} {unit} was said and is not in the note.",
        "zh": "{medication}：对话中说的{value}{unit}不在病历中。",
    },
    "medication_omitted": {
        "en": "{medication} was named and is not in the note.",
        "zh": "对话中提到{medication}，病历中没有。",
    },
    "vital_sign_omitted": {"en": "{reading} was said and is not in the note.", "zh": "{reading}不在病历中。"},
    "reading": {"en": "{name} {value} {unit}", "zh": "{name}{value}{unit}"},
    "section_empty": {
        "en": "“{heading}” is empty, and the template requires it.",
        "zh": "“{heading}”为空，而模板要求填写。",
    },
    "demand_chief_complaint": {"en": "The note does not say why the patient comes.", "zh": "病历中没有主诉。"},
    "demand_medications": {
        "en": "The note does not say what medications are taken, or that there are none.",
        "zh": "病历中没有用药情况；没有用药也应写明。",
    },
    "demand_allergies": {
        "en": "The note does not say whether there are allergies.",
        "zh": "病历中没有过敏史；没有过敏也应写明。",
    },
    "demand_vital_signs": {"en": "The note has no vital signs.", "zh": "病历中没有生命体征。"},
    "demand_diagnosis": {"en": "The note has no diagnosis.", "zh": "病历中没有诊断。"},
    "demand_plan": {"en": "The note does not say what is to be done.", "zh": "病历中没有处理意见。"},
    "demand_follow_up": {
        "en": "The note says neither when to be seen again nor what to come back for.",
        "zh": "病历中没有随访安排，也没有需要复诊的情况。",
    },
    "sentence": {"en": "{words}.", "zh": "{words}。"},
}


def say(language: str, key: str, /, **values: str) -> str:
    """The message `key` in the language of the note, in English where it has no words of its own.

    Where a value is empty the space that it leaves is closed.
    """
    words = _MESSAGES[key]
    return words.get(language.lower()[:2], words["en"]).format(**values).replace("  ", " ")


def named(language: str, code: str) -> str:
    """A code of ours ("twice daily", "left", "tablet", "amlodipine") as the note's language calls it."""
    return rules_of(language).name_of(code)
