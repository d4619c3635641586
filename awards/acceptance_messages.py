"""Words for what the verbs about the answer to a notice and about the bank account refuse."""

from django.utils.translation import gettext_lazy as _

from funding.refusals import Refusals

REFUSALS = {
    "read_first": _("Open the notice first. Then you can accept the grant."),
    "holder_missing": _("Write the name of the account holder."),
    "holder_unreadable": _("Write the name in letters that banks can read, as the bank has it."),
    "holder_too_long": _("Shorten the name to %(longest)s characters, as the bank has it."),
    "organisation_account_needed": _(
        "We pay to accounts of organisations only. Name an account of your organisation, or write to us."
    ),
    "iban_missing": _("Write the account number (IBAN). It stands on the bank card."),
    "iban_mistake": _(
        "This account number has a mistake. Compare it with your bank card, character by character."
    ),
    "iban_length": _("This account number has %(has)s characters. It must have %(needs)s."),
    "iban_country": _(
        "This account number begins with “%(begins)s”. No country has that. German numbers begin with DE."
    ),
    "iban_signs": _("There is a letter where a digit belongs. Look at O and 0, I and 1."),
    "iban_not_sepa": _(
        "We cannot pay to this country (%(country)s). Name an account in the European payment area (SEPA)."
    ),
}

words_of, put_beside = Refusals(REFUSALS).both
