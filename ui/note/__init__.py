"""The right of the window: the note by section, and what is to check."""
