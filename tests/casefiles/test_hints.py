"""What to write in place of a number with a unit: its value in the unit of its field, and only where that is sure."""

from __future__ import annotations

import pytest

from planner.validate.fields.hints import explained_date, explained_number

HINTS = [
    ("rate_per_year", "9%", "; write 0.09, a share, where 1 is 100 %"),
    ("discount_rate", "8 %", "; write 0.08, a share, where 1 is 100 %"),
    ("in_kind_share", "25 percent", "; write 0.25, a share, where 1 is 100 %"),
    ("draw_fee_share", "50 bps", "; write 0.005, a share, where 1 is 100 %"),
    ("compute_share", "7,5 %", "; write 0.075, a share, where 1 is 100 %"),
    ("rate_per_year", "9 points", "; give it a share, where 1 is 100 %, without a unit"),
    ("mw", "20000 kW", "; write 20, in MW"),
    ("threshold_mw", "0.02 GW", "; write 20, in MW"),
    ("nameplate_mw", "20 MW", "; write 20 without the unit 'MW'"),
    ("nameplate_mw", "20,000 kW", "; write 20, in MW"),
    ("firm_mw", "5000000 W", "; write 5, in MW"),
    ("firm_mw", "5 mW", "; give it in MW, without a unit"),
    ("headroom_mw", "20 MVA", "; give it in MW, without a unit"),
    ("it_kw", "0.6 MW", "; write 600, in kW"),
    ("it_kw", "600 kW", "; write 600 without the unit 'kW'"),
    ("opening_cash_usd_m", "0.9bn", "; write 900, in million USD"),
    ("opening_cash_usd_m", "$0.9bn", "; write 900, in million USD"),
    ("opening_cash_usd_m", "USD 900 m", "; write 900 without the unit 'USD m'"),
    ("limit_usd_m", "900 million", "; write 900 without the unit 'million'"),
    ("price_usd_m", "20000k", "; write 20, in million USD"),
    ("price_usd_m", "$1200", "; give it in million USD, without a unit"),
    ("price_usd_m", "3500000 USD", "; write 3.5, in million USD"),
    ("price_usd_m", "20 EUR", "; give it in million USD, without a unit"),
    ("opex_usd_m_per_mw_year", "350k USD", "; write 0.35, in million USD"),
    ("energy_usd_per_mwh", "50 USD/MWh", "; write 50 without the unit 'USD/MWh'"),
    ("energy_usd_per_mwh", "0.05 USD/kWh", "; write 50, in USD per MWh"),
    ("fuel_usd_per_mwh", "5 ct/kWh", "; give it in USD per MWh, without a unit"),
    ("emissions_t_per_mwh", "400 g/kWh", "; write 0.4, in t per MWh"),
    ("duration_periods", "6 months", "; give it in periods of the plan, without a unit"),
    ("install_racks_per_period", "40 racks", "; write 40 without the unit 'racks'"),
    ("peak_pue", "1.3 x", "; write the number without a unit"),
    ("price_usd_m", "1,200", "; write 1200 without separators"),
    ("price_usd_m", "1 200 000", "; write 1200000 without separators"),
    ("price_usd_m", "1\u00a0200", "; write 1200 without separators"),
    ("price_usd_m", "1\u202f200.5", "; write 1200.5 without separators"),
    ("price_usd_m", "1\u2019200", "; write 1200 without separators"),
    ("price_usd_m", "1.200,50", "; write 1200.50 without separators"),
    ("price_usd_m", "0,500", "; write 0.500 with a decimal point"),
    ("it_kw", "600,5", "; write 600.5 with a decimal point"),
    ("price_usd_m", "cheap", ""),
    ("price_usd_m", "12", ""),
]


@pytest.mark.parametrize(("field", "given", "hint"), HINTS, ids=lambda value: str(value)[:20])
def test_a_value_is_told_in_the_unit_of_its_field(field: str, given: str, hint: str) -> None:
    assert explained_number(given, field) == hint


@pytest.mark.parametrize("text", ["9" * 50_000 + "x", "MW " + " ' " * 50_000 + "5", "1" + ",000" * 20, "a b " * 50_000])
def test_a_text_longer_than_any_number_has_no_hint(text: str) -> None:
    """Patterns try each way to split it, so that one line too long took minutes."""
    assert explained_number(text, "nameplate_mw") == ""


def test_a_long_text_is_not_repeated_whole() -> None:
    from planner.validate.fields.wording import wording

    error = {"type": "tuple_type", "loc": (), "input": "x" * 5000, "msg": ""}
    assert len(wording(error, None, "sites")) < 200


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("01.10.2027", "; write 2027-10-01"),
        ("1 Oct 2027", "; write 2027-10-01"),
        ("01-Oct-2027", "; write 2027-10-01"),
        ("October 1, 2027", "; write 2027-10-01"),
        ("2027/10/01", "; write 2027-10-01"),
        ("20271001", "; write 2027-10-01"),
        ("2027-10-01T00:00:00", "; write 2027-10-01 without a time"),
        # Which is the month nobody can tell.
        ("1/10/2027", "; write the year first and dashes between, like 2026-02-01"),
        ("2027101", ""),
        ("2027-10", ""),
        ("soon", ""),
    ],
)
def test_a_date_in_another_form_that_is_sure_is_told(given: str, hint: str) -> None:
    assert explained_date(given) == hint
