"""What the program knows of the people on both sides of a case, fetched for board.kinship. Two queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import BooleanField, F, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from accounts.models import Initiative, Membership, User
from applications.content import Content
from applications.models import Application, ApplicationVersion, TimelineEntry
from applications.states import Event
from board.kinship import Acted, Applied, Home, Match, Member, Named, noticed
from board.states import Part

# Only who applies does these; what the office writes down for somebody is told apart by `entered_by`.
BY_APPLICANTS = (Event.SUBMIT, Event.CONFIRM, Event.RESUBMIT, Event.WITHDRAW, Event.REVIVE)


def matches_of(
    case: Application, version: ApplicationVersion, members: Sequence[User]
) -> dict[int, tuple[Match, ...]]:
    """What connects each of `members` with the people behind a case, by the member's number. Two queries.

    `case` comes with its initiative; `version` is the one that is voted on.
    """
    numbers = [member.pk for member in members]
    acted, homes = acts_around(case, numbers), homes_of(numbers)
    applied = replace(applied_of(case, version.content, acted), board=frozenset(numbers))
    return noticed(
        applied,
        [
            Member(pk=member.pk, name=member.name, email=member.email, homes=tuple(homes[member.pk]))
            for member in members
        ],
    )


# -- the applicant --------------------------------------------------------------------------------


def applied_of(case: Application, content: Content, acted: Sequence[tuple[Acted, str]]) -> Applied:
    """The case as data; `acted` are what people do and did, each with the person's name."""
    who, own = content.who, case.initiative
    return Applied(
        initiative=own.pk,
        homes=(
            Home(initiative=own.pk, name=own.name, street=own.street, postcode=own.postcode, city=own.city),
            Home(
                initiative=own.pk,
                name=own.name,
                street=who.street,
                postcode=who.postcode,
                city=who.city,
                iban=who.iban,
            ),
        ),
        named=tuple(people_named(content, own, acted)),
        texts=tuple(texts_of(content)),
        acted=tuple(act for act, _ in acted),
    )


def people_named(content: Content, own: Initiative, acted: Sequence[tuple[Acted, str]]) -> Iterator[Named]:
    who = content.who
    yield Named(name=who.contact_name, part=Part.CONTACT)
    yield Named(name=who.signatory, part=Part.SIGNATORY)
    yield Named(name=who.account_holder, part=Part.HOLDER)
    yield Named(name=who.initiative, part=Part.APPLICANT)
    for act, name in acted:
        if act.still and act.initiative == own.pk:
            yield Named(name=name, part=Part.ACTING)


def texts_of(content: Content) -> Iterator[str]:
    """What the applicant wrote in sentences."""
    what, audience = content.what, content.audience
    yield from (what.title, what.summary, what.goal, audience.audience, audience.place)
    yield from (content.unpaid_work, content.in_kind_things)
    yield from (cost.label for cost in content.costs)
    yield from (income.label for income in content.income)


# -- what people do and did -----------------------------------------------------------------------


def acts_around(case: Application, members: list[int]) -> list[tuple[Acted, str]]:
    """What the members and everyone who acts for the applicant do and did for initiatives. One query."""
    applicants = Membership.objects.filter(initiative=case.initiative_id).values("user")
    rows = [
        told(Membership.objects.all(), "user", "initiative", still=True),
        told(Application.objects.filter(entered_by=None), "created_by", "initiative"),
        told(
            ApplicationVersion.objects.filter(application__entered_by=None),
            "submitted_by",
            "application__initiative",
        ),
        told(
            TimelineEntry.objects.filter(event__in=BY_APPLICANTS).order_by(),
            "actor",
            "application__initiative",
        ),
    ]
    people = ("user", "created_by", "submitted_by", "actor")
    around = [
        found.filter(Q(**{f"{person}__in": members}) | Q(**{f"{person}__in": applicants}))
        for found, person in zip(rows, people, strict=True)
    ]
    return [
        (Acted(person=person, initiative=initiative, name=name, still=still, email=email), person_name)
        for person, person_name, email, initiative, name, still in around[0].union(*around[1:])
    ]


def told(rows: QuerySet[Any], person: str, initiative: str, *, still: bool = False) -> Any:
    """Rows as (person, their name, address, initiative, its name, whether it is so now)."""
    return rows.annotate(is_so=Value(still, output_field=BooleanField())).values_list(
        person, f"{person}__name", f"{person}__email", initiative, f"{initiative}__name", "is_so"
    )


def homes_of(members: Iterable[int]) -> dict[int, list[Home]]:
    """By member: the addresses and accounts of the initiatives they act for, now and in what was sent. One query."""
    own = Initiative.objects.filter(memberships__user__in=list(members)).order_by().distinct()
    now = ("street", "postcode", "city")
    sent = {f"sent_{part}": written(part) for part in (*now, "iban")}
    rows = own.annotate(**sent).values_list("memberships__user", "pk", "name", *now, *sent)
    found: dict[int, list[Home]] = defaultdict(list)
    for member, pk, name, *parts in rows:
        then = dict(zip((*now, "iban"), (part or "" for part in parts[len(now) :]), strict=True))
        found[member].append(Home(initiative=pk, name=name, **dict(zip(now, parts, strict=False))))
        found[member].append(Home(initiative=pk, name=name, **then))
    return found


def written(part: str) -> KeyTextTransform:
    """An answer of the first step, as text: digits stay what was typed."""
    who = KeyTransform("who", F("applications__versions__content_json"))
    return KeyTextTransform(part, who)
