"""Several cases, one pot, as its people do it: look, order, propose."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Membership
from applications.models import Recommendation
from applications.states import State
from board.ballots import close_ballot
from board.competition import competition_for
from board.models import CaseOrder, Proposal
from board.proposals import make_proposal, order_of_the_board, proposed_for, set_order
from board.sharing import Method
from budgets.ledger import set_budget
from funding.errors import NotAllowed, Refused
from tests.accounts.factories import role
from tests.applications.factories import NOW, UNNA, make_case, make_initiative, make_programme
from tests.board.factories import make_ballot, make_board, make_officer
from tests.board.reading import main_of

pytestmark = pytest.mark.django_db
D = Decimal
POT = 'clause = "Nr. 3.2"\namount = 20000.00\n'
KEPT_FOR_SMALL = """
[[pot.reserve]]
key = "small"
label = { de = "Kleine Anträge" }
amount = 500.00
up_to = 500.00
"""


@pytest.fixture
def town(clock, db):
    programme = make_programme()
    fill(programme)
    return programme


def fill(programme, amount=2000):
    set_budget(
        programme=programme, year=2026, amount=D(amount), by=make_officer(programme), now=NOW, reason="H"
    )


def cases_of(programme, *amounts, state=State.AT_BOARD):
    """One case after another, each of an initiative of its own; they arrived in this order."""
    return [
        make_case(
            state,
            requested=amount,
            programme=programme,
            initiative=make_initiative(f"Initiative {n}", people=None),
            now=NOW + timedelta(minutes=n),
        )
        for n, amount in enumerate(amounts)
    ]


def url(programme, name="sharing", year=2026, **query):
    words = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"board:{name}", args=[programme.pk, year]) + (f"?{words}" if words else "")


def page(client, user, *args, **query):
    client.force_login(user)
    return main_of(client.get(url(*args, **query)))


def competition(programme):
    return competition_for(programme, 2026, NOW.date())


# -- who competes ---------------------------------------------------------------------------------


def test_complete_undecided_cases_of_the_year_compete_with_what_the_board_recommends(town):
    small, large, against, tied = cases_of(town, "900", "1500", "800", "700")
    for case, outcome, amount in ((large, "reduced", "1200"), (against, "against", "0"), (tied, "none", "0")):
        Recommendation.objects.create(application=case, outcome=outcome, amount=amount, recorded_at=NOW)
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.WITHDRAWN):
        cases_of(town, "600", state=state)
    cases_of(make_programme("elsewhere"), "600")
    found = competition(town)
    assert [(one.case, one.asked) for one in found.competitors] == [
        (small, D("900")),
        (large, D("1200")),
        (tied, D("700")),
    ]
    assert (found.asked, found.is_short) == (D("2800"), True)
    assert competition_for(town, 2027, NOW.date()).competitors == []


def test_a_void_recommendation_does_not_count(town):
    (case,) = cases_of(town, "900")
    Recommendation.objects.create(
        application=case, outcome="reduced", amount="100", recorded_at=NOW, void_at=NOW
    )
    assert competition(town).competitors[0].asked == D("900")


def test_what_is_kept_for_small_grants_goes_to_them(clock):
    rules, _, _ = UNNA.read_text("utf-8").partition("[[example]]")
    town = make_programme("kept", source=rules.replace(POT, POT + KEPT_FOR_SMALL, 1))
    fill(town)
    large, small = cases_of(town, "3000", "400")
    found = competition(town)
    assert [one.classes for one in found.competitors] == [frozenset(), {"small"}]
    assert found.reserves == {"small": D("500.00")}
    assert [one.case.pk for one in found.competitors] == [large.pk, small.pk]


# -- looking --------------------------------------------------------------------------------------


def test_the_page_shows_what_fits_in_the_order_of_the_address(client, town):
    first, second, third = cases_of(town, "900", "900", "900")
    member = make_board(5, town)[1]
    seen = page(client, member, town)
    assert "The open applications ask for €2,700.00. €2,000.00 are left." in seen
    assert seen.count("fits in part €200.00 of €900.00") == 1
    assert "Together €2,000.00. Then €0.00 are left." in seen
    turned = page(client, member, town, order=f"{third.pk},{second.pk},{first.pk}")
    assert turned.index(third.title) < turned.index(second.reference) < turned.index(first.reference)
    assert not CaseOrder.objects.exists()


@pytest.mark.parametrize(
    ("method", "expected"),
    [("first_come", "fits in part €200.00"), ("pro_rata", "fits in part €666.66")],
)
def test_the_page_shows_other_ways_to_share(client, town, method, expected):
    cases_of(town, "900", "900", "900")
    assert expected in page(client, make_board(5, town)[1], town, method=method)


@pytest.mark.parametrize("order", ["x", "1,,2", "99999999999", "-1", "²", "1" * 3000])
def test_nonsense_in_the_address_is_passed_over(client, town, order):
    cases_of(town, "900")
    client.force_login(make_board(5, town)[1])
    assert client.get(url(town, order=order, method=order)).status_code == 200


def test_nobody_else_sees_the_page(client, town):
    cases_of(town, "900")
    for stranger in (role("treasurer", town), make_board(3, make_programme("elsewhere"))[0]):
        client.force_login(stranger)
        assert client.get(url(town)).status_code == 404
    client.force_login(make_board(3, town)[0])
    assert client.get(url(town, year=1066)).status_code == 404


def test_who_is_concerned_by_one_case_takes_no_part(client, town):
    case = cases_of(town, "900", "900", "900")[0]
    member = make_board(5, town)[1]
    Membership.objects.create(initiative=case.initiative, user=member)
    seen = page(client, member, town)
    assert "You take no part here" in seen
    assert case.title not in seen
    assert client.post(url(town, "keep-order"), {"order": str(case.pk)}).status_code == 404
    with pytest.raises(NotAllowed):
        set_order(programme=town, year=2026, member=member, cases=[case.pk], now=NOW)


# -- ordering -------------------------------------------------------------------------------------


def test_a_member_keeps_an_order_and_finds_it_again(client, town):
    first, second, third = cases_of(town, "900", "900", "900")
    member = make_board(5, town)[1]
    client.force_login(member)
    answer = client.post(
        url(town, "keep-order"), {"order": f"{third.pk},{first.pk},{second.pk}"}, follow=True
    )
    assert "Your order is kept." in answer.content.decode()
    seen = main_of(client.get(url(town)))
    assert seen.index(third.reference) < seen.index(first.reference) < seen.index(second.reference)
    assert CaseOrder.objects.get().cases == [third.pk, first.pk, second.pk]


def test_a_case_that_has_gone_is_told(client, town):
    (case,) = cases_of(town, "900")
    client.force_login(make_board(5, town)[1])
    answer = client.post(url(town, "keep-order"), {"order": f"{case.pk},999999"}, follow=True)
    assert "One of the applications is no longer open." in answer.content.decode()
    assert not CaseOrder.objects.exists()


def test_the_orders_of_three_make_one_and_fewer_tell_nothing(town):
    first, second, third = cases_of(town, "900", "900", "900")
    members = make_board(5, town)
    for member, order in zip(members, ("321", "321", "213"), strict=False):
        assert order_of_the_board(competition(town)) is None
        cases = [(first, second, third)[int(place) - 1].pk for place in order]
        set_order(programme=town, year=2026, member=member, cases=cases, now=NOW)
    # first: 1 + 1 + 2; second: 2 + 2 + 3; third: 3 + 3 + 1
    assert order_of_the_board(competition(town)) == [second.pk, third.pk, first.pk]


def three_orders(town, members, cases):
    for member in members[:3]:
        set_order(programme=town, year=2026, member=member, cases=[case.pk for case in cases], now=NOW)


def test_the_order_of_the_board_waits_until_no_vote_on_a_case_is_open(client, town):
    """Office and chair would read a tendency of the vote from it."""
    first, second = cases_of(town, "900", "900", state=State.COMPLETE)
    members, officer = make_board(5, town), make_officer(town)
    three_orders(town, members, (second, first))
    ballot = make_ballot(case=first, officer=officer)
    assert order_of_the_board(competition(town)) is None
    for keeper in (officer, members[0]):
        text = page(client, keeper, town)
        assert "You see one order made of those of the members." not in text
        assert "The order of the board appears when no vote on these applications is open." in text
    assert "The order of the board appears" not in page(client, members[3], town)
    close_ballot(ballot=ballot, now=NOW, actor=officer)
    assert order_of_the_board(competition(town)) == [second.pk, first.pk]
    assert "You see one order made of those of the members." in page(client, officer, town)


def test_the_order_of_the_board_is_made_without_who_has_left_it_or_is_concerned(town):
    first, second = cases_of(town, "900", "900")
    members = make_board(5, town)
    three_orders(town, members, (second, first))
    concerned = Membership.objects.create(initiative=first.initiative, user=members[1])
    assert order_of_the_board(competition(town)) is None
    concerned.delete()
    assert order_of_the_board(competition(town)) == [second.pk, first.pk]
    members[2].role_assignments.update(until=NOW.date() - timedelta(days=1))
    assert order_of_the_board(competition(town)) is None


# -- proposing ------------------------------------------------------------------------------------


def test_the_chair_writes_down_what_the_board_proposes(client, town):
    first, second, third = cases_of(town, "900", "900", "900")
    chair = make_board(5, town)[0]
    client.force_login(chair)
    there = url(town, "propose", order=f"{third.pk},{first.pk},{second.pk}", method="order")
    typed = {
        f"amount_{third.pk}": "900",
        f"amount_{first.pk}": "600,50",
        f"amount_{second.pk}": "0",
        "reasons": "Der Kurs zuerst.",
    }
    answer = client.post(there, typed, follow=True)
    assert "Der Kurs zuerst." in main_of(answer)
    proposal = Proposal.objects.get()
    assert [(row["case"], row["amount"]) for row in proposal.amounts] == [
        (third.pk, "900.00"),
        (first.pk, "600.50"),
        (second.pk, "0.00"),
    ]
    assert (proposal.method, proposal.made_by, proposal.free) == ("order", chair, D("2000"))
    assert proposed_for(first) == D("600.50")
    assert proposed_for(make_case(State.AT_BOARD)) is None


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        (("900", "900", "900"), "Together this is €2,700.00. Only €2,000.00 are left in the pot."),
        (("900,01", "0", "0"), "Write an amount up to €900.00."),
        (("-1", "0", "0"), "Write the amount without a minus sign."),
        (("viel", "0", "0"), "Use digits only."),
        (("", "0", "0"), "Write 0 if there is nothing."),
    ],
)
def test_bad_amounts_are_told_and_nothing_typed_is_lost(client, town, amounts, words):
    cases = cases_of(town, "900", "900", "900")
    client.force_login(make_board(5, town)[0])
    order = ",".join(str(case.pk) for case in cases)
    typed = {f"amount_{case.pk}": amount for case, amount in zip(cases, amounts, strict=True)}
    answer = client.post(url(town, "propose", order=order), typed | {"reasons": "Zuerst der Kurs."})
    seen = answer.content.decode()
    assert answer.status_code == 422
    assert words in main_of(answer)
    assert "Zuerst der Kurs." in seen
    assert not Proposal.objects.exists()


def test_only_officer_and_chair_propose(client, town):
    (case,) = cases_of(town, "900")
    member = make_board(5, town)[1]
    client.force_login(member)
    assert client.get(url(town, "propose")).status_code == 404
    proposal = {"programme": town, "year": 2026, "now": NOW, "method": Method.ORDER}
    with pytest.raises(NotAllowed):
        make_proposal(actor=member, amounts={case.pk: D("1")}, **proposal)
    with pytest.raises(Refused, match="unknown_case"):
        make_proposal(actor=make_officer(town), amounts={case.pk + 99: D("1")}, **proposal)
    with pytest.raises(Refused, match="amount_too_precise"):
        make_proposal(actor=make_officer(town), amounts={case.pk: D("1.001")}, **proposal)
    with pytest.raises(Refused, match="amount_not_positive"):
        make_proposal(actor=make_officer(town), amounts={case.pk: D("-1")}, **proposal)


def test_the_way_from_the_votes_to_the_pot(client, town):
    client.force_login(make_board(3, town)[0])
    assert reverse("board:sharing-now") in client.get(reverse("board:ballots")).content.decode()
    assert client.get(reverse("board:sharing-now")).url == url(town, year=2027)
    assert client.get(url(town, "propose")).status_code == 404
    cases_of(town, "900")
    assert client.get(reverse("board:sharing-now")).url == url(town)
