"""What a case is: frozen data, read and checked once, with amounts as expressions of parameters.

Words as in docs/glossary.md. Amounts are `Amount`s: an expression and its dimension, whose values are taken
later, for one or many samples and years at once, by `impact.amounts`. Every object keeps the line it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from impact.expressions import Node
from impact.language import spoken
from impact.units import Dimension

STATUSES = ("idea", "planned", "operating", "ended")
APPROACHES = ("attributional", "consequential")
ROLES = ("supply", "disposal", "treatment", "transport", "operation", "loss", "infrastructure", "induced")
STREAM_KINDS = ("energy", "water", "material", "service")
BASES = ("real", "nominal")
# Classes of Danish tax depreciation: factors/taxes.csv has their rates and the law.
DEPRECIATION_CLASSES = ("general", "heat and wastewater plants", "pipes and networks")
DISTRIBUTIONS = ("normal", "lognormal", "uniform", "triangular", "pert")
OUTSIDE = "outside"
# Who may see a value in documents for others; `yes` is the company's own (impact.views).
MARKS = ("yes", "no", "company", "partner", "facilitator", "public")
JOBS = ("created", "retained")
REACHES = ("direct", "indirect")
REVIEWS = ("internal expert", "external expert", "panel")  # ISO 14044, 6.2 (the first two) and 6.3

# The verbs of a flow. `use` and `displace` speak to processes, the others to elementary flows.
VERBS = ("use", "displace", "take", "emit", "return", "evaporate")


@dataclass(frozen=True, slots=True)
class Text:
    """A text in English and Danish, printed in the current language; a missing one falls back to the other."""

    en: str = ""
    da: str = ""

    def __str__(self) -> str:
        return (self.da or self.en) if spoken() == "da" else (self.en or self.da)

    def __bool__(self) -> bool:
        return bool(self.en or self.da)


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity or an expression of parameters: its text, tree and dimension."""

    text: str
    tree: Node
    dimension: Dimension
    line: int = 0

    @property
    def constant(self) -> float | None:
        """The canonical value if the amount depends on nothing."""
        return self.tree[1] if self.tree[0] == "number" else None


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How uncertain a value is, as written; `low` and `high` are in canonical units."""

    distribution: str = ""
    low: float | None = None
    high: float | None = None
    relative: float | None = None  # ± as a fraction, a 95 % range
    cv: float | None = None
    gsd: float | None = None
    gsd2: float | None = None
    pedigree: tuple[int, ...] = ()
    values: tuple[tuple[float, float], ...] = ()  # discrete: each value with its probability
    group: str = ""  # things of one group share a draw
    group_of: str = ""  # the id of the network that declares the group; the case itself if empty
    opposed: bool = False  # falls where the others of its group rise
    ends: tuple[Amount, Amount] | None = None  # low and high that need a gas's properties: numbers once compiled

    def __str__(self) -> str:
        if self.values:
            return "one of " + ", ".join(f"{value:.6g} ({p * 100:.3g} %)" for value, p in self.values)
        if self.relative is not None:
            return f"±{self.relative * 100:.3g} %"
        if self.cv is not None:
            return f"CV {self.cv:.3g}"
        if self.gsd is not None:
            return f"GSD {self.gsd:.3g}"
        if self.gsd2 is not None:
            return f"GSD² {self.gsd2:.3g}"
        if self.pedigree:
            return f"pedigree {self.pedigree}"
        if self.ends is not None and self.low is None:
            return f"{self.ends[0].text} to {self.ends[1].text}"
        return "" if self.low is None else f"{self.low:.6g} to {self.high:.6g}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from: a source's id and the place in it, or an assumption with its reason."""

    source: str = ""
    place: str = ""
    assumption: Text = Text()

    def __bool__(self) -> bool:
        return bool(self.source or self.assumption)


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str = ""
    publisher: str = ""
    year: str = ""
    place: str = ""
    url: str = ""
    accessed: str = ""
    note: str = ""
    line: int = 0

    def __str__(self) -> str:
        head = ", ".join(part for part in (self.publisher, self.title, self.year) if part)
        return f"{head}, {self.place}" if self.place else head


@dataclass(frozen=True, slots=True)
class Location:
    """A place on the globe (WGS 84)."""

    latitude: float  # [degrees north]
    longitude: float  # [degrees east]
    about: bool = False  # the town or municipality, not the site itself


@dataclass(frozen=True, slots=True)
class Partner:
    id: str
    name: str
    municipality: str = ""
    sector: str = ""
    members: tuple[str, ...] = ()
    confidential: bool = False
    ets: bool | None = None  # its stacks are in the EU emissions trading system; None: not said
    rate: float | None = None  # real hurdle rate [1/a]; None: the case's
    corporate_tax: float | None = None  # share of profit; None: Denmark's of the year
    title: Text = Text()  # the name in both languages
    location: Location | None = None
    source: str = ""  # of its location


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    amount: Amount
    by_year: tuple[tuple[int, Amount], ...] = ()
    uncertainty: Uncertainty | None = None
    origin: Origin = Origin()
    note: Text = Text()
    confidential: bool = False
    line: int = 0
    title: Text = Text()  # what documents call it; its name if empty


