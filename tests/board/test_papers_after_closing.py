"""After closing: who voted how, where the programme makes it known, and the board's words for the decision."""

import pytest
from django.urls import reverse

from applications.models import Decision
from board.models import Ballot
from board.named_votes import votes_by_name
from board.summary import summaries_of
from tests.accounts.factories import role
from tests.board.by_name import make_votes_known
from tests.board.factories import make_ballot, vote_all
from tests.board.reading import main_of, url

pytestmark = pytest.mark.django_db
REASON = "Guter Plan."


@pytest.fixture
def closed(members):
    ballot = vote_all(make_ballot(), members, "full 3500 excluded full full")
    assert ballot.recommendation
    return ballot


# -- votes by name ----------------------------------------------------------------------------------


def test_votes_are_not_known_by_default(client, members, closed):
    assert votes_by_name(closed) == []
    for person in (*members[:2], closed.opened_by, role("auditor")):
        client.force_login(person)
        assert "How the members voted" not in main_of(client.get(url(closed)))


@pytest.fixture
def known_ballot(members):
    make_votes_known()
    return make_ballot()


def test_votes_are_known_after_closing_where_the_programme_says_so(client, members, known_ballot):
    vote_all(known_ballot, members, "full 3500 excluded abstain against")
    for person in (members[0], known_ballot.opened_by, role("auditor")):
        client.force_login(person)
        page = main_of(client.get(url(known_ballot)))
        assert f"{members[0]} : Fund in full" in page or f"{members[0]}: Fund in full" in page
        assert f"{members[1]}: Fund a lower amount, €3,500.00" in page
        assert f"{members[4]}: Do not fund" in page


def test_members_are_told_before_they_vote_that_it_will_be_known(client, members, known_ballot, ballot):
    client.force_login(members[1])
    words = "votes are made known"
    assert words in main_of(client.get(url(known_ballot)))


def test_nobody_sees_them_while_the_vote_is_open(client, members, known_ballot):
    vote_all(known_ballot, members, "full 3500 - - -")
    assert votes_by_name(known_ballot) == []
    client.force_login(members[2])
    assert "How the members voted" not in main_of(client.get(url(known_ballot)))


def test_nobody_sees_them_when_too_few_took_part_or_it_was_taken_back(members, known_ballot):
    vote_all(known_ballot, members, "full against - - -")
    for state, result in (("closed", {"quorate": False}), ("cancelled", {})):
        Ballot.objects.update(state=state, result=result)
        assert votes_by_name(Ballot.objects.get()) == []


def test_excluded_member_does_not_see_them(client, members, known_ballot):
    vote_all(known_ballot, members, "full 3500 excluded abstain against")
    client.force_login(members[2])
    assert "How the members voted" not in main_of(client.get(url(known_ballot)))


# -- the board's words for the decision -------------------------------------------------------------


def applicant_speaks(ballot: Ballot, language: str) -> None:
    person = ballot.application.initiative.people.get()
    person.language = language
    person.save()
    ballot.version.submitted_by = person
    ballot.version.save()


def test_summary_has_outcome_amount_numbers_reasons_and_no_names(members, closed):
    closed.recommendation.reasons = [REASON]
    (found,) = summaries_of(closed.recommendation)
    assert found.language == "de"
    reference = closed.application.reference
    assert found.text == (
        f"Projektbeirat: Abstimmung vom 4.5.2026 über den Antrag {reference}. "
        "Der Beirat empfiehlt, das Projekt voll zu fördern, mit 4.100,00\xa0€. "
        "Dafür: 4, dagegen: 0, enthalten: 0. "
        "1 Mitglied hat nicht mitgewirkt, weil es befangen war.\n"
        "Gründe aus dem Beirat:\n"
        f"– {REASON}"
    )
    for member in members:
        assert str(member) not in found.text


def test_summary_comes_in_the_applicants_language_too(closed):
    applicant_speaks(closed, "en")
    german, english = summaries_of(closed.recommendation)
    assert (german.language, english.language) == ("de", "en")
    assert "The board recommends to fund the project in full, with €4,100.00." in english.text


@pytest.mark.parametrize(
    ("slips", "words"),
    [
        ("against against against full abstain", "nicht zu fördern"),
        ("full full against against abstain", "gleich viele Stimmen"),
        ("3500 3500 3500 3500 full", "mit weniger Geld"),
    ],
)
def test_summary_of_every_outcome(members, slips, words):
    ballot = vote_all(make_ballot(), members, slips)
    assert words in summaries_of(ballot.recommendation)[0].text


def test_without_a_vote_there_are_no_words():
    assert summaries_of(None) == []


@pytest.mark.parametrize("page", ["approve", "reject"])
def test_officer_takes_the_words_over_and_nothing_typed_is_lost(client, closed, page):
    applicant_speaks(closed, "en")
    client.force_login(closed.opened_by)
    address = reverse(f"awards:{page}", args=[closed.application_id])
    assert "Put it into the reasons (English)" in main_of(client.get(address))
    typed = {"amount": "4.000,00", "reasons": "Mein Satz.\r\nNoch einer.", "take_over": "de"}
    answer = client.post(address, typed)
    reasons = answer.context["form"]["reasons"].value()
    assert reasons.startswith("Mein Satz.\nNoch einer.\n\nProjektbeirat: Abstimmung vom")
    assert not Decision.objects.exists()
    if page == "approve":
        assert answer.context["form"]["amount"].value() == "4.000,00"
    # Asked for again it does not come twice.
    again = client.post(address, typed | {"reasons": reasons.replace("\n", "\r\n")})
    assert again.context["form"]["reasons"].value().count("Projektbeirat") == 1


def test_what_was_taken_over_is_decided_on_by_the_other_button(client, closed):
    client.force_login(closed.opened_by)
    address = reverse("awards:reject", args=[closed.application_id])
    reasons = client.post(address, {"take_over": "de"}).context["form"]["reasons"].value()
    assert client.post(address, {"reasons": reasons}).status_code == 302
    assert "Projektbeirat" in Decision.objects.get().reasons
