"""Colours, sizes, fonts and the style sheet of the window, for light and dark."""
