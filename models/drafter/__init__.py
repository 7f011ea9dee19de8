"""Training and measuring the extractive drafter's weights."""
