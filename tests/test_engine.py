"""The engine: files to hits and back out, in threads and processes, and what it refuses."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from eval.jsonl import written
from rag.corpus import Metadata
from rag.engine import Engine
from rag.errors import IndexMismatch, InputError, NoIndex, SettingsError, StoreError
from rag.settings import Settings
from rag.types import Filters
from tests.archive import NEWS, Letters

ROOT = Path(__file__).resolve().parent.parent


class Other(Letters):
    """A model of the same size with other vectors."""

    name = "other"

    def embed_query(self, text: str):  # type: ignore[no-untyped-def]
        return self.embed_passages([text])[0]

    def embed_passages(self, texts):  # type: ignore[no-untyped-def]
        return super().embed_passages(texts)[:, ::-1].copy()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    lines(folder / "a.jsonl", NEWS)
    (folder / "通航.txt").write_text("扁担河今日通航\n\n本报讯 扁担河今日通航，首航船只载重500吨。", "utf-8")
    return folder


def lines(path: Path, bodies: tuple[str, ...] | list[str]) -> None:
    rows = [
        {"id": f"n{i}", "title": "", "body": body, "date": "2024-04-03"} for i, body in enumerate(bodies, 1)
    ]
    written(path, rows)


def opened(tmp_path: Path, embedder: Letters | None = None) -> Engine:
    return Engine.open(Settings(home=tmp_path / "home"), create=True, embedder=embedder or Letters())


def first(engine: Engine, question: str) -> str:
    return engine.search(question).hits[0].article.id


def test_an_empty_home_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndex) as caught:
        Engine.open(Settings(home=tmp_path / "home"))
    assert (
        str(caught.value)
        == f"No index at {tmp_path / 'home'} — run `wenbao index FOLDER` with the folder of your pages"
    )
    assert not (tmp_path / "home").exists()


def test_a_home_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Not a directory"):
        Engine.open(Settings(home=tmp_path / "file" / "home"), create=True)


def test_files_go_in_and_are_found(tmp_path: Path, news: Path) -> None:
    steps: list[tuple[int, int, str]] = []
    with opened(tmp_path) as engine:
        report = engine.index([news], progress=lambda done, total, what: steps.append((done, total, what)))
        assert (report.added, report.changed, report.unchanged, report.removed, report.failed) == (
            9,
            0,
            0,
            0,
            (),
        )
        assert steps[-1][:2] == (9, 9)
        assert first(engine, "凤翔科技园用电") == "n1#1"
        hit = engine.search("扁担河有多长", k=1).hits[0]
        assert hit.article.text[hit.chunk.start : hit.chunk.end] == hit.chunk.text
        assert [h.article.id for h in engine.search("建设", filters=Filters(article_ids=("n4#1",))).hits] == [
            "n4#1"
        ]


def test_a_second_run_changes_nothing(tmp_path: Path, news: Path) -> None:
    with opened(tmp_path) as engine:
        engine.index([news])
        before = engine.store.sequence()
        assert engine.index([news]).unchanged == 9
        os.utime(news / "a.jsonl", (1, 1))
        assert engine.index([news]).unchanged == 9
        assert engine.store.sequence() == before


def test_only_the_lines_that_changed_are_made_anew(tmp_path: Path, news: Path) -> None:
    with opened(tmp_path) as engine:
        engine.index([news])
        kept = {id_ for id_, (_, a) in engine.store.chunks(range(1, 50)).items() if a.id != "n2#1"}
        lines(
            news / "a.jsonl",
            [NEWS[0], "扁担河上建成新桥。", *NEWS[2:6], "", NEWS[7], "第九条新闻说的是油菜花。"],
        )
        report = engine.index([news / "a.jsonl"])
        assert (report.added, report.changed, report.unchanged, report.removed) == (1, 1, 6, 1)
        assert {path for path, _ in report.failed} == {str(news / "a.jsonl")}
        assert first(engine, "建成新桥") == "n2#1"
        assert first(engine, "油菜花") == "n9#1"
        assert "n7#1" not in {h.article.id for h in engine.search("芙蓉圩水稻田").hits}
        assert len(kept - set(engine.store.chunks(range(1, 50)))) == 1


def test_a_changed_page_replaces_its_articles(tmp_path: Path, news: Path) -> None:
    with opened(tmp_path) as engine:
        engine.index([news])
        (news / "通航.txt").write_text("扁担河封航\n\n本报讯 扁担河因大雾封航。", "utf-8")
        report = engine.index([news])
        assert (report.added, report.changed, report.unchanged, report.removed) == (0, 1, 8, 0)
        texts = [h.article.text for h in engine.search("扁担河航船").hits]
        assert any("大雾" in text for text in texts)
        assert not any("首航" in text for text in texts)


def test_an_article_that_goes_on_in_another_file_of_the_issue_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    head = "芙蓉圩治水记\n\n芙蓉圩是太湖边最低的圩田之一，历代百姓筑堤护田，今年区里决定再修（下转第3版）\n"
    tail = "（上接第1版）圩堤十二公里，并新建排涝站两座，工程预计明年汛期前完工。\n"
    (folder / "武进日报_2024-04-03_01.txt").write_text(head, "utf-8")
    with opened(tmp_path) as engine:
        engine.index([folder])
        (folder / "武进日报_2024-04-03_03.txt").write_text(tail, "utf-8")
        engine.index([folder])
        texts = {hit.article.id: hit.article.text for hit in engine.search("芙蓉圩堤排涝站").hits}
        assert [text for text in texts.values() if "筑堤护田" in text and "排涝站" in text]
        (folder / "武进日报_2024-04-03_03.txt").write_text(tail.replace("两座", "三座"), "utf-8")
        engine.index([folder])
        texts = {hit.article.id: hit.article.text for hit in engine.search("芙蓉圩堤排涝站").hits}
        assert [text for text in texts.values() if "筑堤护田" in text and "排涝站三座" in text]
        assert not [text for text in texts.values() if "两座" in text]
        assert engine.store.counts()["pages"] == 2


def test_options_that_change_are_read_again(tmp_path: Path, news: Path) -> None:
    with opened(tmp_path) as engine:
        engine.index([news / "通航.txt"])
        assert engine.index([news / "通航.txt"], metadata=Metadata(source="武进日报")).changed == 1
        assert engine.search("扁担河").hits[0].article.source == "武进日报"


def test_a_bad_file_does_not_stop_the_good_ones(tmp_path: Path, news: Path) -> None:
    (news / "b.txt").write_bytes(bytes(range(256)) * 50)
    (news / "c.txt").write_text("")
    with opened(tmp_path) as engine:
        report = engine.index([news, news / "none.txt"])
        assert report.added == 9
        assert {Path(path).name for path, _ in report.failed} == {"b.txt", "c.txt", "none.txt"}
        assert all("\n" not in str(fault) for _, fault in report.failed)


def test_a_broken_line_is_named_by_every_run(tmp_path: Path, news: Path) -> None:
    with (news / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    with opened(tmp_path) as engine:
        for counted in ((9, 0), (0, 9)):
            report = engine.index([news])
            assert (report.added, report.unchanged) == counted
            assert ["a.jsonl:9" in str(fault) for _, fault in report.failed] == [True]


def test_a_file_that_becomes_unreadable_keeps_what_it_had(tmp_path: Path, news: Path) -> None:
    with opened(tmp_path) as engine:
        engine.index([news])
        (news / "a.jsonl").write_bytes(b"\x00\x01\x02" * 1000)
        assert len(engine.index([news]).failed) >= 1
        assert first(engine, "凤翔科技园用电") == "n1#1"


def test_the_same_file_under_two_names_is_shown_once(tmp_path: Path, news: Path) -> None:
    shutil.copy(news / "通航.txt", news / "再通航.txt")
    (news / "copy").mkdir()
    shutil.copy(news / "a.jsonl", news / "copy" / "a.jsonl")
    with opened(tmp_path) as engine:
        engine.index([news])
        hits = engine.search("扁担河今日首航").hits
        assert sum("首航" in hit.article.text for hit in hits) == 1
        assert len(next(hit for hit in hits if "首航" in hit.article.text).same) == 1
        assert len(engine.store.paths("n1")) == 2
        engine.remove(str(news / "copy"))
        assert first(engine, "凤翔科技园用电") == "n1#1"
        engine.remove(str(news / "a.jsonl"))
        assert not any(hit.article.id == "n1#1" for hit in engine.search("凤翔科技园用电").hits)


def test_what_is_removed_is_gone_from_everywhere(tmp_path: Path, news: Path) -> None:
    with opened(tmp_path) as engine:
        engine.index([news])
        assert engine.remove("n1#1") == 1
        assert engine.remove("n2") == 1
        assert engine.remove("no such thing") == 0
        assert engine.remove(str(news / "通航.txt")) >= 1
        with pytest.raises(InputError):
            engine.remove(" ")
        engine.index([news], rebuild=True)
    with opened(tmp_path) as engine:
        texts = {hit.article.id for q in NEWS for hit in engine.search(q).hits}
        assert "n1#1" not in texts
        assert "n2#1" not in texts
        assert "n3#1" in texts
        ids = [i for i, _ in engine.dense.search(Letters().embed_query(NEWS[0]), 50)]
        assert sorted(ids) == sorted(engine.store.chunks(range(1, 100)))


def test_another_model_is_refused_until_rebuilt(tmp_path: Path, news: Path) -> None:
    with opened(tmp_path) as engine:
        engine.index([news])
    with opened(tmp_path, Other()) as engine:
        for use in (lambda: engine.search("扁担河"), lambda: engine.index([news])):
            with pytest.raises(IndexMismatch) as caught:
                use()
            assert str(caught.value) == (
                "the index was made with embedder letters, this is other — run `wenbao index --rebuild`"
            )
        assert engine.article("n1#1").text.strip() == NEWS[0]
        shutil.rmtree(news)
        engine.index([], rebuild=True)
        assert first(engine, "凤翔科技园用电") == "n1#1"
        assert engine.store.counts()["pages"] == 9


def test_a_rebuild_that_is_interrupted_is_taken_up_again(tmp_path: Path, news: Path) -> None:
    class Stops(Other):
        def embed_passages(self, texts):  # type: ignore[no-untyped-def]
            if any("本报讯" in text for text in texts):
                raise KeyboardInterrupt
            return super().embed_passages(texts)

    (news / "long.txt").write_text("长篇通讯\n\n" + "武进的河道很长。" * 9000, "utf-8")
    (news / "z.txt").write_text("最后一条\n\n本报讯 武进今日无事。", "utf-8")
    with opened(tmp_path) as engine:
        engine.index([news])
    with opened(tmp_path, Stops()) as engine, pytest.raises(KeyboardInterrupt):
        engine.index([], rebuild=True)
    with opened(tmp_path, Other()) as engine:
        with pytest.raises(IndexMismatch, match="has not finished"):
            engine.search("扁担河")
        engine.index([], rebuild=True)
        assert first(engine, "凤翔科技园用电") == "n1#1"
        assert engine.store.manifest()["rebuilding"] == ""


_WATCH = """
import sys
from pathlib import Path
from rag.engine import Engine
from rag.settings import Settings
from tests.archive import Letters
with Engine.open(Settings(home=Path(sys.argv[1])), embedder=Letters()) as engine:
    for line in sys.stdin:
        print(*(hit.article.id for hit in engine.search(line).hits), flush=True)