@dataclass(frozen=True, slots=True)
class Stream:
    what: Text
    kind: str
    provider: str
    receiver: str
    amount: Amount | None = None
    cooled_by: Amount | None = None
    heat_taken: Amount | None = None
    ends: int | None = None
    note: Text = Text()
    market_factor: float | None = None  # A of the circular footprint formula
    line: int = 0


@dataclass(frozen=True, slots=True)
class Function:
    """One function that every scenario delivers: a part of the functional unit."""

    name: str
    amount: Amount
    beneficiary: str
    note: Text = Text()
    line: int = 0
    title: Text = Text()  # what documents call it; its name if empty


@dataclass(frozen=True, slots=True)
class Price:
    amount: Amount  # currency per unit
    year: int
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Flow:
    """One line of a scenario."""

    verb: str
    what: str  # process or elementary flow, as resolved later
    amount: Amount
    by: tuple[tuple[str, Amount], ...]
    role: str
    serves: tuple[tuple[str, Amount], ...] = ()
    substitution: Amount | None = None
    quality: Amount | None = None
    price: Price | None = None
    capacity: Amount | None = None
    region: str = ""
    label: Text = Text()
    note: Text = Text()
    origin: Origin = Origin()
    since: int | None = None
    until: int | None = None
    line: int = 0
    needs: tuple[str, ...] = ()  # partners without whom it vanishes


@dataclass(frozen=True, slots=True)
class Segment:
    since: int | None
    until: int | None
    reason: Text


@dataclass(frozen=True, slots=True)
class Investment:
    what: Text
    by: str
    amount: Amount
    year: int
    lifetime: Amount
    grant: Amount | None = None
    depreciation: str = DEPRECIATION_CLASSES[0]  # class of tax depreciation
    origin: Origin = Origin()
    note: Text = Text()
    line: int = 0
    needs: tuple[str, ...] = ()  # partners without whom it vanishes


@dataclass(frozen=True, slots=True)
class Payment:
    provider: str  # who pays
    receiver: str
    amount: Amount  # money per year, with `price` already multiplied in; a quantity per year if there is a `tariff`
    price_year: int
    origin: Origin = Origin()
    what: Text = Text()
    tariff: str = ""  # whose price in the inventory is paid, by year: a tax, an allowance, a tariff
    line: int = 0
    needs: tuple[str, ...] = ()  # partners without whom it vanishes


@dataclass(frozen=True, slots=True)
class Cost:
    """A yearly cost that is no flow: staff, maintenance, insurance."""

    what: Text
    by: str
    amount: Amount
    price_year: int
    role: str
    origin: Origin = Origin()
    line: int = 0
    needs: tuple[str, ...] = ()  # partners without whom it vanishes


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    baseline: bool
    description: Text
    flows: tuple[Flow, ...]
    segments: tuple[Segment, ...] = ()
    investments: tuple[Investment, ...] = ()
    payments: tuple[Payment, ...] = ()
    costs: tuple[Cost, ...] = ()
    without: tuple[tuple[str, Text], ...] = ()  # functions that need nothing here, and why
    line: int = 0
    title: Text = Text()  # what documents call it; its name if empty


@dataclass(frozen=True, slots=True)
class Process:
    """One of the case's own unit processes."""

    name: str
    outputs: tuple[tuple[str, Amount], ...]
    inputs: tuple[tuple[str, Amount], ...] = ()
    emissions: tuple[tuple[str, Amount], ...] = ()
    resources: tuple[tuple[str, Amount], ...] = ()
    allocation: str | tuple[tuple[str, Amount], ...] = ""
    substitution: tuple[tuple[str, str], ...] = ()
    counterparts: tuple[tuple[str, str], ...] = ()  # output -> the process on the market that makes the same
    direct: bool = True
    price: Price | None = None
    origin: Origin = Origin()
    note: Text = Text()
    line: int = 0
    title: Text = Text()  # what documents call it; its name if empty
    titles: tuple[tuple[str, Text], ...] = ()  # what documents call its outputs


@dataclass(frozen=True, slots=True)
class Claim:
    """A published figure with which the result is compared."""

    indicator: str
    saving: Amount
    baseline: str = ""
    alternative: str = ""
    boundary: str = ""
    gases: str = ""
    roles: tuple[str, ...] = ()
    year: int | None = None
    origin: Origin = Origin()
    comment: Text = Text()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Social:
    what: Text
    amount: Amount | None
    unit: str = ""
    origin: Origin = Origin()
    note: Text = Text()
    jobs: str = ""  # of JOBS; empty for what is no count of jobs
    reach: str = ""  # of REACHES
    counterfactual: Text = Text()  # what would have been without the exchange
    line: int = 0


