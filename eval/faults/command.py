"""Under fire: writers killed at any moment, hostile texts through every door of a server, mutated files on their way into an
archive, damaged copies of one, and every two commands at once.

What is random is drawn by --seed. With --keep a run that is broken off goes on where it was.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.jsonl import rows

_PIECE = 500  # Mutated files between two lines of what is kept.


def main(argv: Sequence[str] | None = None) -> int:
    """Prints what was found; 1 where something was lost, shown, unclean, silent, raised, a server fault, or held up."""
    parser = argparse.ArgumentParser("wenbao eval faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=0, metavar="N", help="kill writers N times")
    parser.add_argument("--hostile", action="store_true", help="hostile texts through every door of a server")
    parser.add_argument("--mutated", type=int, default=0, metavar="N", help="N mutated files")
    parser.add_argument("--damaged", type=int, default=0, metavar="N", help="N damaged copies of an archive")
    parser.add_argument(
        "--pairs", type=int, default=0, metavar="N", help="each two commands at once, N times"
    )
    parser.add_argument("--seed", type=int, default=1, help="of all that is random")
    parser.add_argument(
        "--keep", type=Path, metavar="FILE", help="keep what is measured, and go on from there"
    )
    options = parser.parse_args(argv)
    bad = 0
    with TemporaryDirectory(prefix="wenbao-faults-") as name:
        for part, many in (
            (_kills, options.kills), (_hostile, options.hostile), (_mutated, options.mutated), (_damaged, options.damaged),
            (_pairs, options.pairs),
        ):  # fmt: skip
            if many:
                (folder := Path(name) / part.__name__).mkdir()
                bad += part(folder, int(many), options)
    return 1 if bad else 0


def _kills(folder: Path, count: int, options: argparse.Namespace) -> int:
    from eval.faults.killing import kills

    found = kills(folder, count, options.seed)
    print(
        f"{found.kills} processes, {found.in_time} killed before their end: {len(found.lost)} acknowledged"
        f" documents lost, {len(found.shown)} removed ones shown, {len(found.unclean)} unclean next runs,"
        f" {len(found.left)} left-overs"
    )
    return _said([*found.lost, *found.shown, *found.unclean, *found.left])


def _hostile(folder: Path, count: int, options: argparse.Namespace) -> int:
    from eval.faults.hostile import UNITS, hostile

    held = list(hostile(folder, UNITS))
    for door in dict.fromkeys(one.door for one in held):
        mine = [one for one in held if one.door == door]
        slow, late = max(mine, key=lambda h: h.seconds), max(mine, key=lambda h: h.beside)
        codes = sorted({one.status for one in mine})
        print(
            f"{door:9} {len(mine)} texts, status {codes}; slowest {slow.seconds:.2f} s ({slow.unit!r}), most work "
            f"{max(one.work for one in mine):.2f} s; health beside at most {1000 * late.beside:.0f} ms ({late.unit!r}), of the "
            f"server's own work {1000 * max(one.held for one in mine):.0f} ms"
        )
    return sum(one.status >= 500 or one.beside > 1 for one in held)


def _mutated(folder: Path, count: int, options: argparse.Namespace) -> int:
    from eval.faults.reading import SLOW, ways

    def piece(first: int) -> dict[str, Any]:
        return asdict(ways(options.seed, range(first, min(first + _PIECE, count))))

    found = list(_kept(options, "mutated", range(0, count, _PIECE), piece))
    ends = sum((Counter(one["ends"]) for one in found), Counter[str]())
    finds = [find for one in found for find in one["finds"]]
    print(
        f"{sum(ends.values())} mutated files, {sum(one['stored'] for one in found)} of them through a whole archive: "
        f"{ends['in']} in, {ends['refused']} refused by name, {ends['damaged']} that the library of their format did not "
        f"foresee, {ends['foreign']} failed with a foreign exception of ours, {sum('ended' in find for find in finds)} ended a run; "
        f"slowest {max(one['slowest'] for one in found):.1f} s of {SLOW:.0f}; memory {max(one['memory'] for one in found)} MB"
    )
    return _said(finds)


def _damaged(folder: Path, count: int, options: argparse.Namespace) -> int:
    from eval.faults.copies import Looked, looked, whole

    right = whole(folder)

    def copy(number: int) -> dict[str, Any]:
        with TemporaryDirectory(dir=folder) as name:
            return asdict(looked(options.seed, number, right, Path(name)))

    found = [Looked(**one) for one in _kept(options, "damaged", range(count), copy)]
    for what, mine in (
        ("stores", [one for one in found if one.file.endswith(".sqlite")]),
        ("indexes", [one for one in found if not one.file.endswith(".sqlite")]),
    ):
        ends = Counter(one.asked for one in mine)
        mended = Counter(one.mended for one in mine)
        print(
            f"{len(mine)} damaged {what}: asked, {ends['right']} answer as before, {ends['refused']} refuse, {ends['told']} answer "
            f"otherwise and say so, {ends['wrong']} answer otherwise; {sum(one.seen for one in mine)} seen, "
            f"{sum(one.silent for one in mine)} silently wrong, {sum(map(len, (one.raised for one in mine)))} tracebacks; "
            f"{mended['unharmed']} unharmed, mended {mended['opening']} by opening, {mended['rebuild']} by --rebuild, "
            f"{mended['salvage']} by salvage, {mended['']} by nothing; {sum(one.saved for one in mine)} of "
            f"{sum(one.standing for one in mine)} standing pages back"
        )
    return _said([str(one) for one in found if one.silent or one.raised])


def _pairs(folder: Path, times: int, options: argparse.Namespace) -> int:
    from eval.faults.pairs import Overlap, overlaps

    def once(number: int) -> dict[str, Any]:
        with TemporaryDirectory(dir=folder) as name:
            return {"overlaps": [asdict(one) for one in overlaps(Path(name), options.seed, number)]}

    rounds = _kept(options, "pairs", range(times), once)
    found = [Overlap(**one) for round_ in rounds for one in round_["overlaps"]]
    print(
        f"{len(found)} overlaps of {len({tuple(one.pair) for one in found})} pairs of commands, {sum(one.met for one in found)} met, "
        f"{sum(one.busy for one in found)} told that another writes: {sum(len(one.lost) for one in found)} lost, "
        f"{sum(len(one.shown) for one in found)} shown, {sum(len(one.faults) for one in found)} other faults"
    )
    return _said([str(one) for one in found if one.lost or one.shown or one.faults])


def _kept(
    options: argparse.Namespace, what: str, parts: Sequence[int], make: Callable[[int], dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """What was measured of each part, as kept from a run before or made now."""
    path: Path | None = options.keep
    known: dict[int, dict[str, Any]] = {}
    if path and path.exists():
        known = {
            row["part"]: row["found"]
            for row in rows(path)
            if (row["what"], row["seed"]) == (what, options.seed)
        }
    for part in parts:
        found = known.get(part)
        if found is None:
            found = make(part)
            if path:
                with path.open("a", encoding="utf-8") as file:
                    file.write(
                        json.dumps({"what": what, "seed": options.seed, "part": part, "found": found}) + "\n"
                    )
        yield found


def _said(faults: Sequence[str]) -> int:
    if faults:
        print(*faults[:20], sep="\n")
    return len(faults)
