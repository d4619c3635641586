"""Awards from before know what they promise, per budget year and per line."""

from django.db import migrations


def fill(apps, schema_editor):
    for award in apps.get_model("awards", "Award").objects.select_related("decision__version"):
        content, assessed = award.decision.version.content_json, award.decision.version.assessment_json
        counted = {line["key"]: line["recognised"] for line in assessed.get("lines", [])}
        award.by_year = award.decision.by_year
        award.starts_on = content.get("audience", {}).get("starts_on")
        award.ends_on = content.get("audience", {}).get("ends_on")
        award.lines = [
            {
                "key": cost["key"],
                "label": cost.get("label", ""),
                "cost_type": cost["cost_type"],
                "amount": str(cost["amount"]),
                "recognised": str(counted.get(cost["key"], "0.00")),
            }
            for cost in content.get("costs", [])
        ]
        award.office_waiting_since = award.granted_at
        award.save()


class Migration(migrations.Migration):
    dependencies = [("awards", "0002_after_the_decision"), ("applications", "0007_after_the_decision")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
