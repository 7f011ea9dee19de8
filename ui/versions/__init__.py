"""The versions of a note, side by side."""
