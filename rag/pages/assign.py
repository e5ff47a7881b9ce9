"""The best assignment of ends to heads: no greedy choice, no pair made twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

# A component larger than this is taken greedily: it does not occur on a page of print.
_LARGEST = 80


def assign(scores: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """The set of pairs (end, head), each end and head used once at most, whose scores sum highest.

    Pairs not in `scores`, and those of score 0 or less, are never made. Solved exactly for each connected
    component by the Hungarian method (Kuhn 1955) with potentials, O(n³).
    """
    edges = {pair: s for pair, s in scores.items() if s > 0}
    found: dict[int, int] = {}
    for component in _components(edges):
        part = {pair: edges[pair] for pair in component}
        found.update(_greedy(part) if len(component) > _LARGEST**2 else _hungarian(part))
    return found


def _components(edges: Mapping[tuple[int, int], float]) -> list[list[tuple[int, int]]]:
    of_end: dict[int, list[tuple[int, int]]] = defaultdict(list)
    of_head: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in edges:
        of_end[pair[0]].append(pair)
        of_head[pair[1]].append(pair)
    seen: set[tuple[int, int]] = set()
    found: list[list[tuple[int, int]]] = []
    for pair in edges:
        if pair in seen:
            continue
        seen.add(pair)
        component = [pair]
        for end, head in component:
            for other in (*of_end[end], *of_head[head]):
                if other not in seen:
                    seen.add(other)
                    component.append(other)
        found.append(component)
    return found


def _greedy(edges: Mapping[tuple[int, int], float]) -> dict[int, int]:
    found: dict[int, int] = {}
    taken: set[int] = set()
    for end, head in sorted(edges, key=lambda pair: (-edges[pair], pair)):
        if end not in found and head not in taken:
            found[end] = head
            taken.add(head)
    return found


def _hungarian(edges: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Rows are ends, columns heads and one column "none" of cost 0 for each row."""
    ends = sorted({end for end, _ in edges})
    heads = sorted({head for _, head in edges})
    n, m = len(ends), len(heads) + len(ends)
    cost = [[-edges.get((e, h), -1e6) for h in heads] + [0.0] * n for e in ends]
    row_of = [-1] * (m + 1)
    u, v = [0.0] * n, [0.0] * (m + 1)
    for row in range(n):
        row_of[m] = row
        column = m
        least, before, used = [float("inf")] * m, [m] * m, [False] * (m + 1)
        while row_of[column] >= 0:
            used[column] = True
            i, step, chosen = row_of[column], float("inf"), -1
            for j in range(m):
                if used[j]:
                    continue
                reduced = cost[i][j] - u[i] - v[j]
                if reduced < least[j]:
                    least[j], before[j] = reduced, column
                if least[j] < step:
                    step, chosen = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[row_of[j]] += step
                    v[j] -= step
                elif j < m:
                    least[j] -= step
            column = chosen
        while column != m:
            row_of[column] = row_of[before[column]]
            column = before[column]
    return {ends[row_of[j]]: heads[j] for j in range(len(heads)) if row_of[j] >= 0}
