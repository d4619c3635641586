"""A claim knows where its grant stood before the hearing; the timeline tells it of those there are.

There are notices of a revocation.
"""

from django.db import migrations, models

STATES = [
    ("granted", "Approved, the notice is being written"),
    ("notified", "Notice sent, waiting to be accepted"),
    ("accepted", "Accepted, the project is under way"),
    ("proof_sent", "The proof of use is being checked"),
    ("proof_returned", "Something is missing in the proof of use"),
    ("hearing", "Money may have to be paid back: your view is asked"),
    ("reclaimed", "Money is to be paid back"),
    ("settled", "Settled"),
    ("declined", "Declined by the applicant"),
    ("revoked", "Revoked"),
]
KINDS = [
    ("award", "Notice of the grant"),
    ("rejection", "Notice of rejection"),
    ("change", "Notice of a change"),
    ("final", "Final notice"),
    ("reclaim", "Notice to pay back"),
    ("revocation", "Notice of revocation"),
]


def fill(apps, schema_editor):
    rows = apps.get_model("applications", "TimelineEntry").objects.filter(event="open_hearing")
    for claim in apps.get_model("awards", "Claim").objects.select_related("award"):
        opened = rows.filter(application=claim.award.application_id, at=claim.heard_at)
        state = opened.values_list("from_state", flat=True).first()
        if state:
            claim.opened_from = state
            claim.save(update_fields=["opened_from"])


class Migration(migrations.Migration):
    dependencies = [("awards", "0007_papers"), ("applications", "0012_change_taken_back")]
    operations = [
        migrations.AddField(
            model_name="claim",
            name="opened_from",
            field=models.CharField(choices=STATES, default="accepted", max_length=20),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
