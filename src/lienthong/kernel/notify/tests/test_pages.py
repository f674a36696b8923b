import pytest
from django.test import Client

from lienthong.kernel.accounts.tests.factories import make_account, make_viewer, sign_in
from lienthong.kernel.notify.actions import choose_channels, notify_positions
from lienthong.kernel.notify.models import Notification
from lienthong.kernel.notify.news import register_news
from lienthong.kernel.notify.queries import channels_of, unread_count
from lienthong.kernel.notify.wording import BadWording, check_wording, fill
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _known() -> None:
    register_news("told", name="Told", subject="News: {title}", address=lambda pk: f"/things/{pk}")


def test_the_page_shows_ones_own_news_at_a_bounded_cost(client: Client, django_assert_num_queries: object) -> None:
    units = make_tree()
    viewer, other = make_viewer(units["ag"]), make_viewer(units["ag"])
    for who, count in ((viewer, 60), (other, 1)):
        notify_positions(
            position_ids=[who.position_id] * count, kind="told", subject_kind="x", subject_id=7, title=f"<i>{count}"
        )
    sign_in(client, viewer)
    with django_assert_num_queries(3):  # type: ignore[operator]
        text = client.get("/notifications").content.decode()
    assert text.count("News: &lt;i&gt;60") == 50
    assert "&lt;i&gt;1<" not in text
    assert "before=" in text


def test_opening_one_marks_it_and_leads_there(client: Client) -> None:
    units = make_tree()
    viewer = make_viewer(units["ag"])
    notify_positions(position_ids=[viewer.position_id] * 2, kind="told", subject_kind="x", subject_id=7, title="x")
    first = Notification.objects.order_by("id").first()
    assert first
    sign_in(client, viewer)
    assert client.get(f"/notifications/{first.pk}").status_code == 405
    assert client.post(f"/notifications/{first.pk}")["Location"] == "/things/7"
    assert unread_count(viewer) == 1
    client.post("/notifications/read", {"up_to": first.pk + 1})
    assert unread_count(viewer) == 0
    sign_in(client, make_viewer(units["ag"]))
    assert client.post(f"/notifications/{first.pk}").status_code == 404


def test_preferences_are_kept_and_a_wrong_one_refused(client: Client) -> None:
    viewer = make_viewer(make_tree()["ag"], account=make_account(email="an@example.org"))
    sign_in(client, viewer)
    assert "an@example.org" in client.get("/notifications/preferences").content.decode()
    client.post("/notifications/preferences", {"rest": "daily", "kind_told": "each"})
    assert channels_of(viewer) == {"": "daily", "told": "each"}
    assert client.post("/notifications/preferences", {"rest": "hourly"}).status_code == 422
    assert channels_of(viewer) == {"": "daily", "told": "each"}
    choose_channels(viewer=viewer, channels={"told": ""})
    assert channels_of(viewer) == {"": "daily"}


def test_strangers_see_nothing(client: Client) -> None:
    for path in ("/notifications", "/notifications/preferences"):
        assert client.get(path).status_code == 302


def test_words_are_filled_in_and_nothing_else_happens() -> None:
    text = "{title} {name.__class__} {0} {title!r} {{title}} {unknown}"
    assert fill(text, title="T{name}", name="N") == "T{name} {name.__class__} {0} {title!r} {T{name}} {unknown}"
    check_wording("{title} for {name}")
    with pytest.raises(BadWording, match="titel"):
        check_wording("{titel}")
