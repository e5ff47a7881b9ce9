"""Pieces to sections: which headline lines begin an article, which stand inside one, what stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.pages import marks
from rag.pages.ends import ended
from rag.pages.headings import begins
from rag.pages.parts import Print, Section, units
from rag.pages.roles import Role
from rag.pages.words import share
from rag.types import Kind

# More headline lines than this before one text are a box of their own, not its headline.
_MOST_UNITS = 5
_MOST_LINES = 9


def sections(print_: Print) -> list[Section]:
    """The sections of a page in the order of print; together they hold every piece but the furniture."""
    return _Walk(print_).sections()


class _Walk:
    """One pass over the pieces; what is open is an article, the headline lines read since, and captions."""

    def __init__(self, print_: Print) -> None:
        self.print = print_
        self.done: list[Section] = []
        self.open = Section()
        self.run: list[int] = []
        self.held: list[Section] = []
        self.leads = sum(r is Role.LEAD for r in print_.roles)

    def sections(self) -> list[Section]:
        for i, role in enumerate(self.print.roles):
            if role is Role.FURNITURE:
                continue
            if (role is Role.HEAD and not self.run and (self._aside(i) or self._signature(i))) or (
                role is Role.BYLINE and self._closes(i)
            ):
                self.open = replace(self.open, body=(*self.open.body, i))
            elif role in (Role.HEAD, Role.BYLINE):
                self.run.append(i)
            elif role is Role.CAPTION:
                self._caption(i)
            elif role is Role.CREDIT:
                self._credit(i)
            elif role is Role.JUMP_FROM and len(self.print.said(i)) <= 24:
                self._start((*self._head(i), i), continues=True)
            else:
                self._text(i, role)
        self._end()
        return [s for s in (*self.done, self.open, *self.held) if s.head or s.body]

    def _aside(self, i: int) -> bool:
        """Whether a line in brackets is a remark at the end of the open text: about its author, its source."""
        said = self.print.said(i)
        return bool(self.open.body and said[0] in "(（" and said[-1] in ")）")

    def _signature(self, i: int) -> bool:
        """Whether a line names the office that signs a notice."""
        last = self.print.said(self.open.body[-1]) if self.open.body else ""
        return (
            last[:2] in ("特此", "此致")
            and len(last) < 20
            and bool(marks.OFFICE.fullmatch(self.print.said(i)))
        )

    def _closes(self, i: int) -> bool:
        """Whether a byline stands under the text it belongs to rather than over one."""
        aside = (Role.FURNITURE, Role.CAPTION, Role.CREDIT)
        following = [r for r in self.print.roles[i + 1 : i + 4] if r not in aside]
        if self.run or not self.open.body:
            return False
        over = bool(following) and following[0] is Role.BODY and self.print.said(i)[:1] in "□■本"
        return not (over and ended(self.print.said(self.open.body[-1])))

    def _text(self, i: int, role: Role) -> None:
        jump = marks.JUMP_FROM.match(self.print.said(i)) is not None
        if self.run and self.open.body and self._signs(i):
            self.open = replace(self.open, body=(*self.open.body, *self.run, i))
        elif self.run:
            head = self._head(i)
            if role is Role.BODY and self._sells(head, i):
                self.held.append(Section(head, (i,), kind=Kind.ADVERT))
            elif role is Role.LEAD or not self.open.body or jump or self._begins(head, i):
                self._start(head, i, continues=jump)
            else:
                heads = frozenset(h for h in head if self.print.roles[h] is Role.HEAD)
                self.open = replace(
                    self.open, body=(*self.open.body, *head, i), subheads=self.open.subheads | heads
                )
        elif role is Role.LEAD or jump or not (self.open.body or self.open.head):
            self._start((), i, continues=jump)
        else:
            self.open = replace(self.open, body=(*self.open.body, i))
        self.run = []

    def _signs(self, i: int) -> bool:
        """Whether the run and the text are an office and a date under a notice."""
        dated = marks.DATE_LINE.fullmatch(self.print.said(i).replace(" ", ""))
        return dated is not None and all(marks.OFFICE.fullmatch(self.print.said(r)) for r in self.run)

    def _sells(self, head: Sequence[int], i: int) -> bool:
        """Whether a headline, the short text under it, and the lines after that are an advert."""
        said = self.print.said(i)
        if not head or len(said) > 160:
            return False
        after = [
            self.print.said(j)
            for j in range(i + 1, min(i + 3, len(self.print.roles)))
            if self.print.roles[j] is Role.HEAD
        ]
        cues = [marks.ADVERT.search(text) for text in (*map(self.print.said, head), said, *after)]
        return sum(cue is not None for cue in cues) >= 2

    def _start(self, head: tuple[int, ...], body: int = -1, continues: bool = False) -> None:
        self.done += [s for s in (self.open, *self.held) if s.head or s.body]
        self.held = []
        self.open = Section(head, (body,) if body >= 0 else (), continues=continues)
        self.run = []

    def _head(self, before: int) -> tuple[int, ...]:
        """The lines of the run that belong to the text at `before`; the others become sections."""
        self._advert_goes_on()
        boxes, head = split_run(self.print, self.run, before)
        if head and self.held and not self.held[-1].head and not boxes:
            groups = units(self.print, head)
            below = self.held[-1].body[-1] < head[0]
            if below and len(groups) > 1 and self._is_label(groups[0], before):
                self.held[-1] = replace(self.held[-1], head=tuple(groups[0]))
                head = head[len(groups[0]) :]
        self.held += boxes
        return tuple(head)

    def _advert_goes_on(self) -> None:
        """Lines with a telephone number or an address right after an advert are its last."""
        last = self.held[-1] if self.held else Section()
        while self.run and self._notice() and marks.ADVERT.search(self.print.said(self.run[0])):
            self.open = replace(self.open, body=(*self.open.body, self.run.pop(0)))
        while last.kind is Kind.ADVERT and self.run and marks.ADVERT.search(self.print.said(self.run[0])):
            last = replace(last, body=(*last.body, self.run.pop(0)))
            self.held[-1] = last

    def _notice(self) -> bool:
        """Whether the open text is a notice, and nothing stands between it and the run."""
        said = "".join(self.print.said(i) for i in self.open.head)
        after = self.run and self.open.body and self.run[0] == self.open.body[-1] + 1
        return bool(after and marks.NOTICE_HEAD.search(said))

    def _is_label(self, unit: Sequence[int], before: int) -> bool:
        """Whether a headline unit after a picture is the head of its column rather than of the text below."""
        text = "".join(self.print.said(i) for i in unit)
        about = self.print.topics.of_text(text)
        below = self.print.topics.of_text(self.print.said(before)[:200])
        return len(text) <= 10 and share(about, below) < 0.4

    def _begins(self, head: Sequence[int], i: int) -> bool:
        return begins(self.print, head, self.open, i, self.leads)

    def _caption(self, i: int) -> None:
        """A caption stands alone; headline lines right before it are its own if no text follows for them."""
        head: tuple[int, ...] = ()
        if self.run and not any(self.print.roles[r] is Role.BYLINE for r in self.run):
            after = next(
                (
                    r
                    for r in self.print.roles[i + 1 :]
                    if r not in (Role.FURNITURE, Role.CREDIT, Role.CAPTION)
                ),
                None,
            )
            if after in (None, Role.HEAD):
                boxes, kept = split_run(self.print, self.run, i)
                self.held += boxes
                head, self.run = tuple(kept), []
        self.held.append(Section(head, (i,), kind=Kind.CAPTION))

    def _credit(self, i: int) -> None:
        """A picture credit belongs to the caption before it; a short text that it closes is a caption."""
        if self.held and self.held[-1].kind is Kind.CAPTION and not self.run:
            self.held[-1] = replace(self.held[-1], body=(*self.held[-1].body, i))
            return
        if self.run or not self.open.body:
            self.run.append(i)
            return
        last = self.open.body[-1]
        short = len(self.print.said(last)) < 300 and self.print.roles[last] is Role.BODY
        if len(self.open.body) == 1 and short:
            self.open = replace(self.open, body=(*self.open.body, i), kind=Kind.CAPTION)
        elif short and len(self.print.said(last)) < 80 and last not in self.open.subheads:
            self.open = replace(self.open, body=self.open.body[:-1])
            self.held.append(Section((), (last, i), kind=Kind.CAPTION))
        else:
            self.open = replace(self.open, body=(*self.open.body, i))

    def _end(self) -> None:
        self._advert_goes_on()
        if not self.run:
            return
        boxes, head = split_run(self.print, self.run, -1)
        bare = [s for s in (self.open, *self.held) if s.body and not s.head and s.kind is Kind.CAPTION]
        if head and bare and len(units(self.print, head)) == 1 and not boxes:
            # A column head printed below its picture.
            owner = replace(bare[-1], head=tuple(head))
            self.held = [owner if s is bare[-1] else s for s in self.held]
            self.open = owner if self.open is bare[-1] else self.open
        elif head:
            boxes += [Section(tuple(unit)) for unit in units(self.print, head)]
        self.held += boxes


def split_run(print_: Print, run: Sequence[int], before: int) -> tuple[list[Section], list[int]]:
    """The boxes (adverts, lists) in a run of short lines, and the lines left as headline of what follows."""
    boxes: list[Section] = []
    rest = list(run)
    listed = [n for n, i in enumerate(rest) if marks.INDEX.fullmatch(print_.said(i))]
    if listed:
        boxes.append(_box(print_, rest[: listed[-1] + 1], None))
        rest = rest[listed[-1] + 1 :]
    labels = [n for n, i in enumerate(rest) if n and _label(print_, i)]
    if labels and before >= 0 and not any(print_.pieces[i].level for i in rest):
        boxes.append(_box(print_, rest[: labels[-1]], None))
        rest = rest[labels[-1] :]
    # Over a Western text a line in capitals is its headline, no brand.
    western = before >= 0 and print_.said(before).isascii()
    cued = [
        n
        for n, i in enumerate(rest)
        if marks.ADVERT.search(print_.said(i)) or (not western and marks.BRAND.search(print_.said(i)))
    ]
    cued = [n for n in cued if not print_.pieces[rest[n]].level or marks.ADVERT.search(print_.said(rest[n]))]
    if len(cued) >= 2 or (cued and (before < 0 or len(rest) > 3)):
        cut = cued[-1] + 1
        if before < 0 and len(rest) - cut <= 4:
            cut = len(rest)
        boxes.append(_box(print_, rest[:cut], Kind.ADVERT))
        rest = rest[cut:]
    groups = units(print_, rest)
    if len(groups) > _MOST_UNITS or len(rest) > _MOST_LINES:
        if before < 0:
            tight = sum(not print_.pieces[i].blank for i in rest[1:]) > 0.5 * len(rest)
            if tight or sum(len(print_.said(i)) for i in rest) < 8 * len(rest):
                return [*boxes, _box(print_, rest, None)], []
            return boxes, rest
        kept = [i for unit in groups[-2:] for i in unit]
        boxes.append(_box(print_, rest[: len(rest) - len(kept)], None))
        rest = kept
    return boxes, rest


def _label(print_: Print, i: int) -> bool:
    """Whether a line says what kind of text begins with it: 讣告, 更正, 短评."""
    said = print_.said(i)
    return len(said) <= 8 and bool(marks.COLUMN.match(said) or marks.NOTICE_HEAD.search(said))


def _box(print_: Print, run: Sequence[int], kind: Kind | None) -> Section:
    """Short lines that are one item: a brand line and the first line of words are its headline."""
    n = 1
    if kind is Kind.ADVERT and len(run) > 2 and marks.BRAND.search(print_.said(run[0])):
        n = 2
    return Section(tuple(run[:n]), tuple(run[n:]), kind=kind)
