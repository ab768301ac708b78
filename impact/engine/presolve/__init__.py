"""The folded model: a plan as a few operations on what is uncertain and one matrix of everything that is not.

tape.py     forms: numbers that depend on draws, with everything certain folded into weights
forms.py    a plan in one year as forms
solve.py    the algebra on forms
fold.py     pots and rows: every total as weights over the operations
program.py  the operations carried out, tile by tile
"""

from impact.engine.presolve.fold import Folded, Pot, Rows, fold
from impact.engine.presolve.program import TILE, Machine, Program, compile_rows, labels_of

__all__ = ["TILE", "Folded", "Machine", "Pot", "Program", "Rows", "compile_rows", "fold", "labels_of"]
