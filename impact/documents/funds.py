"""What funds and networks ask for, as this program understands it, and where they say so.

Names of indicators and sources are those of the publishers. Where nobody has read the definition in the fund's own
text, documents say "to be confirmed".
"""

from __future__ import annotations

from dataclasses import dataclass

from impact.ground.language import N_

READ = N_("read")
TO_BE_CONFIRMED = N_("to be confirmed: not read in the original")


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator or list of a fund."""

    name: str
    meaning: str
    source: str
    read: bool = False  # in the publisher's own words


DEFINITIONS = (
    Definition(
        "RCR29, RCR26, RCR47, RCR48, RCR01, RCR02",
        N_(
            "Names and units as in the regulation; levels before and after, not only the difference. How waste is told "
            "from by-products, and how RCR26 is split by user, is in the indicator fiches."
        ),
        "Regulation (EU) 2021/1058, Annex I; fiches: SWD(2021) 198 final",
    ),
    Definition(
        "RCR29",
        N_(
            "No boundary was found prescribed. Programmes have named the method of the European Investment Bank, so "
            "the direct boundary stands first."
        ),
        "European Commission, SFC Support Portal, common indicators (sfc.ec.europa.eu/en/taxonomy/term/753)",
    ),
    Definition(
        N_("Innovation Fund"),
        N_("Absolute avoidance Σ(Ref − Proj) over ten years from entry into operation; relative: that over Σ Ref."),
        "InnovFund-LSC-2020-two-stage, Annex C, version 5.0 (10 June 2021), section 1.3",
    ),
    Definition(
        N_("European Investment Bank"),
        N_("Relative emissions = absolute minus baseline emissions in a typical year of operation."),
        "EIB Project Carbon Footprint Methodologies, version 11.1 (July 2020)",
    ),
    Definition(
        "NISP",
        N_(
            "List of results: diverted from landfill, CO₂, virgin raw material, hazardous waste, water, cost, sales, "
            "jobs."
        ),
        "National Industrial Symbiosis Programme (United Kingdom), International Synergies",
    ),
    Definition(
        "CircLean",
        N_(
            "Incoming and outgoing flows told apart, in absolute units, so that they can be consolidated for "
            "authorities."
        ),
        "CircLean, Reporting methodology (circlean-symbiosis.eu/reporting-methodology)",
        read=True,
    ),
    Definition(
        N_("claims"),
        N_("No general environmental claim, and none that rests on offsetting; from 27 September 2026."),
        "Directive (EU) 2024/825 amending Directive 2005/29/EC",
    ),
)
