from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = _("Funding programmes")

    def ready(self) -> None:
        from funding import celery  # noqa: F401  (makes it the current Celery app of this process)
