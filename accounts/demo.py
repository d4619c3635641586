"""The door of the demo: enter as an invented person with one click. It exists only on this very computer.

Three walls: the setting (DEMO), the address the server listens on (required at start), and each request's
own origin. The demo holds no real data, but an open door must not become a habit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.request import split_domain_port

from accounts.models import User
from accounts.roles import RoleName

BIND_VARIABLE = "FOERDERTOPF_DEMO_BIND"
INVENTED = ".example"
# A proxy on this computer would make the whole world look local.
PROXY_HEADERS = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via")


@dataclass
class Door:
    """People of one kind, as the page lists them."""

    label: Any
    people: list[User] = field(default_factory=list)


def is_loopback(host: str) -> bool:
    """Whether a host name or address (without port) means this computer only."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def reached_directly(request: HttpRequest) -> bool:
    """Whether a request was made on this computer, through no proxy. Asked for every page of the demo."""
    proxied = any(header in request.headers for header in PROXY_HEADERS)
    return is_loopback(request.META.get("REMOTE_ADDR", "")) and not proxied


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a request was made on this computer, to this computer, through no proxy."""
    host, _port = split_domain_port(request.get_host())
    return reached_directly(request) and is_loopback(host)


def hosts_beyond_here(hosts: Iterable[str]) -> list[str]:
    """The entries of ALLOWED_HOSTS that would let the demo answer under another name."""
    return [host for host in hosts if not is_loopback(host)]


def require_loopback_bind(environ: Mapping[str, str]) -> None:
    """Refuse to start a demo that others could reach.

    `manage.py demo` sets FOERDERTOPF_DEMO_BIND to the address it listens on ("127.0.0.1:8000").
    Raises ImproperlyConfigured when it is missing or is not a loopback address.
    """
    bind = environ.get(BIND_VARIABLE, "")
    host, _port = split_domain_port(bind)
    if not is_loopback(host):
        raise ImproperlyConfigured(
            f"The demo lets everybody in without a code, so it listens on this computer only. "
            f"Start it with `make demo` (or `manage.py demo`). {BIND_VARIABLE} is {bind or 'not set'}."
        )


def invented_people() -> QuerySet[User]:
    """Who may be entered as: nobody with a real address, even if one strayed into the demo's database."""
    return User.objects.filter(is_active=True, email__endswith=INVENTED).order_by("pk")


def personas() -> list[Door]:
    """The invented people, each once: by their first role in the order of RoleName, then by initiative."""
    people = list(invented_people().prefetch_related("initiatives"))
    first_role = roles_held()
    staff = [Door(role.label, [one for one in people if first_role.get(one.pk) == role]) for role in RoleName]
    doors: dict[str, Door] = {}
    for person in people:
        for initiative in () if person.pk in first_role else person.initiatives.all()[:1]:
            doors.setdefault(initiative.name, Door(initiative.name)).people.append(person)
    return [door for door in staff if door.people] + [doors[name] for name in sorted(doors)]


def roles_held() -> dict[int, str]:
    """The first role (in the order of RoleName) of each person who holds one today."""
    order = list(RoleName.values)
    assignments = apps.get_model("funding", "RoleAssignment").objects.in_force()
    pairs = sorted(assignments.values_list("role", "user_id"), key=lambda pair: order.index(pair[0]))
    return {user_id: role for role, user_id in reversed(pairs)}
