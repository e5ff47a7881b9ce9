"""The web page: one document for all its addresses, and the modules and styles that it is made of."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from rag.errors import NotFound

_FOLDER = Path(__file__).parent.parent / "static"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
# All that the page needs comes from here as files: no word of an article can run, be loaded from elsewhere or set a style.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    # Held by the browser, asked for anew each time: a page and its modules are always of one version.
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
}
_OF_PAGE = {
    "content-security-policy": _POLICY,
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    # The same address gives JSON to programs, so what is held of one must not be given to the other.
    "vary": "accept, accept-encoding",
}
# Where the views of the page have their addresses; /search, /verify and others are endpoints as well.
VIEWS = (
    "/ask", "/ask/{rest:path}", "/search", "/verify", "/article/{rest:path}", "/people", "/people/{rest:path}", "/papers",
    "/pages/{rest:path}", "/clippings",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A file of the page as it is sent: `content`, or `packed` by gzip, each with its headers."""

    content: bytes
    headers: dict[str, str]
    packed: bytes
    of_packed: dict[str, str]

    def reply(self, request: Request) -> Response:
        """The file, or that the browser has it already."""
        packs = "gzip" in request.headers.get("accept-encoding", "")
        content, headers = (self.packed, self.of_packed) if packs else (self.content, self.headers)
        held = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
        if headers["etag"] in held:
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers)


def _file(path: Path, **more: str) -> File:
    content = path.read_bytes()
    tag = hashlib.sha256(content).hexdigest()[:16]
    headers = {
        **_HEADERS,
        "vary": "accept-encoding",
        **more,
        "etag": f'"{tag}"',
        "content-type": _TYPES[path.suffix],
    }
    packed = {**headers, "etag": f'"{tag}-gzip"', "content-encoding": "gzip"}
    return File(content, headers, gzip.compress(content, mtime=0), packed)


_FILES = {
    p.relative_to(_FOLDER).as_posix(): _file(p) for p in sorted(_FOLDER.rglob("*")) if p.suffix in _TYPES
}
_PAGE = _file(_FOLDER / "index.html", **_OF_PAGE)


class _ForReaders(APIRoute):
    """A route for who asks for HTML, as browsers do when an address is opened; all others are led past it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        accept = dict(scope.get("headers", ())).get(b"accept", b"")
        return super().matches(scope) if b"text/html" in accept else (Match.NONE, {})


router = APIRouter(include_in_schema=False)
_readers = APIRouter(route_class=_ForReaders, include_in_schema=False)


@router.get("/")
async def page(request: Request) -> Response:
    """The page, no build step."""
    return _PAGE.reply(request)


for _address in VIEWS:
    _readers.get(_address)(page)


@router.get("/static/{name:path}")
async def static(name: str, request: Request) -> Response:
    """A module, a style or a picture of the page."""
    if name not in _FILES:
        raise NotFound("the page has no file {name}", "open / instead", name=name[:100])
    return _FILES[name].reply(request)


router.include_router(_readers)
