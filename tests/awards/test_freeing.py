"""Whatever is cut, in whatever order: each year pays what it is bound for, and what is with the bank stays as it is."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from awards.bookings import book_bounced, book_paid
from awards.change_effects import give_less, give_more
from awards.freeing import free_rest
from awards.leftovers import given_to, left_to_pay
from awards.models import Award, Payout
from awards.payout_plan import ZERO, added, adjusted, as_read, as_written, fitted, last_of, total
from awards.payout_runs import collect_run
from awards.payouts import prepare_payout, release_payout
from awards.states import PayoutState
from budgets.ledger import committed_to
from budgets.models import BudgetYear
from budgets.transfers import carry_over
from funding.errors import NotPossible, Refused
from tests.applications.factories import NOW
from tests.awards.factories import fill_pot
from tests.awards.payments import award_of, paying, person
from tests.awards.town_account import TOWN

D, P = Decimal, PayoutState
CENTS = st.integers(min_value=1, max_value=1_000_000).map(lambda cents: D(cents) / 100)
YEARS = st.dictionaries(st.integers(2025, 2029), CENTS, max_size=4)
BANK_HAS = (P.EXPORTED, P.PAID)

# -- arithmetic -----------------------------------------------------------------------------------


@given(planned=st.lists(YEARS.filter(bool), max_size=5), rooms=YEARS)
def test_fitted_payments_use_up_each_year_and_only_their_end_is_cut(planned: Any, rooms: Any) -> None:
    found = fitted(planned, rooms)
    assert added(*found) == dict(sorted(rooms.items()))
    assert all(part > ZERO for years in found for part in years.values())
    assert [total(years) for years in found] == adjusted([total(years) for years in planned], total(rooms))


@given(planned=st.lists(YEARS.filter(bool), min_size=1, max_size=5))
def test_a_plan_that_fits_stays_to_the_cent(planned: Any) -> None:
    assert fitted(planned, added(*planned)) == [dict(sorted(years.items())) for years in planned]


@given(years=YEARS, amount=CENTS)
def test_the_latest_years_give_first_and_only_what_they_have(years: Any, amount: Any) -> None:
    taken = last_of(years, amount)
    assert total(taken) == min(amount, total(years))
    assert all(ZERO < part <= years[year] for year, part in taken.items())
    assert as_read(as_written(taken)) == taken


# -- whole lives ----------------------------------------------------------------------------------

SHARE = st.integers(0, 100)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["prepare", "release", "export", "pay", "bounce", "less", "more", "carry", "keep", "keep"]
        ),
        SHARE,
    ),
    max_size=25,
)


class Lives(TestCase):
    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(acts=ACTS)
    def test_planned_released_and_paid_are_what_each_year_is_bound_for(self, acts: Any) -> None:
        programme = paying("instalments", instalments="[33.33, 33.33, 33.34]")
        award = award_of(programme, "1000.01", by_year={2026: "400.01", 2027: "600.00"})
        fill_pot(award.application, 2027, NOW)
        for act, share in acts:
            before = bank_has(award)
            with suppress(Refused, NotPossible):
                live(Award.objects.get(pk=award.pk), act, share)
            assert_sound(award, before if act not in {"bounce", "pay"} else {})


def live(award: Award, act: str, share: int) -> None:
    programme, rows = award.application.programme, list(award.payouts.order_by("number"))
    payout = rows[share % len(rows)]
    officer, treasurer = person("officer", programme), person("treasurer", programme)
    if act == "prepare":
        prepare_payout(award=award, number=payout.number, actor=officer, now=NOW)
    elif act == "release":
        release_payout(payout=payout, actor=treasurer, now=NOW)
    elif act == "export":
        with override_settings(**TOWN):
            collect_run(
                programme=programme, payouts=[payout], execute_on=NOW.date(), actor=treasurer, now=NOW
            )
    elif act == "pay":
        book_paid(programme=programme, payouts=[payout], paid_on=NOW.date(), actor=treasurer, now=NOW)
    elif act == "bounce":
        book_bounced(payout=payout, bounced_on=NOW.date(), reason="AC04", actor=treasurer, now=NOW)
    elif act == "carry":
        carry_over(
            programme=programme,
            case_reference=award.application.reference or "",
            from_year=2026,
            to_year=2027,
            by=officer,
            now=NOW,
            reason="Ratsbeschluss 12/2026",
        )
    else:
        resize(award, act, (D("1000.01") * share / 100).quantize(D("0.01")))


def resize(award: Award, act: str, amount: Decimal) -> None:
    if act == "less" and ZERO < amount < award.amount:
        give_less(award, amount, by=None, now=NOW)
    elif act == "more":
        give_more(award, award.amount + amount, by=None, now=NOW, year=2026 + int(amount) % 2)
    elif act == "keep" and amount < award.amount:
        # As a settlement does: the grant keeps its years, the pot gets the rest back.
        free_rest(award, keep=amount, by=None, now=NOW)
        return
    award.save()


def bank_has(award: Award) -> dict[int, tuple[Any, ...]]:
    """What must not change by any cutting."""
    rows = Payout.objects.filter(award=award, state__in=BANK_HAS)
    return {row.pk: (row.state, row.amount, row.by_year, row.account_id, row.run_id) for row in rows}


def assert_sound(award: Award, before: dict[int, tuple[Any, ...]]) -> None:
    award = Award.objects.get(pk=award.pk)
    now = bank_has(award)
    assert {pk: now.get(pk) for pk in before} == before
    counting = list(award.payouts.counting())
    carried = {year: part for year, part in added(*(row.years for row in counting)).items() if part}
    bound = {year: part for year, part in committed_to(award.application.reference or "").items() if part}
    assert carried == bound
    assert all(part <= award.years.get(year, ZERO) for year, part in carried.items())
    assert all(total(row.years) == row.amount > ZERO for row in counting)
    to_come = added(*(row.years for row in award.payouts.to_come()))
    assert {year: part for year, part in left_to_pay(award).items() if part} == to_come
    assert total(given_to(award)) + total(to_come) == total(bound)
    for row in BudgetYear.objects.filter(programme=award.application.programme):
        assert row.committed >= row.paid - row.returned
        assert row.free >= ZERO
