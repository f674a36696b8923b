"""What is registered for one test is forgotten after it."""

import pytest

from lienthong.kernel.notify import news


@pytest.fixture(autouse=True)
def registered_news_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "_news", dict(news._news))
