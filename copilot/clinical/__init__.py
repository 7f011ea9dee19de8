"""What the text of medicine means. Pure functions on text; every span is a position in the text that was given.

numbers      spoken_to_digits(text), rewrite(text) -> Rewritten (with the way back), numbers_in(text)
quantities   quantities_in, frequencies_in, routes_in, durations_in, ages_in, dates_in, vital_signs_in
medications  find_medications, medication_orders, use_of, classes_of, same_medication, allergy_meeting
look_alikes  are_alike: medications whose names are easily confused
doses        unusual_dose(order): beyond what an adult usually takes
allergies    allergies_in, asks_for_allergies
polarity     find_problems -> ProblemMention(concept, polarity, subject, system, …), negated_spans
plans        plans_in -> PlanMention: orders, follow-ups, safety nets
answers      is_question, answer_of
laterality   find_sides, find_sites, find_corrections, only_takes_back
sections     division_of, heading_of, loinc_of
facts        facts_of(content) -> ClinicalFacts, for the exports
checks       check_note(content, transcript, chart) -> findings; NoteChecker for a note that changes;
             additions.addition(finding, content, template): the statement that an omission proposes, and its place

Each function of text takes `language` ("en"); a language without rules of its own is read by the English ones.
"""
