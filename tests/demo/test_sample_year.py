"""What the demo shows: a board that meets, a pot that is short, and grants at every step after the decision."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import localdate

from accounts.models import User
from awards.models import Award, Notice
from board.models import Meeting, Substitution
from tests.awards.town_account import TOWN

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[datetime(2026, 5, 4, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)], ids=str)
def demo(request: pytest.FixtureRequest, settings: LazySettings) -> Iterator[None]:
    """The demo as it is made on a day in spring, and late in the year when the next year's pot is asked for."""
    settings.DEMO = True
    for name, value in TOWN.items():
        setattr(settings, name, value)
    with time_machine.travel(request.param, tick=False):
        call_command("load_guidelines", verbosity=0)
        call_command("seed_demo", verbosity=0)
        yield


@pytest.mark.usefixtures("demo")
def test_the_demo_has_meetings_with_their_papers_a_deputy_and_a_short_pot(client: Client) -> None:
    coming, past = Meeting.objects.all()
    assert (coming.state, localdate(coming.starts_at) - localdate()) == ("invited", timedelta(days=14))
    titles = [item.application.title if item.application else item.title for item in coming.items.all()]
    assert titles == ["Termine im nächsten Halbjahr", "Fest der Kulturen", "Jugend hilft Jugendlichen"]
    assert past.minutes.signed_by == past.chaired_by
    assert [item.state for item in past.items.all()] == ["done", "done", "put_off"]
    assert past.minutes.dissents.get().member != past.chaired_by
    assert Substitution.objects.in_force(localdate()).exists()
    client.force_login(User.objects.get(email="helga.brandt@beirat.example"))
    shown = client.get("/board/pot/", follow=True).context["competition"]
    assert shown.is_short


@pytest.mark.usefixtures("demo")
def test_a_grant_stands_at_every_step_after_the_decision(client: Client) -> None:
    stands = {award.application.title: award.state for award in Award.objects.select_related("application")}
    assert stands == {
        "Kulturabende der Welt": "notified",
        "Fahrradwerkstatt für alle": "accepted",
        "Integra-Cup": "accepted",
        "Willkommenslotsen": "accepted",
        "Theater auf der Straße": "declined",
        "Lesewoche im Park": "proof_sent",
        "Kochbuch der Nachbarschaft": "hearing",
        "Sommerfest im Hof": "settled",
    }
    payouts = Award.objects.exclude(payouts=None).values_list("application__title", "payouts__state")
    assert {title: state for title, state in payouts if state != "paid"} == {
        "Fahrradwerkstatt für alle": "prepared",
        "Integra-Cup": "exported",
    }
    lotsen = Award.objects.get(application__title="Willkommenslotsen")
    assert lotsen.changes.get().state == "asked"
    assert lotsen.receipts.exclude(file="").count() == 1
    assert Notice.objects.filter(kind="rejection", released_at__isnull=False).count() == 1
    client.force_login(User.objects.get(email="jana.roth@unna.example"))
    for award in Award.objects.all():
        assert client.get(f"/desk/grants/{award.pk}/").status_code == 200
