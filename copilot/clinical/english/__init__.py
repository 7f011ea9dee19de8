"""The rules of English: the functions of `copilot.clinical.languages.Rules`."""

from copilot.clinical.english.advice import supposed_spans, tells_follow_up
from copilot.clinical.english.allergies import allergies_in, asks_for_allergies
from copilot.clinical.english.answers import answer_of, is_question
from copilot.clinical.english.asking import asks_at
from copilot.clinical.english.comparing import (
    content_words,
    dose_in_words,
    last_sentence,
    loose_values,
    name_of,
    order_in_words,
)
from copilot.clinical.english.diagnoses import diagnoses_in
from copilot.clinical.english.dictation import dictated
from copilot.clinical.english.laterality import find_corrections, find_sides, find_sites, only_takes_back
from copilot.clinical.english.medications import find_medications
from copilot.clinical.english.numbers import numbers_in, rewrite
from copilot.clinical.english.orders import medication_orders
from copilot.clinical.english.plans import plans_in
from copilot.clinical.english.polarity import find_problems, names_relative, negated_spans, tells_of_other
from copilot.clinical.english.quantities import frequencies_in, quantities_in, routes_in
from copilot.clinical.english.results import results_in
from copilot.clinical.english.roles import doctor_score
from copilot.clinical.english.times import ages_in, dates_in, durations_in
from copilot.clinical.english.uses import use_of
from copilot.clinical.english.vitals import vital_signs_in

__all__ = [
    "ages_in",
    "allergies_in",
    "answer_of",
    "asks_at",
    "asks_for_allergies",
    "content_words",
    "dates_in",
    "diagnoses_in",
    "dictated",
    "doctor_score",
    "dose_in_words",
    "durations_in",
    "find_corrections",
    "find_medications",
    "find_problems",
    "find_sides",
    "find_sites",
    "frequencies_in",
    "is_question",
    "last_sentence",
    "loose_values",
    "medication_orders",
    "name_of",
    "names_relative",
    "negated_spans",
    "numbers_in",
    "only_takes_back",
    "order_in_words",
    "plans_in",
    "quantities_in",
    "results_in",
    "rewrite",
    "routes_in",
    "supposed_spans",
    "tells_follow_up",
    "tells_of_other",
    "use_of",
    "vital_signs_in",
]
