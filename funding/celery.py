"""The Celery application: the same on Redis and on the embedded folder broker."""

import os
import signal
from contextlib import suppress
from typing import Any

from billiard.util import set_pdeathsig  # type: ignore[attr-defined]  # missing in the stubs
from celery import Celery
from celery.signals import beat_embedded_init, worker_ready
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funding.settings")

app = Celery("foerdertopf")
# Celery's "current app" belongs to the importing thread; the web server's other threads use the default.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    beat_schedule={
        "schedule": {
            "task": "notifications.run_schedule",
            "schedule": settings.SCHEDULER_SECONDS,
            # A run that waited longer than the next one is due would only repeat it.
            "options": {"expires": settings.SCHEDULER_SECONDS},
        }
    },
    # It keeps no file: a worker looks at once when it starts (catch_up), and a file that was cut off would end the scheduler.
    beat_scheduler="celery.beat:Scheduler",
    # A request that wants to ask a worker must not sleep two seconds before it finds that there is no broker.
    broker_transport_options={
        **settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        "interval_start": 0,
        "interval_step": 0,
    },
    # A broker may be away for a night: the worker waits for it, it does not give up after 100 attempts.
    broker_connection_max_retries=None,
    # Nobody uses remote control here, and on the folder broker each dead worker would leave a mailbox.
    worker_enable_remote_control=False,
)
if not settings.REDIS_URL:
    app.conf.broker_transport = "funding.folder_broker:Transport"
app.autodiscover_tasks()


@worker_ready.connect
def catch_up(**_: Any) -> None:
    """A worker that starts looks at once for what became due, or was left behind, while none ran."""
    app.send_task("notifications.run_schedule", expires=settings.SCHEDULER_SECONDS)


@beat_embedded_init.connect
def end_with_the_worker(**_: Any) -> None:
    """The scheduler inside a worker ends with it, also when the worker is killed and can end nobody."""
    # Linux only; elsewhere a scheduler left over does no harm: only one run at a time does the work.
    with suppress(OSError):
        set_pdeathsig(signal.SIGTERM)
