"""What is fetched of both sides of a case: memberships, addresses, accounts, who sent what; in two queries."""

from functools import partial

import pytest

from accounts.models import Membership, User
from applications.models import Application, ApplicationVersion, TimelineEntry
from applications.states import State
from board.acquaintance import matches_of
from board.states import Link, Part
from tests.accounts.factories import InitiativeFactory, UserFactory, people_of, role
from tests.applications.factories import NOW, make_case, make_content, make_initiative, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def helga():
    return role("board_member", name="Helga Brandt", email="helga@beirat.example")


@pytest.fixture
def olena():
    return role("board_member", name="Olena Koval", email="olena@beirat.example")


@pytest.fixture
def case():
    return make_case(State.COMPLETE, initiative=make_initiative(people=[applicant("Amina Beispiel")]))


def applicant(name: str) -> User:
    return UserFactory(name=name, email=f"{name.split()[0].lower()}@verein.example")


def own_initiative(person: User, name: str = "Chor Unna", **fields: str):
    return InitiativeFactory(name=name, people=[person], **fields)


def links(case: Application, *members: User) -> dict[int, list[tuple[Link, dict]]]:
    found = matches_of(Application.objects.get(pk=case.pk), case.versions.latest("number"), members)
    return {pk: [(match.link, match.data) for match in these] for pk, these in found.items()}


def with_content(case: Application, **who: str) -> None:
    """A further version in which some of the first step's answers are others."""
    content = make_content()
    make_version(case, content.model_copy(update={"who": content.who.model_copy(update=who)}))


def test_strangers_have_nothing_in_common(case, helga, olena):
    assert links(case, helga, olena) == {}


def test_member_of_the_applicant_belongs_to_it(case, helga, olena):
    Membership.objects.create(initiative=case.initiative, user=helga)
    assert links(case, helga, olena) == {helga.pk: [(Link.BELONGS, {})]}


# -- address and account ------------------------------------------------------------------------------


def test_address_of_the_members_own_initiative(case, helga, olena):
    own_initiative(helga, street="Hansastr. 1", postcode="59423", city="Unna")
    own_initiative(olena, street="Hansastr. 2", postcode="59423", city="Unna")
    assert links(case, helga, olena) == {helga.pk: [(Link.ADDRESS, {"initiative": "Chor Unna"})]}


def test_address_that_was_written_into_the_application(case, helga):
    with_content(case, street="Kurpark 7")
    own_initiative(helga, street="Kurpark 7", postcode="59423")
    assert links(case, helga) == {helga.pk: [(Link.ADDRESS, {"initiative": "Chor Unna"})]}


def test_account_of_what_the_members_initiative_once_sent(case, helga, olena):
    for person in (helga, olena):
        make_case(State.REJECTED, initiative=own_initiative(person, f"Chor {person.name}"))
    with_content(olena.initiatives.get().applications.get(), iban="DE75512108001245126199")
    ApplicationVersion.objects.filter(application__initiative=olena.initiatives.get(), number=1).delete()
    found = links(case, helga, olena)
    # The sample content also lives in the applicant's house.
    account = (Link.ACCOUNT, {"initiative": "Chor Helga Brandt"})
    assert account in found[helga.pk]
    assert [link for link, _ in found[olena.pk]] == [Link.ADDRESS]


def test_only_the_version_that_is_voted_on_counts(case, helga):
    own_initiative(helga, street="Kurpark 7", postcode="59423")
    with_content(case, street="Kurpark 7")
    with_content(case, street="Hansastraße 1")
    assert links(case, helga) == {}


# -- names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("contact_name", Part.CONTACT),
        ("signatory", Part.SIGNATORY),
        ("account_holder", Part.HOLDER),
        ("initiative", Part.APPLICANT),
    ],
)
def test_name_in_each_field_for_names(case, helga, olena, field, part):
    with_content(case, **{field: "Brandt, Helga"})
    assert links(case, helga, olena) == {helga.pk: [(Link.NAMED, {"part": part})]}


