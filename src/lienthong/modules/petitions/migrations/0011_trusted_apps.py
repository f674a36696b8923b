import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0010_contact_identity'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrustedApp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('key_hash', models.CharField(db_collation='C', max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SentByApp',
            fields=[
                ('petition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='sent_by', serialize=False, to='petitions.petition')),
                ('app', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent', to='petitions.trustedapp')),
            ],
        ),
    ]
