"""Damage is seen when it is read: what is not as it was stored is shown by no door, and told of in a line that says what to type."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.jsonl import written
from rag.cli.examine import examine
from rag.engine import Engine
from rag.errors import Damaged
from rag.settings import Settings
from rag.types import Filters

WORDS = "凤翔科技园年用电量约2500万千瓦时。"
ALTERED = "凤翔科技园年用电量约9500万千瓦时。"
TITLE = "凤翔科技园用电"
F1 = f"{TITLE} 2024-04-03 {TITLE}\n{WORDS}"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """An archive of ready articles, whose words are their pages', and of read ones, which have words of their own."""
    folder = tmp_path_factory.mktemp("whole")
    rows = [{"id": "f1", "title": TITLE, "body": WORDS, "date": "2024-04-03", "source": "武进日报"}]
    rows += [
        {"id": f"n{i}", "title": f"水闸{i}", "body": f"第{i}号水闸今年完成检修，换闸门{i}扇。"}
        for i in range(1, 30)
    ]
    with Engine.open(Settings(home=folder / "home"), create=True) as engine:
        engine.index([written(folder / "a.jsonl", rows), seeds])
    return folder / "home"


@pytest.fixture
def home(tmp_path: Path, whole: Path) -> Path:
    shutil.copytree(whole, tmp_path / "home")
    return tmp_path / "home"


def change(home: Path, *statements: str) -> None:
    with sqlite3.connect(home / "wenbao.sqlite") as db:
        for statement in statements:
            assert db.execute(statement).rowcount > 0, statement


def shown(home: Path, question: str, filters: Filters = Filters()) -> Iterator[str]:
    with Engine.open(Settings(home=home)) as engine:
        for hit in engine.search(question, 500, filters).hits:
            yield f"{hit.article.title} {hit.article.published} {hit.chunk.text}"


