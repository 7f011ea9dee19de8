"""What the text of medicine means. Pure functions on text; every span is a position in the text that was given.

numbers      spoken_to_digits(text), rewrite(text) -> Rewritten (with the way back), numbers_in(text)
quantities   quantities_in, frequencies_in, routes_in, durations_in, ages_in, dates_in, vital_signs_in
medications  find_medications, medication_orders, classes_of, meets_allergy
allergies    allergies_in, asks_for_allergies
polarity     find_problems -> ProblemMention(concept, polarity, subject, system, …), negated_spans
answers      is_question, answer_of
laterality   find_sides, find_sites, find_corrections, only_takes_back
sections     division_of, heading_of, loinc_of
facts        facts_of(content) -> ClinicalFacts, for the exports
checks       check_note(content, transcript) -> findings

Each function of text takes `language` ("en"); a language without rules of its own is read by the English ones.
"""
