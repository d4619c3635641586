"""What is answered for every view: a person who may not, and an address no database can look up."""

from typing import Any

import pytest
from django.urls import reverse

from applications.models import Application
from applications.states import State
from tests.accounts.factories import RoleFactory, role
from tests.applications.factories import make_case, make_programme

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/desk/cases/?q=a%00b", "/invitation/a%00b/", "/programme/a%00b/", "/?next=%00"]
)
def test_an_address_with_a_nul_is_a_bad_request(client: Any, address: str) -> None:
    client.force_login(role("officer", make_programme()))
    assert client.get(address).status_code == 400


def test_a_nul_typed_into_a_step_is_left_out(client: Any) -> None:
    case = make_case(State.DRAFT)
    client.force_login(case.initiative.people.get())
    line = {"c-0-key": "", "c-0-cost_type": "material", "c-0-label": "Pap\0ier", "c-0-amount": "5"}
    client.post(reverse("applications:step", args=[case.pk, "what"]), {"title": "Fe\0st", "revision": "0"})
    client.post(reverse("applications:step", args=[case.pk, "costs"]), line | {"revision": "0"})
    draft = Application.objects.get().draft
    assert (draft["what"]["title"], draft["costs"]["lines"][0]["label"]) == ("Fest", "Papier")


@pytest.mark.parametrize(
    "url_name", ["awards:approve", "awards:reject", "applications:desk-complete", "applications:desk-answer"]
)
def test_an_officer_of_another_programme_may_read_here_and_decide_nothing(client: Any, url_name: str) -> None:
    case = make_case(State.SUBMITTED)
    auditor = role("auditor", case.programme)
    RoleFactory(programme=make_programme("kultur"), user=auditor)
    client.force_login(auditor)
    assert client.get(reverse("applications:desk-case", args=[case.pk])).status_code == 200
    answer = client.post(reverse(url_name, args=[case.pk]), {"text": "Ja.", "reasons": "Nein."})
    assert answer.status_code == 404
