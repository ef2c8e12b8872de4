from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('runs', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='run',
            name='at_most_once',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
