# What is in hand, and how far the recipients are, each from an index alone.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0010_pages_read_what_they_show'),
        ('numbering', '0004_day_of_last_number'),
        ('org', '0002_indexes_said_once'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='delivery',
            name='delivery_document_status',
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('status__in', [3, 4, 5])), fields=['unit', '-id'], name='delivery_in_hand'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['document', 'status'], include=('opened_at',), name='delivery_document_counts'),
        ),
    ]
