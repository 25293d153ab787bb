"""How far a figure may be off: absolute and relative in power and money, nothing in dates and whole units."""

from __future__ import annotations

MW_SHARE = 1e-6
REACHED_WITHIN_MW = 1e-6  # a threshold or a load, whatever its size
ADDED_UP_WITHIN_MW = 1e-9  # what adding in another order may change
POSITIONS_WITHIN = 1e-6  # racks by which a sum of shares of positions may fall short of a whole one
USD_M_SHARE = 1e-4
USD_M_SCALE = 1e4
MW_FULL_PERIOD_HOURS = 2208.0  # the longest quarter: energy of one MW of tolerance


def mw_slack(*figures_mw: float) -> float:
    """Return how many MW figures of this size may differ."""
    return MW_SHARE * (1.0 + max((abs(figure) for figure in figures_mw), default=0.0))


def mwh_slack(*figures_mwh: float) -> float:
    """Return how many MWh figures of this size may differ: what a slack of power comes to in a period."""
    return MW_SHARE * (MW_FULL_PERIOD_HOURS + max((abs(figure) for figure in figures_mwh), default=0.0))


def kt_slack(*figures_kt: float) -> float:
    """Return how many kt of CO2 figures of this size may differ: what a slack of energy emits at one tonne per MWh."""
    return mwh_slack(*(1000.0 * figure for figure in figures_kt)) / 1000.0


def usd_m_slack(*figures_usd_m: float) -> float:
    """Return how many million USD figures of this size may differ."""
    return USD_M_SHARE * (1.0 + max((abs(figure) for figure in figures_usd_m), default=0.0) / USD_M_SCALE)


def suffices(have_mw: float, wanted_mw: float) -> bool:
    """Return whether a power reaches what is wanted, to a millionth of a MW."""
    return wanted_mw - have_mw <= REACHED_WITHIN_MW + ADDED_UP_WITHIN_MW


def above_mw(used_mw: float, limit_mw: float) -> bool:
    """Return whether `used_mw` is beyond its limit; a figure that is no number always is."""
    return not used_mw <= limit_mw + mw_slack(used_mw, limit_mw)


def above_usd_m(used_usd_m: float, limit_usd_m: float, *scale_usd_m: float) -> bool:
    """Return whether `used_usd_m` is beyond its limit, `scale_usd_m` being other figures of the same sum."""
    return not used_usd_m <= limit_usd_m + usd_m_slack(used_usd_m, limit_usd_m, *scale_usd_m)


def same_mw(one_mw: float, other_mw: float) -> bool:
    """Return whether two powers agree."""
    return abs(one_mw - other_mw) <= mw_slack(one_mw, other_mw)


def same_usd_m(one_usd_m: float, other_usd_m: float) -> bool:
    """Return whether two amounts agree."""
    return abs(one_usd_m - other_usd_m) <= usd_m_slack(one_usd_m, other_usd_m)


def same_mwh(one_mwh: float, other_mwh: float) -> bool:
    """Return whether two energies agree."""
    return abs(one_mwh - other_mwh) <= mwh_slack(one_mwh, other_mwh)


def same_ratio(one: float, other: float) -> bool:
    """Return whether two figures without a tolerance of their own agree but for rounding."""
    return abs(one - other) <= 1e-9 * (1.0 + max(abs(one), abs(other)))


def shown(figure: float) -> str:
    """Return a figure for a message, with as many digits as a breach can hide in."""
    return f"{figure:.10g}"