"""


def test_a_running_server_sees_new_documents_within_a_second(tmp_path: Path, news: Path) -> None:
    with opened(tmp_path) as engine:
        engine.index([news])
        watch = subprocess.Popen(
            [sys.executable, "-c", _WATCH, str(tmp_path / "home")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        with watch:
            assert watch.stdin
            assert watch.stdout

            def asked(question: str) -> list[str]:
                print(question, file=watch.stdin, flush=True)
                assert watch.stdout
                return watch.stdout.readline().split()

            assert "x1" not in asked("油菜花开")
            lines(news / "x.jsonl", ["横山桥的油菜花开了。"])
            (news / "x.jsonl").write_text((news / "x.jsonl").read_text("utf-8").replace("n1", "x1"), "utf-8")
            engine.index([news])
            done = time.monotonic()
            assert asked("油菜花开")[0] == "x1#1"
            assert (
                time.monotonic() - done < 5
            )  # A second on a quiet machine: eval/bench_corpus.py measures it.
            engine.remove("x1")
            assert "x1#1" not in asked("油菜花开")
            watch.stdin.close()


def test_threads_share_one_engine(tmp_path: Path, news: Path) -> None:
    faults: list[BaseException] = []
    with opened(tmp_path) as engine:
        engine.index([news])

    def ask(engine: Engine) -> None:
        try:
            for i in range(20):
                assert first(engine, NEWS[i % 8]) == f"n{i % 8 + 1}#1"
        except BaseException as exc:
            faults.append(exc)

    with opened(tmp_path) as engine:
        threads = [threading.Thread(target=ask, args=(engine,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for i in range(5):
            (news / f"{i}.txt").write_text(f"第{i}号公告\n\n食堂第{i}次供应馄饨。", "utf-8")
            engine.index([news])
        for thread in threads:
            thread.join()
    assert faults == []


def test_the_model_adapted_to_the_archive_is_used_from_then_on(tmp_path: Path, news: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with Engine.open(settings, create=True) as engine:
        engine.index([news])
        before = engine.embedder.name
        name = engine.adapt(steps=2)
        assert name != before
        assert engine.embedder.name == name
        assert first(engine, "凤翔科技园用电") == "n1#1"
    with Engine.open(settings) as engine:
        assert engine.embedder.name == name
        assert engine.index([news]).unchanged == 9
        assert first(engine, "凤翔科技园用电") == "n1#1"
    with (
        Engine.open(settings.model_copy(update={"embed_model": "bge-m3"}), embedder=Letters()) as engine,
        pytest.raises(SettingsError),
    ):
        engine.adapt()


def test_the_seeds_with_the_shipped_model(tmp_path: Path, seeds: Path) -> None:
    with Engine.open(Settings(home=tmp_path / "home"), create=True) as engine:
        assert engine.index([seeds]).added == 5
        assert "盛蕾" in engine.search("凤翔科技园一年用多少电？").hits[0].article.title
        said = engine.statements("盛蕾")
        assert said
        assert all(s.speaker == "盛蕾" for _, s in said)
        assert "恽淇丞" in engine.spellings("恽洪丞是谁？")


def test_as_many_passages_as_are_asked_for(tmp_path: Path, seeds: Path) -> None:
    with Engine.open(Settings(home=tmp_path), create=True) as engine:
        engine.index([seeds])
        assert [len(engine.search("武进区领导参加会议", k).hits) for k in (1, 8, 20)] == [1, 8, 20]
