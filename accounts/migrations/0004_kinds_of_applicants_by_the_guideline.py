# What an applicant can be is said by the guidelines, in keys of up to 40 characters.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_language_choices_by_name'),
    ]

    operations = [
        migrations.AlterField(
            model_name='initiative',
            name='legal_form',
            field=models.CharField(blank=True, max_length=40, verbose_name='legal form'),
        ),
    ]
