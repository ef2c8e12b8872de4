from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('runs', '0004_run_outcome_matches_state'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('name', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('count', models.PositiveBigIntegerField(default=0)),
            ],
        ),
    ]
