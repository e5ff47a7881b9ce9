"""Names that the archive spells in two ways, looked for when enough has changed."""

from __future__ import annotations

from rag.store import Store

_MANY = (
    5000  # Articles above which it is done again only when one in fifty is new: it takes 1.4 s for 100,000.
)


def link_names(store: Store) -> None:
    """Bring the store's variants up to date, unless too little has changed to matter."""
    noted = store.manifest()
    sequence, articles = store.sequence(), store.counts()["articles"]
    before = int(noted.get("articles linked", "-1"))
    if noted.get("sequence linked") == str(sequence):
        return
    if before > 0 and articles > _MANY and abs(articles - before) < articles // 50:
        return
    from rag.facts.variants import sightings, variants

    found = variants(sightings(store.people()))
    store.link(found, {"sequence linked": str(sequence), "articles linked": str(articles)})
