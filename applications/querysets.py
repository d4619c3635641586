"""Who sees what, and what is due. One function per list."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.access import roles_of
from accounts.roles import CASE_READERS, OFFICERS
from applications.conflicts import conflicts_of
from applications.states import OPEN, UNSENT, State

if TYPE_CHECKING:
    from applications.models import Application, Document, Thread  # noqa: F401


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of_applicant(self, user: Any) -> Self:
        """Cases of the initiatives the person acts for; what the office is still writing down is not theirs yet."""
        own = self.filter(initiative__in=user.initiatives.all())
        return own.filter(~Q(state=State.DRAFT) | Q(entered_by=None))

    def of_staff(self, user: Any) -> Self:
        """What was sent, for officer and auditor; for the officer also what the office is writing down.

        Not where they have a conflict of interest: there they see what every applicant sees.
        """
        roles = roles_of(user)
        sent = Q(programme_id__in=roles.programmes(CASE_READERS)) & ~Q(state__in=UNSENT)
        return self.filter(sent | self._written_down_in(roles.programmes(OFFICERS))).unbiased_by(user)

    def unbiased_by(self, user: Any) -> Self:
        """Without those in which the person has a conflict of interest."""
        return self.exclude(conflicts_of(user))

    @staticmethod
    def _written_down_in(programmes: Any) -> Q:
        """Drafts of the office for somebody who applies on paper or in a conversation."""
        return Q(state=State.DRAFT, entered_by__isnull=False, programme_id__in=programmes)

    def visible_to(self, user: Any) -> Self:
        """Every case the person may open, as applicant or as staff."""
        return self.filter(
            Q(pk__in=self.model.objects.of_applicant(user).values("pk"))
            | Q(pk__in=self.model.objects.of_staff(user).values("pk"))
        )

    def writable_by(self, user: Any) -> Self:
        """Cases whose answers the person may type: their own, and as an officer what the office writes down."""
        own = Q(pk__in=self.model.objects.of_applicant(user).values("pk"))
        office = self._written_down_in(roles_of(user).programmes(OFFICERS)) & ~conflicts_of(user)
        return self.filter(own | office)

    def answerable_by(self, user: Any) -> Self:
        """Cases on which the office may write: what staff reads, and for officers the drafts somebody asked on.

        Of such a draft the office sees the questions and nothing else.
        """
        asked = Q(thread__isnull=False, programme_id__in=roles_of(user).programmes(OFFICERS))
        return self.filter(asked | Q(pk__in=self.model.objects.of_staff(user).values("pk")))

    def telling_standing_of(self, user: Any) -> Self:
        """With `is_theirs` and `is_kept_from_them`: whether the person acts for it, has a conflict of interest."""
        biased = self.model.objects.filter(conflicts_of(user), pk=OuterRef("pk"))
        mine = user.memberships.filter(initiative=OuterRef("initiative"))
        return self.annotate(is_theirs=Exists(mine), is_kept_from_them=Exists(biased))

    def on_desk_of(self, user: Any) -> Self:
        """What waits for the officer, oldest first."""
        programmes = roles_of(user).programmes(OFFICERS)
        waiting = self.filter(programme_id__in=programmes, office_waiting_since__isnull=False)
        return waiting.unbiased_by(user).order_by("office_waiting_since", "pk")

    def kept_from(self, user: Any) -> Self:
        """What the office works on without this officer, because they have a conflict of interest."""
        return self.open().filter(conflicts_of(user), programme_id__in=roles_of(user).programmes(OFFICERS))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def drafts_untouched_since(self, moment: datetime) -> Self:
        return self.filter(state=State.DRAFT, entered_by=None, touched_at__lte=moment)

    def returned(self) -> Self:
        return self.filter(state=State.RETURNED, due_at__isnull=False)


class DocumentQuerySet(models.QuerySet["Document"]):
    def in_use(self) -> Self:
        return self.filter(removed_at=None)


class ThreadQuerySet(models.QuerySet["Thread"]):
    def unanswered(self) -> Self:
        """Questions before an application that wait for the office, oldest first."""
        return self.filter(waiting_since__isnull=False, application=None).order_by("waiting_since", "pk")
