from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('runs', '0003_insert_decides_on_state'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='run',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('scheduled', 'queued', 'running')), ('error_type', None), ('finished_at', None), ('result', None)), models.Q(('finished_at__isnull', False), ('error_type', None), ('result__isnull', False), ('state', 'succeeded')), models.Q(('finished_at__isnull', False), ('error_type__isnull', False), ('result', None), ('state__in', ('failed', 'cancelled'))), _connector='OR'), name='run_outcome_matches_state'),
        ),
    ]
