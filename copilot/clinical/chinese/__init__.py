"""The rules of Chinese: the functions of `copilot.clinical.languages.Rules`."""

from copilot.clinical.chinese.allergies import allergies_in, asks_for_allergies
from copilot.clinical.chinese.answers import answer_of, is_question
from copilot.clinical.chinese.comparing import content_words, dose_in_words, loose_values, name_of
from copilot.clinical.chinese.dictation import dictated
from copilot.clinical.chinese.laterality import find_corrections, find_sides, find_sites, only_takes_back
from copilot.clinical.chinese.medications import find_medications
from copilot.clinical.chinese.numbers import numbers_in, rewrite
from copilot.clinical.chinese.orders import medication_orders, order_in_words
from copilot.clinical.chinese.plans import asks_at, diagnoses_in, plans_in, supposed_spans, tells_follow_up
from copilot.clinical.chinese.polarity import find_problems, names_relative, negated_spans, tells_of_other
from copilot.clinical.chinese.quantities import frequencies_in, quantities_in, routes_in
from copilot.clinical.chinese.results import results_in
from copilot.clinical.chinese.roles import doctor_score
from copilot.clinical.chinese.text import last_sentence
from copilot.clinical.chinese.times import ages_in, dates_in, durations_in
from copilot.clinical.chinese.uses import use_of
from copilot.clinical.chinese.vitals import vital_signs_in

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
