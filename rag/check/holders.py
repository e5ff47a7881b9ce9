"""A post told of one person that the print gives to another, or gives that person otherwise."""

from __future__ import annotations

from rag.check.fault import Fault, differs
from rag.check.who import fits, held_posts, known, post_at
from rag.text.han import HAN
from rag.text.pattern import regex
from rag.text.places import places
from rag.text.surnames import COMPOUND, SURNAMES

_FAMILY = f"(?:{'|'.join(sorted(COMPOUND))}|[{''.join(sorted(SURNAMES))}])"
_BARE = 3  # Characters of a post that names no body (副院长).
_HELD = "(?:原|曾|现|仍|时|并非|不)?(?:是|为|系|任|担任|出任|当选|兼任|曾任|被任命为|获任命为|获任)"
# 裴秋水是厂长, 裴秋水曾任厂长; 厂长是裴秋水, 由裴秋水任厂长.
_IS = regex(f'(?P<name>{_FAMILY}[{HAN}]{{1,2}}?){_HELD}(?P<post>[^,，。;；:：、"]{{2,20}})')
_BY = regex(f"(?P<post>[{HAN}]{{2,20}})(?:是|叫|为)(?P<name>{_FAMILY}[{HAN}]{{1,2}})(?=[,，。;；]|$)")


def misplaced(said: str, printed: str) -> list[Fault]:
    """Posts of a clause, told with 是 or 任, that the print has beside another name."""
    faults = []
    for m in (*_IS.finditer(said), *_BY.finditer(said)):
        name, post = m["name"], post_at(m["post"].removesuffix("一职"))
        if not post or name not in printed or m.group().find("不") >= 0 or "并非" in m.group():
            continue
        held = held_posts(printed, name)
        if any(fits(post, h) for h in held):
            continue
        if held:
            faults.append(differs("post", f"{max(held, key=len)}{name}", f"{post}{name}"))
        elif other := next(
            (
                o
                for o in sorted(known(printed))
                if name not in o and o not in said and _holds(printed, o, post)
            ),
            "",
        ):
            faults.append(differs("post", f"{post}{other}", f"{post}{name}"))
    return faults


def _holds(printed: str, name: str, post: str) -> bool:
    """Whether print has a post right before a name, the body that it is of perhaps shortened."""
    return any(printed.endswith(post, 0, at) for at in places(printed, name)) or any(
        post.endswith(held) and len(held) > _BARE for held in held_posts(printed, name)
    )
