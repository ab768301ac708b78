"""Uncertainty: what is uncertain and how it is drawn."""
