"""The page on which a member chooses how and when to be reminded."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import open_to, person_of
from board.forms_reminders import WishForm, wish_initial
from board.wishes import REMINDED, choose_reminders, wish_of


@open_to(REMINDED)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """Show what is chosen, and take another choice."""
    user = person_of(request)
    typed = request.POST if request.method == "POST" else None
    form = WishForm(typed, initial=wish_initial(wish_of(user)))
    if form.is_valid():
        choose_reminders(member=user, **form.cleaned_data)
        messages.success(request, _("We have noted how you want to be reminded."))
        return redirect("board:reminders")
    return render(request, "board/reminders.html", {"form": form}, status=422 if form.errors else 200)
