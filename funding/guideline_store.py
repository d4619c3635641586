"""The only writer of programmes and the versions of their guidelines."""

import hashlib
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from funding.guideline.load import GuidelineError, read_guideline
from funding.guideline.model import Guideline
from funding.models import GuidelineVersion, Programme


def store_version(*, source: str, by: Any, now: datetime, valid_from: date | None = None) -> GuidelineVersion:
    """Store the text of a guideline as a new version of its programme, and the programme if it is new.

    `by` is the person who loads it, or None for a command; `valid_from` the first day on which it holds, by
    default the day in the file. The same text again returns the version that is stored. Raises GuidelineError
    (`messages`) if the text is not a valid guideline, if its version is stored with another text or day (a
    version never changes, because cases were decided under it), or if its currency is not the programme's.
    """
    rules = read_guideline(source)
    day = valid_from or rules.valid_from
    digest = sha256(source)
    try:
        with transaction.atomic():
            stored = stored_version(rules)
            if stored is not None:
                return _the_same(stored, digest, day if valid_from else None)
            return _create(rules, source, digest, by=by, now=now, day=day)
    except IntegrityError:  # somebody else has stored the same version in this moment
        stored = stored_version(rules)
        if stored is None:
            raise
        return _the_same(stored, digest, day if valid_from else None)


def sha256(source: str) -> str:
    """The fingerprint by which the text of a version is told from another."""
    return hashlib.sha256(source.encode()).hexdigest()


def stored_version(rules: Guideline) -> GuidelineVersion | None:
    """The version of this name that its programme has already, or None."""
    return GuidelineVersion.objects.filter(programme__slug=rules.programme, version=rules.version).first()


def _the_same(stored: GuidelineVersion, digest: str, day: date | None) -> GuidelineVersion:
    if stored.sha256 != digest:
        raise GuidelineError(
            [f'version: "{stored.version}" is stored with another text. Give this one a new version.']
        )
    if day is not None and stored.valid_from != day:
        held = f'version: "{stored.version}" is stored and holds from {stored.valid_from}.'
        raise GuidelineError([f"{held} Give it a new version to let it hold from another day."])
    return stored


def _create(
    rules: Guideline, source: str, digest: str, *, by: Any, now: datetime, day: date
) -> GuidelineVersion:
    name = rules.name.in_language(rules.languages[0])
    programme, _ = Programme.objects.get_or_create(
        slug=rules.programme, defaults={"name": name, "currency": rules.currency}
    )
    if programme.currency != rules.currency:
        money = f"currency: the amounts of this programme are in {programme.currency}, its pot included."
        raise GuidelineError([f"{money} For {rules.currency} begin another programme."])
    return GuidelineVersion.objects.create(
        programme=programme,
        version=rules.version,
        valid_from=day,
        source=source,
        sha256=digest,
        loaded_at=now,
        loaded_by=by,
    )
