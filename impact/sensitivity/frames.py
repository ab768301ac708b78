"""Tidy tables of a sensitivity analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from impact.sensitivity.rows import rows

if TYPE_CHECKING:
    import pandas as pd

    from impact.sensitivity.study import Sensitivity


def tornado_frame(study: Sensitivity) -> pd.DataFrame:
    return _frame(
        study, ("name", "title", "unit", "value", "low", "high", "saving_low", "saving_high", "swing", "flips")
    )


def indices_frame(study: Sensitivity) -> pd.DataFrame:
    columns: tuple[str, ...] = ("name", "title", "first", "total")
    if study.variance.first_range is not None:
        columns += ("first_low", "first_high", "total_low", "total_high")
    return _frame(study, columns, by="total")


def measure_frame(study: Sensitivity) -> pd.DataFrame:
    columns = ("name", "title", "first", "sd_if_known", "flip_probability", "value_of_knowing", "evidence", "source")
    return _frame(study, columns, by="first")


def _frame(study: Sensitivity, columns: tuple[str, ...], by: str = "swing") -> pd.DataFrame:
    import pandas as pd

    found: list[dict[str, Any]] = sorted(rows(study), key=lambda row: -row[by])
    return pd.DataFrame([[row[c] for c in columns] for row in found], columns=list(columns))
