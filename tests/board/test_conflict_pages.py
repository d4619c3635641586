"""The pages about conflicts of interest: who sees what the program noticed, and what a click does."""

import pytest
from django.urls import reverse

from accounts.models import Membership, User
from applications.decisions import reject_application
from applications.states import State
from board.ballots import close_ballot, open_ballot
from board.models import Ballot
from board.voiding import find_conflict
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case, make_content
from tests.board.factories import CLOSES_AT, make_ballot, make_officer, vote, vote_all, withdraw
from tests.board.reading import main_of, url

pytestmark = pytest.mark.django_db
REASON = "Leitet den Verein mit."
NOTICED = "Possible conflicts of interest"


@pytest.fixture
def members(members):
    """The chair and the third member have the name of somebody in the application of `ballot`."""
    for member, name in ((members[0], "Karl Vogt"), (members[2], "Helga Brandt")):
        User.objects.filter(pk=member.pk).update(name=name)
        member.refresh_from_db()
    return members


@pytest.fixture
def ballot(members):
    content = make_content()
    who = content.who.model_copy(update={"signatory": "Brandt, Helga", "contact_name": "Karl Vogt"})
    return make_ballot(
        case=make_case(State.COMPLETE, content=content.model_copy(update={"who": who})),
        officer=make_officer(),
    )


def page(client, person, ballot, name="ballot") -> str:
    client.force_login(person)
    return main_of(client.get(url(ballot, name)))


def client_page(client, person, ballot) -> str:
    """The page with its addresses."""
    client.force_login(person)
    return client.get(url(ballot)).content.decode()


# -- what was noticed ---------------------------------------------------------------------------------


def test_officer_reads_each_match_with_its_reason(client, members, ballot, officer):
    text = page(client, officer, ballot)
    assert NOTICED in text
    assert "Helga Brandt Has the same name as somebody in the application: may sign." in text
    assert "Karl Vogt Has the same name as somebody in the application: contact." in text


def test_chair_reads_of_others_but_not_of_themselves(client, members, ballot):
    text = page(client, members[0], ballot)
    assert "Helga Brandt Has the same name" in text
    assert "Karl Vogt" not in text.split(NOTICED)[1]


@pytest.mark.parametrize("who", ["member", "match", "auditor", "excluded chair"])
def test_nobody_else_reads_it(client, members, ballot, who):
    people = {"member": members[1], "match": members[2], "excluded chair": members[0]}
    if who == "excluded chair":
        vote(ballot, members[0], "excluded")
    text = page(client, people.get(who) or role("auditor"), ballot)
    assert NOTICED not in text
    assert "same name" not in text


def test_officer_with_a_conflict_reads_nothing(client, ballot, officer):
    Membership.objects.create(initiative=ballot.application.initiative, user=officer)
    assert NOTICED not in page(client, officer, ballot)


def test_form_that_opens_a_vote_shows_it_before(client, members, ballot, officer):
    withdrawn = ballot.application
    case = make_case(State.COMPLETE, content=withdrawn.versions.get().content)
    client.force_login(officer)
    text = main_of(client.get(reverse("board:open-ballot", args=[case.pk])))
    assert "Helga Brandt Has the same name" in text
    assert "You can exclude somebody on the page of the vote." in text


def test_chair_who_asks_the_board_again_does_not_read_of_themselves(client, members, ballot, officer):
    close_ballot(ballot=ballot, now=NOW, actor=officer)
    client.force_login(members[0])
    text = main_of(client.get(reverse("board:open-ballot", args=[ballot.application_id])))
    assert "Helga Brandt Has the same name" in text
    assert "Karl Vogt Has" not in text


def test_member_of_the_applicant_is_told_to_be_out_already(client, members, ballot, officer):
    case = make_case(State.COMPLETE)
    Membership.objects.create(initiative=case.initiative, user=members[1])
    client.force_login(officer)
    text = main_of(client.get(reverse("board:open-ballot", args=[case.pk])))
    assert "Acts for the applicant. Takes no part, nothing to do." in text
    assert "4 members are asked by e-mail" in text


def test_no_letter_tells_what_was_noticed(members, ballot, officer):
    texts = "".join(Mail.objects.values_list("text", flat=True))
    assert "same name" not in texts
    assert "Brandt" not in texts


def test_everyone_reads_the_same_question(client, members, ballot):
    hint = "Do you know the people behind this application? Then please say so here:"
    assert hint in page(client, members[1], ballot)
    assert hint in page(client, members[2], ballot)


