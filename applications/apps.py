from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        from accounts.access import PUBLIC, SIGNED_IN
        from accounts.navigation import NavItem, register
        from accounts.roles import CASE_READERS, OFFICERS, RoleName
        from applications.menu import waiting_cases

        register(
            NavItem(label=_("The programme"), url_name="home", who=PUBLIC, position=10),
            NavItem(
                label=_("Waiting for me"),
                url_name="applications:desk",
                who=OFFICERS,
                position=20,
                count=waiting_cases,
            ),
            NavItem(label=_("All cases"), url_name="applications:desk-cases", who=CASE_READERS, position=30),
            NavItem(
                label=_("Rules of the programmes"),
                url_name="applications:guidelines",
                who=frozenset({RoleName.ADMINISTRATOR}),
                position=60,
            ),
            NavItem(label=_("My applications"), url_name="applications:mine", who=SIGNED_IN, position=70),
        )
