"""Several people and workers pay at the same instant: each payment goes out once."""

from decimal import Decimal

import pytest

from tests.faults.site import BOTH, Site, counted

EXPORTED = "SELECT COUNT(*), COUNT(DISTINCT run_id), COUNT(DISTINCT end_to_end_id) FROM awards_payout"
RUNS = "SELECT COUNT(*) FROM awards_payoutrun"


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_of_four_files_made_at_once_one_is_made(site: Site) -> None:
    assert counted(site.answers("pay_at_once", "run")) == {"done": 1, "changed_meanwhile": 3}
    assert (site.ask(RUNS), site.ask(EXPORTED)) == ([(1,)], [(5, 1, 5)])
    assert len(list((site.folder / "documents" / "runs").iterdir())) == 1


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_a_file_booked_four_times_at_once_is_booked_once(site: Site) -> None:
    assert counted(site.answers("pay_at_once", "book")) == {"done": 1, "NotPossible": 3}
    paid = site.ask("SELECT SUM(paid) FROM budgets_budgetyear")[0][0]
    rows = site.ask("SELECT COUNT(*), SUM(amount) FROM budgets_ledgerentry WHERE kind = 'payout'")[0]
    assert (Decimal(str(paid)), rows[0], Decimal(str(rows[1]))) == (500, 5, 500)
    assert site.ask("SELECT COUNT(*) FROM notifications_mail WHERE key LIKE 'payment-paid:%'") == [(5,)]


@pytest.mark.postgres
def test_two_people_release_a_payment_once(site: Site) -> None:
    assert counted(site.answers("pay_at_once", "release")) == {"done": 1, "NotPossible": 1}
    events = "SELECT COUNT(*) FROM applications_timelineentry WHERE event = 'payout_released'"
    assert site.ask(events) == [(1,)]
