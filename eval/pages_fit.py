"""The weights of the page reader, fitted on made pages: `wenbao eval fit-pages --data FOLDER`.

Three logistic regressions (L2, Newton's method) on the evidence that `rag.pages` sums: does a short piece end
or go on with a broken sentence, do headline lines begin an article, do last paragraphs stand in the wrong one.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from eval.pages import ROOT, generated, stories
from eval.pages_generator import Rates
from eval.pages_measure import Truth
from rag.pages import strays
from rag.pages.headings import BROKEN, WEIGHTS, broken, evidence, mend
from rag.pages.joins import arrange, bonds
from rag.pages.parts import Print, Section
from rag.pages.reading import printed
from rag.pages.roles import Role
from rag.pages.sections import sections
from rag.types import Page

Sample = tuple[tuple[float, ...], bool]
_TEXT = (Role.HEAD, Role.BODY, Role.LEAD)


def broken_samples(page: Page, truths: Sequence[Truth]) -> Iterator[Sample]:
    """Each piece shaped like a headline: whether a true join begins or ends there."""
    print_ = printed(page)
    joins = [pair for truth in truths for pair in truth.joins]
    ends, starts = {a for a, _ in joins}, {b for _, b in joins}
    flow = [-1, *(i for i, role in enumerate(print_.roles) if role in _TEXT), -1]
    for before, i, after in zip(flow, flow[1:], flow[2:], strict=False):
        piece = print_.pieces[i]
        if print_.roles[i] is Role.HEAD and not piece.level:
            yield broken(print_, print_.roles, before, i, after), piece.end in ends or piece.start in starts


def headline_samples(page: Page, truths: Sequence[Truth]) -> Iterator[Sample]:
    """Each run of headline lines between two texts: whether another article begins with it."""
    print_ = printed(page)
    print_ = replace(print_, roles=mend(print_))
    owner = _owners(print_, truths)
    leads = sum(role is Role.LEAD for role in print_.roles)
    head: list[int] = []
    open_ = Section()
    for i, role in enumerate(print_.roles):
        if role is Role.HEAD:
            head.append(i)
        elif role in (Role.BODY, Role.LEAD):
            marked = any(print_.pieces[h].level for h in head)
            begins = bool(open_.body) and owner[i] != owner[open_.body[-1]]
            if role is Role.BODY and head and open_.body and not marked and owner[head[-1]] == owner[i] >= 0:
                yield evidence(print_, head, open_, i, leads), begins
            if begins or not open_.body:
                open_ = Section(tuple(head), (i,))
            else:
                open_ = Section(open_.head, (*open_.body, *head, i))
            head = []


def stray_samples(page: Page, truths: Sequence[Truth]) -> Iterator[Sample]:
    """Each tail of a section: whether it belongs to the section whose words it shares most."""
    print_ = printed(page)
    print_ = replace(print_, roles=mend(print_))
    parts = sections(print_)
    joined = bonds(print_, parts)
    parts = arrange(print_, parts, joined)
    by_head = {b.head: b for b in joined}
    topics = {n: print_.topics.of((*p.head, *p.body)) for n, p in enumerate(parts) if p.head and not p.kind}
    owner = _owners(print_, truths)
    for n in topics:
        for pieces, target, signs, _ in strays.tails(print_, parts, topics, by_head, n):
            mine = owner[parts[n].head[0]]
            away = owner[pieces[0]] != mine
            if not away or owner[pieces[0]] == owner[parts[target].head[0]]:
                yield signs, away


def _owners(print_: Print, truths: Sequence[Truth]) -> list[int]:
    """The true item of each piece, -1 for furniture."""
    place = {i: n for n, t in enumerate(truths) if t.kind for a, b in t.ranges for i in range(a, b)}
    return [place.get(piece.start, -1) for piece in print_.pieces]


def fit(samples: Sequence[Sample], l2: float = 1.0) -> tuple[np.ndarray, float]:
    """The weights `(features,)` and the share of samples told rightly by weights from the other four fifths."""
    x = np.array([signs for signs, _ in samples])
    y = np.array([label for _, label in samples], dtype=float)
    order = np.random.default_rng(0).permutation(len(y))
    cut = len(y) // 5
    held = _newton(x[order[cut:]], y[order[cut:]], l2)
    return _newton(x, y, l2), float(np.mean((x[order[:cut]] @ held > 0) == (y[order[:cut]] > 0)))


def _newton(x: np.ndarray, y: np.ndarray, l2: float) -> np.ndarray:
    scale = x.std(axis=0)
    scale[scale == 0] = 1.0
    z = x / scale
    w = np.zeros(z.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-z @ w))
        step = np.linalg.solve(
            (z * (p * (1 - p))[:, None]).T @ z + l2 * np.eye(len(w)), z.T @ (p - y) + l2 * w
        )
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return np.asarray(w / scale)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="wenbao eval fit-pages", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of public data"
    )
    parser.add_argument("--pages", type=int, default=100, help="made pages of each kind")
    args = parser.parse_args(argv)
    pool = stories(args.data, 8000)
    tasks = (
        ("headings.BROKEN", broken_samples, BROKEN, Rates(), ("none", "local", "kept")),
        ("headings.WEIGHTS", headline_samples, WEIGHTS, Rates(), ("none", "local", "kept")),
        (
            "strays.WEIGHTS",
            stray_samples,
            strays.WEIGHTS,
            replace(Rates(), interrupted=0.3, inside=0.3),
            ("local", "none"),
        ),
    )
    for name, samples_of, now, rates, leads in tasks:
        samples = [
            s
            for lead in leads
            for made in generated(pool, rates, args.pages, lead)
            for s in samples_of(*made)
        ]
        weights, right = fit(samples)
        there = sum((np.dot(now, signs) > 0) == label for signs, label in samples) / len(samples)
        print(
            f"{name}: {len(samples)} samples, {100 * right:.1f} % right when fitted, {100 * there:.1f} % as it is"
        )
        print("  fitted ", tuple(round(float(w), 2) for w in weights))
        print("  in use ", now)
    return 0
