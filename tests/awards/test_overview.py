"""The office's list of grants."""

import pytest
from django.urls import reverse

from tests.awards.paper_trail import granted
from tests.awards.projects import browser_of

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
