"""A change that is asked for, of the award whose pages show it."""

from typing import Any

from awards.models import Award, Change
from awards.states import AwardState, ChangeKind
from tests.applications.factories import NOW

# Pages of changes by the state of the award they are usually about.
AWARD_OF_CHANGE_PAGE = {
    "awards:changes": AwardState.ACCEPTED,
    "awards:change-ask": AwardState.ACCEPTED,
    "awards:change-account": AwardState.ACCEPTED,
    "awards:change-take-back": AwardState.ACCEPTED,
    "awards:change-decide": AwardState.ACCEPTED,
}


def make_changes(awards: dict[Any, Award]) -> None:
    """The applicant needs less money; the office has not answered yet."""
    award = awards[AwardState.ACCEPTED]
    add_change(award, ChangeKind.LESS, "asked", before={"amount": "100.00"}, wanted={"amount": "60.00"})


def grow_changes(awards: dict[Any, Award]) -> None:
    """One more change, answered already."""
    contact = {"contact_name": "Bela Beispiel", "contact_phone": ""}
    add_change(awards[AwardState.ACCEPTED], ChangeKind.CONTACT, "done", before=contact, wanted=contact)


def add_change(award: Award, kind: str, state: str, **values: Any) -> Change:
    person = award.application.initiative.people.earliest("pk")
    return Change.objects.create(
        award=award,
        kind=kind,
        state=state,
        reason="Wir haben gespart.",
        asked_by=person,
        asked_at=NOW,
        **values,
    )


def inner_change_values(name: str, awards: dict[Any, Award]) -> dict[str, Any]:
    """What stands in the addresses of changes: a kind, and the change that waits."""
    waiting = Change.objects.get(award=awards[AwardState.ACCEPTED], kind=ChangeKind.LESS)
    kind = {"key": ChangeKind.DATES} if name == "awards:change-ask" else {}
    return {"change_pk": waiting.pk} | kind
