"""Danish corporate tax and tax depreciation, as pure functions of arrays.

Depreciation is by declining balance: one balance for each partner and class, of which at most a share (25, 15 or
7 %) is deducted each year, the year of the purchase included (afskrivningsloven §§ 5 and 5 C; rates and places in
factors/taxes.csv). Tax law knows no inflation, so both are reckoned in money of the day.

What is simplified, and said in documents: the whole share is deducted each year; a grant lowers what is depreciated
(§ 44 taxes it and writes off as much at once, which comes to the same); a year with a loss lowers the tax on the
partner's other profit in the same year; at the horizon's end the plant is sold for what is left of it, and the rest
of the balance is deducted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from impact.factors import Inventory
from impact.ground.errors import Fault, InputError

Array = NDArray[np.float64]

CORPORATE_TAX = "corporate tax DK"


def rates_by_year(inventory: Inventory, name: str, years: Sequence[int]) -> Array:
    """A rate of the tax table in each year, held from the year in which it came: shape (years,).

    Raises
    ------
    InputError
        If the tables hold no such rate.
    """
    facts = inventory.tax_rates(name)
    if not facts:
        message = f"The inventory has no rate of '{name}'."
        raise InputError([Fault("no-tax-rate", message, remedy="It belongs in taxes.csv of your own layer.")])
    held = [max((i for i, fact in enumerate(facts) if (fact.year or 0) <= year), default=0) for year in years]
    return np.array([facts[i].value for i in held])


def depreciation(bought: Array, sold: Array, rates: Array) -> Array:
    """Yearly deduction of a declining balance.

    Parameters
    ----------
    bought : ndarray, shape (..., years)
        Purchases less grants in each year [money of the day].
    sold : ndarray, shape (...)
        What the last year's sale brings [money of the day].
    rates : ndarray, shape (years,)
        Share of the balance at the year's end that is deducted [1/a].

    Returns
    -------
    ndarray, shape (..., years)
        Deductions [money of the day/a]; they add up to what was bought less what was sold.
    """
    deducted = np.empty_like(bought)
    balance = np.zeros(bought.shape[:-1])
    last = bought.shape[-1] - 1
    for y in range(last + 1):
        balance = balance + bought[..., y]
        deducted[..., y] = balance - sold if y == last else rates[y] * balance
        balance = balance - deducted[..., y]
    return deducted
