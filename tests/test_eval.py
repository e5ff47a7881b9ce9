"""Sets read from a path, answers scored, runs compared; and the whole evaluation over the seeds."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from statistics import fmean

import pytest

from eval import compare, gold, readers, refusal, report, runner
from eval.__main__ import main
from eval.opening import SEEDS, engine_over
from rag.errors import UnreadableFile
from rag.types import (
    Answer,
    AnswerStatus,
    Article,
    Chunk,
    Citation,
    Hit,
    Kind,
    Scores,
    Span,
)
from tests.scripted import Script, scripted

TEXT = "凤翔科技园一年用电2500万千瓦时。园区正在改造。"
QUESTION = gold.Question("q1", "凤翔科技园一年用多少电？", "zh", "number", facts=(("2500万千瓦时",),), evidence=(gold.Source("a.txt", "一年用电2500万千瓦时"),))  # fmt: skip


def _article(id_: str, text: str) -> Article:
    return Article(id_, "p", 0, Kind.NEWS, "标题", text, (Span(0, len(text), 0),))


def _hit(rank: int, article: Article) -> Hit:
    return Hit(rank, 1 / rank, Chunk(rank, article.id, 0, len(article.text), article.text), article, Scores())


def _citation(marker: int, at: int, hit: Hit, quote: str) -> Citation:
    a = hit.article
    return Citation(
        marker, at, at + 3, a.id, hit.chunk.id, 0, len(quote), quote, a.title, "", None, "", 0, len(quote)
    )


def _answer(
    text: str, *quotes: str, status: AnswerStatus = AnswerStatus.ANSWERED, mode: str = "extractive"
) -> Answer:
    hits = (_hit(1, _article("a1", TEXT)), _hit(2, _article("a2", "今天多云。")))
    at = [i for i, c in enumerate(text) if c == "["]
    citations = tuple(
        _citation(int(text[i + 1]), i, hits[int(text[i + 1]) - 1], q) for i, q in zip(at, quotes, strict=True)
    )
    return Answer("q", "q", text, citations, (), hits, status, mode)  # fmt: skip


# --- Which article is right


def test_the_right_article_holds_the_evidence_over_column_breaks() -> None:
    torn = gold.Question("q2", "？", "zh", "number", evidence=(gold.Source("a.txt", "千瓦时。园区正在扩建"),))
    articles = [
        _article("a0", "今天多云。"),
        _article("a1", "凤翔科技园一年用电２５００万\n千瓦時。园区正在改造。"),
    ]
    assert gold.relevant([QUESTION, torn], articles) == {"q1": {"a1": 1}, "q2": {"no article: a.txt": 1}}


def test_grades_go_to_the_article() -> None:
    question = gold.Question(
        "q", "？", "zh", "question", evidence=(gold.Source("d1", "今天", 1), gold.Source("d2", "今天多云", 2))
    )
    assert gold.relevant([question], [_article("a0", "今天多云。")]) == {"q": {"a0": 2}}  # fmt: skip


# --- Answers scored


def test_an_extractive_answer_is_scored_by_its_quotes() -> None:
    first = runner.answered(QUESTION, _answer("一年用电2500万千瓦时。[1]", "一年用电2500万千瓦时。"))
    assert first == {
        "refused": 0,
        "facts": 1,
        "answered": 1,
        "first": 1,
        "three": 1,
        "cite_recall": 1,
        "cite_precision": 1,
    }
    second = runner.answered(
        QUESTION,
        _answer("园区正在改造。[1]\n一年用电2500万千瓦时。[1]", "园区正在改造。", "一年用电2500万千瓦时。"),
    )
    assert (second["first"], second["three"]) == (0.0, 1.0)  # fmt: skip


def test_a_refusal_says_no_fact() -> None:
    """Also where its text happens to hold the words: what is refused is not answered."""
    scores = runner.answered(
        QUESTION, _answer("没有找到。最近的：2500万千瓦时", status=AnswerStatus.NO_EVIDENCE)
    )
    assert scores == {"refused": 1, "facts": 0, "answered": 0, "first": 0, "three": 0}


def test_a_question_without_an_answer_is_scored_by_refusal_alone() -> None:
    nothing = gold.Question("q", "珠峰多高？", "zh", "general", answerable=False, absent=(("珠峰",),))
    assert runner.answered(nothing, _answer("", status=AnswerStatus.REFUSED)) == {"refused": 1.0}


def test_statements_go_with_the_passages_of_their_markers() -> None:
    said = runner.statements(_answer("一年用电2500万千瓦时。[1]今天多云[2]。没有出处。", "", "", mode="llm"))
    assert [(s.text, s.passages) for s in said] == [
        ("一年用电2500万千瓦时。", (TEXT,)), ("今天多云。", ("今天多云。",)), ("没有出处。", ()),
    ]  # fmt: skip


# --- Sets from a path


def test_squad_style(tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    qas = [
        {"id": "1", "question": "何时成立？", "answers": [{"text": "1949年"}, {"text": "1949"}]},
        {"id": "2", "question": "Who knows?", "is_impossible": True, "answers": []},
    ]
    body = {"data": [{"title": "某社", "paragraphs": [{"context": "成立于1949年。", "qas": qas}]}]}
    path.write_text(json.dumps(body), "utf-8")
    made = readers.read_set(path)
    assert made.documents == (readers.Document("doc-0", "某社", "成立于1949年。"),)
    assert made.questions == (
        gold.Question("1", "何时成立？", "zh", "question", facts=(("1949年", "1949"),), evidence=(gold.Source("doc-0", "成立于1949年。"),)),
        gold.Question("2", "Who knows?", "en", "question", answerable=False),
    )  # fmt: skip


def test_one_question_a_line(tmp_path: Path) -> None:
    """Two questions about one text ask over one document; a closed-book question has nothing to be found."""
    path = tmp_path / "dev.jsonl.gz"
    rows = [
        {
            "id": "1",
            "question": "何時成立？",
            "context": "成立於1949年。",
            "answers": ["1949年"],
            "title": "某社",
        },
        {
            "id": "2",
            "question": "在哪裡？",
            "context": "成立於1949年。",
            "answers": ["北京"],
            "title": "某社",
        },
        {"id": "3", "question": "谁？", "context": "", "answers": ["某人"], "title": ""},
    ]
    path.write_bytes(gzip.compress("\n".join(json.dumps(r, ensure_ascii=False) for r in rows).encode()))
    made = readers.read_set(path, limit=1)
    assert (len(made.documents), [q.id for q in made.questions]) == (1, ["1"])
    assert made.questions[0].language == "zh-Hant"


def test_beir(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "d1", "title": "T", "text": "one"}\n{"_id": "d2", "text": "two"}\n', "utf-8"
    )
    (tmp_path / "queries.jsonl").write_text(
        '{"_id": "q1", "text": "what is two?"}\n{"_id": "q2", "text": "unjudged"}\n', "utf-8"
    )
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td2\t2\nq1\td1\t0\n", "utf-8")
    made = readers.read_set(tmp_path)
    assert [(q.id, q.evidence) for q in made.questions] == [("q1", (gold.Source("d2", "two", 2),))]
    assert [d.id for d in made.documents] == ["d1", "d2"]  # fmt: skip


@pytest.mark.parametrize("text", ["", "[1, 2]", '{"data": 3}', "not json", '{"id": 1, "question": "?"}'])
def test_what_is_no_set_is_named(tmp_path: Path, text: str) -> None:
    for name in ("set.json", "set.jsonl"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        with pytest.raises(UnreadableFile, match=name):
            readers.read_set(path)
    with pytest.raises(UnreadableFile, match="BEIR"):
        readers.read_set(tmp_path)


# --- Runs kept and compared


def _result(id_: str, answerable: bool = True, **scores: float) -> runner.Result:
    return runner.Result(
        id_, "谁？", "zh", "person", "dev", answerable, scores, {"embed": 1.0}, ("标题",), {"text": "甲"}
    )


def test_a_run_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    results = [_result("a", first=1.0), _result("b", False, refused=0.0)]
    report.save(tmp_path / "run.json", results, {"command": "wenbao eval"})
    assert report.read(tmp_path / "run.json") == results
    (tmp_path / "other.json").write_text('{"format": 99}', "utf-8")
    with pytest.raises(UnreadableFile, match="format 99"):
        report.read(tmp_path / "other.json")


def test_wins_ties_and_losses() -> None:
    before = [
        _result("a", first=0.0, refused=0.0),
        _result("b", first=1.0, refused=0.0),
        _result("c", False, refused=0.0),
    ]
    after = [
        _result("a", first=1.0, refused=1.0),
        _result("b", first=1.0, refused=0.0),
        _result("c", False, refused=1.0),
    ]
    first, refused = compare.compare(before, after)
    assert first == compare.Duel("first", 0.5, 1.0, ("a",), (), 1)
    assert (refused.won, refused.lost, refused.ties) == (("c",), ("a",), 1)
    assert refused.chance == 1.0
    assert compare.Duel("mrr", 0, 1, tuple("abcdefgh"), (), 0).chance == 2 / 2**8  # fmt: skip


def test_bars_are_missed_by_their_own_questions() -> None:
    kept = [_result(str(i), first=1.0, refused=0.0) for i in range(4)] + [_result("x", False, refused=1.0)]
    assert report.bars(kept)[1]
    assert not report.bars([*kept, _result("y", refused=1.0, first=1.0)])[1]


def test_the_gate_as_a_curve() -> None:
    judged = [
        refusal.Judged("s", "1", True, 0.9, True), refusal.Judged("s", "2", True, 0.3, False),
        refusal.Judged("s", "3", False, 0.6, True), refusal.Judged("s", "4", False, 0.1, False),
    ]  # fmt: skip
    assert refusal.rates(judged) == {"false_answers": 0.5, "false_refusals": 0.5}
    assert refusal.rates(judged, 0.7) == {"false_answers": 0.0, "false_refusals": 0.5}
    assert refusal.area(judged) == 0.75


# --- The whole of it, over the real engine


def test_the_evaluation_over_the_seeds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run.json"
    assert main(["--half", "dev", "--limit", "20", "--out", str(run)]) == 0
    results = report.read(run)
    wanted = [q for q in gold.load() if q.half == "dev"][:20]
    assert [r.id for r in results] == [q.id for q in wanted]
    assert {r.scores["article@5"] for r in results if r.type == "number"} == {1.0}
    assert {r.answer["mode"] for r in results} == {"extractive"}
    assert {"embed", "dense", "lexical", "gate"} <= set(results[0].timings)
    capsys.readouterr()
    assert main(["--half", "dev", "--limit", "20", "--retrieval", "--against", str(run)]) == 0
    shown = capsys.readouterr().out
    assert "Against the earlier run" in shown
    assert "fact in" in shown


@pytest.mark.slow
def test_every_fourth_question_is_answered_as_well_as_it_is() -> None:
    """Every weight of finding, of the gate and of the sentences that answer at once: one that moves shows here. What is
    better puts its own figures here."""
    with engine_over((SEEDS,), llm_base_url="") as engine:
        results = runner.run(engine, gold.load()[::4])
    names = ("article@1", "mrr", "ndcg@10", "passages", "strength", "first", "three", "facts", "refused")
    assert {name: round(fmean(report.scores(results, name)), 4) for name in names} == {
        "article@1": 0.9136,
        "mrr": 0.9496,
        "ndcg@10": 0.9624,
        "passages": 1.0,
        "strength": 0.78,
        "first": 0.7531,
        "three": 0.8519,
        "facts": 0.8642,
        "refused": 0.1263,
    }


def test_an_llm_is_asked_where_one_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = tmp_path / "run.json"
    with scripted(Script(["凤翔科技园", "一年用电约2500万千瓦时", "[1]。"])) as server:
        monkeypatch.setenv("WENBAO_LLM_BASE_URL", server.url)
        monkeypatch.setenv("WENBAO_LLM_MODEL", "m")
        assert main(["--limit", "3", "--jobs", "3", "--out", str(run)]) == 0
    results = report.read(run)
    assert [r.answer["mode"] for r in results] == ["llm"] * 3
    # It always says how much power the park uses: right for the first question, without a fact for the others.
    assert [r.scores["facts"] for r in results] == [1.0, 0.0, 0.0]
    assert results[0].scores["cite_recall"] == 1.0


def test_a_set_from_a_path_is_asked_over_its_own_documents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "small.jsonl"
    texts = ["凤翔科技园一年用电2500万千瓦时。", "扁担河全长4.68千米。", "龙城芯谷总投资10亿元。"]
    asked = ["凤翔科技园用多少电？", "扁担河多长？", "龙城芯谷投资多少？"]
    facts = ["2500万千瓦时", "4.68千米", "10亿元"]
    rows = [
        {"id": q, "question": q, "context": text, "answers": [fact]}
        for q, text, fact in zip(asked, texts, facts, strict=True)
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    run = tmp_path / "run.json"
    assert main(["--set", str(path), "--retrieval", "--out", str(run)]) == 0
    assert [(r.scores["article@1"], r.scores["passages"]) for r in report.read(run)] == [(1.0, 1.0)] * 3
    assert "Bars" not in capsys.readouterr().out  # fmt: skip


def test_a_fault_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--set", str(tmp_path / "absent.json")]) == 1
    assert "known are SQuAD-style" in capsys.readouterr().err


def test_refusals_have_precision_and_recall_over_all_questions() -> None:
    def one(id: str, answerable: bool, scores: dict[str, float]) -> runner.Result:
        return runner.Result(id, "?", "zh", "number", "dev", answerable, scores, {})

    asked = [one("a", False, {"refused": 1}), one("b", False, {"refused": 0}), one("c", True, {"refused": 1})]
    assert report.refusals([*asked, one("d", True, {"refused": 0})]) == (0.5, 0.5)
    assert report.refusals([one("a", False, {})]) is None
