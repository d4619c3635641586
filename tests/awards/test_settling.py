"""The office's check: verdicts, tolerance, totals, and what a settlement does to payouts and years."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import translation

from accounts.roles import RoleName
from applications.models import TimelineEntry
from awards import settling
from awards.changes import ask_change
from awards.checking import overpaid, result_of
from awards.leftovers import given_to
from awards.models import Award, Receipt, Settlement
from awards.states import AwardState, ChangeKind, ChangeState, PayoutState
from budgets.ledger import committed_to
from budgets.models import BudgetYear, LedgerEntry
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW
from tests.applications.pages import main_of
from tests.applications.shown import Shown
from tests.awards.projects import AFTER, Project, browser_of, make_project, rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_project() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False), translation.override("en"):
        yield


@pytest.fixture
def project() -> Project:
    """Everything as planned: 5,200 spent, 1,000 of it own money, nothing paid yet."""
    project = make_project()
    for number, amount in enumerate(("2400.00", "1000.00", "900.00", "600.00", "300.00"), start=1):
        project.spend(f"c{number}", amount)
    project.send_proof(own="1000")
    return project


def judge(project: Project, receipt: Receipt, verdict: str, recognised: str = "", remark: str = "") -> Any:
    """A verdict on one receipt through the page."""
    stem = f"r{receipt.pk}"
    sent = {f"{stem}-verdict": verdict, f"{stem}-recognised": recognised, f"{stem}-remark": remark}
    return project.desk.post(project.url("judge"), sent)


def settle(project: Project) -> Settlement:
    return settling.settle(award=project.fresh, actor=project.officer, now=AFTER)


def final(project: Project) -> Decimal:
    return result_of(project.fresh).final


# -- verdicts -------------------------------------------------------------------------------------


def test_what_counts_in_part_or_not_at_all_lowers_the_result_at_once(project: Project) -> None:
    rent, food = project.award.receipts.get(line="c1"), project.award.receipts.get(line="c3")
    assert judge(project, rent, "part", "2.000,00", "Kaution").status_code == 302
    assert final(project) == Decimal("3800.00")
    assert judge(project, food, "none", remark="Alkohol").status_code == 302
    assert final(project) == Decimal("2900.00")
    rent.refresh_from_db()
    assert (rent.recognised, rent.remark, rent.checked_by, rent.checked_at) == (
        Decimal("2000.00"),
        "Kaution",
        project.officer,
        AFTER,
    )


def test_a_verdict_can_be_taken_back(project: Project) -> None:
    rent = project.award.receipts.get(line="c1")
    judge(project, rent, "none", remark="Fehlt")
    judge(project, rent, "open")
    rent.refresh_from_db()
    assert (rent.verdict, rent.recognised, rent.checked_by) == ("open", None, None)


@pytest.mark.parametrize(
    ("verdict", "recognised", "remark", "words"),
    [
        ("part", "", "Kaution", "Write how much of it counts, above 0."),
        ("part", "0", "Kaution", "Write how much of it counts, above 0."),
        ("part", "2400", "Kaution", "Write less than the whole receipt."),
        ("part", "viel", "Kaution", "Write an amount like 1.234,56. Use digits only."),
        ("part", "100", "", "Write why. The applicant reads it."),
        ("none", "", "", "Write why. The applicant reads it."),
    ],
)
def test_half_a_verdict_is_answered_and_stays_in_the_form(
    project: Project, verdict: str, recognised: str, remark: str, words: str
) -> None:
    rent = project.award.receipts.get(line="c1")
    answer = judge(project, rent, verdict, recognised, remark)
    assert answer.status_code == 422
    assert words in main_of(answer)
    assert f'value="{remark}"' in answer.content.decode() or not remark
    rent.refresh_from_db()
    assert rent.verdict == "open"


def test_verdicts_of_one_page_are_all_or_nothing(project: Project) -> None:
    rent, food = project.award.receipts.get(line="c1"), project.award.receipts.get(line="c3")
    sent = {f"r{rent.pk}-verdict": "full", f"r{food.pk}-verdict": "none"}
    assert project.desk.post(project.url("judge"), sent).status_code == 422
    assert set(project.award.receipts.values_list("verdict", flat=True)) == {"open"}


def test_nothing_is_settled_while_receipts_are_open(project: Project) -> None:
    judge(project, project.award.receipts.get(line="c1"), "full")
    assert "4 receipts are not checked yet" in main_of(project.desk.get(project.url("settle")))
    answer = project.desk.post(project.url("settle"))
    assert (answer.status_code, project.fresh.state) == (422, AwardState.PROOF_SENT)


def test_only_the_result_that_was_read_is_settled(project: Project) -> None:
    """The deputy finds that the rent does not count while the officer reads the page: the page comes again."""
    project.accept_all()
    seal = Shown(project.desk.get(project.url("settle"))).value("seal")
    judge(project, project.award.receipts.get(line="c1"), "none", remark="Nicht unser Saal")
    answer = project.desk.post(project.url("settle"), {"seal": seal, "remarks": "Danke!"})
    assert (answer.status_code, project.fresh.state) == (422, AwardState.PROOF_SENT)
    shown = main_of(answer)
    assert "Somebody has changed the notice meanwhile." in shown
    assert "The final grant is €1,800.00." in shown
    assert "Danke!" in shown
    again = {"seal": Shown(answer).value("seal"), "remarks": "Danke!"}
    assert project.desk.post(project.url("settle"), again).status_code == 302
    assert project.fresh.final_amount == Decimal("1800.00")


def test_a_receipt_of_another_grant_cannot_be_judged(project: Project) -> None:
    other = make_project()
    receipt = other.spend("c1", "10.00")
    judge(project, receipt, "full")
    receipt.refresh_from_db()
    assert receipt.verdict == "open"


# -- tolerance and money --------------------------------------------------------------------------


def spend_too_much_on_rent(project: Project) -> None:
    project.award.receipts.filter(line="c1").update(amount=Decimal("3000.00"))
    project.award.receipts.filter(line="c3").update(amount=Decimal("300.00"))
    project.accept_all()


def test_a_line_above_the_tolerance_is_marked_and_cut_until_the_office_agrees(project: Project) -> None:
    spend_too_much_on_rent(project)
    shown = main_of(project.desk.get(project.url("check")))
    assert "miete above the tolerance €120.00 do not count: at most €2,880.00." in shown
    assert final(project) == Decimal("4080.00")
    sent = {"own": "1000", "others": "0", "over": "c1"}
    answer = project.desk.post(project.url("findings"), sent)
    assert "Write why. It stands in the final notice." in main_of(answer)
    project.desk.post(project.url("findings"), sent | {"reason": "Der Raum wurde teurer."})
    assert final(project) == Decimal("4200.00")
    assert "above the tolerance, allowed" in main_of(project.desk.get(project.url("check")))


def test_what_was_moved_freely_before_does_not_add_to_the_tolerance() -> None:
    project = make_project()
    lines = {"c1": "2880", "c2": "1000", "c3": "420", "c4": "600", "c5": "300"}
    change = ask_change(
        award=project.award,
        kind=ChangeKind.LINES,
        wanted={"lines": lines},
        reason="",
        actor=project.amina,
        now=NOW,
    )
    assert change.state == ChangeState.DONE
    for line, amount in (lines | {"c1": "3000", "c3": "300"}).items():
        project.spend(line, amount)
    project.send_proof(own="1000")
    project.accept_all()
    assert "miete above the tolerance €120.00 do not count: at most €2,880.00." in main_of(
        project.desk.get(project.url("check"))
    )
    assert final(project) == Decimal("4080.00")


def test_a_line_within_the_tolerance_is_marked_and_counts(project: Project) -> None:
    project.award.receipts.filter(line="c1").update(amount=Decimal("2880.00"))
    project.award.receipts.filter(line="c3").update(amount=Decimal("420.00"))
    project.accept_all()
    assert "above the plan, within the tolerance" in main_of(project.desk.get(project.url("check")))
    assert final(project) == Decimal("4200.00")


def test_the_office_corrects_the_money_that_came_in_with_a_reason(project: Project) -> None:
    sent = {"own": "1000", "others": "500"}
    assert project.desk.post(project.url("findings"), sent).status_code == 422
    project.desk.post(project.url("findings"), sent | {"reason": "Spende laut Kontoauszug"})
    assert final(project) == Decimal("3700.00")


def test_totals_per_line_are_accepted_or_cut_with_a_remark() -> None:
    project = make_project(source=rules(receipts="kept"))
    lines = {"line_c1": "2400", "line_c2": "1000", "line_c3": "900", "line_c4": "600", "line_c5": "300"}
    project.send_proof(own="1000", **lines)
    assert final(project) == Decimal("4200.00")
    sums = {f"accepted_{key.removeprefix('line_')}": amount for key, amount in lines.items()}
    answer = project.desk.post(project.url("judge-lines"), sums | {"accepted_c3": "500"})
    assert "Write why. The applicant reads it." in main_of(answer)
    answer = project.desk.post(project.url("judge-lines"), sums | {"accepted_c3": "901"})
    assert "Write at most what was sent: €900.00." in main_of(answer)
    project.desk.post(project.url("judge-lines"), sums | {"accepted_c3": "500", "remark_c3": "Zu viel"})
    assert final(project) == Decimal("3800.00")
    assert settle(project).final_amount == Decimal("3800.00")


# -- settlement, payouts, years -------------------------------------------------------------------


def test_what_is_owed_and_not_planned_yet_becomes_a_payout(project: Project) -> None:
    """Where the money comes after the proof, nothing was planned before."""
    project.accept_all()
    settle(project)
    payout = project.award.payouts.get()
    assert (payout.amount, payout.by_year, payout.state) == (
        Decimal("4200.00"),
        {"2026": "4200.00"},
        "planned",
    )


def test_planned_payouts_are_cut_before_those_that_are_checked_already(project: Project) -> None:
    for amount in ("1000.00", "2000.00", "1200.00"):
        project.plan(amount)
    released = project.award.payouts.get(number=2)
    released.state, released.prepared_by = PayoutState.PREPARED, project.officer
    released.save()
    project.award.receipts.filter(line="c1").update(amount=Decimal("400.00"))
    project.accept_all()
    settle(project)
    assert list(project.award.payouts.values_list("amount", "state", "prepared_by")) == [
        (Decimal("200.00"), "planned", None),
        (Decimal("2000.00"), "prepared", project.officer.pk),
        (Decimal("1200.00"), "cancelled", None),
    ]


def test_money_at_the_bank_counts_as_paid(project: Project) -> None:
    project.plan("4200.00", state=PayoutState.EXPORTED)
    project.award.receipts.filter(line="c1").update(amount=Decimal("2000.00"))
    project.accept_all()
    assert (given_to(project.fresh), overpaid(project.fresh)) == (
        {2026: Decimal("4200.00")},
        Decimal("400.00"),
    )
    with pytest.raises(Refused) as refused:
        settle(project)
    assert (refused.value.code, refused.value.params["amount"]) == ("overpaid", Decimal("400.00"))


def test_the_rest_goes_back_into_the_later_year_of_two() -> None:
    """1,200 from this year and 3,000 from the next; 500 are not needed."""
    project = make_project(by_year={2026: "1200.00", 2027: "3000.00"})
    project.pay("1200.00")
    project.plan("3000.00", {2027: "3000.00"})
    for number, amount in enumerate(("1900.00", "1000.00", "900.00", "600.00", "300.00"), start=1):
        project.spend(f"c{number}", amount)
    project.send_proof(own="1000")
    project.accept_all()
    settle(project)
    reference = project.award.application.reference or ""
    assert committed_to(reference) == {2026: Decimal("1200.00"), 2027: Decimal("2500.00")}
    releases = LedgerEntry.objects.filter(case_reference=reference, kind="release")
    assert list(releases.values_list("budget_year__year", "amount")) == [(2027, Decimal("500.00"))]
    assert BudgetYear.objects.get(year=2027).free == Decimal("17500.00")
    assert project.award.payouts.get(number=2).by_year == {"2027": "2500.00"}


def test_a_settled_grant_is_told_and_written_down_once(project: Project) -> None:
    project.accept_all()
    settlement = settle(project)
    with pytest.raises(NotPossible):
        settle(project)
    assert Settlement.objects.get() == settlement
    entry = TimelineEntry.objects.get(event="settle")
    assert (entry.actor, entry.data["amount"]) == (project.officer, "4200.00")
    letter = Mail.objects.get(key__startswith="settled:")
    assert "We still pay you €4,200.00." in letter.text.replace("\N{NO-BREAK SPACE}", " ")
    assert project.fresh.ended_at == AFTER


def test_the_result_can_be_frozen_for_a_repayment_without_settling(project: Project) -> None:
    project.pay("4200.00")
    judge(project, project.award.receipts.get(line="c1"), "none", remark="Fehlt")
    project.accept_all()
    found = settling.record_result(award=project.fresh, actor=project.officer, now=AFTER)
    assert (found.final_amount, found.paid_before) == (Decimal("1800.00"), Decimal("4200.00"))
    assert project.fresh.state == AwardState.PROOF_SENT
    assert overpaid(project.fresh) == Decimal("2400.00")


def test_more_can_be_recognised_while_the_initiative_is_heard(project: Project) -> None:
    Award.objects.update(state=AwardState.HEARING)
    rent = project.award.receipts.get(line="c1")
    said = {rent.pk: settling.Verdict(verdict="full")}  # type: ignore[arg-type]
    settling.judge_receipts(award=project.fresh, actor=project.officer, now=AFTER, verdicts=said)
    rent.refresh_from_db()
    assert rent.verdict == "full"


# -- who, and when --------------------------------------------------------------------------------


def test_the_auditor_reads_and_changes_nothing(project: Project) -> None:
    auditor = browser_of(role(RoleName.AUDITOR, project.award.application.programme, language="en"))
    page = auditor.get(project.url("check"))
    assert page.status_code == 200
    assert "Save these receipts" not in main_of(page)
    assert auditor.post(project.url("judge"), {"all": "1"}).status_code == 404


def test_the_initiative_does_not_check_itself(project: Project) -> None:
    with pytest.raises(NotAllowed):
        settling.settle(award=project.fresh, actor=project.amina, now=AFTER)
    assert project.phone.get(project.url("check")).status_code == 404


def test_nothing_is_judged_before_the_proof_was_sent() -> None:
    project = make_project()
    receipt = project.spend("c1", "10.00")
    assert "Nothing was sent yet" in main_of(project.desk.get(project.url("check")))
    answer = judge(project, receipt, "full")
    assert (answer.status_code, answer["Location"]) == (302, project.url("desk-award"))


def test_many_receipts_are_shown_page_by_page() -> None:
    project = make_project()
    for number in range(30):
        project.spend("c2", "10.00", what=f"Beleg {number}")
    project.send_proof()
    first = main_of(project.desk.get(project.url("check")))
    assert ("Beleg 24" in first, "Beleg 25" in first) == (True, False)
    second = main_of(project.desk.get(project.url("check") + "?line=c2&page=2"))
    assert ("Beleg 24" in second, "Beleg 29" in second) == (False, True)
