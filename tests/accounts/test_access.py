"""Who may call a page. Each refusal stands beside the success that differs from it in one thing."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import get_resolver
from django.utils import timezone

from accounts.access import LIBRARY_ACCESS, open_to, person_of, roles_of
from accounts.roles import BOARD, OFFICERS
from funding.models import RoleAssignment
from tests.accounts.factories import ProgrammeFactory, UserFactory, role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.site")]
TO_SIGN_IN = "/sign-in/?next=%2Ftest%2F{}%2F"


def test_a_view_that_declares_nothing_is_refused_and_logged(client, caplog):
    client.force_login(role("officer"))
    assert client.get("/test/undeclared/").status_code == 404
    assert [record.levelname for record in caplog.records if record.name == "accounts.middleware"] == [
        "ERROR"
    ]


def test_a_public_page_answers_everybody(client):
    assert client.get("/test/public/").content == b"here"


def test_a_page_for_those_signed_in_asks_others_to_sign_in(client):
    assert client.get("/test/signed-in/").url == TO_SIGN_IN.format("signed-in")
    client.force_login(UserFactory())
    assert client.get("/test/signed-in/").content == b"here"


def test_a_page_of_officers_does_not_exist_for_other_people(client):
    assert client.get("/test/officers/").url == TO_SIGN_IN.format("officers")
    client.force_login(UserFactory())
    assert client.get("/test/officers/").status_code == 404
    client.force_login(role("board_member"))
    assert client.get("/test/officers/").status_code == 404
    client.force_login(role("deputy"))
    assert client.get("/test/officers/").content == b"here"


def test_a_role_counts_from_its_first_day_to_its_last(client):
    officer = role("officer")
    client.force_login(officer)
    today = timezone.localdate()
    for since, until, status in [
        (today, today, 200),
        (today - timedelta(days=9), today - timedelta(days=1), 404),
        (today + timedelta(days=1), None, 404),
    ]:
        RoleAssignment.objects.update(since=since, until=until)
        assert client.get("/test/officers/").status_code == status, (since, until)


def test_a_page_of_the_demo_exists_only_in_the_demo(client, settings):
    assert client.get("/test/demo/").status_code == 404
    settings.DEMO = True
    assert client.get("/test/demo/").content == b"here"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client):
    headers = {"Referer": "http://testserver/test/signed-in/?step=2"}
    assert client.post("/test/officers/", headers=headers).url == TO_SIGN_IN.format("signed-in")
    headers = {"Referer": "https://evil.example/test/"}
    assert client.post("/test/officers/", headers=headers).url == "/sign-in/?next=%2F"


def test_a_script_is_told_that_the_session_ended_and_replaces_nothing(client):
    response = client.post("/test/signed-in/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Trigger"]) == (401, "signed-out")


def test_roles_are_told_apart_by_programme_and_read_once(django_assert_num_queries):
    here, there = ProgrammeFactory(slug="here"), ProgrammeFactory(slug="there")
    roles = roles_of(role("officer", here))
    with django_assert_num_queries(1):
        assert roles.holds(OFFICERS, here.pk)
        assert not roles.holds(OFFICERS, there.pk)
        assert not roles.holds(BOARD, here.pk)
        assert roles.programmes(OFFICERS) == {here.pk}


def test_a_declaration_needs_somebody():
    with pytest.raises(TypeError):
        open_to()


def test_the_signed_in_person_is_a_user(rf):
    request = rf.get("/")
    request.user = UserFactory()
    assert person_of(request) == request.user
    request.user = None
    with pytest.raises(Http404):
        person_of(request)


def test_every_page_of_a_library_that_is_named_exists():
    names = set(get_resolver().reverse_dict)
    assert set(LIBRARY_ACCESS) - names == set()
