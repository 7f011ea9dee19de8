"""Dictation into the note: the strip that shows it, and what the speech model cannot hear."""
