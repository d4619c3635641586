"""Pages of initiatives. Whoever does not belong to one gets 404 for each of its pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PUBLIC, SIGNED_IN, open_to, person_of
from accounts.forms import InitiativeForm, InvitationForm
from accounts.initiatives import (
    InitiativeError,
    accept_invitation,
    found_initiative,
    invite,
    leave,
    withdraw_invitation,
)
from accounts.models import Initiative, Invitation
from accounts.views.preferences import safe_next


def initiative_of(request: HttpRequest, pk: int) -> Initiative:
    """The initiative, for its own people. Raises Http404 for everybody else."""
    return get_object_or_404(Initiative.objects.visible_to(request.user), pk=pk)


@open_to(SIGNED_IN)
@require_safe
def my_initiatives(request: HttpRequest) -> HttpResponseBase:
    mine = Initiative.objects.visible_to(request.user).prefetch_related("people")
    return render(request, "accounts/initiatives.html", {"initiatives": mine})


@open_to(SIGNED_IN)
def new_initiative(request: HttpRequest) -> HttpResponseBase:
    """Enter an initiative; `next` leads back to what needed it, for example a new application."""
    form = InitiativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            initiative = found_initiative(by=person_of(request), now=timezone.now(), **form.cleaned_data)
        except InitiativeError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": initiative.name})
            return redirect(safe_next(request, "accounts:initiatives"))
    return render(request, "accounts/initiative_form.html", {"form": form, "initiative": None})


@open_to(SIGNED_IN)
def edit_initiative(request: HttpRequest, pk: int) -> HttpResponseBase:
    initiative = initiative_of(request, pk)
    form = InitiativeForm(request.POST or None, instance=initiative)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("%(name)s is saved.") % {"name": initiative.name})
        return redirect("accounts:initiatives")
    return render(request, "accounts/initiative_form.html", {"form": form, "initiative": initiative})


@open_to(SIGNED_IN)
def members(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who acts for the initiative, who is invited, and the form to invite one more."""
    initiative = initiative_of(request, pk)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and send_invitation(request, initiative, form):
        return redirect("accounts:members", pk=pk)
    return render(
        request,
        "accounts/members.html",
        {
            "initiative": initiative,
            "form": form,
            "memberships": initiative.memberships.select_related("user").order_by("since"),
            "invitations": initiative.invitations.open_at(timezone.now()).order_by("created_at"),
        },
    )


def send_invitation(request: HttpRequest, initiative: Initiative, form: InvitationForm) -> bool:
    try:
        sent = invite(
            initiative=initiative, email=form.cleaned_data["email"], by=person_of(request), now=timezone.now()
        )
    except InitiativeError as error:
        form.add_error("email", str(error))
        return False
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": sent.email})
    return True


@open_to(SIGNED_IN)
@require_POST
def withdraw(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponseBase:
    invitation = get_object_or_404(initiative_of(request, pk).invitations.waiting(), pk=invitation_pk)
    withdraw_invitation(invitation=invitation)
    messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("accounts:members", pk=pk)


@open_to(SIGNED_IN)
def leave_initiative(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask once, then leave."""
    initiative = initiative_of(request, pk)
    error = ""
    if request.method == "POST":
        try:
            leave(initiative=initiative, user=person_of(request))
        except InitiativeError as refused:
            error = str(refused)
        else:
            messages.success(request, _("You no longer act for %(name)s.") % {"name": initiative.name})
            return redirect("accounts:initiatives")
    return render(request, "accounts/leave.html", {"initiative": initiative, "error": error})


@open_to(PUBLIC)
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """What the link in the mail opens: who invites to what, and a button. Opening it changes nothing."""
    found = get_object_or_404(Invitation.objects.select_related("initiative", "invited_by"), token=token)
    return show_invitation(request, found)


@open_to(SIGNED_IN)
@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponseBase:
    found = get_object_or_404(Invitation.objects.select_related("initiative", "invited_by"), token=token)
    try:
        initiative = accept_invitation(token=token, by=person_of(request), now=timezone.now())
    except InitiativeError:
        return show_invitation(request, found)
    messages.success(request, _("You now act for %(name)s.") % {"name": initiative.name})
    return redirect("accounts:initiatives")


def show_invitation(request: HttpRequest, found: Invitation) -> HttpResponse:
    is_member = found.initiative.memberships.filter(user=request.user.pk).exists()
    is_open = found.accepted_at is None and found.expires_at > timezone.now()
    context = {"invitation": found, "is_member": is_member, "is_open": is_open}
    return render(request, "accounts/invitation.html", context, status=200 if is_open or is_member else 410)
