"""The left of the window: visits by day."""
