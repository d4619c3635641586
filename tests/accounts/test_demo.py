"""The demo's door stands only in the demo, and only on this computer."""

import importlib

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.checks import demo_stays_here
from accounts.demo import require_loopback_bind
from accounts.models import User
from tests.accounts.factories import InitiativeFactory, UserFactory, role
from tests.accounts.signing_in import signed_in_person

HERE = {"REMOTE_ADDR": "127.0.0.1", "headers": {"Host": "127.0.0.1:8000"}}


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["*"]


@pytest.mark.django_db
def test_there_is_no_door_outside_the_demo(client, settings):
    person = UserFactory()
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert client.get("/demo/", **HERE).status_code == 404
    assert client.post("/demo/", {"person": person.pk}, **HERE).status_code == 404
    assert signed_in_person(client) is None


@pytest.mark.django_db
def test_one_click_enters_as_a_person(client, demo):
    officer = role("officer")
    assert client.post("/demo/?next=/initiatives/", {"person": officer.pk}, **HERE).url == "/initiatives/"
    assert signed_in_person(client) == str(officer.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "origin",
    [
        {"REMOTE_ADDR": "192.168.0.7", "headers": {"Host": "127.0.0.1:8000"}},
        {"REMOTE_ADDR": "127.0.0.1", "headers": {"Host": "demo.unna.example"}},
        {"REMOTE_ADDR": "127.0.0.1", "headers": {"Host": "localhost", "X-Forwarded-For": "8.8.8.8"}},
        {"REMOTE_ADDR": "127.0.0.1", "headers": {"Host": "localhost.unna.example"}},
        {"REMOTE_ADDR": "", "headers": {"Host": "127.0.0.1"}},
    ],
)
def test_the_door_is_shut_to_everything_from_elsewhere(client, demo, origin):
    person = UserFactory()
    assert client.get("/demo/", **origin).status_code == 404
    assert client.post("/demo/", {"person": person.pk}, **origin).status_code == 404
    assert signed_in_person(client) is None


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8123", "[::1]:8000"])
def test_the_door_opens_under_every_name_of_this_computer(client, demo, host):
    assert client.get("/demo/", REMOTE_ADDR="::1", headers={"Host": host}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "abc", "0", "-1", "9" * 30, "٣"])
def test_nobody_else_can_be_entered_as(client, demo, typed):
    UserFactory(email="real@unna.de")
    assert client.post("/demo/", {"person": typed}, **HERE).status_code == 404
    assert client.post("/demo/", {"person": User.objects.get().pk}, **HERE).status_code == 404


@pytest.mark.django_db
def test_people_are_listed_once_by_role_then_by_initiative(client, demo):
    chair = role("chair", name="Chair")
    role("board_member", name="Member")
    InitiativeFactory(name="Chor", people=[UserFactory(name="Singer"), chair])
    UserFactory(email="real@unna.de")
    doors = client.get("/demo/", **HERE).context["doors"]
    assert [(str(door.label), [one.name for one in door.people]) for door in doors] == [
        ("Board member", ["Member"]),
        ("Chair of the board", ["Chair"]),
        ("Chor", ["Singer"]),
    ]


@pytest.mark.parametrize(
    ("is_demo", "hosts", "errors"),
    [
        (True, ["127.0.0.1", "localhost", "[::1]"], []),
        (True, ["127.0.0.1", "demo.unna.example"], ["accounts.E001"]),
        (True, ["*"], ["accounts.E001"]),
        (True, ["0.0.0.0"], ["accounts.E001"]),  # noqa: S104
        (False, ["demo.unna.example"], []),
    ],
)
def test_the_demo_may_not_answer_under_a_name_others_reach(settings, is_demo, hosts, errors):
    settings.DEMO, settings.ALLOWED_HOSTS = is_demo, hosts
    assert [error.id for error in demo_stays_here(None)] == errors


@pytest.mark.parametrize("bind", ["127.0.0.1:8000", "[::1]:8000", "localhost:8000"])
def test_a_demo_that_listens_here_starts(bind):
    require_loopback_bind({"FOERDERTOPF_DEMO_BIND": bind})


@pytest.mark.parametrize("bind", ["", "0.0.0.0:8000", "192.168.0.7:8000", ":8000", "[::]:8000", "unna.de:80"])
def test_a_demo_that_listens_elsewhere_does_not_start(bind):
    with pytest.raises(ImproperlyConfigured, match="FOERDERTOPF_DEMO_BIND"):
        require_loopback_bind({"FOERDERTOPF_DEMO_BIND": bind})


def test_the_server_asks_before_it_starts(settings, monkeypatch):
    from funding import wsgi

    settings.DEMO = True
    monkeypatch.delenv("FOERDERTOPF_DEMO_BIND", raising=False)
    with pytest.raises(ImproperlyConfigured):
        importlib.reload(wsgi)
    monkeypatch.setenv("FOERDERTOPF_DEMO_BIND", "127.0.0.1:8000")
    assert importlib.reload(wsgi).application
