"""Who may ask: this machine's programs, an extension, the service's own page; nobody else."""

from __future__ import annotations

from typing import Any

import pytest

CHROME = "chrome-extension://" + "abcdefghijklmnop" * 2
FIREFOX = "moz-extension://0b2f1c3d-aaaa-4bbb-8ccc-0123456789ab"
OWN = "http://127.0.0.1:8765"


def ask(client: Any, **headers: str) -> Any:
    spelled = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/v1/analyze", json={"text": "You never listen to me."}, headers=spelled)


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765"])
def test_loopback_hosts_pass(client: Any, host: str) -> None:
    assert ask(client, Host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "evil.test:8765",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1.evil.test:8765",
        "[::1]:8765",
        "0.0.0.0:8765",
    ],
)
@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/rules", "/nowhere"])
def test_other_hosts_are_misdirected(client: Any, host: str, path: str) -> None:
    response = client.get(path, headers={"Host": host})
    assert response.status_code == 421
    assert response.get_json()["error"]["code"] == "wrong_host"


@pytest.mark.parametrize("origin", [CHROME, FIREFOX, OWN])
def test_known_origins_pass(client: Any, origin: str) -> None:
    assert ask(client, Origin=origin).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.test", "null", "", "http://localhost:8765", "http://127.0.0.1:8766", "https://127.0.0.1:8765",
        CHROME + ".evil.test", CHROME[:-1], CHROME.upper(), CHROME[:-1] + "z", "x" + CHROME, FIREFOX + "0",
        "chrome-extension://" + "a" * 33, "file://",
    ],
)  # fmt: skip
def test_other_origins_are_refused(client: Any, origin: str) -> None:
    response = ask(client, Origin=origin)
    assert response.status_code == 403
    assert response.get_json()["error"]["code"] == "origin_not_allowed"
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site", "other"])
def test_pages_of_other_sites_are_refused(client: Any, site: str) -> None:
    for path in ("/", "/v1/rules", "/healthz", "/page/page.css"):
        response = client.get(path, headers={"Sec-Fetch-Site": site})
        assert response.status_code == 403
        assert response.get_json()["error"]["code"] == "cross_site"


def test_following_a_link_to_the_page_is_allowed(client: Any) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client.get("/", headers=headers).status_code == 200
    assert client.get("/v1/rules", headers=headers).status_code == 403
    assert client.get("/", headers={**headers, "Sec-Fetch-Dest": "iframe"}).status_code == 403


@pytest.mark.parametrize(("origin", "site"), [(CHROME, "none"), (FIREFOX, "same-origin"), (CHROME, "cross-site")])
def test_extension_posts_pass_as_browsers_send_them(client: Any, origin: str, site: str) -> None:
    response = ask(client, Origin=origin, Sec_Fetch_Site=site)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == origin


def test_preflight_of_an_extension_is_answered(client: Any) -> None:
    headers = {
        "Origin": CHROME,
        "Sec-Fetch-Site": "cross-site",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = client.options("/v1/analyze", headers=headers)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == CHROME
    assert response.headers["Access-Control-Allow-Headers"].lower() == "content-type"
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_preflight_of_a_page_is_refused(client: Any) -> None:
    headers = {"Origin": "https://evil.test", "Access-Control-Request-Method": "POST"}
    response = client.options("/v1/analyze", headers=headers)
    assert response.status_code == 403
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_only_json_is_posted(client: Any, content_type: str | None) -> None:
    response = client.post("/v1/analyze", data=b'{"text": "a"}', content_type=content_type)
    assert response.status_code == 415
    assert response.get_json()["error"]["code"] == "json_only"


@pytest.mark.parametrize("path", ["/", "/healthz", "/nowhere", "/openapi.json", "/page/page.css"])
def test_security_headers_are_on_every_answer(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers
    assert headers.get("Access-Control-Allow-Origin") is None