def test_nothing_is_noticed_once_the_vote_is_over(client, members, ballot, officer):
    close_ballot(ballot=ballot, now=NOW, actor=officer)
    assert NOTICED not in page(client, officer, ballot)


# -- no conflict --------------------------------------------------------------------------------------


def test_looked_at_stays_on_the_page_with_name_and_day(client, members, ballot, officer):
    client.force_login(officer)
    response = client.post(url(ballot, "cleared"), {"member": members[2].pk})
    assert response.headers["Location"] == url(ballot)
    text = page(client, members[0], ballot)
    assert f"{officer} looked at it on 4 May 2026: no conflict of interest." in text


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30, "\u0661"])
def test_clearing_nobody_changes_nothing(client, members, ballot, officer, number):
    client.force_login(officer)
    assert client.post(url(ballot, "cleared"), {"member": number}).headers["Location"] == url(ballot)
    assert not ballot.seats.filter(cleared_at__isnull=False).exists()


def test_clearing_after_the_end_says_so(client, members, ballot, officer):
    close_ballot(ballot=ballot, now=NOW, actor=officer)
    client.force_login(officer)
    response = client.post(url(ballot, "cleared"), {"member": members[2].pk}, follow=True)
    assert "This vote is closed." in main_of(response)


# -- excluding ----------------------------------------------------------------------------------------


def exclude(client, actor, ballot, member, reason=REASON):
    client.force_login(actor)
    return client.post(url(ballot, "exclude"), {"member": member.pk, "reason": reason})


def test_officer_excludes_a_member_of_an_open_vote(client, members, ballot, officer):
    client.force_login(officer)
    form = client.get(url(ballot, "exclude"), {"member": members[2].pk})
    assert form.context["form"]["member"].value() == str(members[2].pk)
    assert exclude(client, officer, ballot, members[2]).headers["Location"] == url(ballot)
    text = page(client, members[2], ballot)
    assert "Office or chair noted on 4 May 2026 that you have a conflict of interest." in text
    assert REASON in text
    assert "Sprachkurs" in text  # the title alone
    assert "20 Frauen können danach" not in text
    assert "0 of 4 have voted." in page(client, officer, ballot)


def test_chair_cannot_choose_themselves(client, members, ballot):
    client.force_login(members[0])
    offered = [number for number, _ in client.get(url(ballot, "exclude")).context["members"]]
    assert set(offered) == {member.pk for member in members[1:]}
    assert exclude(client, members[0], ballot, members[0]).status_code == 422


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, {"member", "reason"}),
        ({"member": "0", "reason": REASON}, {"member"}),
        ({"member": "x", "reason": REASON}, {"member"}),
        ({"reason": REASON}, {"member"}),
        ({"member": "first", "reason": "  "}, {"reason"}),
        ({"member": "first", "reason": "x" * 2001}, {"reason"}),
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_bad_input_comes_back_beside_its_field(client, members, ballot, officer, typed, fields, closed):
    if closed:
        close_ballot(ballot=ballot, now=NOW, actor=officer)
    if typed.get("member") == "first":
        typed = typed | {"member": members[1].pk}
    client.force_login(officer)
    response = client.post(url(ballot, "exclude"), typed)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == fields
    assert typed.get("reason", "") in response.content.decode()
    assert not ballot.seats.filter(excluded_at__isnull=False).exists()


def test_form_that_was_open_while_the_vote_closed_acts_on_the_closed_vote(client, members, ballot, officer):
    client.force_login(officer)
    client.get(url(ballot, "exclude"))
    close_ballot(ballot=ballot, now=CLOSES_AT)
    response = client.post(url(ballot, "exclude"), {"member": members[2].pk, "reason": REASON}, follow=True)
    assert "It is on record. No result rested on this vote." in main_of(response)


def test_time_that_is_up_is_told(client, members, ballot, officer, clock):
    clock.move_to(CLOSES_AT)
    response = exclude(client, officer, ballot, members[2])
    assert response.headers["Location"] == url(ballot)
    assert not ballot.seats.filter(excluded_at__isnull=False).exists()


def test_vote_that_was_taken_back_leads_to_its_page(client, members, ballot, officer):
    Ballot.objects.filter(pk=ballot.pk).update(state="cancelled")
    client.force_login(officer)
    assert client.get(url(ballot, "exclude")).headers["Location"] == url(ballot)


