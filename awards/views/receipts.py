"""Receipts along the way: the list with its figures, the form, the file as a download, taken away and taken back."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.rescue import typed_before
from applications.views.papers import download
from awards import receipts
from awards.held_files import held_file, hold_file
from awards.models import Award, HeldFile, Receipt
from awards.receipt_forms import ReceiptForm, doubt_words
from awards.receipt_images import read_paper
from awards.receipt_messages import words_of
from awards.views.fetch import any_award, own_award
from funding.errors import NotPossible, Refused


def currency_of(award: Award) -> str:
    return str(award.application.programme.currency)


def sent_by(request: HttpRequest) -> Any:
    """What was sent, an empty form too, now or before the session ended; None where the page is only opened."""
    if request.method == "POST":
        return request.POST
    kept = typed_before(request)
    if kept is not None:
        messages.warning(request, _("You are signed in again. What you typed is here. Save it now."))
    return kept


def moved_on(request: HttpRequest, award: Award) -> HttpResponse:
    """The proof was sent or closed meanwhile: say so on the page of the grant."""
    messages.warning(request, _("This can no longer be changed here. This is where it stands now."))
    return redirect("awards:award", award.pk)


def receipt_rows(award: Award, found: list[Receipt]) -> list[dict[str, Any]]:
    labels = {line["key"]: receipts.line_label(line, receipts.guideline_of(award)) for line in award.lines}
    return [{"receipt": receipt, "line": labels.get(receipt.line, receipt.line)} for receipt in found]


@open_to(SIGNED_IN)
@never_cache
@require_safe
def receipt_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All receipts of a grant, newest first, and what is left of each line of the plan."""
    award = own_award(request, pk)
    found = list(award.receipts.select_related("added_by").order_by("-paid_on", "-pk"))
    context = {
        "award": award,
        "case": award.application,
        "currency": currency_of(award),
        "figures": receipts.figures_from(award, found),
        "rows": receipt_rows(award, [receipt for receipt in found if receipt.removed_at is None]),
        "removed": receipt_rows(award, [receipt for receipt in found if receipt.removed_at is not None]),
        "may_collect": receipts.may_collect(award, person_of(request)),
    }
    return render(request, "awards/receipts.html", context)


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a receipt. A picture once sent is kept while the form comes back with questions."""
    award = own_award(request, pk)
    user = person_of(request)
    if not receipts.may_collect(award, user):
        return moved_on(request, award)
    form = ReceiptForm(
        sent_by(request),
        request.FILES if request.method == "POST" else None,
        lines=receipts.figures_of(award),
        currency=currency_of(award),
        initial={"line": request.GET.get("line", "")},
    )
    doubts: tuple[receipts.Doubt, ...] = ()
    held = held_file(award, user, request.POST.get("held", ""))
    if request.method == "POST":
        try:
            held = take_upload(request, award, form, held)
            if form.is_valid():
                return added(request, award, form, held)
        except NotPossible:
            return moved_on(request, award)
        except Refused as refusal:
            doubts = put_beside(form, refusal, request)
    return show_form(request, award, form, held=held, doubts=doubts)


def added(request: HttpRequest, award: Award, form: ReceiptForm, held: HeldFile | None) -> HttpResponse:
    """Add what the form says; raises what receipts.add_receipt raises."""
    confirmed = frozenset(request.POST.getlist("doubt")) if "confirm" in request.POST else frozenset()
    receipt = receipts.add_receipt(
        award=award,
        actor=person_of(request),
        now=timezone.now(),
        spending=form.spending,
        picture=held,
        confirmed=confirmed,
    )
    messages.success(request, _("The receipt is added: %(what)s.") % {"what": receipt.what})
    if "again" in request.POST:
        return redirect("awards:receipt-add", award.pk)
    return redirect("awards:receipts", award.pk)


def take_upload(
    request: HttpRequest, award: Award, form: ReceiptForm, held: HeldFile | None
) -> HeldFile | None:
    """The picture of this form: sent now, else the one kept from before. Refusals stand beside the field."""
    for field in ("photo", "file"):
        upload = request.FILES.get(field)
        if upload is None:
            continue
        try:
            paper = read_paper(upload)
            return hold_file(award=award, actor=person_of(request), now=timezone.now(), paper=paper)
        except Refused as refusal:
            form.add_error(field, words_of(refusal))
            return held
    return None if "drop" in request.POST else held


def put_beside(form: ReceiptForm, refusal: Refused, request: HttpRequest) -> tuple[receipts.Doubt, ...]:
    """A refusal as a message beside its field; doubts are returned."""
    if refusal.code == "doubts":
        found: tuple[receipts.Doubt, ...] = refusal.params["doubts"]
        return found
    field = "photo" if refusal.field == "file" else refusal.field
    form.add_error(field if field in form.fields else None, words_of(refusal))
    return ()


def show_form(
    request: HttpRequest,
    award: Award,
    form: ReceiptForm,
    *,
    held: HeldFile | None,
    doubts: tuple[receipts.Doubt, ...],
) -> HttpResponse:
    currency = currency_of(award)
    context = {
        "award": award,
        "case": award.application,
        "form": form,
        "held": held,
        "doubts": [{"code": doubt.code, "text": doubt_words(doubt, currency)} for doubt in doubts],
        "needs_picture": receipts.needs_picture(award),
    }
    status = 422 if form.is_bound and request.method == "POST" else 200
    return render(request, "awards/receipt_add.html", context, status=status)


def one_receipt(award: Award, receipt_pk: int) -> Receipt:
    found: Receipt = get_object_or_404(Receipt, award=award, pk=receipt_pk)
    return found


@open_to(SIGNED_IN)
@require_safe
def receipt_file(request: HttpRequest, pk: int, receipt_pk: int) -> FileResponse:
    """The picture or PDF of a receipt, only ever as a download, for the applicant and those who read the grant."""
    receipt: Any = one_receipt(any_award(request, pk), receipt_pk)
    if not receipt.file:
        raise Http404
    return download(receipt)


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_remove(request: HttpRequest, pk: int, receipt_pk: int) -> HttpResponse:
    """Take a receipt out of the figures; asks once, and can be undone."""
    award = own_award(request, pk)
    receipt = one_receipt(award, receipt_pk)
    if not receipts.may_collect(award, person_of(request)):
        return moved_on(request, award)
    if request.method == "POST":
        receipts.remove_receipt(award=award, actor=person_of(request), now=timezone.now(), receipt=receipt)
        messages.success(request, _("The receipt is removed. You can take it back below."))
        return redirect("awards:receipts", pk)
    context = {"award": award, "case": award.application, "receipt": receipt, "currency": currency_of(award)}
    return render(request, "awards/receipt_remove.html", context)


@open_to(SIGNED_IN)
@never_cache
@require_POST
def receipt_take_back(request: HttpRequest, pk: int, receipt_pk: int) -> HttpResponse:
    """Undo: the receipt counts again."""
    award = own_award(request, pk)
    receipt = one_receipt(award, receipt_pk)
    try:
        receipts.take_back_receipt(award=award, actor=person_of(request), receipt=receipt)
    except NotPossible:
        return moved_on(request, award)
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, _("The receipt is there again."))
    return redirect("awards:receipts", pk)
