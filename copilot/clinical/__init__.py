"""What the text of medicine means: numbers, units, medications, negation, laterality, sections."""
