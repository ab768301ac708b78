"""Rows as a pandas DataFrame, which costs half a second to load: nothing else here imports it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def tidy(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Rows as a DataFrame."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns))
