"""The page on which the office checks a proof of use: plan and reality, verdicts, the result with its arithmetic."""

from dataclasses import asdict
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import open_to, person_of
from accounts.roles import CASE_READERS
from awards import checking
from awards.leftovers import given_to
from awards.models import Award, Proof, Receipt
from awards.payout_plan import ZERO, total
from awards.proof_forms import QUESTIONS, ReportForm
from awards.receipts import guideline_of
from awards.settlement import CheckedLine, Result
from awards.settlement_words import FINANCING, step_rows
from awards.settling import may_check
from awards.settling_forms import FindingsForm, LinesForm, VerdictForm
from awards.states import ReceiptVerdict
from awards.views.fetch import read_award
from awards.views.proofs import pictures_of
from awards.views.receipts import currency_of
from awards.workflow import may_now

# Receipts with their forms on one page; more would be slow on an old computer.
PAGE = 25


class Check:
    """What the check is about, read once: award, proof, receipts and the result as it stands."""

    def __init__(self, award: Award) -> None:
        self.award, self.currency = award, currency_of(award)
        self.proof: Proof = checking.proof_of(award) or Proof(award=award)
        self.receipts = list(award.receipts.in_use().select_related("added_by").order_by("paid_on", "pk"))
        self.result: Result = checking.result_of(award, proof=self.proof, receipts=self.receipts)
        self.totals_only = checking.has_totals_only(award)

    @cached_property
    def given(self) -> Decimal:
        """What was paid, or is with the bank. Two queries, once."""
        return total(given_to(self.award))

    @property
    def number_open(self) -> int:
        return sum(receipt.verdict == ReceiptVerdict.OPEN for receipt in self.receipts)

    def receipts_of(self, line: str) -> list[Receipt]:
        return [receipt for receipt in self.receipts if receipt.line == line]

    def findings_form(self, data: Any = None) -> FindingsForm:
        exceeded = [
            line
            for line in self.result.lines
            if line.is_exceeded and (line.is_beyond_tolerance or line.is_over_allowed)
        ]
        actual = checking.actual_of(self.award, self.proof, ())
        return FindingsForm(
            data,
            exceeded=exceeded,
            currency=self.currency,
            initial={
                "own": actual.own,
                "others": actual.others,
                "over": sorted(actual.over),
                "reason": self.proof.check_notes.get("reason", ""),
            },
        )

    def lines_form(self, data: Any = None) -> LinesForm:
        noted = self.proof.check_notes.get("lines", {})
        remarks = {key: row["remark"] for key, row in noted.items()}
        return LinesForm(data, lines=self.result.lines, remarks=remarks, currency=self.currency)


# -- the page -------------------------------------------------------------------------------------


@open_to(CASE_READERS)
@never_cache
@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan, recognised and actual side by side; verdicts; the result with its arithmetic."""
    return show_check(request, Check(read_award(request, pk)))


def show_check(
    request: HttpRequest,
    found: Check,
    *,
    verdict_forms: list[VerdictForm] | None = None,
    lines_form: LinesForm | None = None,
    findings_form: FindingsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    award = found.award
    user = person_of(request)
    line = chosen_line(request, found)
    forms_here = verdict_forms or forms_of(found, line, page_number(request))
    given = found.given
    # The other forms bring their summary of errors along.
    faulty = [form for form in forms_here if form.errors]
    context = {
        "award": award,
        "case": award.application,
        "currency": found.currency,
        "found": found,
        "rows": [line_row(row, award) for row in found.result.lines],
        "totals": totals(found),
        "links": line_links(found, line),
        "verdict_forms": forms_here if not found.totals_only else [],
        "line": line,
        "more_url": more_url(request, found, line),
        "lines_form": lines_form or (found.lines_form() if found.totals_only else None),
        "findings_form": findings_form or found.findings_form(),
        "may_judge": may_check(award, user),
        "may_settle": may_now(award, "settle", user),
        "steps": step_rows((asdict(step) for step in found.result.steps), found.currency),
        "financing": FINANCING[guideline_of(award).financing.type],
        "paid": given,
        "difference": given - found.result.final,
        "overpaid": given > found.result.final,
        "rest": found.result.final - given,
        "report": report_rows(found.proof),
        "pictures": pictures_of(award, found.proof if found.proof.pk else None),
        "faulty": faulty,
    }
    return render(request, "awards/check.html", context, status=status)


def page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and int(text[:4]) > 0 else 1


def chosen_line(request: HttpRequest, found: Check) -> str:
    """The line whose receipts are shown: the one asked for, else the first with receipts still open."""
    wanted = request.GET.get("line", "")
    keys = [line.key for line in found.result.lines]
    if wanted in keys:
        return wanted
    still_open = [receipt.line for receipt in found.receipts if receipt.verdict == ReceiptVerdict.OPEN]
    ordered = [key for key in keys if key in still_open] or [key for key in keys if found.receipts_of(key)]
    return ordered[0] if ordered else keys[0] if keys else ""


def forms_of(found: Check, line: str, page: int) -> list[VerdictForm]:
    shown = found.receipts_of(line)[(page - 1) * PAGE : page * PAGE]
    return [VerdictForm(receipt=receipt, currency=found.currency) for receipt in shown]


def more_url(request: HttpRequest, found: Check, line: str) -> str:
    page = page_number(request)
    if len(found.receipts_of(line)) <= page * PAGE:
        return ""
    return "?" + urlencode({"line": line, "page": page + 1})


def line_links(found: Check, line: str) -> list[dict[str, Any]]:
    """The lines that have receipts, with how many of them are still open."""
    links = []
    for row in found.result.lines:
        mine = found.receipts_of(row.key)
        if not mine:
            continue
        still_open = sum(receipt.verdict == ReceiptVerdict.OPEN for receipt in mine)
        label = _("%(line)s (%(number)d open)") % {"line": row.label, "number": still_open}
        url = "?" + urlencode({"line": row.key}) + "#receipts"
        links.append({"label": label if still_open else row.label, "url": url, "current": row.key == line})
    return links


def line_row(row: CheckedLine, award: Award) -> dict[str, Any]:
    """A line with what the tolerance says of it."""
    planned = next(line for line in award.lines if line["key"] == row.key)
    badge = None
    if row.is_beyond_tolerance:
        badge = {"kind": "danger", "text": _("above the tolerance")}
        if row.is_over_allowed:
            badge = {"kind": "warning", "text": _("above the tolerance, allowed")}
    elif row.is_exceeded:
        badge = {"kind": "warning", "text": _("above the plan, within the tolerance")}
    return {"line": row, "plan_counts": Decimal(planned["recognised"]), "badge": badge}


def totals(found: Check) -> dict[str, Decimal]:
    terms, lines = checking.terms_of(found.award), found.result.lines
    return {
        "planned": terms.planned,
        "plan_counts": terms.recognised,
        "claimed": sum((line.claimed for line in lines), ZERO),
        "accepted": sum((line.accepted for line in lines), ZERO),
        "recognised": found.result.recognised,
    }


def report_rows(proof: Proof) -> list[dict[str, Any]]:
    """The report as it was sent, for components/summary.html."""
    labels = {name: ReportForm.base_fields[name].label for name in (*QUESTIONS, "people")}
    rows = [{"label": labels[name], "value": proof.report.get(name, "")} for name in QUESTIONS]
    rows.append({"label": labels["people"], "value": proof.people_reached})
    rows.append({"label": _("May be published"), "value": _("Yes") if proof.may_publish else _("No")})
    return rows if proof.sent_at else []
