"""The office's list of grants."""

import pytest
from django.urls import reverse

from awards.models import Payout
from awards.states import AwardState, PayoutState
from tests.awards.paper_trail import granted
from tests.awards.projects import Project, browser_of, make_project

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "after",
    ["2026-13-45T00:00:00+00:00_5", "2026-05-04T09:00:00_5", "gestern_5", "_x", "_" + "9" * 30, "_5"],
)
def test_a_page_of_grants_that_is_none_is_the_first(after: str) -> None:
    award = granted()
    desk = browser_of(award.decision.decided_by)
    page = desk.get(reverse("awards:desk-awards"), {"after": after})
    assert page.status_code == 200
    assert (award.application.reference in page.content.decode()) is (after != "_5")


def test_settled_with_money_still_to_go_out_is_under_way() -> None:
    project = make_project(state=AwardState.SETTLED)
    number = project.award.application.reference
    for state in (PayoutState.PLANNED, PayoutState.RELEASED, PayoutState.EXPORTED):
        project.plan("700.00", state=state)
        assert (listed(project), listed(project, show="over")) == ([number], [])
        Payout.objects.all().delete()
    project.plan("700.00", state=PayoutState.PAID)
    assert (listed(project), listed(project, show="over")) == ([], [number])


def listed(project: Project, **chosen: str) -> list[str]:
    page = project.desk.get(reverse("awards:desk-awards"), chosen)
    return [row["case"].reference for row in page.context["rows"]]
