"""What drives an answer: one at a time, break-even, two inputs at once, Sobol indices, and what to measure next."""

from impact.sensitivity.study import Sensitivity, of_result, sensitivity_of

__all__ = ["Sensitivity", "of_result", "sensitivity_of"]
