"""The only writer of programmes and the versions of their guidelines."""

import hashlib
from datetime import date, datetime
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction

from funding.guideline.faults import Fault, FaultCode, FaultParam
from funding.guideline.load import GuidelineError, read_guideline
from funding.guideline.model import Guideline
from funding.guideline.places import place_of
from funding.models import GuidelineVersion, Programme


def store_version(*, source: str, by: Any, now: datetime, valid_from: date | None = None) -> GuidelineVersion:
    """Store the text of a guideline as a new version of its programme, and the programme if it is new.

    `by` is the person who loads it, or None for a command; `valid_from` the first day on which it holds, by
    default the day in the file. The same text again returns the version that is stored. Raises GuidelineError
    (`faults`) if the text is not a valid guideline, if its version is stored with another text or day (a
    version never changes, because cases were decided under it), or if its currency is not the programme's.
    """
    rules = read_guideline(source)
    day = valid_from or rules.valid_from
    digest = sha256(source)
    try:
        with transaction.atomic():
            stored = stored_version(rules)
            if stored is not None:
                return _the_same(stored, source, day if valid_from else None)
            return _create(rules, source, digest, by=by, now=now, day=day)
    except IntegrityError:  # somebody else has stored the same version in this moment
        stored = stored_version(rules)
        if stored is None:
            raise
        return _the_same(stored, source, day if valid_from else None)


def sha256(source: str) -> str:
    """The fingerprint by which the text of a version is told from another."""
    return hashlib.sha256(source.encode()).hexdigest()


def stored_version(rules: Guideline) -> GuidelineVersion | None:
    """The version of this name that its programme has already, or None."""
    return GuidelineVersion.objects.filter(programme__slug=rules.programme, version=rules.version).first()


def assure_unchanged(rules: Guideline, source: str, day: date | None = None) -> None:
    """Raises GuidelineError with the line of `version` if it is stored with another text, or for another `day`."""
    stored = stored_version(rules)
    if stored is not None:
        _the_same(stored, source, day)


def _the_same(stored: GuidelineVersion, source: str, day: date | None) -> GuidelineVersion:
    if stored.sha256 != sha256(source):
        raise GuidelineError([_version_fault(FaultCode.VERSION_WITH_OTHER_TEXT, stored, source)])
    if day is not None and stored.valid_from != day:
        raise GuidelineError([_version_fault(FaultCode.VERSION_WITH_OTHER_DAY, stored, source)])
    return stored


def _version_fault(code: FaultCode, stored: GuidelineVersion, source: str) -> Fault:
    params: dict[str, FaultParam] = {
        "version": stored.version,
        "valid_from": stored.valid_from,
        "free": _free_name(stored),
    }
    return Fault(code=code, place=place_of(("version",), source, {}), params=params)


def _free_name(stored: GuidelineVersion) -> str:
    """A name no version of the programme has yet, of at most the 20 characters a name may have."""
    taken = set(GuidelineVersion.objects.filter(programme=stored.programme).values_list("version", flat=True))
    return next(name for number in count(2) if (name := f"{stored.version[:15]}-{number}") not in taken)


def _create(
    rules: Guideline, source: str, digest: str, *, by: Any, now: datetime, day: date
) -> GuidelineVersion:
    name = rules.name.in_language(rules.languages[0])
    programme, _ = Programme.objects.get_or_create(
        slug=rules.programme, defaults={"name": name, "currency": rules.currency}
    )
    if programme.currency != rules.currency:
        params: dict[str, FaultParam] = {"held": programme.currency, "currency": rules.currency}
        place = place_of(("currency",), source, {})
        raise GuidelineError([Fault(code=FaultCode.OTHER_CURRENCY, place=place, params=params)])
    return GuidelineVersion.objects.create(
        programme=programme,
        version=rules.version,
        valid_from=day,
        source=source,
        sha256=digest,
        loaded_at=now,
        loaded_by=by,
    )
