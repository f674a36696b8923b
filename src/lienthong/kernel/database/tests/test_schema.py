"""The tables are what the models say: Django's own check compares models with migrations, not with the database."""

import pytest
from django.apps import apps
from django.db import connection


@pytest.mark.django_db
def test_every_index_and_constraint_of_the_models_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes UNION SELECT conname FROM pg_constraint")
        there = {row[0] for row in cursor.fetchall()}
    named = {
        one.name: model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        for one in (*model._meta.indexes, *model._meta.constraints)
    }
    assert {f"{label}: {name}" for name, label in named.items() if name not in there} == set()
