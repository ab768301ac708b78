"""A presolved plan: a few operations on what is uncertain, and one matrix of everything that is not.

graph.py    affine expressions: numbers that depend on draws, with everything certain put into weights
year.py     a plan in one year over affine expressions
solve.py    the algebra on them
totals.py   subtotals: every total as weights over the operations
program.py  the operations carried out, tile by tile
"""

from impact.engine.presolve.program import TILE, Program, TileRunner, compile_totals, labels_of
from impact.engine.presolve.totals import Presolved, Subtotal, Totals, presolve

__all__ = [
    "TILE",
    "Presolved",
    "Program",
    "Subtotal",
    "TileRunner",
    "Totals",
    "compile_totals",
    "labels_of",
    "presolve",
]
