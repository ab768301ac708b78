"""Two inputs at once: the saving over a grid of both, and the line on which it is zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

POINTS = 41


@dataclass(frozen=True, slots=True)
class Grid:
    """The output over two inputs: `values[k, j]` is at `x[j]` and `y[k]`."""

    x_name: str
    y_name: str
    x: Array  # (nx,)
    y: Array  # (ny,)
    values: Array  # (ny, nx)

    @property
    def positive(self) -> float:
        """Share of the grid's points at which the output is above zero."""
        known = self.values[~np.isnan(self.values)]
        return float((known > 0).mean()) if known.size else float("nan")

    def zero(self) -> list[tuple[float, float, float, float]]:
        """The line of zero as pieces (x, y, x, y) through the cells, each side's crossing found linearly.

        A cell with two changes of sign has one piece; one with four (a saddle) has two, paired by its middle.
        """
        pieces = []
        for k in range(len(self.y) - 1):
            for j in range(len(self.x) - 1):
                crossings = self._cell(k, j)
                if len(crossings) == 4:
                    middle = float(self.values[k : k + 2, j : j + 2].mean())
                    if (middle > 0) == (self.values[k, j] > 0):
                        crossings = [crossings[0], crossings[1], crossings[2], crossings[3]]
                    else:
                        crossings = [crossings[0], crossings[3], crossings[1], crossings[2]]
                pieces += [(*crossings[i], *crossings[i + 1]) for i in range(0, len(crossings) - 1, 2)]
        return pieces

    def _cell(self, k: int, j: int) -> list[tuple[float, float]]:
        """Where the sides of a cell cross zero, going round."""
        corners = [(k, j), (k, j + 1), (k + 1, j + 1), (k + 1, j)]
        crossings = []
        for (k1, j1), (k2, j2) in zip(corners, [*corners[1:], corners[0]], strict=True):
            a, b = float(self.values[k1, j1]), float(self.values[k2, j2])
            if (a > 0) != (b > 0) and np.isfinite(a) and np.isfinite(b):
                t = a / (a - b)
                crossings.append(
                    (
                        float(self.x[j1] + t * (self.x[j2] - self.x[j1])),
                        float(self.y[k1] + t * (self.y[k2] - self.y[k1])),
                    )
                )
        return crossings


def grid(function: Callable[[Array, Array], Array], x: Array, y: Array, x_name: str = "x", y_name: str = "y") -> Grid:
    """Evaluate a function of two inputs.

    Parameters
    ----------
    function : callable
        (n,), (n,) to (n,).
    x, y : ndarray
        Values of the two inputs, in order.
    """
    across, down = np.meshgrid(x, y)
    values = function(across.ravel(), down.ravel()).reshape(across.shape)
    return Grid(x_name, y_name, x, y, values)
