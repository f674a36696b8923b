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


_REPEATED = """
SELECT of.relname || '.' || short.relname
  FROM pg_index AS index
  JOIN pg_class AS short ON short.oid = index.indexrelid
  JOIN pg_class AS of ON of.oid = index.indrelid
 WHERE of.relname = ANY(%s) AND index.indpred IS NULL AND index.indexprs IS NULL AND NOT index.indisunique
   AND EXISTS (
       SELECT FROM pg_index AS longer JOIN pg_class AS other ON other.oid = longer.indexrelid
        WHERE longer.indrelid = index.indrelid AND longer.indexrelid <> index.indexrelid
          AND other.relam = short.relam AND longer.indpred IS NULL
          AND (longer.indnkeyatts > index.indnkeyatts OR longer.indisunique)
          AND (string_to_array(longer.indkey::text, ' '))[1:index.indnkeyatts]
              = string_to_array(index.indkey::text, ' ')
          AND (string_to_array(longer.indclass::text, ' '))[1:index.indnkeyatts]
              = string_to_array(index.indclass::text, ' ')
          AND (string_to_array(longer.indcollation::text, ' '))[1:index.indnkeyatts]
              = string_to_array(index.indcollation::text, ' '))
"""


@pytest.mark.django_db
def test_no_index_repeats_the_first_columns_of_another() -> None:
    """Django indexes every foreign key; where another index begins with it, the one is written and never needed."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.managed and model.__module__.startswith("lienthong.")
    ]
    with connection.cursor() as cursor:
        cursor.execute(_REPEATED, [tables])
        assert sorted(row[0] for row in cursor.fetchall()) == []
