"""Which rows belong to a case, and how a row is written as JSON.

Every model that hangs on a case must be named here: in ROWS, in TOLD or in LEFT_OUT (a test looks).
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import FileField, ForeignKey, Model, Q, QuerySet

from accounts.models import User
from applications.models import Application

# Rows that are in the file as they are, and how they hang on the case.
ROWS: dict[str, str] = {
    "applications.Application": "pk",
    "applications.Document": "application",
    "applications.TimelineEntry": "application",
    "applications.Thread": "application",
    "applications.Message": "thread__application",
    "applications.AdviceNote": "application",
    "applications.CompletionRequest": "application",
    "applications.Recommendation": "application",
    "applications.Decision": "application",
    "board.Question": "ballot__application",
    "awards.Award": "application",
    "awards.Account": "award__application",
    "awards.Change": "award__application",
    "awards.Notice": "application",
    "awards.Payout": "award__application",
    "awards.Receipt": "award__application",
    "awards.Proof": "award__application",
    "awards.ProofPicture": "proof__award__application",
    "awards.Settlement": "award__application",
    "awards.Claim": "award__application",
    "awards.Repayment": "award__application",
}
# Models of which the file tells in another form, because a row says more than the record may.
TOLD: dict[str, str] = {
    "applications.ApplicationVersion": "A file of its own for each version, with content and assessment.",
    "board.Ballot": "Result and sum of each closed vote; of an open one only that it is open.",
    "board.Seat": "Excluded members with their reasons, as in the minutes.",
    "board.Vote": "By name only where the programme makes votes known, and only of votes that count.",
    "board.AgendaItem": "The items on this case, from the signed minutes.",
    "board.Dissent": "Different opinions on the items of this case.",
}
# What hangs on a case and is not in its file, with the reason.
LEFT_OUT: dict[str, str] = {
    "awards.HeldFile": "A picture whose form was not taken yet; it is gone after a day.",
}
# Fields that stay out: what was typed and not sent, and what only the program needs.
UNTOLD: dict[str, frozenset[str]] = {
    "applications.Application": frozenset({"draft", "draft_marks"}),
    "applications.Thread": frozenset({"waiting_since"}),
    # Who asked is known to officer and chair alone.
    "board.Question": frozenset({"asked_by"}),
    "awards.Proof": frozenset({"draft"}),
}
# Rows that are no part of the record yet: notices and proofs that nobody has sent.
SENT = {
    "awards.Notice": Q(released_at__isnull=False),
    "awards.Proof": Q(sent_at__isnull=False),
    "awards.Receipt": Q(award__proof__sent_at__isnull=False),
    "awards.ProofPicture": Q(proof__sent_at__isnull=False),
}


def rows_of(label: str, case: Application) -> QuerySet[Any]:
    """The rows of a model that belong to the case, in the order in which they were made."""
    model: Any = apps.get_model(label)
    found = model.objects.filter(SENT.get(label, Q()), **{ROWS[label]: case.pk})
    people = [part.name for part in told_fields(label) if is_person(part)]
    rows: QuerySet[Any] = found.select_related(*people).order_by("pk")
    return rows


def all_rows(case: Application) -> Iterator[tuple[str, list[Any]]]:
    """Every model with its rows; empty ones left out. One query for each model."""
    for label in ROWS:
        if found := list(rows_of(label, case)):
            yield label, found


def told_fields(label: str) -> list[Any]:
    untold = UNTOLD.get(label, frozenset())
    fields: list[Any] = list(apps.get_model(label)._meta.concrete_fields)
    return [part for part in fields if part.name not in untold and not isinstance(part, FileField)]


def is_person(part: Any) -> bool:
    return isinstance(part, ForeignKey) and part.related_model is User


def row_as_json(label: str, row: Model) -> dict[str, Any]:
    """The fields of a row; people by their names, other rows by their numbers."""
    return {part.name: value_of(row, part) for part in told_fields(label)}


def value_of(row: Model, part: Any) -> Any:
    if is_person(part):
        return str(getattr(row, part.name)) if getattr(row, part.attname) else None
    return getattr(row, part.attname)
