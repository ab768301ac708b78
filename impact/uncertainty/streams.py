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

from impact.engine.presolve import TILE
from impact.uncertainty.transforms import kind_rank, transforms
from impact.variables.distributions import NORMAL
from impact.variables.variable import Uncertain

Array = NDArray[np.float64]

_ANY = np.random.SeedSequence(0)  # replaced by the hash at the start of every block
BLOCK = 16_384  # draws; part of the contract, as is the tile
TILES = BLOCK // TILE


class RandomStream:
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


class Sampler:
    """Draws values of inputs, tile by tile, into rows of an array.

    Parameters
    ----------
    inputs : sequence of Uncertain
    seed : int
    rows : ndarray, shape (inputs, TILE)
        Where the values go; filled anew by each `next_tile`.
    ahead : int
        Tiles whose variates are drawn in one call. They are the same for any number: one keeps them in the cache, more
        let threads work side by side for longer.
    """

    def __init__(self, inputs: Sequence[Uncertain], seed: int, rows: Array, ahead: int = 1) -> None:
        self.rows, self.drawn = rows, np.empty((len(inputs), ahead * TILE))
        self.streams: dict[str, RandomStream] = {}
        self._fills: list[tuple[Any, Array]] = []
        self._copies: list[tuple[Array, Array]] = []
        first: dict[str, Array] = {}
        for entry, row in zip(inputs, self.drawn, strict=True):
            if entry.draw in first:
                self._copies.append((row, first[entry.draw]))
                continue
            stream = self.streams[entry.draw] = RandomStream(seed, entry.draw, entry.variate == NORMAL)
            self._fills.append((stream.fill, row))
            first[entry.draw] = row
        tiles = (self.drawn[:, k * TILE : (k + 1) * TILE] for k in range(ahead))
        self._steps = [transforms(inputs, tile, rows) for tile in tiles]
        self._at = self._tiles = 0

    def start(self, block: int, draws: int = BLOCK) -> None:
        """Go to the start of a block; its tiles follow in order, as many as the draws need."""
        for stream in self.streams.values():
            stream.start(block)
        self._at, self._tiles = 0, -(-min(draws, BLOCK) // TILE)

    def next_tile(self) -> Array:
        """Values of the next tile, shape (inputs, TILE), in `rows`."""
        at = self._at % len(self._steps)
        if at == 0:
            n = min(len(self._steps), max(self._tiles - self._at, 1)) * TILE
            for fill, row in self._fills:
                fill(out=row[:n])
            for row, drawn in self._copies:
                row[:n] = drawn[:n]
        self._at += 1
        for function, arguments in self._steps[at]:
            function(*arguments)
        return self.rows


def sample(inputs: Sequence[Uncertain], n: int, seed: int) -> Array:
    """The first n draws of some inputs, shape (inputs, n): those that every simulation with this seed uses."""
    values = np.empty((len(inputs), n))
    sampler = Sampler(inputs, seed, np.empty((len(inputs), TILE)))
    for start in range(0, n, TILE):
        if start % BLOCK == 0:
            sampler.start(start // BLOCK, n - start)
        stop = min(start + TILE, n)
        values[:, start:stop] = sampler.next_tile()[:, : stop - start]
    return values


__all__ = ["BLOCK", "RandomStream", "Sampler", "kind_rank", "sample"]
