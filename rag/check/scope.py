"""How wide a clause tells what print tells of some: all of them, most of them."""

from __future__ import annotations

from rag.check.fault import Fault, absent
from rag.text.pattern import regex

# Words of the claim, and those of print that bear them out. Source: the universal and majority words of news Chinese,
# written for this list.
_ALL = regex(
    "所有|(?<!占)(?<!占了)全部(?!的)|全都|全是|一律|一概|统统|悉数|无一例外|个个|人人|家家|户户|任何|凡是|一分也没|一个也没|一场未"
)
_SO_ALL = regex(
    "所有|全部|全[都是体数员]|一律|一概|统统|悉数|均|都|各|皆|每|个个|人人|凡|任何|无一|一[个家名分场]也?[没未]|完毕|100%|百分之百|清零"
)
_MOST = regex("大?多数(?!量)|大半|大部分|多半|绝大")
_SO_MOST = regex("多数|大半|大部分|多半|绝大|过半|主要|主力|为主|[%成半]|分之")
_DENIED = regex(r"[不没未非][^,，。;；]{0,3}$")


def universal(said: str, printed: str) -> list[Fault]:
    """All or most of them told, where print says so of none: of some, or under a condition."""
    for told, so in ((_ALL, _SO_ALL), (_MOST, _SO_MOST)):
        found = told.search(said)
        if found and not _DENIED.search(said[: found.start()]) and not so.search(printed):
            return [absent("extent", found.group(), hard=False)]
    return []
