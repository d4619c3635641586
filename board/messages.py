"""Words for what the verbs of a ballot refuse."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from board.meeting_messages import MEETING_REFUSALS
from funding.errors import Refused
from funding.refusals import Refusals

REFUSALS = MEETING_REFUSALS | {
    "ballot_closed": _("This vote is closed. Votes are no longer taken."),
    "ballot_taken_back": _("This vote has ended early. The application is no longer with the board."),
    "excluded": _("You have a conflict of interest in this case. You take no part in the vote."),
    "excluded_already": _("This member takes no part in the vote already."),
    "choice_unknown": _("Choose one of the answers."),
    "amount_missing": _("Write the amount that you would give."),
    "amount_unwanted": _("You wrote an amount. Choose “Fund a lower amount”, or empty this field."),
    "amount_not_positive": _("Write an amount above 0. If nothing should be paid, choose “Do not fund”."),
    "amount_too_precise": _("Write at most two digits after the comma, like 1.234,56."),
    "amount_too_high": _("Write an amount up to %(highest)s. More is not possible in this case."),
    "addressee_unknown": _("Choose whom you ask."),
    "text_missing": _("Write something before you send it."),
    "text_too_long": _("Shorten the text to %(longest)s characters."),
    "too_many_questions": _("You have asked %(most)s questions. Please wait for an answer first."),
    "answered_already": _("Somebody has answered this question meanwhile."),
    "closes_in_the_past": _("Choose a day from today on, like 1.9.2026."),
    "unknown_case": _("One of the applications is no longer open. Look at the page again."),
    "more_than_left": _("Together this is %(sum)s. Only %(free)s are left in the pot."),
    "already_open": _("The board is already voting on this application."),
    "too_few_members": _(
        "The board has %(members)s members. At least %(at_least)s must be able to vote."
        " Ask the administration to add members."
    ),
    # Terms on the board (board.members).
    "role_unknown": _("Choose one of the roles."),
    "email_wrong": _("Write an e-mail address like name@example.org."),
    "name_missing": _("Write the name. This e-mail address is new here."),
    "person_switched_off": _("This person's account is switched off. Ask the administration."),
    "works_for_the_town": _(
        "%(person)s already has the role “%(role)s” in this programme."
        " Who works on applications for the town cannot sit on the board. Choose another person."
    ),
    "already_member": _(
        "%(person)s is on the board already: %(role)s from %(since)s until %(until)s."
        " Change that term, or choose other days."
    ),
    "second_chair": _(
        "%(person)s has the role “%(role)s” from %(since)s until %(until)s. There can be only one."
        " End that term first, or choose another role."
    ),
    "ends_before_start": _("The last day is before the first day, %(since)s. Choose a later day."),
    "ends_in_the_past": _("This day is over. Choose a last day from today on, or leave it empty."),
    "ends_too_early": _("Choose yesterday or a later day. What was before stays as it was."),
    "term_is_over": _("This is over already. Nothing was changed."),
    "term_has_begun": _("This term has begun. You can end it on a day."),
    "same_role": _("The person has this role already. Choose another one."),
    "change_in_the_past": _("Choose a day from today on. What was before stays as it was."),
    "change_before_start": _("The term begins on %(since)s. Choose this day or a later one."),
    "change_after_end": _("The term ends on %(until)s. Choose this day or an earlier one."),
    "own_deputy": _("Nobody can be their own deputy. Choose another person."),
    "not_a_member": _(
        "%(person)s has no vote on the board in this time. Only members with a vote have deputies."
    ),
    "not_a_deputy": _("%(person)s is not a deputy member of the board in this time. Choose other days."),
    "already_deputy": _("%(person)s already stands in for %(member)s in this time."),
    # Deputies in a vote (board.deputies).
    "not_circular": _("The board votes on this in a meeting. Who is there votes."),
    "stands_in_already": _("You stand in for somebody in this vote. You cannot pass the vote on."),
    "has_voted": _("The vote was cast already. It stays."),
    "no_deputy": _("Nobody can stand in for you in this vote. Please vote yourself, or tell the office."),
    "has_a_seat": _("You have a vote in this case already. One person has one vote."),
    "already_replaced": _("Another deputy stands in already. You need not do anything."),
    "too_early": _("You can step in from %(day)s on. Until then the member can vote."),
    "deputy_has_voted": _("Your deputy has voted already. The vote stays."),
    # Absences (board.absences).
    "absence_in_the_past": _("Choose a first day from today on."),
    "absence_too_long": _("An absence can last a year at most. Talk to the office about your term."),
    "already_absent": _("You have entered an absence from %(since)s until %(until)s. Delete it first."),
    "absence_is_over": _("This absence is over. It stays as it was."),
}


def words_of(refusal: Refused, currency: str = "") -> str:
    """The refusal in the active language; days as people write them, amounts in the programme's currency.

    Without a currency, for verbs about people and days, which refuse no amount.
    """
    params = {name: in_words(name, value) for name, value in refusal.params.items()}
    return Refusals(REFUSALS).say(refusal.code, params, currency)


def in_words(name: str, value: Any) -> Any:
    """Days with the name of the month, as on all pages of the board."""
    if name == "until" and value is None:
        return gettext("further notice")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else value


def put_beside(form: forms.Form, refusal: Refused, currency: str = "") -> None:
    """Show a refusal beside the field it concerns, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, words_of(refusal, currency))
