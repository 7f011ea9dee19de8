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
    "dose_differs": {
        "en": "{medication}: {noted} is in the note; {said} was said.",
        "zh": "{medication}：病历写{noted}，对话中说的是{said}。",
    },
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
    "sources_differ": {
        "en": "“{problem}” is affirmed in one of the cited utterances and denied in another.",
        "zh": "所引用的话有的肯定、有的否认“{problem}”。",
    },
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
    "medication_confused": {
        "en": "The note has {medication}; {other}, easily confused with it, was said or is in the chart.",
        "zh": "病历写{medication}；对话或档案中是容易与之混淆的{other}。",
    },
    "medication_renamed": {
        "en": "The note says “{noted}” and “{said}” was said: the same medication.",
        "zh": "病历写“{noted}”，对话中说的是“{said}”：同一种药。",
    },
    "medication_resembles_chart": {
        "en": "{medication} is new; the chart holds {charted}, which is easily confused with it.",
        "zh": "{medication}是新药；档案中有容易与之混淆的{charted}。",
    },
    "dose_above": {
        "en": "{medication} {value} {unit} at once is more than the usual {limit} {limit_unit}.",
        "zh": "{medication}一次{value}{unit}，超过常用量{limit}{limit_unit}。",
    },
    "dose_above_a_day": {
        "en": "{medication} {value} {unit} this often is more than the usual {limit} {limit_unit} a day.",
        "zh": "{medication}按此频次每次{value}{unit}，超过每日常用量{limit}{limit_unit}。",
    },
    "dose_below": {
        "en": "{medication} {value} {unit} is less than the usual {limit} {limit_unit}.",
        "zh": "{medication}{value}{unit}，低于常用量{limit}{limit_unit}。",
    },
    "dose_not_charts": {
        "en": "The chart holds {medication} {charted} {unit}; {value} {unit} was not said.",
        "zh": "档案中{medication}为{charted}{unit}；对话中没有提到{value}{unit}。",
    },
    "allergy_met": {
        "en": "{medication} is given although an allergy to {substance} is known.",
        "zh": "已知对{substance}过敏，却使用{medication}。",
    },
    "allergy_related": {
        "en": "{medication} is related to {substance}, to which an allergy is known.",
        "zh": "{medication}与已知过敏的{substance}有关。",
    },
    "chart_allergy_denied": {
        "en": "The chart holds an allergy to {substance}.",
        "zh": "档案中记有对{substance}过敏。",
    },
    "chart_allergy_missing": {
        "en": "The chart holds an allergy to {substance} that the note's allergies leave out.",
        "zh": "档案中对{substance}过敏，病历的过敏史没有写。",
    },
    "diagnosis_omitted": {
        "en": "{problem} was named as a diagnosis and is not in the note.",
        "zh": "对话中诊断为{problem}，病历中没有。",
    },
    "symptom_omitted": {
        "en": "{problem} was told and is not in the note.",
        "zh": "对话中提到{problem}，病历中没有。",
    },
    "negative_omitted": {
        "en": "{problem}: denied, and not in the note.",
        "zh": "否认{problem}，病历中没有。",
    },
    "order_omitted": {"en": "{order} was ordered and is not in the note.", "zh": "已安排{order}，病历中没有。"},
    "follow_up_omitted": {
        "en": "A follow-up in {time} was agreed and is not in the note.",
        "zh": "约定{time}后复诊，病历中没有。",
    },
    "safety_net_omitted": {
        "en": "When to seek help was said and is not in the note.",
        "zh": "对话中说明了何时就医，病历中没有。",
    },
    "reports": {"en": "Reports {problem}.", "zh": "有{problem}。"},
    "history_of": {"en": "History of {problem}.", "zh": "既往有{problem}。"},
    "denies": {"en": "Denies {problem}.", "zh": "否认{problem}。"},
    "or": {"en": " or ", "zh": "、"},
    "possible_diagnosis": {"en": "Possible {words}.", "zh": "考虑{words}可能。"},
    "ordered": {"en": "Order {order}.", "zh": "安排{order}。"},
    "referred": {"en": "Refer to {order}.", "zh": "转诊{order}。"},
    "provided": {"en": "Provide {order}.", "zh": "给予{order}。"},
    "planned": {"en": "Plan {order}.", "zh": "拟行{order}。"},
    "follow_up": {"en": "Follow-up in {time}.", "zh": "{time}后复诊。"},
    "advised": {"en": "Advised: {words}.", "zh": "告知：{words}。"},
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


class Sentence(str):  # noqa: SLOT000 - it has one thing more
    """A sentence in the language of the note that can be said in the others too.

    Attributes:
        wordings: pairs of language and sentence; the words of the note stay as they are in each.
    """

    wordings: tuple[tuple[str, str], ...]


def say(language: str, key: str, /, **values: str) -> Sentence:
    """The message `key` in the language of the note, in English where it has no words of its own.

    Where a value is empty the space that it leaves is closed.
    """
    wordings = {name: words.format(**values).replace("  ", " ") for name, words in _MESSAGES[key].items()}
    said = Sentence(wordings.get(language.lower()[:2], wordings["en"]))
    said.wordings = tuple(wordings.items())
    return said


def named(language: str, code: str) -> str:
    """A code of ours ("twice daily", "left", "tablet", "amlodipine") as the note's language calls it."""
    return rules_of(language).name_of(code)
