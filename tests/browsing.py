"""A real browser for tests of the web page; they are skipped with a word where there is none."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000  # Milliseconds: what shares the machine may be slow.


def chromium() -> str:
    """The path of a Chromium, or the test is skipped."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium here: `apt-get install -y chromium fonts-noto-cjk`")


@contextmanager
def browser() -> Iterator[Any]:
    """A headless browser, or the test is skipped."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no Playwright here: `pip install 'wenbao[browser]'`"
    )
    with playwright.sync_playwright() as p:
        opened = p.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def window(opened: Any, url: str, *, expected: tuple[str, ...] = (), **settings: Any) -> Iterator[Any]:
    """A page of its own in `opened`, without what others kept; errors in it, words on its console but `expected` ones, and
    requests to another host fail the test."""
    context = opened.new_context(
        **{"base_url": url, "locale": "zh-CN", "viewport": {"width": 1280, "height": 800}, **settings}
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    said: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("request", lambda request: asked.append(request.url))
    try:
        yield page
        assert [words for words in said if not any(part in words for part in expected)] == []
        assert {urlsplit(one).netloc for one in asked if not one.startswith("blob:")} <= {
            urlsplit(url).netloc
        }
    finally:
        context.close()


def shot(page: Any, name: str) -> None:
    """Keep a picture of the window in `.shots/`, to be looked at, where the variable SHOTS is set."""
    if os.environ.get("SHOTS"):
        page.screenshot(path=Path(__file__).resolve().parent.parent / ".shots" / f"{name}.png")


def until(page: Any, said: str) -> None:
    """Wait until a JavaScript expression is true. Playwright's own way to wait for one is stopped by the page's policy."""
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(said):
        assert time.monotonic() < end, said
        time.sleep(0.05)
