"""Random numbers: every uncertain thing has a stream of its own, derived from the seed and its name.

A stream is cut into blocks. The state at the start of a block is a hash of seed, name and number of the block, so
that any block can be drawn at any time by anybody: draws depend neither on the order of work nor on what else is
drawn. Generator: SFC64 (Doty-Humphrey, PractRand), whose state is 192 bits of hash and a counter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.engine.fold import TILE
from impact.uncertainty.distributions import NORMAL, Lognormal, Normal
from impact.uncertainty.inputs import Input

Array = NDArray[np.float64]

_ANY = np.random.SeedSequence(0)  # replaced by the hash at the start of every block
BLOCK = 16_384  # draws; part of the contract, as is the tile
TILES = BLOCK // TILE


class Stream:
    """The variates of one name: standard normal, or uniform between 0 and 1.

    Parameters
    ----------
    seed : int
    name : str
    normal : bool
    """

    def __init__(self, seed: int, name: str, normal: bool) -> None:
        self.name, self.normal = name, normal
        self._key = f"{seed}\0{name}\0"
        self._bits = np.random.SFC64(_ANY)
        generator = np.random.Generator(self._bits)
        self.fill = generator.standard_normal if normal else generator.random

    def start(self, block: int) -> None:
        """Go to the start of a block."""
        digest = hashlib.blake2b(f"{self._key}{block}".encode(), digest_size=24).digest()
        words = np.array([*np.frombuffer(digest, dtype="<u8"), 1], dtype=np.uint64)
        self._bits.state = {"bit_generator": "SFC64", "state": {"state": words}, "has_uint32": 0, "uinteger": 0}


def kind_rank(entry: Input) -> int:
    """Inputs that are drawn alike stand together: lognormal, normal, others."""
    if entry.variate != NORMAL or not isinstance(entry.distribution, Lognormal | Normal):
        return 2
    limited = entry.distribution.minimum > -np.inf or entry.distribution.maximum < np.inf
    if limited or (isinstance(entry.distribution, Lognormal) and entry.distribution.shift):
        return 2
    return 0 if isinstance(entry.distribution, Lognormal) else 1


class Sampler:
    """Draws values of inputs, tile by tile, into rows of an array.

    Parameters
    ----------
    inputs : sequence of Input
    seed : int
    rows : ndarray, shape (inputs, TILE)
        Where the values go; filled anew by each `next_tile`.
    """

    def __init__(self, inputs: Sequence[Input], seed: int, rows: Array) -> None:
        self.rows = rows
        self.streams: dict[str, Stream] = {}
        self._fills: list[tuple[Any, Array]] = []
        self._copies: list[tuple[Array, Array]] = []
        first: dict[str, Array] = {}
        for entry, row in zip(inputs, rows, strict=True):
            if entry.draw in first:
                self._copies.append((row, first[entry.draw]))
                continue
            stream = self.streams[entry.draw] = Stream(seed, entry.draw, entry.variate == NORMAL)
            self._fills.append((stream.fill, row))
            first[entry.draw] = row
        self._plan(inputs)

    def _plan(self, inputs: Sequence[Input]) -> None:
        """Group neighbouring rows that are transformed alike, so that one operation serves them all."""
        self._lognormal: list[tuple[Array, Array, Array | None]] = []
        self._normal: list[tuple[Array, Array, Array]] = []
        self._others: list[tuple[Input, Array]] = []
        start = 0
        while start < len(inputs):
            rank, stop = kind_rank(inputs[start]), start + 1
            if rank == 2:
                self._others.append((inputs[start], self.rows[start]))
            else:
                while stop < len(inputs) and kind_rank(inputs[stop]) == rank:
                    stop += 1
                self._group(inputs[start:stop], self.rows[start:stop], rank)
            start = stop

    def _group(self, inputs: Sequence[Input], rows: Array, rank: int) -> None:
        signs = np.array([-1.0 if entry.opposed else 1.0 for entry in inputs])[:, None]
        if rank == 0:
            spread = np.array([entry.distribution.sigma for entry in inputs])[:, None] * signs  # type: ignore[attr-defined]
            middle = np.array([entry.distribution.factor for entry in inputs])[:, None]  # type: ignore[attr-defined]
            self._lognormal.append((rows, spread, None if (middle == 1.0).all() else middle))
        else:
            spread = np.array([entry.distribution.scale for entry in inputs])[:, None] * signs  # type: ignore[attr-defined]
            middle = np.array([entry.distribution.location for entry in inputs])[:, None]  # type: ignore[attr-defined]
            self._normal.append((rows, spread, middle))

    def start(self, block: int) -> None:
        """Go to the start of a block; its tiles follow in order."""
        for stream in self.streams.values():
            stream.start(block)

    def next_tile(self) -> Array:
        """Values of the next tile, shape (inputs, TILE), in `rows`."""
        for fill, row in self._fills:
            fill(out=row)
        for row, drawn in self._copies:
            row[:] = drawn
        for rows, spread, factor in self._lognormal:
            np.multiply(rows, spread, out=rows)
            np.exp(rows, out=rows)
            if factor is not None:
                np.multiply(rows, factor, out=rows)
        for rows, spread, middle in self._normal:
            np.multiply(rows, spread, out=rows)
            np.add(rows, middle, out=rows)
        for entry, row in self._others:
            row[:] = entry.values(row)
        return self.rows


def sample(inputs: Sequence[Input], n: int, seed: int) -> Array:
    """The first n draws of some inputs, shape (inputs, n): those that every simulation with this seed uses."""
    values = np.empty((len(inputs), n))
    sampler = Sampler(inputs, seed, np.empty((len(inputs), TILE)))
    for start in range(0, n, TILE):
        if start % BLOCK == 0:
            sampler.start(start // BLOCK)
        stop = min(start + TILE, n)
        values[:, start:stop] = sampler.next_tile()[:, : stop - start]
    return values
