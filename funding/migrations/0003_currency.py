import tomllib

from django.db import migrations, models


def take_from_guidelines(apps, schema_editor):
    """Programmes that are there already have the currency their newest guideline says."""
    versions = apps.get_model("funding", "GuidelineVersion").objects.order_by("valid_from", "pk")
    for version in versions.select_related("programme").iterator():
        version.programme.currency = tomllib.loads(version.source).get("currency", "EUR")
        version.programme.save(update_fields=["currency"])


class Migration(migrations.Migration):

    dependencies = [
        ("funding", "0002_roles_of_the_board"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="currency",
            field=models.CharField(default="EUR", max_length=3, verbose_name="currency"),
        ),
        migrations.RunPython(take_from_guidelines, migrations.RunPython.noop),
    ]
