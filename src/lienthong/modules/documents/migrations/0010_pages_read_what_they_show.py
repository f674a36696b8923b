# A page of a list reads its own rows by an index: departments by what was shown to them, drafts by their author.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


BACK = """
UPDATE documents_share AS share SET issued_on = document.issued_on
  FROM documents_document AS document, org_unit AS unit
 WHERE document.id = share.document_id AND unit.id = share.unit_id AND document.body_id = unit.body_id
   AND document.state IN ('issued', 'recalled', 'replaced');
UPDATE documents_share AS share SET delivery_id = delivery.id, is_open = delivery.status IN (3, 4, 5)
  FROM org_unit AS unit, documents_delivery AS delivery
 WHERE unit.id = share.unit_id AND delivery.document_id = share.document_id AND delivery.unit_id = unit.body_id;
-- Deferred checks of the rows just changed would refuse the indexes that follow.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_indexes_said_once'),
        ('documents', '0009_outside_addresses'),
        ('numbering', '0003_indexes_said_once'),
        ('org', '0002_indexes_said_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='document',
            name='document_unit_state',
        ),
        migrations.AddField(
            model_name='share',
            name='delivery_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='share',
            name='issued_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='share',
            name='is_open',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(BACK, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='document',
            name='author',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.position'),
        ),
        migrations.AlterField(
            model_name='document',
            name='type',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.documenttype'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('body__isnull', False)), fields=['body', 'type', '-issued_on', '-id'], name='document_body_type'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('state__in', ['recalled', 'replaced'])), fields=['body', 'state', '-issued_on', '-id'], name='document_body_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('state', 'approved')), fields=['body', '-id'], name='document_to_issue'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['unit', 'state', '-issued_on', '-id'], name='document_unit_issued'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('state__in', ['draft', 'review', 'submitted', 'approved'])), fields=['author', '-id'], name='document_author_open'),
        ),
        migrations.AddIndex(
            model_name='share',
            index=models.Index(condition=models.Q(('issued_on__isnull', False)), fields=['unit', '-issued_on', '-document'], name='share_issued'),
        ),
        migrations.AddIndex(
            model_name='share',
            index=models.Index(condition=models.Q(('delivery_id__isnull', False)), fields=['unit', '-delivery_id'], name='share_delivery'),
        ),
        migrations.AddIndex(
            model_name='share',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['unit', '-delivery_id'], name='share_open'),
        ),
    ]
