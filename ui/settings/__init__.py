"""Settings: each says what it does, and counts at once."""
