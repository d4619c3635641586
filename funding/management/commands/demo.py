"""Run the demo: prepare folders and database, start the web server and the worker, end both together."""

import http.client
import os
import socket
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any, TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import connection

from accounts.demo import BIND_VARIABLE, is_loopback
from accounts.models import User
from funding.processes import Children, web_server, worker

WELCOME = """
Fördertopf runs at  {address}
E-mails are kept at {address}/demo/mail/
Ctrl-C ends it.
"""


class Command(BaseCommand):
    help = "Starts the demo on this machine: sample data, web server and worker. Ctrl-C ends it."
    # The database may not exist yet; `migrate` below does the checks.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if not settings.DEMO:
            raise CommandError("This is not a demo. Set FOERDERTOPF_DEMO=1, but never where real data are.")
        refuse_open_host(host)
        refuse_busy_port(host, port)
        settings.SITE_URL = f"http://{bracketed(host)}:{port}"
        try:
            self._prepare()
        except KeyboardInterrupt:
            raise CommandError("Stopped before the start.") from None
        with Children() as children:
            dead = self._run(children, host, port)
        if dead:
            raise CommandError(f"Ended by itself: {dead}. So the demo has ended. The messages are above.")
        # The terminal may be gone.
        with suppress(OSError):
            self.stdout.write("The demo has ended. Its data are kept in var/.")

    def _prepare(self) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        fill(self.stdout)
        # The children have connections of their own; this one would only keep the file open.
        connection.close()

    def _run(self, children: Children, host: str, port: int) -> str | None:
        """Start both and watch them until the end. Returns the name of the one that died by itself."""
        bind = f"{bracketed(host)}:{port}"
        env = os.environ | {"PORT": str(port), "SITE_URL": settings.SITE_URL, BIND_VARIABLE: bind}
        children.start("web server", web_server(bind), folder=settings.BASE_DIR, env=env)
        children.start("worker", worker(), folder=settings.BASE_DIR, env=env)
        ready = False
        while children.pause():
            if not ready and answers(host, port):
                ready = True
                self.stdout.write(WELCOME.format(address=settings.SITE_URL))
                self.stdout.flush()
        return None if children.ending else children.dead()


def fill(out: TextIO | OutputWrapper) -> None:
    """Load the guidelines and the sample data when nobody is in the database yet.

    The sample data come in one transaction: an interrupted start leaves nobody, and the next begins anew.
    """
    if User.objects.exists():
        return
    out.write("Filling the database with sample data. This takes a moment.\n")
    out.flush()
    call_command("load_guidelines", verbosity=0)
    call_command("seed_demo", verbosity=0)


def refuse_open_host(host: str) -> None:
    """The demo lets anybody in as anybody, so no other machine may reach it. Raises CommandError."""
    if not is_loopback(host):
        raise CommandError(f"The demo runs only on this machine. {host} is not a loopback address.")


def refuse_busy_port(host: str, port: int) -> None:
    """Raises CommandError when the web server could not listen there."""
    if not 0 < port < 65536:
        raise CommandError(f"{port} is not a port. Choose one from 1024 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the web server does: a connection of the last run that lingers is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise CommandError(
                f"Port {port} needs more rights. Choose one from 1024, with PORT=8001."
            ) from error
        except OSError as error:
            raise CommandError(
                f"Port {port} is in use. End the other program or choose another port, with PORT={port + 1}."
            ) from error


def answers(host: str, port: int) -> bool:
    """Whether the web server answers a request, with whatever page."""
    asking = http.client.HTTPConnection(host, port, timeout=5)
    try:
        asking.request("GET", "/")
        return asking.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
