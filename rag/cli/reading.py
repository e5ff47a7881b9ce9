"""A page as it was read, for tools (`as_json`) and for eyes (`render`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from rag.cli.say import reason, say, told
from rag.facts.bodies import find_bodies
from rag.pages.reading import Reading
from rag.phrase import Phrase
from rag.types import Article, DateMention, Join, Note, Statement

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_COLOURS = (
    "cyan",
    "green",
    "yellow",
    "magenta",
    "blue",
    "red",
    "bright_cyan",
    "bright_green",
    "bright_magenta",
    "bright_yellow",
)
_WIDE = 64  # Cells of the strip that shows the page from its first to its last character.
_MANY = 6  # Entries of one sort shown for an article in the terminal.


_TOLD = (
    *("id", "kind", "kicker", "title", "subtitle", "subheads", "dateline", "text", "body"),
    *("joins", "notes", "dates", "people"),
)


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading as JSON values: page, articles, furniture, unsure; offsets count characters of the decoded file.

    `published` is the printed day or null; an estimate stands in `published_guess` and says why.
    """
    page = reading.page
    guess = next((a.guess for a in reading.articles if a.guess), None)
    told = {
        "page": {
            "id": page.id,
            "source": page.source,
            "published": page.published,
            "published_guess": None if page.published else guess,
            "number": page.number,
            "path": page.path,
            "url": page.url,
            "characters": len(page.text),
            "start": page.start,
        },
        "articles": [_article(article) for article in reading.articles],
        "furniture": reading.furniture,
        "unsure": reading.unsure,
    }
    values: dict[str, Any] = to_jsonable_python(told)
    return values


def _article(article: Article) -> dict[str, object]:
    organisations, places = find_bodies(article.text)
    return {
        **{name: getattr(article, name) for name in _TOLD},
        "bylines": [byline._asdict() for byline in article.bylines],
        "spans": [(span.start, span.end) for span in article.spans],
        "statements": [{**asdict(s), "text": article.text[s.start : s.end]} for s in article.statements],
        "organisations": organisations,
        "places": places,
    }


