"""Settings of the processes in test_delivery: the outbox alone, with a short patience."""

from funding.settings_test import *  # noqa: F403

INSTALLED_APPS = ["notifications"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "notifications.urls"
AUTH_USER_MODEL = "auth.User"
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
FORMAT_MODULE_PATH: list[str] = []
TEMPLATES[0]["OPTIONS"] = {}  # noqa: F405
SCHEDULED_ACTIONS: list[str] = []
REMINDER_SOURCES: list[str] = []
# A live worker never holds a mail this long here; a killed one is found out soon.
MAIL_PATIENCE = {"claim_seconds": 4, "first_retry_seconds": 0.5, "scheduler_lease_seconds": 3}
