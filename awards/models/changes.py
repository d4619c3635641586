"""What an applicant asks to have changed after the decision; small, but decided like an application."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from awards.models.awards import Award
from awards.models.fields import person
from awards.states import ChangeKind, ChangeState


class Change(models.Model):
    """One request with what it asks for, and the answer. `wanted` and `before` have the fields of its kind."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    state = models.CharField(max_length=12, choices=ChangeState.choices, default=ChangeState.ASKED)
    wanted = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    asked_by = person()
    asked_at = models.DateTimeField()
    # None for what is free up to the guideline's tolerance.
    decided_by = person(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "kind"],
                condition=models.Q(state=ChangeState.ASKED),
                name="one_open_request_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.kind}"
