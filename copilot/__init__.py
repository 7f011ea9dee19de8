"""Anamnesis: everything but the window. See README.md for the rooms; nothing in here imports Qt."""