@pytest.mark.parametrize("name", ["exclude", "cleared"])
def test_pages_exist_for_keepers_only(client, members, ballot, name):
    vote(ballot, members[0], "excluded")
    for person in (members[0], members[1], role("auditor"), ballot.application.initiative.people.get()):
        client.force_login(person)
        assert client.post(url(ballot, name), {"member": members[2].pk, "reason": REASON}).status_code == 404
    assert not ballot.seats.exclude(member=members[0]).filter(excluded_at__isnull=False).exists()


# -- after the vote -----------------------------------------------------------------------------------


@pytest.fixture
def tainted(members, ballot):
    return vote_all(ballot, members, "full full full against against")


def test_void_vote_is_shown_as_such_wherever_it_stands(client, members, tainted, officer):
    assert url(tainted, "exclude") in client_page(client, officer, tainted)
    response = exclude(client, officer, tainted, members[2])
    assert response.headers["Location"] == url(tainted)
    text = main_of(client.get(url(tainted)))
    assert "The vote does not count. The application is with the board again." in text
    assert "This vote does not count any more since 4 May 2026" in text
    assert "Helga Brandt Leitet den Verein mit." in text
    assert "Does not count any more" in main_of(client.get(reverse("board:ballots")))
    member = page(client, members[1], tainted)
    assert "the vote does not count any more" in member
    assert "Helga Brandt" not in member


def test_excluded_member_no_longer_sees_the_result(client, members, tainted, officer):
    exclude(client, officer, tainted, members[2])
    text = page(client, members[2], tainted)
    assert "You take no part in this vote." in text
    assert "In favour" not in text


def test_office_is_led_to_the_next_vote(client, members, tainted, officer):
    exclude(client, officer, tainted, members[2])
    case = reverse("applications:desk-case", args=[tainted.application_id])
    text = main_of(client.get(case))
    assert "The vote does not count: ask the board again" in text
    form = reverse("board:open-ballot", args=[tainted.application_id])
    assert form in client.get(case).content.decode()
    asked = main_of(client.get(form))
    assert "Somebody voted who must not take part." in asked
    assert "4 members are asked by e-mail" in asked
    assert "Helga Brandt" not in asked
    client.post(form, {"closes_on": "18.5.2026", "note": ""})
    again = Ballot.objects.open().get()
    assert again.seats.get(member=members[2]).is_excluded
    assert "Too few" not in page(client, officer, again)


def test_office_reads_the_name_on_the_record_and_the_applicant_does_not(client, members, tainted, officer):
    exclude(client, officer, tainted, members[2])
    record = main_of(client.get(reverse("applications:desk-case", args=[tainted.application_id])))
    assert "A conflict of interest came to light after the vote" in record
    applicant = tainted.application.initiative.people.get()
    client.force_login(applicant)
    own = main_of(client.get(reverse("applications:case", args=[tainted.application_id])))
    assert "The vote does not count: the board votes again" in own
    shown = own.split("What has happened")[1]
    assert "Brandt" not in shown
    assert REASON not in own


def test_decided_case_says_what_may_follow(client, members, tainted, officer):
    reject_application(application=tainted.application, actor=officer, now=NOW, reasons="Kein Bedarf.")
    client.force_login(officer)
    assert "The decision stays." in main_of(client.get(url(tainted, "exclude")))
    response = client.post(url(tainted, "exclude"), {"member": members[2].pk, "reason": REASON}, follow=True)
    assert "Please check whether it must be withdrawn." in main_of(response)
    case = main_of(client.get(reverse("applications:desk-case", args=[tainted.application_id])))
    assert "Please check whether the decision must be withdrawn (§ 48 VwVfG)." in case


def test_member_who_stepped_out_reads_their_own_words(client, members, ballot):
    vote(ballot, members[1], "excluded")
    assert "You told us on 4 May 2026" in page(client, members[1], ballot)


def test_withdrawn_case_shows_no_vote_that_counts(client, members, tainted, officer):
    withdraw(tainted)
    find_conflict(ballot=tainted, member=members[2], actor=officer, reason=REASON, now=NOW)
    text = page(client, officer, tainted)
    assert "This vote does not count any more since 4 May 2026" in text


def test_board_that_is_asked_again_sees_the_old_vote_as_void(client, members, tainted, officer):
    exclude(client, officer, tainted, members[2])
    open_ballot(application=tainted.application, actor=officer, now=NOW, closes_at=CLOSES_AT)
    text = page(client, members[1], tainted)
    assert "This vote does not count any more" in text
