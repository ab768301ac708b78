"""Jobs and other social effects as text, for `--json` and in pandas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from impact.ground.layout import rounded, wrapped
from impact.ground.tidy import tidy
from impact.results.social import Effect

if TYPE_CHECKING:
    import pandas as pd


def as_dicts(found: Sequence[Effect]) -> list[dict[str, Any]]:
    """For `--json`, one object per effect."""
    return [asdict(effect) for effect in found]


def frame(found: Sequence[Effect]) -> pd.DataFrame:
    """Tidy, one row per effect."""
    columns = [field.name for field in fields(Effect)]
    return tidy(columns, ([getattr(effect, name) for name in columns] for effect in found))


def text(found: Sequence[Effect]) -> str:
    """The effects for a terminal: amount, what it is, and against what."""
    lines: list[str] = []
    for effect in found:
        amount = "" if effect.amount is None else f"{rounded(effect.amount)} {effect.unit}: ".replace(" : ", ": ")
        kind = ", ".join(part for part in (f"jobs {effect.jobs}" if effect.jobs else "", effect.reach) if part)
        lines += wrapped(f"{amount}{effect.what}{f' ({kind})' if kind else ''}", 2)
        if effect.counterfactual:
            lines += wrapped(f"without the exchange: {effect.counterfactual}", 4)
        origin = effect.source or (f"assumption: {effect.assumption}" if effect.assumption else "")
        lines += wrapped(origin, 4) if origin else []
    return "\n".join(lines)
