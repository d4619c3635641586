from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = _("Grants")

    def ready(self) -> None:
        from accounts.navigation import NavItem, register
        from accounts.roles import CASE_READERS
        from applications import boxes
        from awards import presentation
        from awards.carried import follow_carry_over
        from awards.pot_names import case_names
        from budgets import naming, transfers

        naming.register(case_names)
        transfers.follow_carry_overs(follow_carry_over)
        boxes.register(applicant=presentation.for_applicant, office=presentation.for_office)
        register(
            NavItem(
                label=_("Grants"),
                url_name="awards:desk-awards",
                who=CASE_READERS,
                position=31,
            )
        )