@dataclass(frozen=True, slots=True)
class Coalition:
    """Some of the partners, and the scenario that they can carry out without the others."""

    partners: tuple[str, ...]
    scenario: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Goal:
    """What a study is for, and for whom (ISO 14044, 4.2.2); empty texts: not said."""

    application: Text = Text()
    reasons: Text = Text()
    audience: Text = Text()
    commissioner: Text = Text()
    practitioner: Text = Text()
    comparative: bool = False  # supports a comparative assertion that is to be disclosed to the public
    line: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """One critical review that has taken place (ISO 14044, 6; ISO/TS 14071)."""

    reviewers: tuple[str, ...]
    kind: str  # of REVIEWS
    date: str  # as 2026-11-22
    statement: Text
    organisation: Text = Text()
    standard: str = ""
    scope: Text = Text()  # what was looked at
    url: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class CutOff:
    """Something left out whose size is estimated, as a share of the default climate saving."""

    what: Text
    share: float  # [-], 0 to 1
    origin: Origin = Origin()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Years:
    reference: int
    start: int
    lifetime: int
    end: int | None = None

    @property
    def all(self) -> tuple[int, ...]:
        """Every year of the exchange, from its start through its lifetime."""
        return tuple(range(self.start, self.start + self.lifetime))


@dataclass(frozen=True, slots=True)
class PricePath:
    """How the price of something goes on: in prices of one year, rising by `index` a year in real terms."""

    name: str  # a process, or the label of a line of a scenario
    index: float = 0.0  # [1/a], above inflation
    since: int | None = None  # the year from which it rises; None: the last year with a published price
    by_year: tuple[tuple[int, Amount], ...] = ()  # prices of single years, held constant before and after
    price_year: int | None = None  # None: each value in the money of its own year
    origin: Origin = Origin()
    line: int = 0


@dataclass(frozen=True, slots=True)
class PriceScenario:
    """Changes of prices that are looked at together: (name, change as a fraction of the price)."""

    name: str
    changes: tuple[tuple[str, float], ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Economy:
    """Money of a case. Rates and indices are real; the reader has converted nominal ones: (1+n) = (1+r)(1+i)."""

    rate: float = 0.035  # Danish socio-economic discount rate for years 0 to 35 (Finansministeriet 2021)
    currency: str = "DKK"
    price_year: int | None = None  # None: the reference year
    basis: str = "real"  # as the case writes its rates and indices, and as its cash flows are shown
    inflation: float = 0.02  # [1/a]; the ECB aims at 2 % over the medium term (strategy statement of 8 July 2021)
    horizon: int | None = None  # years of operation that are looked at; None: the exchange's lifetime
    prices: tuple[PricePath, ...] = ()
    price_scenarios: tuple[PriceScenario, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One exchange: the unit of documentation."""

    id: str
    title: Text
    status: str
    years: Years
    partners: Mapping[str, Partner]
    parameters: Mapping[str, Parameter]
    functions: Mapping[str, Function]
    scenarios: Mapping[str, Scenario]
    streams: tuple[Stream, ...] = ()
    processes: Mapping[str, Process] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    description: Text = Text()
    note: Text = Text()
    illustrative: bool = False
    approach: str = "attributional"
    region: str = "DK"
    electricity: str = ""
    economy: Economy = Economy()
    social: tuple[Social, ...] = ()
    coalitions: tuple[Coalition, ...] = ()
    left_out: tuple[Text, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    goal: Goal = Goal()
    reviews: tuple[Review, ...] = ()
    path: str = ""
    sha256: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)  # where the case's own keys stand in its file

    @property
    def baselines(self) -> tuple[str, ...]:
        return tuple(name for name, scenario in self.scenarios.items() if scenario.baseline)

    @property
    def alternatives(self) -> tuple[str, ...]:
        return tuple(name for name, scenario in self.scenarios.items() if not scenario.baseline)

    @property
    def last_year(self) -> int | None:
        """The last year in which every stream still runs, if one ends."""
        ends = [stream.ends for stream in self.streams if stream.ends is not None]
        if self.years.end is not None:
            ends.append(self.years.end)
        return min(ends) if ends else None

    def runs_in(self, year: int) -> bool:
        """Whether the exchange runs in a year: from its start (or its reference year, for a plan) to its last year."""
        last = self.last_year
        return (year >= self.years.start or year == self.years.reference) and (last is None or year <= last)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Cases that claim the same saving: only one of them counts in the total."""

    cases: tuple[str, ...]
    counts: str
    reason: Text
    line: int = 0


@dataclass(frozen=True, slots=True)
class Network:
    """A named set of cases."""

    id: str
    title: Text
    cases: tuple[Case, ...]
    year: int | None = None
    description: Text = Text()
    note: Text = Text()
    overlaps: tuple[Overlap, ...] = ()
    claims: tuple[Claim, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    left_out: tuple[Text, ...] = ()
    goal: Goal = Goal()
    reviews: tuple[Review, ...] = ()
    path: str = ""
    sha256: str = ""
