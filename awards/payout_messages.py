"""Words for what the verbs about payments refuse."""

from django.utils.translation import gettext_lazy as _

from funding.refusals import Refusals

REFUSALS = {
    # Preparing and releasing (awards.payouts).
    "prepared_already": _("This payment was prepared already. This is where it stands now."),
    "after_settlement": _("The guideline pays after the proof of use. Check the proof first."),
    "account_missing": _("There is no bank account yet. The applicant must name one first."),
    "account_private": _("The guideline pays to accounts of organisations only. Ask for another account."),
    "iban_wrong": _("This account number cannot be paid to. Ask the applicant for another one."),
    "same_person": _("You prepared this payment. Another person must release it."),
    "account_changed": _("The applicant has another account now. The office must check the payment again."),
    "payment_changed": _("The office has changed this payment meanwhile. Compare it again, then release it."),
    # Runs (awards.payout_runs).
    "nothing_to_pay": _("There is nothing to pay any more. Look at the list again."),
    "changed_meanwhile": _("The payments have changed meanwhile. Check the sum and try again."),
    "too_many_payments": _("A run has at most %(most)s payments."),
    "only_euros": _(
        "This programme pays in %(currency)s. Files for the bank work for euros only. Pay by hand."
    ),
    "holder_unreadable": _(
        "Banks cannot read the account holder of %(reference)s. Give this payment back to the office first."
    ),
    "day_is_over": _("Choose a day from today on."),
    "day_too_far": _("Choose a day up to %(latest)s."),
    "town_account_missing": _(
        "The town's account is not set up yet. The administration must set: %(names)s."
    ),
    "town_account_wrong": _(
        "The town's account is set up wrongly. The administration must correct: %(names)s."
    ),
    "file_invalid": _("The bank would refuse this file. Tell the administration. Nothing was changed."),
    # Booking (awards.bookings).
    "paid_in_future": _("This day is still to come. Write the day of the bank statement."),
    "paid_before_release": _("The payment was released on %(released)s. It cannot have been paid before."),
    "bounced_before_paid": _("The money went out on %(paid)s. It cannot have come back before."),
    "more_than_committed": _(
        "The pot of %(year)s has not bound so much money. Ask the office to look at it."
    ),
    "paid_twice": _(
        "Payment %(number)s was made in its place and is at the bank, too. Ask the bank whether both were paid."
    ),
    "no_day": _("The bank names no day for it."),
    "back_already": _(
        "The initiative has paid part of it back before. Only %(most)s of %(year)s are still out."
        " Settle it with the office."
    ),
    # Statements (awards.camt).
    "file_too_large": _("The file is too large. At most %(most)s MB are read."),
    "not_xml": _("This is no XML file. If it is a ZIP file, unpack it first."),
    "xml_forbidden": _("This file holds things that no bank statement has. It was not read."),
    "other_message": _("This is no bank statement (camt.053) but %(found)s. Choose another file."),
    "too_many_entries": _("The file is too long. Ask the bank for a statement of fewer days."),
    "statement_broken": _("Entry %(entry)s of the statement cannot be understood. Nothing was booked."),
}

words_of, put_beside = Refusals(REFUSALS).both
