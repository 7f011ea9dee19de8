"""A note's life: edited, compared, drafted again, signed once or twice, added to."""
