"""Many people who send and type at the same instant: one after the other, nothing twice, nothing overwritten."""

import pytest

from tests.faults.site import BOTH, Site, counted


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_twelve_applications_sent_at_once_get_twelve_references_without_a_gap(site: Site) -> None:
    assert counted(site.answers("send_at_once", "all")) == {"done": 12}
    year, last = site.ask("SELECT year, last FROM applications_referencecounter")[0]
    found = site.ask("SELECT reference FROM applications_application ORDER BY reference")
    assert (last, found) == (12, [(f"{year}-{number:04d}",) for number in range(1, 13)])


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_eight_clicks_at_once_send_one_application_once(site: Site) -> None:
    assert counted(site.answers("send_at_once", "one")) == {"done": 1, "NotPossible": 7}
    assert site.ask("SELECT number FROM applications_applicationversion") == [(1,)]
    assert site.ask("SELECT last FROM applications_referencecounter") == [(1,)]


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_of_eight_people_who_save_a_page_at_once_one_saves_and_seven_are_told(site: Site) -> None:
    answers = site.answers("send_at_once", "type")
    assert counted(answers) == {"done": 1, "changed_meanwhile": 7}
    assert {answer["revision"] for answer in answers if answer["answer"] != "done"} == {"1"}
