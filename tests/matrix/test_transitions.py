"""Every transition × every state × every kind of person, tried for real and compared with the tables beside this file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from accounts.models import Initiative, Membership, User
from accounts.roles import RoleName
from applications.models import Application, Document, Recommendation
from applications.states import Event, State
from applications.workflow import move
from funding.errors import NotAllowed, NotPossible
from funding.models import Programme, RoleAssignment
from tests.accounts.factories import RoleFactory, UserFactory, role
from tests.applications.factories import NOW, UNNA, make_case, make_initiative, make_programme
from tests.matrix.tables import Row, assert_none, assert_same, read_table

pytestmark = pytest.mark.django_db
TRANSITIONS = read_table("transitions.txt")
ROLES = read_table("roles.txt")
CONDITIONS = read_table("conditions.txt")
WAYS = list(Application._meta.get_field("state").get_all_transitions(Application))

# Up to 500 euros the officer decides alone, up to 600 the board decides; above, Unna's own route.
OWN_ROUTES = """
[[route]]
key = "small"
clause = "Nr. 6.3"
label = { de = "Klein" }
up_to = 500.00
board = "informed"
decides = "officer"

[[route]]
key = "middle"
clause = "Nr. 6.3"
label = { de = "Mittel" }
up_to = 600.00
board = "decides"
decides = "board"
"""


@dataclass
class Town:
    """A programme with people of every kind, and a case in every state: online and written down by the office."""

    programme: Programme
    initiative: Initiative
    people: dict[str, Any] = field(default_factory=dict)
    online: dict[str, Application] = field(default_factory=dict)
    written_down: dict[str, Application] = field(default_factory=dict)


@pytest.fixture(scope="module")
def town(kept: None) -> Town:
    """Its cases are of the kind that meets every condition: a small grant, the signature on file, the date over."""
    source = UNNA.read_text("utf-8").replace("\n[[route]]", OWN_ROUTES + "\n[[route]]", 1)
    programme = make_programme(source=source)
    made = Town(programme, make_initiative(people=[]))
    made.people = people_of(made)
    for state in State:
        for cases, by in ((made.online, None), (made.written_down, made.people["officer"])):
            case = case_in(made, state, entered_by=by)
            sign(case)
            cases[state] = case
    return made


def case_in(town: Town, state: str, *, requested: str = "400", **fields: Any) -> Application:
    over = {"due_at": NOW - timedelta(seconds=1), "entered_by": None}
    home = {"programme": town.programme, "initiative": town.initiative}
    case = make_case(State(state), requested=requested, **home, **(over | fields))
    if state in {State.RECOMMENDED, State.WAITLISTED}:
        Recommendation.objects.create(
            application=case, outcome="full", amount=case.max_grant, recorded_at=NOW
        )
    return case


def sign(case: Application, *, kind: str = "signature", **fields: Any) -> None:
    Document.objects.create(application=case, kind=kind, name="a.pdf", size=1, **fields)


def people_of(town: Town) -> dict[str, Any]:
    """Somebody for every row of roles.txt: by the name of a role, else as its words say."""
    people: dict[str, Any] = {name: role(name, town.programme) for name in RoleName}
    people |= {"visitor": AnonymousUser(), "stranger": UserFactory(), "system": None}
    people |= {"applicant": member(town.initiative), "co-applicant": member(town.initiative)}
    people["foreign applicant"] = member(make_initiative("Radler Massen", people=[]))
    people["former applicant"] = member(town.initiative)
    Membership.objects.filter(user=people["former applicant"]).delete()
    people["former officer"] = role("officer", town.programme)
    ended = RoleAssignment.objects.filter(user=people["former officer"])
    ended.update(since=NOW - timedelta(days=9), until=NOW - timedelta(days=1))
    people["officer of another programme"] = role("officer", make_programme("elsewhere"))
    people["officer who applies"] = member(town.initiative)
    RoleFactory(programme=town.programme, user=people["officer who applies"], role=RoleName.OFFICER)
    return people


def member(initiative: Initiative) -> User:
    user: User = UserFactory()
    Membership.objects.create(initiative=initiative, user=user)
    return user


def outcome(case: Application, name: str, actor: Any) -> str:
    """What comes of trying: the state reached, "not allowed" or "not possible". Nothing is kept."""
    fresh = Application.objects.get(pk=case.pk)
    with transaction.atomic():
        try:
            row = move(fresh, name, actor=actor, now=NOW)
        except NotAllowed:
            return "not allowed"
        except NotPossible as refusal:
            return "not possible" if (refusal.act, refusal.state) == (name, case.state) else repr(refusal)
        reached = Application.objects.get(pk=case.pk).state
        as_told = (row.event, row.from_state, row.to_state, row.actor, row.at)
        transaction.set_rollback(True)
    return reached if as_told == (name, case.state, reached, actor, NOW) else f"told as {as_told}"


def expected(row: Row, state: str, person: Row) -> str:
    if person[row["who"]] == "-":
        return "not allowed"
    return "not possible" if row[state] == "-" else row[state]


# -- the tables are complete ----------------------------------------------------------------------


def test_every_transition_has_a_row() -> None:
    rows = {row["transition"] for row in TRANSITIONS}
    assert_same("Transition", in_table=rows, in_code={way.name for way in WAYS})


def test_every_state_has_a_column() -> None:
    columns = set(TRANSITIONS[0]) - {"transition", "who"}
    assert_same("State", in_table=columns, in_code=set(State.values))


def test_every_kind_of_person_has_a_row(town: Town) -> None:
    rows = {row["role"] for row in ROLES}
    assert_same("Role", in_table=rows, in_code=set(RoleName.values) | set(town.people))


def test_every_condition_refuses_and_lets_pass() -> None:
    """Both outcomes are needed for every transition that has a condition."""
    needed = {f"{way.name}, {met}" for way in WAYS if way.conditions for met in ("met", "not met")}
    tried = {
        f"{row['transition']}, {'not met' if row['outcome'] == 'not possible' else 'met'}"
        for row in CONDITIONS
    }
    assert_same("Condition of transition", in_table=tried, in_code=needed)


def test_every_transition_is_an_event_of_the_timeline() -> None:
    assert {way.name for way in WAYS} - set(Event.values) == set()


# -- every cell -----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row["transition"])
def test_a_transition_is_open_to_its_people_from_its_states_and_nothing_else(town: Town, row: Row) -> None:
    name = row["transition"]
    cases = town.written_down if name == "enter_for_applicant" else town.online
    wrong = [
        f"{person['role']} from {state}: {found}, not {wanted}"
        for person in ROLES
        for state, case in cases.items()
        if (found := outcome(case, name, town.people[person["role"]]))
        != (wanted := expected(row, state, person))
    ]
    assert_none(wrong)


def row_of(transition: str) -> Row:
    return next(row for row in TRANSITIONS if row["transition"] == transition)


@pytest.mark.parametrize(
    "name", ["confirm", "confirm_by_signature", "withdraw", "confirm_completeness", "resubmit"]
)
def test_what_the_office_wrote_down_goes_the_same_ways_afterwards(town: Town, name: str) -> None:
    row = row_of(name)
    found = {state: outcome(case, name, town.people[row["who"]]) for state, case in town.written_down.items()}
    assert found == {state: expected(row, state, {row["who"]: "yes"}) for state in State.values}


# -- conditions -----------------------------------------------------------------------------------

CIRCUMSTANCES: dict[str, Callable[[Town, str], Application]] = {
    "written by the applicant": lambda town, state: case_in(town, state),
    "written down by the office": lambda town, state: case_in(town, state, entered_by=town.people["officer"]),
    "signature on file": lambda town, state: with_document(town, state),
    "no document on file": lambda town, state: case_in(town, state),
    "another document on file": lambda town, state: with_document(town, state, kind="offer"),
    "signature taken out of use": lambda town, state: with_document(town, state, removed_at=NOW),
    "the officer decides alone": lambda town, state: case_in(town, state),
    "the board must be heard": lambda town, state: case_in(town, state, requested="4100"),
    "the board itself decides": lambda town, state: case_in(town, state, requested="600"),
    "the grant is just small enough": lambda town, state: case_in(town, state, requested="500.00"),
    "the grant is a cent too large": lambda town, state: case_in(town, state, requested="500.01"),
    "the board has recommended": lambda town, state: case_in(town, state),
    "the vote was void already": lambda town, state: with_void_vote(town, state),
    "the deadline has passed": lambda town, state: case_in(town, state),
    "the deadline is in a second": lambda town, state: case_in(
        town, state, due_at=NOW + timedelta(seconds=1)
    ),
    "there is no deadline": lambda town, state: case_in(town, state, due_at=None),
}


def with_void_vote(town: Town, state: str) -> Application:
    case = case_in(town, state)
    case.recommendations.update(void_at=NOW)
    return case


def with_document(town: Town, state: str, **fields: Any) -> Application:
    case = case_in(town, state)
    sign(case, **fields)
    return case


@pytest.mark.parametrize(
    "row", CONDITIONS, ids=lambda row: f"{row['transition']}-{row['from']}-{row['circumstance']}"
)
def test_a_condition_decides(town: Town, row: Row) -> None:
    case = CIRCUMSTANCES[row["circumstance"]](town, row["from"])
    assert case.max_grant >= Decimal(0)
    who = row_of(row["transition"])["who"]
    actor = town.people["chair" if who == "keeper" else who]
    assert outcome(case, row["transition"], actor) == row["outcome"]
