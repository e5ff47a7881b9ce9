"""A page for tests, and the laws that every reading of one keeps."""

from __future__ import annotations

from rag.pages import Reading
from rag.types import Page


def page(text: str, **fields: object) -> Page:
    base: dict[str, object] = {"id": "p", "source": "", "published": None, "number": "", "path": "p.txt"}
    return Page(text=text, **{**base, **fields})  # type: ignore[arg-type]


def hold(reading: Reading) -> None:
    """The laws of a reading: the article's letters are the page's, and each is in one place only."""
    text = reading.page.text
    covered = [0] * len(text)
    for start, end in (*reading.furniture, *reading.elsewhere):
        for at in range(start, end):
            covered[at] += 1
    for article in reading.articles:
        at = 0
        for span in article.spans:
            assert span.at - at in (0, 1)
            assert article.text[at : span.at] in ("", "\n")
            assert article.text[span.at : span.at + span.end - span.start] == text[span.start : span.end]
            at = span.at + span.end - span.start
            for place in range(span.start, span.end):
                covered[place] += 1
        assert at == len(article.text)
        assert 0 <= article.body <= at
    assert all(n == 1 or (n == 0 and c.isspace()) for n, c in zip(covered, text, strict=True))
    assert [a.id for a in reading.articles] == [f"p#{n}" for n in range(1, len(reading.articles) + 1)]
