"""Who may call a URL. Every view declares it with `@open_to(...)`; AccessMiddleware enforces it.

A view without a declaration answers nobody: the middleware refuses it and a test fails.
Whether a person may see *this* object is decided where the object is fetched (the querysets).
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest

from accounts.demo import reached_directly
from accounts.models import User
from accounts.roles import RoleName

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
SIGNED_IN = "signed in"
DEMO_ONLY = "demo"

# Views of libraries cannot carry our decorator: their URL names are declared here.
LIBRARY_ACCESS: dict[str, str] = {
    "account_logout": PUBLIC,  # also leaves a sign-in that waits for the second factor
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
}


# A stolen mailbox must not be enough: these prove something else than the code by e-mail.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class RolesOf:
    """The roles a person holds now, and whether a second factor guards them: one query per request."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def rows(self) -> list[tuple[int, str, bool]]:
        """(programme id, role, whether the person has a second factor) of every role in force."""
        proof = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
        held = self.user.role_assignments.in_force().annotate(is_guarded=Exists(proof))
        return list(held.values_list("programme_id", "role", "is_guarded"))

    @cached_property
    def pairs(self) -> frozenset[tuple[int, str]]:
        """(programme id, role) of every role in force."""
        return frozenset((programme, role) for programme, role, _ in self.rows)

    @property
    def are_guarded(self) -> bool:
        """Whether a second factor guards the roles; without a role there is nothing to guard."""
        return any(is_guarded for _, _, is_guarded in self.rows)

    def has_any(self, roles: Iterable[str]) -> bool:
        wanted = set(roles)
        return any(role in wanted for _, role in self.pairs)

    def programmes(self, roles: Iterable[str]) -> frozenset[int]:
        """Ids of the programmes in which the person holds one of `roles`."""
        wanted = set(roles)
        return frozenset(programme for programme, role in self.pairs if role in wanted)

    def holds(self, roles: Iterable[str], programme_id: int) -> bool:
        return programme_id in self.programmes(roles)


def roles_of(user: Any) -> RolesOf:
    """Roles of `user`, remembered on the user object for the length of the request."""
    if not hasattr(user, "_roles"):
        user._roles = RolesOf(user)
    roles: RolesOf = user._roles
    return roles


def person_of(request: HttpRequest) -> User:
    """The signed-in person, for views open to SIGNED_IN or to roles. Raises Http404 for nobody."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def open_to(*who: str | frozenset[RoleName]) -> Callable[[View], View]:
    """Declare who may call a view: PUBLIC, SIGNED_IN, DEMO_ONLY, or one or more sets of roles."""
    if not who:
        raise TypeError("open_to needs PUBLIC, SIGNED_IN, DEMO_ONLY or sets of roles")
    rule: str | frozenset[RoleName]
    rule = who[0] if isinstance(who[0], str) else frozenset().union(*who)  # type: ignore[arg-type]

    def declare(view: View) -> View:
        view.access = rule  # type: ignore[attr-defined]
        return view

    return declare


def declared_access(view: Any, url_name: str | None) -> str | frozenset[RoleName] | None:
    """The declaration of a resolved view, or None when it has none."""
    rule = getattr(view, "access", None)
    if rule is None and url_name is not None:
        rule = LIBRARY_ACCESS.get(url_name)
    return rule


def may_call(rule: str | frozenset[RoleName], request: HttpRequest) -> bool:
    if rule == PUBLIC:
        return True
    if rule == DEMO_ONLY:
        return bool(settings.DEMO) and reached_directly(request)
    if not request.user.is_authenticated:
        return False
    return rule == SIGNED_IN or (not isinstance(rule, str) and roles_of(request.user).has_any(rule))
