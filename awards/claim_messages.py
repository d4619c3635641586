"""Words for what the verbs about money that is asked back refuse."""

from django.utils.translation import gettext_lazy as _

from awards.notice_messages import REFUSALS as NOTICE_REFUSALS
from funding.refusals import Refusals

REFUSALS = {
    "reason_missing": _("Write why. The applicant reads it."),
    # The hearing (awards.claims).
    "more_than_paid": _("Only %(paid)s were paid and have not come back. Write at most this."),
    "payment_at_bank": _("A payment is with the bank just now. Wait until it is booked."),
    "known_in_future": _("This day is still to come. Write the day on which you knew the facts."),
    "known_earlier": _("You knew the facts on %(latest)s at the latest. Write this day or an earlier one."),
    "answer_too_soon": _("Give at least two weeks: choose %(earliest)s or a later day."),
    "answer_missing": _("Write your answer before you send it."),
    "answered_already": _("Your answer is here already. Nothing was changed."),
    # The end of a grant of which nothing was paid (awards.revoking).
    "asked_too_late": _("Give two weeks to answer: you must have asked on %(latest)s or earlier."),
    "asked_before_grant": _("The grant was given on %(first)s. Write this day or a later one."),
    # The demand.
    "hearing_runs": _("The applicant can answer until %(until)s. Wait for the answer or this day."),
    "year_is_over": _("The year to decide ended on %(last)s (§ 48 VwVfG). You can only drop the claim now."),
    "more_than_heard": _("The hearing was about %(heard)s. Write at most this."),
    "interest_in_future": _("This day is still to come. Write today or an earlier day."),
    "rate_unknown": _("The base rate is known from %(first)s on. Write this day or a later one."),
    "rate_missing": _(
        "The base rate from %(since)s on is not confirmed yet. Look it up at the Bundesbank and enter it first."
    ),
    "not_this_half": _("The rate from %(since)s on cannot be entered now."),
    "odd_rate": _("Write a rate from %(lowest)s to %(highest)s percent."),
    "too_many_parts": _("Choose 1 to %(most)s parts."),
    "part_not_positive": _("Each part must be above 0. Choose fewer parts."),
    "parts_do_not_add_up": _("The parts add up to %(sum)s. Together they must be the amount."),
    "due_too_soon": _("Choose a day after today."),
    "parts_out_of_order": _("Each part must be due after the one before."),
    "changed_meanwhile": NOTICE_REFUSALS["changed_meanwhile"],
    "nobody_to_tell": NOTICE_REFUSALS["nobody_to_tell"],
    # Booking (awards.repayments).
    "entry_booked": _("This entry of the bank statement is booked already. Nothing was booked again."),
    "interest_over_amount": _("The interest cannot be more than what came in."),
    "received_in_future": _("This day is still to come. Write the day of the bank statement."),
    "received_before_payment": _("The first payment was made on %(paid)s. Write this day or a later one."),
    "more_than_open": _("Only %(open)s are still open. Send the rest back to the applicant."),
    "more_interest_than_open": _("Only %(open)s of interest are open on this day."),
}

words_of, put_beside = Refusals(REFUSALS).both
