"""Documents beside the signed note: what they say, and the way out of the window."""
