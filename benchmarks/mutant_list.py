"""The mutants of `mutants.py`: one wrong line each, with what it breaks and the tests that are asked first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong line.

    Attributes
    ----------
    room : str
        The room of `impact/` that it is put into.
    breaks : str
        What is wrong with it, in words of the field.
    old, new : str
        What stands in the package exactly once, and what takes its place.
    tests : tuple of str
        Test files that are asked first.
    """

    room: str
    breaks: str
    old: str
    new: str
    tests: tuple[str, ...]


def _of(room: str, tests: str, *mutants: tuple[str, str, str]) -> list[Mutant]:
    """Mutants of a room that the same test files are asked about: (what it breaks, old, new)."""
    files = tuple(f"tests/{name}.py" for name in tests.split())
    return [Mutant(room, breaks, old, new, files) for breaks, old, new in mutants]


MUTANTS: tuple[Mutant, ...] = (
    # ------------------------------------------------------------------ ground: units and layout
    *_of(
        "ground",
        "unit/test_units unit/test_expressions",
        ("a standard gas volume at 20 °C", "273.15 / 288.15)", "273.15 / 293.15)"),
        ("the megakrone a thousand kroner", '("M", 1e6), ("G", 1e9)', '("M", 1e3), ("G", 1e9)'),
        ("a unit behind a slash multiplied", "factor *= f**sign", "factor *= f"),
        ("the dimension of a quotient that of a product", "[x + sign * y for", "[x + y for"),
    ),
    *_of(
        "ground",
        "unit/test_indicators unit/test_terminal_layout",
        (
            "two significant figures for three",
            "def rounded(value: float, digits: int = 3)",
            "def rounded(value: float, digits: int = 2)",
        ),
    ),
    *_of(
        "ground",
        "unit/test_indicators unit/test_language",
        ("Danish numbers with English separators", 'str.maketrans(",.", ".,")', 'str.maketrans(",.", ",.")'),
    ),
    # ------------------------------------------------------------------ expressions
    *_of(
        "expressions",
        "unit/test_steam unit/test_expressions",
        ("make-up water at 20 °C", "MAKE_UP = 288.15", "MAKE_UP = 293.15"),
        ("steam pressure in MPa", "hV_p(pressure / 10)", "hV_p(pressure)"),
        ("a pump's efficiency multiplied", "head * 1000 / efficiency", "head * 1000 * efficiency"),
        (
            "kJ/kg into MWh/t by 1000",
            "_saturated(pressure) - _water(returned)) / 3600",
            "_saturated(pressure) - _water(returned)) / 1000",
        ),
        ("min and max of draws swapped", 'np.minimum if function == "min"', 'np.minimum if function == "max"'),
    ),
    # ------------------------------------------------------------------ model
    *_of(
        "model",
        "unit/test_totals validation/test_scenarios",
        (
            "an exchange stops a year before its last one",
            "self.years.reference) and (last is None or year <= last)",
            "self.years.reference) and (last is None or year < last)",
        ),
        (
            "of several ends the latest counts",
            "return min(ends) if ends else None",
            "return max(ends) if ends else None",
        ),
        ("an exchange does not run in its first year", "(year >= self.years.start or", "(year > self.years.start or"),
    ),
    *_of(
        "model",
        "unit/test_indicators",
        (
            "biogenic methane shown as fossil",
            'return "methane_fossil" if flow == METHANE[0]',
            'return "methane_fossil" if flow != METHANE[0]',
        ),
        (
            "the unit of cost does not follow the currency",
            'unit.replace("DKK", currency) if',
            'unit.replace("DKK", "DKK") if',
        ),
    ),
    # ------------------------------------------------------------------ cases
    *_of(
        "cases",
        "unit/test_excel",
        ("a cell in euro read as kroner", '"€": "EUR", "eur"', '"€": "DKK", "eur"'),
        ("16.5 in the format 0.000 written as 16.500", "if has < places != 3:", "if has < places:"),
        (
            "a percent cell read as its fraction",
            "Decimal(repr(float(value))) * 100, bare)",
            "Decimal(repr(float(value))), bare)",
        ),
        (
            "a Danish thousand read as a decimal",
            'return re.sub(r"[. \']", "", number)',
            'return re.sub(r"[ \']", "", number)',
        ),
        (
            "an ambiguous number taken as English",
            "if _EITHER.fullmatch(number):",
            "if _EITHER.fullmatch(number) and False:",
        ),
    ),
    # ------------------------------------------------------------------ factors
    *_of(
        "factors",
        "validation/test_money unit/test_factors unit/test_uncertainty",
        (
            "the annuity at one year less",
            "growth: float = (1 + rate) ** years",
            "growth: float = (1 + rate) ** (years - 1)",
        ),
        (
            "inflation turned round",
            "self._level(self.price_year) / self._level(price_year) / here",
            "self._level(price_year) / self._level(self.price_year) / here",
        ),
        (
            "the later of two years as near",
            "(abs((fact.year or 0) - year), fact.year or 0)",
            "(abs((fact.year or 0) - year), -(fact.year or 0))",
        ),
    ),
    *_of(
        "factors",
        "unit/test_uncertainty unit/test_factors validation/test_uncertainty",
        ("pedigree factors added without squares", "sum(log(factor) ** 2 for factor", "sum(log(factor) for factor"),
        ("a stated GSD taken for GSD²", '(1 if name == "gsd2" else 2)', '(1 if name == "gsd2" else 1)'),
        ("a published range without its unit", "x * scale for x in (low, high)]", "x for x in (low, high)]"),
    ),
    # ------------------------------------------------------------------ variables
    *_of(
        "variables",
        "unit/test_distributions validation/test_uncertainty",
        ("a 95 % range read as one of 90 %", "Z95 = NormalDist().inv_cdf(0.975)", "Z95 = NormalDist().inv_cdf(0.95)"),
        ("the variance of a uniform by 6", "(self.high - self.low) ** 2 / 12", "(self.high - self.low) ** 2 / 6"),
        (
            "PERT with the mode's weight of a triangular",
            "(self.low + 4 * self.mode + self.high) / 6",
            "(self.low + self.mode + self.high) / 3",
        ),
        ("the mean of a lognormal at its median", "exp(s**2 / 2) * (cdf(high - s)", "(cdf(high - s)"),
    ),
    # ------------------------------------------------------------------ engine
    *_of(
        "engine",
        "validation/test_systems validation/test_heijungs_suh validation/test_scenarios",
        ("A not transposed for the adjoint", "np.linalg.solve(np.swapaxes(A, -1, -2), c)", "np.linalg.solve(A, c)"),
        ("a displaced product counted as used", 'sign = -1.0 if flow.verb == "displace" else 1.0', "sign = 1.0"),
        (
            "substitution without the quality",
            "for ratio in (self.flow.substitution, self.flow.quality):",
            "for ratio in (self.flow.substitution,):",
        ),
        (
            "values of single years held from the next one on",
            "if k <= year), default=0) for year in self.years]",
            "if k < year), default=0) for year in self.years]",
        ),
    ),
    *_of(
        "engine",
        "validation/test_money validation/test_scenarios",
        (
            "a payment paid by both sides",
            "((payment.provider, 1.0), (payment.receiver, -1.0)):",
            "((payment.provider, 1.0), (payment.receiver, 1.0)):",
        ),
        (
            "a grant that nobody gives",
            "((investment.by, -1.0), (OUTSIDE, 1.0)):",
            "((investment.by, -1.0), (OUTSIDE, 0.0)):",
        ),
    ),
    *_of(
        "engine",
        "unit/test_indicators validation/test_systems validation/test_scenarios",
        ("the direct boundary with all that lies behind it", "0.0, A)", "A, A)"),
        (
            "all of a process allocated to each of its products",
            "return value * allocation_share(own, entry.product, amounts)",
            "return value",
        ),
        (
            "the GWP set that was chosen is not taken",
            "(GWP_SETS[gwp], aware, INVENTORY)",
            '(GWP_SETS["ar6"], aware, INVENTORY)',
        ),
    ),
    # ------------------------------------------------------------------ results
    *_of(
        "results",
        "unit/test_totals golden/test_json",
        (
            "--json counts cases that do not operate",
            "return self.default.saving * self.operates",
            "return self.default.saving",
        ),
        (
            "an overlap keeps the first case, not the named one",
            "keep = overlap.counts if overlap.counts in running else",
            "keep = overlap.counts if not running else",
        ),
        (
            "an ended exchange dropped in its last year",
            "last is not None and self.year <= last",
            "last is not None and self.year < last",
        ),
        (
            "saving as alternative minus baseline",
            "difference = self.level(baseline) - self.level(alternative)\n        members",
            "difference = self.level(alternative) - self.level(baseline)\n        members",
        ),
    ),
    *_of(
        "results",
        "unit/test_totals validation/test_claims validation/test_physics",
        (
            "a claim's difference in shares of our figure",
            "(self.computed - self.claimed) / self.claimed if",
            "(self.computed - self.claimed) / self.computed if",
        ),
        (
            "CO2 alone without what is published as sums",
            'do not split\n    return (f"{stem}_co2", f"{stem}_unsplit")',
            'do not split\n    return (f"{stem}_co2",)',
        ),
        ("heat in water by kJ, not kWh", "WATER_HEAT = 1.163e-3", "WATER_HEAT = 4.187e-3"),
        ("a figure ten times too large passes", "MAGNITUDE = 10.0", "MAGNITUDE = 1000.0"),
    ),
    *_of(
        "results",
        "unit/test_totals",
        (
            "the last baseline is the default",
            "self.options.baseline or self.case.baselines[0]",
            "self.options.baseline or self.case.baselines[-1]",
        ),
        (
            "a plausibility warning stops everything",
            "Place(result.case.path, line), remedy, warning=True)",
            "Place(result.case.path, line), remedy)",
        ),
    ),
    # ------------------------------------------------------------------ uncertainty
    *_of(
        "uncertainty",
        "unit/test_simulate validation/test_uncertainty",
        ("the 95 % interval at 90 %", "QUANTILES = (0.025, 0.5, 0.975)", "QUANTILES = (0.05, 0.5, 0.95)"),
        ("the quick interval at 90 %", "\nENDS = (0.025, 0.975)\nSEED", "\nENDS = (0.05, 0.95)\nSEED"),
        ("what shares a draw is drawn for itself", "if entry.draw in first:", "if entry.draw in first and False:"),
        ("every name draws the same numbers", 'self._key = f"{seed}\\0{name}\\0"', 'self._key = f"{seed}\\0"'),
        ("every block draws the same numbers", '(f"{self._key}{block}".encode()', '(f"{self._key}".encode()'),
        (
            "what stands against a group rises with it",
            "_column([-1.0 if entry.opposed else 1.0",
            "_column([1.0 if entry.opposed else 1.0",
        ),
        ("quantiles of a saving not turned with its sign", "wanted if where.factor > 0 else 1 - wanted", "wanted"),
    ),
    # ------------------------------------------------------------------ sensitivity
    *_of(
        "sensitivity",
        "validation/test_sensitivity unit/test_sensitivity",
        ("total indices without interactions", "total = (w @ (0.5 * (a - ab) ** 2).T) / safe", "total = first"),
        (
            "a first-order index of what interacts",
            "if len(draws) == 1:\n            first",
            "if len(draws) >= 1:\n            first",
        ),
        (
            "an end that turns the sign not seen",
            "any(end * self.central < 0 for end in",
            "all(end * self.central < 0 for end in",
        ),
        ("brackets halved to the wrong side", "left = np.sign(f) == np.sign(fa)", "left = np.sign(f) != np.sign(fa)"),
    ),
    # ------------------------------------------------------------------ economics
    *_of(
        "economics",
        "validation/test_business",
        (
            "the price level off by a year",
            "t = np.arange(self.points) - (self.price_year - self.first)",
            "t = np.arange(self.points) - (self.price_year - self.first) + 1",
        ),
        ("a plant of 7.6 years renewed a year early", "serves + round(k * lifetime)", "serves + int(k * lifetime)"),
        (
            "the first year discounted",
            "np.asarray((1 + rate) ** -np.arange(self.points, dtype=float)",
            "np.asarray((1 + rate) ** -np.arange(1, self.points + 1, dtype=float)",
        ),
        ("a nominal rate taken for a real one", "(1 + rate) / (1 + inflation) - 1 if shown", "rate if shown"),
        ("a grant given and not paid", 'flows.values[:, KIND["grant"], at[OUTSIDE], t] -= grant', "pass"),
        ("payback counted from the first turn of the sign", "last = int(owing[-1])", "last = int(owing[0])"),
        ("a residual value of the whole price", "(times[-1] + lifetime - end) / lifetime", "1.0"),
        ("tax paid on nominal profit without levels", "else own) / levels[1:]", "else own)"),
    ),
    *_of(
        "economics",
        "validation/test_business unit/test_totals",
        ("who bears a share of a line bears all of it", "begin:] -= cost * share", "begin:] -= cost"),
        (
            "what is bought counts as received",
            "flows.values[:, KIND[kind], partner, t] -= price",
            "flows.values[:, KIND[kind], partner, t] += price",
        ),
        (
            "ten years of operation are eleven",
            "count = min(TEN, len(ledger.years))",
            "count = min(TEN + 1, len(ledger.years))",
        ),
    ),
    # ------------------------------------------------------------------ attribution
    *_of(
        "attribution",
        "validation/test_attribution",
        ("Shapley without its weights by size", "factorial(s) * factorial(n - s - 1) / factorial(n)", "1 / n"),
        (
            "recycled content at the price of virgin material",
            "material.A * material.Erec + (1 - material.A)",
            "(1 - material.A) * material.Erec + material.A",
        ),
        (
            "the end of life credited twice",
            "return (1 - material.A) * R2 * (material.Erec",
            "return R2 * (material.Erec",
        ),
        ("what is bought counted as own stack", '("1" if operated[j] else "2")', '("1" if not operated[j] else "2")'),
        (
            "own gases inside the trading system",
            "yield country, municipality, BEYOND, part.value - part.co2",
            "yield country, municipality, trading, part.value - part.co2",
        ),
    ),
    # ------------------------------------------------------------------ brightway
    *_of(
        "brightway",
        "validation/test_lca validation/test_lca_coverage unit/test_biosphere",
        (
            "biogenic CO2 emitted without its uptake",
            "if flow == BIOGENIC_CO2 and credits_uptake(category, links):",
            "if flow == BIOGENIC_CO2 and not credits_uptake(category, links):",
        ),
        (
            "a factor without the unit of its flow",
            "category.factors.get(link.code, 0.0) * link.factor",
            "category.factors.get(link.code, 0.0)",
        ),
        (
            "water returned counted as taken",
            '"db4566b1-bd88-427d-92da-2d25879063b9": -1.0',
            '"db4566b1-bd88-427d-92da-2d25879063b9": 1.0',
        ),
        ("CO2e sums in every category", "if weights_as_gwp100(category, links) else 0.0", "if flow else 0.0"),
    ),
    # ------------------------------------------------------------------ statements
    *_of(
        "statements",
        "unit/test_claim unit/test_totals",
        ("baselines that turn the sign are kept silent", "if other * value < 0]", "if other * value > 0]"),
        ("climate neutral is allowed", r"net(?:to)?[\s-]*(?:zero|nul)\w*", r"net(?:to)?[\s-]*(?:zero|nul)xx"),
        (
            "a planned exchange saves already",
            "would = self.found.would or self._illustrative()",
            "would = self._illustrative()",
        ),
    ),
    # ------------------------------------------------------------------ redaction
    *_of(
        "redaction",
        "unit/test_views",
        (
            "a partner sees what is for the facilitator",
            "if self.kind != PARTNER or mark == FACILITATOR:",
            "if self.kind != PARTNER:",
        ),
        ("classes with limits that narrow one another", "((2.0, 5.0), 0.6)", "((1.0, 3.0), 0.6)"),
        (
            "a class holds its lower limit",
            "inside = self.low < value <= self.high if",
            "inside = self.low <= value < self.high if",
        ),
        (
            "two companies are enough for a sum",
            "COMPANIES, COMPANIES_OF_COST = 3, 5",
            "COMPANIES, COMPANIES_OF_COST = 2, 5",
        ),
        ("dominance by the largest alone", "if sum(sizes[:2]) > DOMINANCE", "if sum(sizes[:1]) > DOMINANCE"),
        (
            "a value on its limit falls into the class above",
            "k = bisect_left(limits, value)",
            "k = bisect_right(limits, value)",
        ),
        (
            "what the other side pays is shown",
            "theirs = money and self.view.kind == PARTNER and",
            "theirs = money and False and",
        ),
    ),
    # ------------------------------------------------------------------ tables
    *_of(
        "tables",
        "unit/test_totals golden/test_json",
        (
            "--json counts a case of a network twice",
            "if not result.is_network and all(result.id != case.id for case in cases):",
            "if not result.is_network:",
        ),
    ),
    *_of(
        "tables",
        "unit/test_tables",
        (
            "a payback of nothing shown as never",
            "NEVER if value is None else AT_ONCE if value == 0",
            "NEVER if not value",
        ),
        (
            "millions of kroner by the thousand",
            "MILLIONS = Kind(rounded, number, _missing, factor=1e-6)",
            "MILLIONS = Kind(rounded, number, _missing, factor=1e-3)",
        ),
        (
            "a rate of several roots shown as its first",
            "SEVERAL if len(value) > 1 else",
            "SEVERAL if len(value) > 2 else",
        ),
        ("all draws and no draw swapped", "{0.0: IN_NO, 1.0: IN_ALL}", "{1.0: IN_NO, 0.0: IN_ALL}"),
    ),
    # ------------------------------------------------------------------ writing
    *_of(
        "writing",
        "unit/test_indicators unit/test_danish_terms",
        ("a year not translated in a unit", '"a": "år", "DKK"', '"a": "a", "DKK"'),
        ("a minus that is a hyphen", 'digits)).replace("-", "−")', "digits))"),
        ("cubic metres without an exponent", '.replace("m3", "m³")', '.replace("m3", "m3")'),
    ),
    # ------------------------------------------------------------------ figures
    *_of(
        "figures",
        "unit/test_figures unit/test_plots unit/test_figures_files",
        ("an axis in millions divided by a thousand", '(1e6, _("million ")) if top', '(1e3, _("million ")) if top'),
        ("a waterfall with what is added on top", "(part[1] < 0, -abs(part[1]))", "(part[1] > 0, -abs(part[1]))"),
        (
            "what is avoided called added",
            'return _("avoided {role}", role=_(role)) if value >= 0',
            'return _("avoided {role}", role=_(role)) if value <= 0',
        ),
        (
            "a partner's cash flow is the first partner's",
            "else values[:, terms.partners.index(who)]",
            "else values[:, 0]",
        ),
    ),
    # ------------------------------------------------------------------ workbooks
    *_of(
        "workbooks",
        "unit/test_excel",
        (
            "a live saving as alternative minus baseline",
            'Formula(f"=F{row}-G{row}", comparison[name])',
            'Formula(f"=G{row}-F{row}", comparison[name])',
        ),
        (
            "a network's live sum of what does not count",
            'f\'=SUMIF($C${first}:$C${last},"{_("yes")}"',
            'f\'=SUMIF($C${first}:$C${last},"{_("no")}"',
        ),
    ),
    # ------------------------------------------------------------------ catalogue
    *_of(
        "catalogue",
        "unit/test_search unit/test_catalogue",
        (
            "a short word found inside others",
            "if len(word) > 2:\n        return word in text",
            "if len(word) > 0:\n        return word in text",
        ),
        ("the exact name ranked last", "return (name != whole, not meant,", "return (name == whole, not meant,"),
        (
            "processes of nowhere left out by a region",
            "return not wanted or not own or own == wanted",
            "return not wanted or own == wanted",
        ),
    ),
    # ------------------------------------------------------------------ documents
    *_of(
        "documents",
        "unit/test_verify unit/test_layout unit/test_report_plan",
        (
            "a document verified against other numbers",
            "return abs(then - now) > RELATIVE * max(abs(then), abs(now))",
            "return abs(then - now) > max(abs(then), abs(now))",
        ),
        (
            "levels left out when a document is verified",
            'yield f"{case[\'id\']}: {name} of {scenario}", value["value"]',
            "pass",
        ),
        (
            "a table that fits turned on its side",
            "if (least * size + GAP).sum() <= page]",
            "if (least * size + GAP).sum() > page]",
        ),
        ("a workbook for the public", "if audience == RESEARCHER or to != WORKBOOK)", "if audience or to != WORKBOOK)"),
    ),
    *_of(
        "documents",
        "unit/test_iso_report unit/test_totals",
        ("what happens after the last year dated in it", "next=last + 1,", "next=last,"),
        ("what states no range varied by half as much", "STEP = 0.10", "STEP = 0.05"),
        ("a yield's effect with its sign", "return float(abs(high - low))", "return float(high - low)"),
    ),
    # ------------------------------------------------------------------ doors: commands and the package itself
    *_of(
        "commands",
        "unit/test_claim unit/test_verify",
        ("a forbidden claim ends with 0", "sys.exit(1 if forbidden(findings) else 0)", "sys.exit(0)"),
        (
            "a document that differs ends with 0",
            "verdict.reproduced for verdict in verdicts) else 1)",
            "verdict.reproduced for verdict in verdicts) else 0)",
        ),
    ),
    *_of(
        "impact",
        "golden/test_json bad/test_bad unit/test_terminal",
        ("wrong input ends with the code of a wrong command line", "WRONG_INPUT = 1", "WRONG_INPUT = 2"),
        ("faults on stdout", "click.echo(shown_fault(fault), err=True)", "click.echo(shown_fault(fault))"),
    ),
)