def render(reading: Reading) -> RenderableType:
    """The reading for a terminal: where each article stands on the page, then what was read from it."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = [_head(reading), _strip(reading), Text()]
    for number, article in enumerate(reading.articles):
        parts += [_shown(number, article, reading.page.text), Text()]
    for note in reading.unsure:
        words = reading.page.text[max(0, note.start - 8) : note.end + 8].replace("\n", "⏎")
        parts.append(
            Text.assemble(
                (say("inspect.unsure") + " ", "bold red"),
                f"{note.start}–{note.end} {_noted(note)}  ",
                (words, "dim"),
            )
        )
    for start, end in reading.furniture:
        words = reading.page.text[start:end].strip().replace("\n", "⏎")
        parts.append(
            Text.assemble(
                (say("inspect.furniture") + " ", "bold"), f"{start}–{end}  ", (_cut(words, 40), "dim")
            )
        )
    return Group(*parts)


def _head(reading: Reading) -> Text:
    from rich.text import Text

    page = reading.page
    guess = next((a.guess for a in reading.articles if a.guess), None)
    if page.published:
        when = f"{page.published}"
    elif guess:
        days = f"{guess.first}" if guess.first == guess.last else f"{guess.first} … {guess.last}"
        why = reason(guess.reason)
        when = say("inspect.estimated", days=days, sure=f"{guess.confidence:.0%}", reason=why)
    else:
        when = say("inspect.undated")
    number = say("cli.page", number=page.number) if page.number else ""
    about = "  ".join(part for part in (page.source, number) if part)
    count = say("inspect.count", articles=str(len(reading.articles)), characters=str(len(page.text)))
    return Text.assemble((page.id, "bold"), "\n", f"{about}  " if about else "", when, "\n", (count, "dim"))


def _strip(reading: Reading) -> Text:
    """The page as one strip from its first to its last character, each cell with the number of its article."""
    from rich.text import Text

    size = max(1, len(reading.page.text))
    cells: list[tuple[str, str]] = [("·", "dim")] * _WIDE
    for number, article in enumerate(reading.articles):
        colour = _COLOURS[number % len(_COLOURS)]
        for span in article.spans:
            for cell in range(span.start * _WIDE // size, min(_WIDE - 1, (span.end - 1) * _WIDE // size) + 1):
                cells[cell] = (str((number + 1) % 10), colour)
    return Text.assemble(*cells)


def _shown(number: int, article: Article, page: str) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    colour = _COLOURS[number % len(_COLOURS)]
    ranges = " ".join(f"{a}–{b}" for a, b in _merged(article))
    text = Text.assemble(
        (f"{number + 1} ", f"bold {colour}"), (told(Phrase(article.kind.value)) + " ", colour)
    )
    text.append(article.title or _cut(article.text, 24), style="bold" if article.title else "italic")
    rows = [
        (say("inspect.kicker"), article.kicker),
        (say("inspect.subtitle"), article.subtitle),
        (say("inspect.by"), "、".join(f"{b.role} {b.name}".strip() for b in article.bylines)),
        (say("inspect.subheads"), " / ".join(article.subheads)),
        (say("inspect.on_page"), f"{ranges}  " + say("inspect.characters", count=str(len(article.text)))),
        *((say("inspect.joined"), _joined(page, j)) for j in article.joins),
        (say("inspect.dates"), _few([_dated(m) for m in article.dates])),
        (
            say("inspect.people"),
            _few([f"{p.name}（{p.post}）" if p.post else p.name for p in article.people]),
        ),
        *((say("inspect.said"), _said(article, s)) for s in article.statements[:_MANY]),
        *((say("inspect.note"), _noted(n)) for n in article.notes[:_MANY]),
    ]
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", style="dim", min_width=9)
    grid.add_column(overflow="fold")
    for name, value in rows:
        if value:
            grid.add_row(name, Text(value))
    return Group(text, grid)


def _merged(article: Article) -> list[tuple[int, int]]:
    """The page ranges in reading order, neighbours that only a blank line parts put together."""
    ranges: list[tuple[int, int]] = []
    for span in article.spans:
        if ranges and 0 <= span.start - ranges[-1][1] <= 3:
            ranges[-1] = (ranges[-1][0], span.end)
        else:
            ranges.append((span.start, span.end))
    return ranges


def _dated(mention: DateMention) -> str:
    if mention.first is None or mention.last is None:
        return f"{mention.text} ?"
    first, last = mention.first.isoformat(), mention.last.isoformat()
    return f"{mention.text} = {first}" if first == last else f"{mention.text} = {first}…{last}"


def _said(article: Article, statement: Statement) -> str:
    words = _cut(article.text[statement.start : statement.end], 40)
    return f"{statement.speaker or say('inspect.unnamed')}{statement.verb}：{words}"


def _joined(page: str, join: Join) -> str:
    why = say("inspect.why", sure=f"{join.confidence:.0%}", why=reason(join.why))
    return f"…{_tail(page, join.before)} ⟶ {_head_of(page, join.after)}…  {why}"


def _noted(note: Note) -> str:
    return told(Phrase("{kind}: {why}", kind=Phrase(note.kind), why=reason(note.why)))


def _few(entries: list[str]) -> str:
    entries = list(dict.fromkeys(entries))
    more = f" … +{len(entries) - _MANY}" if len(entries) > _MANY else ""
    return "、".join(entries[:_MANY]) + more


def _tail(page: str, offset: int) -> str:
    return page[max(0, offset - 6) : offset].strip().replace("\n", "⏎")


def _head_of(page: str, offset: int) -> str:
    return page[offset : offset + 6].strip().replace("\n", "⏎")


def _cut(text: str, length: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"
