"""The Celery application: the same on Redis and on the embedded filesystem broker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funding.settings")

app = Celery("foerdertopf")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
