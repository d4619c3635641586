from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = _("Grants")

    def ready(self) -> None:
        from accounts.navigation import NavItem, register
        from accounts.roles import CASE_READERS
        from applications import boxes
        from awards import change_panels, panels, presentation

        boxes.register(applicant=presentation.for_applicant, office=presentation.for_office)
        panels.register(
            applicant=change_panels.changes_for_applicant, office=change_panels.changes_for_office
        )
        register(
            NavItem(
                label=_("Grants"),
                url_name="awards:desk-awards",
                who=CASE_READERS,
                position=31,
            )
        )
