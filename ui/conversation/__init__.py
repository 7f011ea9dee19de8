"""The middle of the window: what was said, by whom, and when."""
