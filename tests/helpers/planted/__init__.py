"""Plants errors into correct statements of notes, and counts how many of them the checks catch.

visits     visits with statements that are right: the samples, and the evaluation pack where there is one
alignment  which utterances a sentence of a note rests on
pack       the evaluation pack's records, and its own reader of facts
patterns   where an error can stand
plants     one error of each kind in a statement; talk_plants: those that take more than a statement
measure    what was caught, and the false alarms
"""
