from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetsConfig(AppConfig):
    name = "budgets"
    verbose_name = _("The annual pot")

    def ready(self) -> None:
        from accounts.navigation import NavItem, register
        from budgets.people import READERS

        register(NavItem(label=_("The pot"), url_name="budgets:pot", who=READERS, position=61))
