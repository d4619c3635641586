# What waits at the office where the guideline asks no board.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0007_after_the_decision'),
    ]

    operations = [
        migrations.AlterField(
            model_name='application',
            name='waiting_reason',
            field=models.CharField(blank=True, choices=[('new', 'New application: check it'), ('resubmitted', 'Applicant has answered: check it'), ('complete', 'Complete: give it to the board'), ('decide', 'Complete: decide'), ('recommended', 'Board has recommended: decide'), ('no_quorum', 'Too few votes: ask the board again'), ('objection', 'A member wants a meeting: put it on an agenda'), ('put_off', 'The board has not dealt with it: put it on an agenda'), ('void', 'The vote does not count: ask the board again'), ('board_asks', 'A member of the board asks: answer'), ('overdue', 'Applicant has not answered in time')], max_length=20),
        ),
    ]
