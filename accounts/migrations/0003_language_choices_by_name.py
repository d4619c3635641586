# One more language is no change of the database any more.

import accounts.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_alter_initiative_legal_form'),
    ]

    operations = [
        migrations.AlterField(
            model_name='user',
            name='language',
            field=models.CharField(choices=accounts.models.languages, default='de', max_length=10, verbose_name='language'),
        ),
    ]
