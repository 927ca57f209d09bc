"""The built extension in real browsers, one of each per session, beside a server for the test pages.

The shipped files run unchanged. Two test files are added beside them in Firefox, whose background script a test
cannot reach: they press the shortcut and set the port.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from stand_in import StandIn, stand_in_service

HERE = Path(__file__).parent
EXTENSION = HERE.parent.parent / "extension"
BROWSERS = {"chromium": "/usr/bin/chromium", "firefox": "/usr/bin/firefox-esr"}
INSTALL = "apt-get install -y chromium firefox-esr"
VIEW = {"width": 1000, "height": 720}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def require(condition: bool, what: str, command: str) -> None:
    """Skips with the one command to type; fails where SOIGNE_REQUIRE_BROWSERS=1 says that nothing may be missing."""
    if condition:
        return
    reason = f"{what} is missing. Type: {command}"
    if os.environ.get("SOIGNE_REQUIRE_BROWSERS") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh build of the extension for both browsers."""
    require(shutil.which("node") is not None, "node", "apt-get install -y nodejs")
    require((EXTENSION / "node_modules").is_dir(), "the extension's build tools", "npm ci --prefix extension")
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(["node", str(EXTENSION / "build.mjs"), "--out", str(out)], check=True)
    return out


class QuietPages(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Silent: a test's output is its own."""


@pytest.fixture(scope="session")
def pages() -> Iterator[str]:
    """Serves the test pages; gives their base address."""
    handler = functools.partial(QuietPages, directory=str(HERE / "pages"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def service() -> Iterator[StandIn]:
    with stand_in_service() as running:
        yield running


@pytest.fixture(scope="session")
def real_service() -> Iterator[int]:
    """The port of the real service, started as a user would."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "server.cli", "serve", "--port", str(port)]
    running = subprocess.Popen(command, cwd=EXTENSION.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until("the service answers", lambda: answers(port) or running.poll() is not None, seconds=60)
        assert running.poll() is None, "soigne serve ended at once"
        yield port
    finally:
        running.terminate()
        running.wait(10)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="Type: pip install playwright==1.64.1")
    with api.sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Any, dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    require(Path(BROWSERS["chromium"]).exists(), "chromium", INSTALL)
    running = Chromium(playwright, dist / "chrome", tmp_path_factory.mktemp("chromium"))
    yield running
    running.context.close()


@pytest.fixture(scope="session")
def french_chromium(playwright: Any, dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    require(Path(BROWSERS["chromium"]).exists(), "chromium", INSTALL)
    running = Chromium(playwright, dist / "chrome", tmp_path_factory.mktemp("chromium-fr"), language="fr")
    yield running
    running.context.close()


@pytest.fixture(scope="session")
def firefox(playwright: Any, dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    require(Path(BROWSERS["firefox"]).exists(), "firefox-esr", INSTALL)
    running = Firefox(playwright, dist / "firefox", tmp_path_factory.mktemp("firefox"))
    yield running
    running.context.close()


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The test runs once in each browser, with a page of its own each time."""
    running = request.getfixturevalue(request.param)
    yield running
    running.close_pages()


class Chromium:
    """Chromium with the extension; the shortcut and the menu are pressed from inside its service worker."""

    name = "chromium"

    def __init__(self, playwright: Any, extension: Path, profile: Path, language: str = "en") -> None:
        self.context = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=BROWSERS["chromium"], channel="chromium", headless=True, viewport=VIEW,
            env={**os.environ, "LANGUAGE": language}, ignore_default_args=["--hide-scrollbars"],
            args=[f"--disable-extensions-except={extension}", f"--load-extension={extension}", f"--lang={language}"],
        )  # fmt: skip

    @property
    def worker(self) -> Any:
        workers = self.context.service_workers
        return workers[0] if workers else self.context.wait_for_event("serviceworker")

    @property
    def extension_url(self) -> str:
        return str(self.worker.url.rsplit("/", 1)[0])

    def open(self, url: str) -> Any:
        page = self.context.new_page()
        page.goto(url)
        page.bring_to_front()
        return page

    def use(self, settings: dict[str, Any]) -> None:
        self.worker.evaluate("settings => chrome.storage.local.set(settings)", settings)

    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = self.worker.evaluate("() => chrome.storage.local.get(null)")
        return found

    def press_shortcut(self, page: Any) -> None:
        page.bring_to_front()
        self.worker.evaluate("""async () => {
            const [tab] = await chrome.tabs.query({active: true, lastFocusedWindow: true});
            chrome.commands.onCommand.dispatch("check-field", tab);
        }""")

    def close_pages(self) -> None:
        for page in self.context.pages[1:]:
            page.close()


class Firefox:
    """Firefox with the extension; a page's event stands for the shortcut (see `_with_trigger`)."""

    name = "firefox"

    def __init__(self, playwright: Any, extension: Path, profile: Path) -> None:
        manifest = json.loads((extension / "manifest.json").read_text(encoding="utf-8"))
        gecko_id = manifest["browser_specific_settings"]["gecko"]["id"]
        built = _with_trigger(extension, manifest, profile.parent / f"{profile.name}-extension")
        (profile / "extensions").mkdir()
        archive = shutil.make_archive(str(profile / "extensions" / gecko_id), "zip", built)
        Path(archive).rename(profile / "extensions" / f"{gecko_id}.xpi")
        self.context = playwright.firefox.launch_persistent_context(
            str(profile), channel="moz-firefox", executable_path=BROWSERS["firefox"], headless=True, viewport=VIEW,
            firefox_user_prefs={
                "xpinstall.signatures.required": False, "extensions.autoDisableScopes": 0,
                "extensions.startupScanScopes": 15,
            },
        )  # fmt: skip

    def open(self, url: str) -> Any:
        page = self.context.new_page()
        page.goto(url)
        page.bring_to_front()
        return page

    def use(self, settings: dict[str, Any]) -> None:
        page = self.context.pages[-1]
        self._ask(page, {"settings": settings})

    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = self._ask(self.context.pages[-1], {"stored": True})
        return found

    def press_shortcut(self, page: Any) -> None:
        page.bring_to_front()
        self._ask(page, {"shortcut": True})

    def _ask(self, page: Any, request: dict[str, Any]) -> Any:
        answer = page.evaluate("""request => new Promise(resolve => {
            addEventListener("soigne-test-answer", event => resolve(event.detail), {once: true});
            dispatchEvent(new CustomEvent("soigne-test", {detail: JSON.stringify(request)}));
        })""", request)
        return json.loads(answer)

    def close_pages(self) -> None:
        for page in self.context.pages[1:]:
            page.close()


def _with_trigger(extension: Path, manifest: dict[str, Any], out: Path) -> Path:
    """The shipped files, and beside them two scripts that listen to the test."""
    shutil.copytree(extension, out)
    for name in ("trigger-background.js", "trigger-page.js"):
        shutil.copy(HERE / "firefox" / name, out / name)
    manifest["background"]["scripts"].insert(0, "trigger-background.js")
    manifest["content_scripts"] = [
        {"matches": ["http://127.0.0.1/*"], "js": ["trigger-page.js"], "run_at": "document_start"}
    ]
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return out


def wait_until(what: str, condition: Any, seconds: float = 5) -> None:
    """Waits for something that no locator can see (a request, a setting)."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.02)
