"""Style sheets are sent small, pages and downloads as they are."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.test import Client

ACCEPT: dict[str, Any] = {"HTTP_ACCEPT_ENCODING": "gzip, br"}


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("name", ["vendor/htmx/htmx.min.js", "forms.css", "upload.js"])
def test_a_static_file_is_sent_compressed_and_known_again(name: str) -> None:
    plain, small = Client().get(f"/static/ui/{name}"), Client().get(f"/static/ui/{name}", **ACCEPT)
    assert small["Content-Encoding"] == "gzip"
    compressed, whole = body(small), body(plain)
    assert gzip.decompress(compressed) == whole
    assert len(compressed) < len(whole) * 0.45
    again = Client().get(f"/static/ui/{name}", **ACCEPT, HTTP_IF_NONE_MATCH=small["ETag"])
    assert again.status_code == 304


@pytest.mark.django_db
def test_a_page_is_not_compressed_beside_its_secrets(installation: Any) -> None:
    assert "Content-Encoding" not in Client().get("/sign-in/", **ACCEPT)
