"""`wenbao verify`."""

from __future__ import annotations

import json as json_
from pathlib import Path

import typer

from rag.cli.exits import NO_ANSWER, OK
from rag.cli.open import opened
from rag.cli.render import place, verdict
from rag.cli.typed import file as typed_file
from rag.cli.typed import piped
from rag.text.shown import escaped
from rag.types import Status


def verify_file(file: str, article_ids: tuple[str, ...], json: bool, home: Path | None) -> int:
    """Check a text claim by claim; exit code 3 if any claim is unsupported."""
    text = piped() if file == "-" else _text(Path(file))
    with opened(home) as engine:
        claims = engine.verifier.verify(text, article_ids)
        if json:
            from rag.wire import verify_reply

            typer.echo(
                escaped(
                    json_.dumps(verify_reply(claims).model_dump(mode="json"), ensure_ascii=False, indent=2)
                )
            )
        else:
            for claim in claims:
                typer.echo(f"{claim.text}\n  {verdict(claim.status, claim.why)}")
                for quote in claim.evidence:
                    typer.secho(f"    “{' '.join(quote.quote.split())}”", fg="bright_black")
                    typer.secho(f"    {place(engine.article(quote.article_id))}", fg="bright_black")
                    typer.secho(
                        f"    wenbao show {quote.article_id}:{quote.start}-{quote.end}", fg="bright_black"
                    )
    return NO_ANSWER if any(c.status is Status.UNSUPPORTED for c in claims) else OK


def _text(path: Path) -> str:
    from rag.corpus import read

    path = typed_file(path, "give a file, or - for standard input")
    pages = [page for page in read(path) if not isinstance(page, Exception)]
    return "\n".join(page.text for page in pages)
