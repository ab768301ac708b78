"""The circular footprint formula of the Product Environmental Footprint method, as pure functions.

Commission Recommendation (EU) 2021/2279, Annex I, section 4.4.8.1 (the clause's number is to be confirmed: the text
itself was not at hand). Every E is an impact per unit of material; every function broadcasts over arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

MARKET_FACTORS = (0.2, 0.5, 0.8)  # A: more demand than supply of recycled material, balanced, more supply than demand
DEFAULT_A = 0.5


@dataclass(frozen=True, slots=True)
class Material:
    """What the material part of the formula needs, per unit of material.

    Attributes
    ----------
    Ev, Erec : float
        Impact of virgin material, and of recycling at the input side [impact/unit].
    A : float
        Share of burdens and credits that goes to the user of recycled material [-].
    Q : float
        Quality of the recycled material over that of the virgin one, QSin/QP [-].
    """

    Ev: float
    Erec: float
    A: float = DEFAULT_A
    Q: float = 1.0


def recycled_content(material: Material, R1: float = 1.0) -> float:
    """Input side: `R1 (A Erec + (1 - A) Ev QSin/QP)` [impact/unit]."""
    return R1 * (material.A * material.Erec + (1 - material.A) * material.Ev * material.Q)


def material_input(material: Material, R1: float = 1.0) -> float:
    """Virgin and recycled material that go in: `(1 - R1) Ev` + the recycled content [impact/unit]."""
    return (1 - R1) * material.Ev + recycled_content(material, R1)


def recycling_at_end(material: Material, R2: float = 1.0) -> float:
    """Output side: `(1 - A) R2 (ErecEoL - E*v QSout/QP)` [impact/unit]."""
    return (1 - material.A) * R2 * (material.Erec - material.Ev * material.Q)


def energy_recovery(
    R3: float, EER: float, LHV: float, heat: tuple[float, float], power: tuple[float, float], B: float = 0.0
) -> float:
    """`(1 - B) R3 (EER - LHV XERheat ESEheat - LHV XERelec ESEelec)` [impact/unit].

    Parameters
    ----------
    R3 : float
        Share that goes to energy recovery [-].
    EER : float
        Impact of the incineration [impact/unit].
    LHV : float
        Lower heating value [energy/unit].
    heat, power : tuple of float
        Efficiency X [-] and impact of the energy displaced ESE [impact/energy].
    B : float
        Share of burdens and credits that goes to the user of the energy; 0 in the PEF method [-].
    """
    return (1 - B) * R3 * (EER - LHV * heat[0] * heat[1] - LHV * power[0] * power[1])


def footprint(
    content: Material,
    end: Material,
    R1: float = 0.0,
    R2: float = 0.0,
    R3: float = 0.0,
    ED: float = 0.0,
    energy: float = 0.0,
) -> float:
    """The whole formula [impact/unit].

    Parameters
    ----------
    content, end : Material
        The recycled content that goes in, and the recycling at the end of life.
    R1, R2, R3 : float
        Shares: recycled content, recycled at the end of life, energy recovery [-].
    ED : float
        Impact of disposal [impact/unit].
    energy : float
        The energy part, from `energy_recovery` [impact/unit].
    """
    return material_input(content, R1) + recycling_at_end(end, R2) + energy + (1 - R2 - R3) * ED