def test_somebody_of_the_same_name_acts_for_the_applicant(case, helga):
    Membership.objects.create(initiative=case.initiative, user=applicant("Helga Brandt"))
    assert links(case, helga) == {helga.pk: [(Link.NAMED, {"part": Part.ACTING})]}


def test_name_in_a_text(case, helga, olena):
    content = make_content()
    what = content.what.model_copy(update={"summary": "Den Kurs leitet Helga Brandt."})
    make_version(case, content.model_copy(update={"what": what}))
    assert links(case, helga, olena) == {helga.pk: [(Link.MENTIONED, {})]}


def test_name_in_a_line_of_the_plan(case, helga):
    cost = make_content().costs[0].model_copy(update={"label": "Honorar Helga Brandt"})
    make_version(case, make_content().model_copy(update={"costs": (cost,)}))
    assert links(case, helga) == {helga.pk: [(Link.MENTIONED, {})]}


# -- what people did ----------------------------------------------------------------------------------


def began(case, person):
    Application.objects.filter(pk=case.pk).update(created_by=person)


def sent(case, person):
    case.versions.update(submitted_by=person)


def did(case, person, event):
    TimelineEntry.objects.create(application=case, event=event, at=NOW, actor=person)


DEEDS = {
    "began": began,
    "sent": sent,
    "confirmed": partial(did, event="confirm"),
    "withdrew": partial(did, event="withdraw"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_who_acted_for_the_applicant_before_is_known_by_what_they_did(case, helga, olena, deed):
    DEEDS[deed](make_case(State.WITHDRAWN, initiative=case.initiative), helga)
    assert links(case, helga, olena) == {helga.pk: [(Link.FORMER, {})]}


@pytest.mark.parametrize(
    "event", ["advice", "record_recommendation", "document_added", "void_recommendation"]
)
def test_office_work_makes_nobody_an_applicant(case, helga, event):
    did(case, helga, event)
    written_down = make_case(State.SUBMITTED, initiative=case.initiative, entered_by=helga)
    began(written_down, helga)
    sent(written_down, helga)
    assert links(case, helga) == {}


def test_who_acts_for_another_initiative_with_the_applicants_people(case, helga, olena):
    choir = own_initiative(helga)
    own_initiative(olena, "Radler Massen")
    Membership.objects.create(initiative=choir, user=people_of(case.initiative))
    assert links(case, helga, olena) == {helga.pk: [(Link.TOGETHER, {"initiative": "Chor Unna"})]}


def test_who_once_applied_for_another_initiative_with_the_applicants_people(case, helga):
    earlier = make_case(State.APPROVED, initiative=InitiativeFactory(name="Chor Unna"))
    began(earlier, helga)
    sent(earlier, people_of(case.initiative))
    assert links(case, helga) == {helga.pk: [(Link.TOGETHER, {"initiative": "Chor Unna"})]}


def test_mailboxes_of_the_same_association(case, helga, olena):
    User.objects.filter(pk=helga.pk).update(email="helga@verein.example")
    helga.refresh_from_db()
    assert links(case, helga, olena) == {helga.pk: [(Link.DOMAIN, {"domain": "verein.example"})]}


# -- the price ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 3])
def test_two_queries_for_any_number_of_members_initiatives_and_cases(case, size, django_assert_num_queries):
    members = [role("board_member", name=f"Mitglied {n}") for n in range(size)]
    for member in members:
        for number in range(size):
            choir = own_initiative(member, f"Chor {number}", street="Hansastraße 1", postcode="59423")
            for _ in range(size):
                make_case(State.APPROVED, initiative=choir)
    fetched = Application.objects.select_related("initiative").get(pk=case.pk)
    version = case.versions.select_related("guideline_version").latest("number")
    with django_assert_num_queries(2):
        found = matches_of(fetched, version, members)
    assert set(found) == {member.pk for member in members}
