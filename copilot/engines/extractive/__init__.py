"""The extractive drafter: linear models, a selection and rules of writing; no language model."""

from copilot.engines.extractive.drafter import ExtractiveDrafter

__all__ = ["ExtractiveDrafter"]
