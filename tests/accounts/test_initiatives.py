"""Initiatives: found, invite, join, leave; outsiders see nothing of them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from accounts.initiatives import (
    OPEN_INVITATIONS,
    InitiativeError,
    accept_invitation,
    found_initiative,
    invite,
    leave,
    withdraw_invitation,
)
from accounts.models import Initiative, Invitation
from notifications.models import Mail
from tests.accounts.factories import (
    InitiativeFactory,
    InvitationFactory,
    UserFactory,
    people_of,
    role,
)
from tests.accounts.signing_in import sign_in_by_code

pytestmark = pytest.mark.django_db
NOW = timezone.now()
GUEST = "gast@unna.example"


def people(initiative):
    return set(initiative.people.values_list("email", flat=True))


def test_who_founds_an_initiative_is_its_first_person():
    amina = UserFactory()
    initiative = found_initiative(by=amina, name="Nähstube", legal_form="group", now=NOW)
    assert people(initiative) == {amina.email}
    assert list(Initiative.objects.visible_to(amina)) == [initiative]


def test_a_double_click_founds_one_initiative():
    amina = UserFactory()
    first = found_initiative(by=amina, name="Nähstube", legal_form="group", now=NOW)
    soon, later = NOW + timedelta(seconds=5), NOW + timedelta(minutes=1)
    assert found_initiative(by=amina, name="Nähstube", legal_form="group", now=soon) == first
    assert found_initiative(by=amina, name="Nähstube", legal_form="group", now=later) != first
    assert found_initiative(by=UserFactory(), name="Nähstube", legal_form="group", now=soon) != first


def test_an_initiative_is_visible_to_its_people_only():
    initiative = InitiativeFactory()
    assert list(Initiative.objects.visible_to(people_of(initiative))) == [initiative]
    for other in (UserFactory(), role("officer"), AnonymousUser()):
        assert list(Initiative.objects.visible_to(other)) == []


def test_an_invitation_is_mailed_with_a_link_to_a_page():
    initiative = InitiativeFactory(name="Chor")
    invitation = invite(initiative=initiative, email=" Gast@Unna.example", by=people_of(initiative), now=NOW)
    mail = Mail.objects.get()
    assert (mail.recipient, invitation.email) == (GUEST, GUEST)
    assert f"http://testserver/invitation/{invitation.token}/" in mail.text


def test_the_guest_joins_once():
    invitation = InvitationFactory()
    guest, other = UserFactory(), UserFactory()
    accept_invitation(token=invitation.token, by=guest, now=NOW)
    assert guest.email in people(invitation.initiative)
    with pytest.raises(InitiativeError):
        accept_invitation(token=invitation.token, by=other, now=NOW)
    assert other.email not in people(invitation.initiative)


def test_an_invitation_ends_after_30_days():
    invitation = InvitationFactory(expires_at=NOW)
    with pytest.raises(InitiativeError):
        accept_invitation(token=invitation.token, by=UserFactory(), now=NOW)
    accept_invitation(token=invitation.token, by=UserFactory(), now=NOW - timedelta(seconds=1))


def test_who_belongs_already_does_not_use_the_invitation_up():
    invitation = InvitationFactory()
    accept_invitation(token=invitation.token, by=people_of(invitation.initiative), now=NOW)
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_an_unknown_link_is_unknown():
    with pytest.raises(Invitation.DoesNotExist):
        accept_invitation(token="guessed", by=UserFactory(), now=NOW)


def test_inviting_again_renews_the_link_and_the_former_ends():
    initiative = InitiativeFactory()
    first = invite(initiative=initiative, email=GUEST, by=people_of(initiative), now=NOW)
    again = invite(initiative=initiative, email=GUEST, by=people_of(initiative), now=NOW + timedelta(days=31))
    assert (again.pk, Invitation.objects.count(), Mail.objects.count()) == (first.pk, 1, 2)
    assert not Invitation.objects.filter(token=first.token).exists()


@pytest.mark.parametrize("minutes", [0, 9])
def test_a_person_is_not_mailed_twice_within_minutes(minutes):
    initiative = InitiativeFactory()
    invite(initiative=initiative, email=GUEST, by=people_of(initiative), now=NOW)
    with pytest.raises(InitiativeError):
        invite(
            initiative=initiative,
            email=GUEST,
            by=people_of(initiative),
            now=NOW + timedelta(minutes=minutes),
        )
    assert Mail.objects.count() == 1


def test_who_belongs_already_is_not_invited():
    initiative = InitiativeFactory()
    member = people_of(initiative)
    with pytest.raises(InitiativeError):
        invite(initiative=initiative, email=member.email.upper(), by=member, now=NOW)


def test_one_initiative_sends_no_flood_of_invitations():
    initiative = InitiativeFactory()
    by = people_of(initiative)
    for number in range(OPEN_INVITATIONS):
        invite(initiative=initiative, email=f"gast{number}@unna.example", by=by, now=NOW)
    with pytest.raises(InitiativeError):
        invite(initiative=initiative, email=GUEST, by=by, now=NOW)
    withdraw_invitation(invitation=initiative.invitations.first())
    assert invite(initiative=initiative, email=GUEST, by=by, now=NOW)


def test_somebody_leaves_but_never_the_last():
    amina, bela = UserFactory(), UserFactory()
    initiative = InitiativeFactory(people=[amina, bela])
    leave(initiative=initiative, user=amina)
    with pytest.raises(InitiativeError):
        leave(initiative=initiative, user=bela)
    assert people(initiative) == {bela.email}


def pages_of(initiative):
    invitation = InvitationFactory(initiative=initiative)
    return [
        ("get", reverse("accounts:initiative", args=[initiative.pk])),
        ("get", reverse("accounts:members", args=[initiative.pk])),
        ("get", reverse("accounts:leave", args=[initiative.pk])),
        ("post", reverse("accounts:leave", args=[initiative.pk])),
        ("post", reverse("accounts:withdraw-invitation", args=[initiative.pk, invitation.pk])),
    ]


def test_the_pages_of_an_initiative_exist_for_its_people_only(client):
    initiative = InitiativeFactory(people=[UserFactory(), UserFactory()])
    for outsider in (UserFactory(), role("officer"), role("auditor")):
        client.force_login(outsider)
        for method, url in pages_of(initiative):
            assert getattr(client, method)(url).status_code == 404, url
    client.force_login(people_of(initiative))
    for method, url in pages_of(initiative)[:3]:
        assert getattr(client, method)(url).status_code == 200, url


def test_an_invitation_of_another_initiative_cannot_be_withdrawn(client):
    mine, other = InitiativeFactory(), InitiativeFactory()
    invitation = InvitationFactory(initiative=other)
    client.force_login(people_of(mine))
    url = reverse("accounts:withdraw-invitation", args=[mine.pk, invitation.pk])
    assert client.post(url).status_code == 404
    invitation.delete()
    own = InvitationFactory(initiative=mine)
    client.post(reverse("accounts:withdraw-invitation", args=[mine.pk, own.pk]))
    assert not Invitation.objects.exists()


def test_a_person_enters_changes_and_lists_initiatives(client):
    client.force_login(UserFactory())
    assert "no initiative yet" in client.get(reverse("accounts:initiatives")).content.decode()
    entry = {"name": "Nähstube", "legal_form": "group", "street": "", "postcode": "", "city": ""}
    assert client.post(reverse("accounts:initiative-new") + "?next=/apply/", entry).url == "/apply/"
    initiative = Initiative.objects.get()
    client.post(reverse("accounts:initiative", args=[initiative.pk]), {**entry, "city": "Unna"})
    initiative.refresh_from_db()
    assert initiative.city == "Unna"
    assert "Nähstube" in client.get(reverse("accounts:initiatives")).content.decode()


def test_an_initiative_without_a_name_is_told_beside_the_field(client):
    client.force_login(UserFactory())
    response = client.post(reverse("accounts:initiative-new"), {"name": "", "legal_form": "group"})
    assert response.context["form"].errors["name"] == ["Enter a name."]


def test_a_guest_opens_the_link_signs_in_and_accepts(client):
    initiative = InitiativeFactory(name="Chor", people=[UserFactory(name="Bela Berg")])
    invitation = InvitationFactory(initiative=initiative, invited_by=people_of(initiative))
    link = reverse("accounts:invitation", args=[invitation.token])
    page = client.get(link).content.decode()
    assert "Bela Berg" in page
    assert f'href="/sign-in/?next={link}"' in page
    UserFactory(email=GUEST)
    assert sign_in_by_code(client, GUEST, next=link).url == link
    assert "Accept the invitation" in client.get(link).content.decode()
    client.post(reverse("accounts:accept-invitation", args=[invitation.token]))
    assert GUEST in people(initiative)


def test_opening_the_link_changes_nothing(client):
    """Mail scanners open every link."""
    invitation = InvitationFactory()
    guest = UserFactory()
    client.force_login(guest)
    accept = reverse("accounts:accept-invitation", args=[invitation.token])
    assert client.get(reverse("accounts:invitation", args=[invitation.token])).status_code == 200
    assert client.get(accept).status_code == 405
    assert guest.email not in people(invitation.initiative)


def test_nobody_accepts_without_signing_in(client):
    invitation = InvitationFactory()
    response = client.post(reverse("accounts:accept-invitation", args=[invitation.token]))
    assert response.url.startswith("/sign-in/")
    assert Invitation.objects.waiting().count() == 1


def test_a_used_or_ended_or_unknown_link_says_so(client):
    client.force_login(UserFactory())
    ended = InvitationFactory(expires_at=NOW)
    used = InvitationFactory(accepted_at=NOW)
    for invitation in (ended, used):
        page = client.get(reverse("accounts:invitation", args=[invitation.token]))
        assert page.status_code == 410
        assert "used already or has ended" in page.content.decode()
        assert client.post(reverse("accounts:accept-invitation", args=[invitation.token])).status_code == 410
    assert client.get(reverse("accounts:invitation", args=["guessed"])).status_code == 404
    assert client.post(reverse("accounts:accept-invitation", args=["guessed"])).status_code == 404


def test_inviting_and_leaving_by_page(client):
    amina = UserFactory()
    initiative = InitiativeFactory(people=[amina])
    members, leaving = (
        reverse(name, args=[initiative.pk]) for name in ("accounts:members", "accounts:leave")
    )
    client.force_login(amina)
    assert client.post(members, {"email": GUEST}).url == members
    refused = client.post(members, {"email": GUEST})
    assert refused.context["form"].errors["email"] == [
        "You invited this person a moment ago. The e-mail is on its way."
    ]
    assert "You are the only person here" in client.post(leaving).content.decode()
    accept_invitation(token=Invitation.objects.get().token, by=UserFactory(), now=timezone.now())
    assert client.post(leaving).url == reverse("accounts:initiatives")
    assert client.get(members).status_code == 404


def test_the_list_needs_the_same_queries_for_any_number(client, django_assert_num_queries):
    amina = UserFactory()
    client.force_login(amina)
    for number in (1, 3):
        while amina.initiatives.count() < number:
            InitiativeFactory(people=[amina, UserFactory()])
        with django_assert_num_queries(5):  # session, person, roles, initiatives, their people
            client.get(reverse("accounts:initiatives"))
