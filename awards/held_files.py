"""Pictures whose form came back with questions: kept for a day, so that nobody takes them twice."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from awards.models import Award, HeldFile
from awards.receipt_images import Paper
from awards.receipts import assure_may_collect
from awards.workflow import lock_award
from funding.errors import Refused

HELD_FOR = timedelta(days=1)
# Files of one award whose forms were never finished.
MAX_HELD = 20


@transaction.atomic
def hold_file(*, award: Award, actor: User, now: datetime, paper: Paper) -> HeldFile:
    """Keep a picture until its form is right. Raises Refused("too_many_held") when too many lie about."""
    award = lock_award(award.pk)
    assure_may_collect(award, actor, "hold_file")
    if award.held_files.count() >= MAX_HELD:
        raise Refused("too_many_held", field="file")
    held = HeldFile(
        award=award,
        name=paper.name,
        media_type=paper.media_type,
        size=len(paper.content),
        sha256=paper.sha256,
        held_by=actor,
        held_at=now,
    )
    held.file.save("receipt", ContentFile(paper.content), save=False)
    held.save()
    return held


def held_file(award: Award, actor: User, token: str) -> HeldFile | None:
    """The picture somebody sent with an unfinished form, only for that person and award."""
    try:
        return HeldFile.objects.filter(award=award, held_by=actor, token=UUID(token)).first()
    except ValueError:
        return None


@transaction.atomic
def drop_held_file(held: HeldFile) -> bool:
    """Delete it for good; its file goes after the commit. False if it is with a receipt meanwhile, whose file it is then."""
    lock_award(held.award_id)
    if not HeldFile.objects.filter(pk=held.pk).delete()[0]:
        return False
    transaction.on_commit(partial(held.file.storage.delete, str(held.file.name)))
    return True


def drop_old_held_files(now: datetime) -> int:
    """Pictures whose form was never finished go after a day. Returns how many did (a SCHEDULED_ACTION)."""
    return sum(drop_held_file(held) for held in HeldFile.objects.filter(held_at__lt=now - HELD_FOR))
