"""Which clauses of ISO 14044:2006 a document answers, in which chapters (headings of the notebooks), and what not.

The standard itself is not for free; the numbers of its clauses follow its table of contents. What is listed for 5.2 and
5.3 are the items that no other clause asks for.
"""

from __future__ import annotations

from dataclasses import dataclass

from impact.ground.language import N_


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its number, what it asks for, the chapters that answer it, and what they leave open."""

    number: str
    asks: str
    chapters: tuple[str, ...] = ()
    missing: str = ""


GOAL = Clause("4.2.2", N_("goal: application, reasons, audience, public comparison"), (N_("Goal of the study"),))
FUNCTION = N_("function, functional unit, reference flows")
BOUNDARY = N_("system boundary and cut-off")
QUALITY = N_("types, sources and quality of the data")
COMPARED = N_("comparisons between systems: the same function and method")
COLLECTED = N_("collecting data, relating them to the unit process")
COMPUTED = N_("calculating data and checking them")
SHARED = N_("allocation, reuse and recycling")
CHARACTERISED = N_("impact categories, classification, characterisation")
OPTIONAL = N_("normalisation, grouping, weighting")
SIGNIFICANT = N_("significant issues")
COMPLETE = N_("completeness check")
SENSITIVE = N_("sensitivity check, with uncertainty")
CONSISTENT = N_("consistency check")
CONCLUDED = N_("conclusions, limitations, recommendations")
REPORT = N_("report for third parties: who made it, when, with which data and methods")
DISCLOSED = N_("further reporting for comparative assertions disclosed to the public")
REVIEWED = N_("critical review")

SYSTEM = N_("System and functions")
NO_WEIGHTING = N_("optional in the standard; nothing is normalised or weighed into one score")
NOT_DISCLOSED = N_("significance of the differences in every category, and the review of a panel")
EACH = N_("in the document of each case")

RESEARCH = (
    GOAL,
    Clause("4.2.3.2", FUNCTION, (SYSTEM, N_("Reference flows"))),
    Clause("4.2.3.3", BOUNDARY, (N_("System boundary"), N_("What is left out"))),
    Clause("4.2.3.5–6", QUALITY, (N_("Parameters"), N_("Data"), N_("Quality of the data"))),
    Clause("4.2.3.7", COMPARED, (N_("Consistency check"),)),
    Clause("4.3.2", COLLECTED, (N_("Scenarios and flows"), N_("Processes of the case"), N_("Electricity"))),
    Clause("4.3.3", COMPUTED, (N_("Method and choices"), N_("Warnings"))),
    Clause("4.3.4", SHARED, (N_("Co-products and allocation"), N_("Who may claim the saving"))),
    Clause("4.4.2", CHARACTERISED, (N_("Levels of the scenarios"), N_("Climate by origin"),
                                    N_("All categories of a full LCIA method"))),
    Clause("4.4.3", OPTIONAL, (), NO_WEIGHTING),
    Clause("4.5.2", SIGNIFICANT, (N_("Contributions"), N_("What drives the savings, and what to measure next"))),
    Clause("4.5.3.2", COMPLETE, (N_("Completeness check"),)),
    Clause("4.5.3.3", SENSITIVE, (N_("Baseline, electricity, transport and yields"),
                                  N_("Choices that are no matter of probability"), N_("How sure the savings are"))),
    Clause("4.5.3.4", CONSISTENT, (N_("Consistency check"),)),
    Clause("4.5.4", CONCLUDED, (N_("Conclusions and recommendations"), N_("Limitations"))),
    Clause("5.2", REPORT, (N_("Goal of the study"), N_("Sources"), N_("Provenance"))),
    Clause("5.3", DISCLOSED, (), NOT_DISCLOSED),
    Clause("6", REVIEWED, (N_("Critical review"),)),
)  # fmt: skip

NETWORK = (
    GOAL,
    Clause("4.2.3.2", FUNCTION, (N_("Cases"),), EACH),
    Clause("4.2.3.3", BOUNDARY, (N_("What the sum leaves out"),)),
    Clause("4.2.3.5–6", QUALITY, (N_("Quality of the data"), N_("Sources"))),
    Clause("4.2.3.7", COMPARED, (N_("Consistency between the cases"),)),
    Clause("4.3.4", SHARED, (), EACH),
    Clause("4.4.2", CHARACTERISED, (N_("Cases"),)),
    Clause("4.4.3", OPTIONAL, (), NO_WEIGHTING),
    Clause("4.5.2", SIGNIFICANT, (N_("Cases"),), EACH),
    Clause("4.5.3.2", COMPLETE, (N_("What the sum leaves out"),), EACH),
    Clause("4.5.3.3", SENSITIVE, (N_("How sure the sum is"), N_("The sum against other baselines")), EACH),
    Clause("4.5.3.4", CONSISTENT, (N_("Consistency between the cases"),)),
    Clause("4.5.4", CONCLUDED, (N_("Summary"),), EACH),
    Clause("5.2", REPORT, (N_("Goal of the study"), N_("Sources"), N_("Provenance"))),
    Clause("5.3", DISCLOSED, (), NOT_DISCLOSED),
    Clause("6", REVIEWED, (N_("Critical review"),)),
)  # fmt: skip
