"""Where money is paid back, and under which reference."""

from django.conf import settings
from django.utils.translation import gettext as _

from awards.models import Award
from funding.guideline.model import Guideline
from funding.wording import label

Row = tuple[str, str]


def account_rows(award: Award, guideline: Guideline) -> list[Row]:
    """Recipient, account and reference of a transfer to the town: as its guideline says, else the account that pays."""
    reference = (_("Reference for the transfer"), award.application.reference or "")
    told = guideline.notice.account
    if told:
        lines = [line.strip() for line in label(told).splitlines() if line.strip()]
        return [(_("Account for the transfer"), ", ".join(lines)), reference]
    iban = getattr(settings, "PAYER_IBAN", "").replace(" ", "")
    if not iban:
        return [reference]
    grouped = " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
    holder = getattr(settings, "PAYER_NAME", settings.AUTHORITY_NAME)
    return [(_("Recipient of the transfer"), holder), (_("IBAN"), grouped), reference]
