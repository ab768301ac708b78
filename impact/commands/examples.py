"""What each command is for, in a line, and examples of it: for `impact --help` and the help of each command.

A command whose own text holds examples (report, figure) has none here.
"""

from __future__ import annotations

SUMMARIES = {
    "assess": "Savings and levels of cases or networks.",
    "check": "All faults and warnings of case files or inventory tables.",
    "explain": "Derive a saving down to inventory rows and sources.",
    "simulate": "How sure the savings are, by paired draws.",
    "sensitivity": "What drives a saving, and what turns its sign.",
    "alternatives": "Savings under every combination of choices.",
    "business": "Who pays and gains what over the years.",
    "price": "The range of fair prices of a stream.",
    "attribution": "Who may claim a saving.",
    "claim": "A text that may be said of a saving, or a check of one.",
    "society": "What it is worth to Danish society.",
    "lca": "All categories of an LCIA method.",
    "map": "Propose which background activities stand in.",
    "factors": "Search the inventory of emission factors.",
    "report": "Documents for researchers, funders and companies.",
    "figure": "Figures as SVG, PNG or PDF.",
    "verify": "Do today's files give a document's numbers?",
    "export": "For Brightway: a project, a workbook, a bw2package.",
    "compare": "What changed between two assessments.",
    "new": "A starting file, YAML or Excel; it already computes.",
    "convert": "A case between YAML and Excel.",
}
EXAMPLES = {
    "": (
        "impact assess kal-wastewater-heat",
        "impact new my-exchange.yaml --like steam",
        "impact report kal-steam --audience funder --language da --to pdf",
    ),
    "assess": (
        "impact assess kal-wastewater-heat",
        "impact assess cases/kalundborg --year 2020 --json > 2020.json",
    ),
    "check": ("impact check my-exchange.yaml", "impact check my-inventory"),
    "explain": ("impact explain kal-steam --indicator water",),
    "simulate": ("impact simulate kalundborg -n 20000 --threshold climate 30000",),
    "sensitivity": (
        "impact sensitivity kal-wastewater-heat",
        "impact sensitivity kal-wastewater-heat --break-even cop",
    ),
    "alternatives": ("impact alternatives kal-wastewater-heat --indicator climate",),
    "business": ("impact business sja-solrod-biogas --price 'electricity DK=-20%'",),
    "price": ("impact price kal-wastewater-heat --basis npv", "impact price kal-wastewater-heat --for utility"),
    "attribution": ("impact attribution sja-solrod-biogas --view joint --view shapley",),
    "claim": (
        "impact claim kal-wastewater-heat --language da",
        'impact claim --check "Our CO2-neutral heat"',
        "impact claim --check press-release.docx",
    ),
    "society": ("impact society kal-wastewater-heat --guideline 2023",),
    "lca": ('impact lca kal-wastewater-heat --method "EF v3.1"',),
    "map": ("impact map kal-steam --background project:database -o mapping.csv",),
    "factors": (
        "impact factors steam gas",
        "impact factors electricity --region DK --year 2030",
        "impact factors --why heat from natural gas boiler",
    ),
    "verify": ("impact verify kal-wastewater-heat.html",),
    "export": (
        "impact export kalundborg --to project --project symbiosis",
        "impact export kal-steam --to xlsx -o steam.xlsx --overwrite",
    ),
    "compare": ("impact compare before.json after.json",),
    "new": ("impact new my-exchange.xlsx --like steam",),
    "convert": ("impact convert my-exchange.yaml my-exchange.xlsx",),
}


def epilog(name: str) -> str:
    """The examples below a command's help, each on a line of its own."""
    shown = EXAMPLES.get(name, ())
    word = "Example:" if len(shown) == 1 else "Examples:"
    return "\b\n" + "\n".join([word, *(f"  {line}" for line in shown)]) if shown else ""
