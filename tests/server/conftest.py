"""Fixtures of the service and the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

sys.path.insert(0, str(Path(__file__).parent))

from sample_analyze import sample_analyze, sample_rules

import analyzers

BASE = "http://127.0.0.1:8765"


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in analyzers in place of the real ones."""
    monkeypatch.setattr(analyzers, "analyze", sample_analyze)
    monkeypatch.setattr(analyzers, "rules_catalogue", sample_rules)


class _OwnAddressClient(FlaskClient):
    """Speaks to the service's own address unless a test says otherwise."""

    def open(self, *args: Any, **options: Any) -> Any:
        options.setdefault("base_url", BASE)
        return super().open(*args, **options)


@pytest.fixture
def client(sample: None) -> Iterator[Any]:
    """A client of the service that speaks to its own address."""
    from server import create_app
    from server.settings import read_settings

    app = create_app(read_settings({}))
    app.test_client_class = _OwnAddressClient
    with app.test_client() as found:
        yield found