OF_F1 = "WHERE id = 'f1#1'"
CHUNK = "WHERE article = (SELECT key FROM articles WHERE id = 'f1#1')"
CHANGES = {
    "the words, which are the page's": f"UPDATE pages SET text = replace(text, '{WORDS}', '{ALTERED}') WHERE id = 'f1'",
    "the title": f"UPDATE articles SET title = '凤凰科技园用电' {OF_F1}",
    "the day": f"UPDATE articles SET published = '2024-04-08' {OF_F1}",
    "the paper": f"UPDATE articles SET source = '武进晚报' {OF_F1}",
    "the kind": f"UPDATE articles SET kind = 'advert' {OF_F1}",
    "the rest": f"UPDATE articles SET rest = json_set(rest, '$.kicker', '图') {OF_F1}",
    "a rest that is no JSON": f"UPDATE articles SET rest = '{{' {OF_F1}",
    "words that are no text": f"UPDATE articles SET title = CAST(x'E587FFFE' AS TEXT) {OF_F1}",
    "where a chunk begins": f"UPDATE chunks SET start = start + 1 {CHUNK}",
    "where a chunk ends": f'UPDATE chunks SET "end" = "end" - 2 {CHUNK}',
    "whose chunk it is": f"UPDATE chunks SET article = 2 {CHUNK}",
    "whose page it is": f"UPDATE articles SET page = (SELECT key FROM pages WHERE id = 'n3') {OF_F1}",
    "a row that is gone": f"DELETE FROM chunks {CHUNK}",
    "a page that is gone": "DELETE FROM pages WHERE id = 'f1'",
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_altered_is_left_out_of_an_answer_and_told_of(
    home: Path, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    before = list(shown(home, TITLE))
    assert F1 in before
    assert caplog.text == ""
    change(home, CHANGES[what])
    with caplog.at_level(logging.WARNING):
        after = list(shown(home, TITLE))
    assert set(after) == set(before) - {F1}
    assert "1 passages left out, since they are damaged" in caplog.text
    assert "wenbao index --rebuild" in caplog.text
    assert [one.what for one in examine(Settings(home=home), servers={}, deep=True) if one.fault]


def test_an_article_that_was_altered_is_not_shown(home: Path) -> None:
    change(home, CHANGES["the title"])
    with (
        Engine.open(Settings(home=home)) as engine,
        pytest.raises(Damaged, match="f1#1 is not as it was stored — run"),
    ):
        engine.article("f1#1")


def test_another_article_is_not_shown_for_it_when_the_list_of_ids_is_damaged(home: Path) -> None:
    """SQLite trusts its own index: what it names is not looked at again."""
    path = home / "wenbao.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        keys = dict(db.execute("SELECT id, key FROM articles WHERE id IN ('n17#1', 'n18#1')"))
    # The list's entry: the length of its head, a text of five letters, a number of one byte.
    data, entry = path.read_bytes(), b"\x03\x17\x01n17#1" + bytes([keys["n17#1"]])
    assert data.count(entry) == 1
    path.write_bytes(data.replace(entry, entry[:-1] + bytes([keys["n18#1"]])))
    with Engine.open(Settings(home=home)) as engine, pytest.raises(Damaged, match="n17#1 is not as it was"):
        engine.article("n17#1")
    assert [one.found for one in examine(Settings(home=home), servers={}, deep=True) if one.fault]


def test_what_a_person_said_is_as_it_stands_in_the_article(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Engine.open(Settings(home=home)) as engine:
        before = engine.statements("盛蕾")
        assert len(before) > 1
        (first,) = engine.store._read("SELECT min(rowid) FROM statements WHERE speaker = '盛蕾'")[0]
        change(home, f"UPDATE statements SET start = start + 1 WHERE rowid = {first}")
        assert engine.statements("盛蕾") == before[1:]
    assert "statements left out, since they are damaged" in caplog.text


def test_a_vector_that_was_altered_ranks_nothing(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    (home / "dense.faiss").unlink()
    change(home, "UPDATE vectors SET vector = randomblob(length(vector)) WHERE chunk = 3")
    with Engine.open(Settings(home=home)) as engine:
        found = engine.dense.search(engine.embedder.embed_query("水闸"), 1000)
        assert 3 not in {id_ for id_, _ in found}
        assert len(found) == engine.store.count() - 1
    assert "1 vectors left out, since they are damaged" in caplog.text


def test_a_list_leaves_out_what_was_altered(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    change(home, CHANGES["the title"])
    with Engine.open(Settings(home=home)) as engine:
        count, listed = engine.store.listed(Filters(sources=("武进日报",)))
    assert (count, listed) == (1, ())
    assert "articles left out, since they are damaged" in caplog.text


def test_a_rebuild_makes_anew_what_was_altered_and_nothing_of_altered_words(home: Path, whole: Path) -> None:
    change(home, CHANGES["the title"], CHANGES["where a chunk begins"])
    with Engine.open(Settings(home=home)) as engine:
        assert engine.index([], rebuild=True).failed == ()
    assert F1 in list(shown(home, TITLE))
    change(home, CHANGES["the words, which are the page's"])
    with Engine.open(Settings(home=home)) as engine:
        ((path, fault),) = engine.index([], rebuild=True).failed
        assert "f1 is not as it was stored" in fault.message
        now = list(shown(home, TITLE))
        assert F1 not in now
        assert not any("9500" in one for one in now)
        # Again: it is not taken for sound, whatever is made of it.
        assert len(engine.index([], rebuild=True).failed) == 1
        # Its file has it still.
        assert engine.index([path]).failed == ()
    assert F1 in list(shown(home, TITLE))
    assert not [one for one in examine(Settings(home=home), servers={}, deep=True) if one.fault]


def test_a_page_of_an_issue_that_was_altered_is_not_read_together_with_a_new_one(tmp_path: Path) -> None:
    text = "本报讯（记者 王芳）{}号水闸昨天完成检修，换闸门{}扇，比去年多两扇，河道清淤也已开始。\n" * 3
    for number in (1, 2):
        (tmp_path / f"武进日报_2024-04-03_A{number}.txt").write_text(text.format(*6 * [number]), "utf-8")
    with Engine.open(Settings(home=tmp_path / "home"), create=True) as engine:
        engine.index([tmp_path / "武进日报_2024-04-03_A1.txt"])
        change(tmp_path / "home", "UPDATE pages SET text = replace(text, '多两扇', '少两扇')")
        ((_, fault),) = engine.index([tmp_path / "武进日报_2024-04-03_A2.txt"]).failed
        assert "is not as it was stored" in fault.message
        texts = [hit.chunk.text for hit in engine.search("水闸检修", 9).hits]
        assert texts
        assert not any("少两扇" in shown for shown in texts)


def test_what_was_stored_before_there_were_seals_is_not_checked(home: Path) -> None:
    path = home / "wenbao.sqlite"
    change(home, CHANGES["where a chunk begins"])
    with sqlite3.connect(path) as db:
        for table in ("articles", "chunks", "vectors"):
            db.execute(f"ALTER TABLE {table} DROP COLUMN seal")
        for column in ("given", "content"):
            db.execute(f"ALTER TABLE files DROP COLUMN {column}")
        db.execute("PRAGMA user_version = 3")
    assert f"{TITLE} 2024-04-03 {TITLE[1:]}\n{WORDS}" in list(shown(home, TITLE))
    with Engine.open(Settings(home=home)) as engine:
        engine.index([], rebuild=True)
        assert engine.store._read("SELECT count(*) FROM chunks WHERE seal IS NULL")[0] == (0,)
