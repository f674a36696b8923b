"""Seeded entries are those that the product itself writes."""

from typing import Any

import pytest
from django.db import connection

from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.search.models import Entry
from lienthong.modules.documents.actions.searching import index_document
from lienthong.modules.documents.models import Share
from lienthong.modules.documents.tests.factories_issuing import make_issued
from lienthong.site.seed.searching import index_documents

pytestmark = pytest.mark.django_db


def entries() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT subject_id, share, "on", reference, sender, title, tsvector_to_array(words) FROM search_entry ORDER BY 1, 2'
        )
        return cursor.fetchall()


def test_they_are_equal() -> None:
    tree = make_tree()
    document = make_issued(
        tree["ag"], to=[tree["ag1"], tree["ag2"]], summary="Kế hoạch 12/KH: Đường, Ấp Mỹ Thiện & ỷ ẵ"
    )
    Share.objects.create(document=document, unit=tree["ag_dept"])
    index_document(document_id=document.pk)
    wanted = entries()
    Entry.objects.all().delete()
    index_documents(lambda _: None)
    assert entries() == wanted
