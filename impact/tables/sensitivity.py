"""A sensitivity analysis as text, as the object of `impact sensitivity --json`, and in pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from impact.ground.layout import grid as table
from impact.ground.layout import rounded, shortened, wrapped
from impact.ground.tidy import tidy
from impact.model.indicators import BY_NAME
from impact.sensitivity.break_even import ZeroCrossings
from impact.sensitivity.grid import Grid
from impact.sensitivity.rows import rows
from impact.sensitivity.variance import EXACT
from impact.variables.variable import Variable

if TYPE_CHECKING:
    import pandas as pd

    from impact.sensitivity.study import Sensitivity

MOST = 10  # rows of a table
SOURCES = 3  # how many sources are written out
_TITLE = 42


def text(study: Sensitivity, only: tuple[str, ...] = ()) -> str:
    """Head, one-at-a-time ranges, indices and what to measure next."""
    found = rows(study)
    if only:
        names = {study.variable(name).name for name in only}
        chosen = [row for row in found if names & {row["name"], *row["inputs"]}]
        certain = names - {name for row in chosen for name in (row["name"], *row["inputs"])}
    else:
        chosen, certain = [row for row in found if row["swing"] > 0 or row["total"] > 0], set()
    parts = [_head(study), ""]
    if not any(part.result.runs for part in study.saving.parts):
        parts.append(f"The exchange does not run in {study.saving.parts[0].result.year}: it saves nothing.")
    elif not chosen:
        parts.append("No uncertain input changes this saving." if not only else "")
    else:
        parts += _ranges(study, chosen, len(found) - len(chosen) if not only else 0)
        parts += ["", *_measure(study, chosen)]
    parts += [f"'{name}' has no uncertainty here; --break-even takes it all the same." for name in sorted(certain)]
    return "\n".join(parts).rstrip()


def title(study: Sensitivity) -> str:
    """Which saving it is, and its central value."""
    saving = study.saving
    what = BY_NAME[study.indicator].title + (f", for {saving.partner}" if saving.partner else "")
    pair = f"{saving.parts[0].baseline} − {saving.parts[0].alternative}" if len(saving.parts) == 1 else "sum of cases"
    price = (
        f", CO2 at {rounded(saving.co2_price)} {saving.parts[0].result.settings.currency}/t" if saving.co2_price else ""
    )
    return "\n".join(
        (
            f"{study.title} ({saving.parts[0].result.year}): what drives the saving",
            f"{what} [{study.unit}], {pair}{price}",
            f"saving {rounded(study.central)} at the central values",
        )
    )


def _head(study: Sensitivity) -> str:
    found = study.variance
    return f"{title(study)}; mean {rounded(found.mean)}, standard deviation {rounded(found.sd)}\n{_method(study)}"


def _method(study: Sensitivity) -> str:
    found = study.variance
    if found.method == EXACT:
        return "Indices are exact: the saving is a sum of products of independent values."
    return "\n".join(wrapped(f"Indices are sampled ({found.evaluations:,} evaluations): {found.reason}.", 0))


def _ranges(study: Sensitivity, chosen: list[dict[str, Any]], without: int) -> list[str]:
    shown = [
        [
            _short(row["title"]),
            f"{number(row['value'])} ({number(row['low'])} to {number(row['high'])}) {_unit(row['unit'])}".rstrip(),
            f"{rounded(row['saving_low'])} to {rounded(row['saving_high'])}" + (" !" if row["flips"] else ""),
            _zeros(study, row),
        ]
        for row in chosen[:MOST]
    ]
    lines = ["One at a time over its own 95 % range: the saving at the input's low and high end, and where it is zero"]
    lines.append(table(shown, ["input", "value (range)", "saving", "zero at"]))
    more = len(chosen) - len(shown)
    notes = [f"{more} more with less effect"] if more > 0 else []
    notes += [f"{without} uncertain inputs have none"] if without > 0 else []
    if any(row[3] == "never" for row in shown):
        notes.append("never: not within the range searched, to ten times the value")
    if notes:
        lines += wrapped("; ".join(notes) + ".", 0)
    flips = sum(row["flips"] for row in chosen)
    if flips:
        lines.append(f"! {flips} of {len(chosen)} alone turn the sign within their range.")
    else:
        lines.append("None of them alone turns the sign within its range.")
    return lines


def _zeros(study: Sensitivity, row: dict[str, Any]) -> str:
    """Where the saving is zero as one input changes; a group has no single value."""
    if len(row["inputs"]) > 1 or row["inputs"][0] not in {variable.name for variable in study.variables}:
        return ""
    found = study.break_even(row["inputs"][0])
    return ", ".join(number(root) for root in (*found.roots, *found.jumps)[:3]) or "never"


def _measure(study: Sensitivity, chosen: list[dict[str, Any]]) -> list[str]:
    ranked = [row for row in sorted(chosen, key=lambda row: -row["first"])[:MOST] if row["total"] > 0]
    if not ranked:
        return []
    turns = any(row["flip_probability"] for row in ranked)
    header = ["input", "alone", "with others", "s.d. if known", *(["sign turns", "worth"] if turns else [])]
    shown = []
    for row in ranked:
        cells = [_short(row["title"]), _percent(row["first"]), _percent(row["total"]), rounded(row["sd_if_known"])]
        cells += [_percent(row["flip_probability"]), rounded(row["value_of_knowing"], 2)] if turns else []
        shown.append(cells)
    lines = ["What to measure next: share of the variance, and the standard deviation left if the input were known"]
    lines.append(table(shown, header))
    if turns:
        lines.append("sign turns: probability that knowing the input turns the sign of the expected saving;")
        lines.append(f"worth: what is gained on average by knowing it before deciding [{study.unit}].")
    else:
        lines.append("Knowing any one of them would not turn the sign of the expected saving.")
    lines.append("")
    for row in ranked[:SOURCES]:
        if row["first"] > 0:
            lines += _cited(row)
    return lines


def _cited(row: dict[str, Any]) -> list[str]:
    text = f"{row['title']}: drives {_percent(row['first'])} of the variance, from: {row['source'] or 'no source'}"
    text += f" [{row['evidence']}]; {row['distribution']}"
    return wrapped(f"- {text}", 0)


def number(value: float, digits: int = 3) -> str:
    """As in tables, with a power of ten where that would show zeros only."""
    return f"{value:.{digits}g}" if 0 < abs(value) < 1e-3 else rounded(value, digits)


def _unit(unit: str) -> str:
    return "" if unit == "1" else unit


def _short(title: str) -> str:
    return shortened(title.replace("greenhouse gases as CO2e", "CO2e"), _TITLE)


def _percent(share: float) -> str:
    if share == 0:
        return "0 %"
    return "< 0.1 %" if 0 < share < 0.001 else f"{100 * share:.1f} %"


def break_even_text(found: ZeroCrossings, variable: Variable) -> str:
    """One answer: the values at which the saving is zero, or never, with the range searched."""
    unit = f" {variable.unit}" if _unit(variable.unit) else ""
    now = f"{variable.title} is {number(variable.value)}{unit}"
    if found.direction == "none":
        return f"{now}: the saving does not depend on it."
    course = {"rising": "rises", "falling": "falls", "both": "rises and falls"}[found.direction]
    tail = f"looked at from {number(found.low)} to {number(found.high)}{unit}, where the saving {course} with it"
    tail += ", as far as it can be computed" if found.impossible else ""
    if found.never:
        return f"{now}: never zero; {tail}."
    roots = ", ".join(number(root, 4) for root in found.roots)
    answer = f"the saving is zero at {roots}{unit}" if roots else "the saving is never exactly zero"
    if found.jumps:
        answer += f"; it steps over zero at {', '.join(number(jump, 4) for jump in found.jumps)}{unit}"
    return f"{now}: {answer}; {tail}."


def grid_text(found: Grid, unit: str, most: int = 7) -> str:
    """The saving over two inputs as a table of some of its points."""
    across = _some(len(found.x), most)
    down = _some(len(found.y), most)
    header = [f"{found.y_name} \\ {found.x_name}", *(rounded(float(found.x[j])) for j in across)]
    body = [[rounded(float(found.y[k])), *(_cell(float(found.values[k, j])) for j in across)] for k in down]
    share = f"above zero at {found.positive:.0%} of the {found.values.size:,} points"
    return f"Saving [{unit}] over two inputs; {share}\n{table(body, header)}"


def _cell(value: float) -> str:
    return "–" if value != value else rounded(value)


def _some(n: int, most: int) -> list[int]:
    if n <= most:
        return list(range(n))
    return sorted({round(k * (n - 1) / (most - 1)) for k in range(most)})


# ---------------------------------------------------------------------------------------------- pandas


def tornado(study: Sensitivity) -> pd.DataFrame:
    """One row per draw, the widest swing first."""
    return _frame(
        study, ("name", "title", "unit", "value", "low", "high", "saving_low", "saving_high", "swing", "flips")
    )


def indices(study: Sensitivity) -> pd.DataFrame:
    """One row per draw, the largest total index first."""
    columns: tuple[str, ...] = ("name", "title", "first", "total")
    if study.variance.first_range is not None:
        columns += ("first_low", "first_high", "total_low", "total_high")
    return _frame(study, columns, by="total")


def measure_next(study: Sensitivity) -> pd.DataFrame:
    """One row per draw, the largest first index first."""
    columns = ("name", "title", "first", "sd_if_known", "flip_probability", "value_of_knowing", "evidence", "source")
    return _frame(study, columns, by="first")


def _frame(study: Sensitivity, columns: tuple[str, ...], by: str = "swing") -> pd.DataFrame:
    found = sorted(rows(study), key=lambda row: -float(row[by]))
    return tidy(columns, ([row[column] for column in columns] for row in found))


# ---------------------------------------------------------------------------------------------- JSON


def document(study: Sensitivity, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """What `Sensitivity` prints, as plain data, numbers not rounded; `only` keeps the rows of some inputs."""
    saving, found = study.saving, study.variance
    names = {study.variable(name).name for name in only}
    return {
        "cases": [
            {"id": part.result.case.id, "baseline": part.baseline, "alternative": part.alternative}
            for part in saving.parts
        ],
        "year": saving.parts[0].result.year,
        "indicator": study.indicator,
        "unit": study.unit,
        "partner": saving.partner or None,
        "co2_price": saving.co2_price,
        "saving": study.central,
        "mean": found.mean,
        "standard_deviation": found.sd,
        "method": found.method,
        "reason": found.reason or None,
        "evaluations": found.evaluations,
        "inputs": [row for row in rows(study) if not names or names & {row["name"], *row["inputs"]}],
    }


def break_even_document(found: ZeroCrossings, variable: Variable) -> dict[str, Any]:
    """One break-even."""
    return {
        "name": variable.name,
        "title": variable.title,
        "unit": variable.unit,
        "value": variable.value,
        "roots": list(found.roots),
        "jumps": list(found.jumps),
        "never": found.never,
        "searched": [found.low, found.high],
        "impossible_in_part": found.impossible,
        "course": found.direction,
    }


def grid_document(found: Grid) -> dict[str, Any]:
    """A grid and its line of zero; `null` where the saving cannot be computed."""
    return {
        "x": {"name": found.x_name, "values": found.x.tolist()},
        "y": {"name": found.y_name, "values": found.y.tolist()},
        "saving": [[None if np.isnan(v) else float(v) for v in row] for row in found.values],
        "zero": [list(piece) for piece in found.zero()],
    }
