import messager.runs.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('runs', '0002_run_at_most_once'),
    ]

    operations = [
        migrations.AlterField(
            model_name='run',
            name='scheduled_at',
            field=messager.runs.models.ServerTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='run',
            name='state',
            field=messager.runs.models.ServerChosenField(choices=[('scheduled', 'Scheduled'), ('queued', 'Queued'), ('running', 'Running'), ('succeeded', 'Succeeded'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], max_length=9),
        ),
    ]
