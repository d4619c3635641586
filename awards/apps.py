from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = _("Grants")

    def ready(self) -> None:
        from accounts.navigation import NavItem, register
        from accounts.roles import CASE_READERS
        from applications import boxes
        from awards import panels, presentation, proof_panels

        boxes.register(applicant=presentation.for_applicant, office=presentation.for_office)
        panels.register(applicant=proof_panels.receipts_for_applicant)
        panels.register(applicant=proof_panels.proof_for_applicant, office=proof_panels.proof_for_office)
        register(
            NavItem(
                label=_("Grants"),
                url_name="awards:desk-awards",
                who=CASE_READERS,
                position=31,
            )
        )
