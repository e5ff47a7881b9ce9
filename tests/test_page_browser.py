"""The web page in a real browser, over a real server, archive and (scripted) language model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from rag.settings import load
from tests.browsing import browser, shot, until, window
from tests.scripted import Script, Scripted, numbered, scripted
from tests.serving import indexed, served

QUESTION = "凤翔科技园一年用多少电？"
FACT = "武进国家高新区凤翔科技园年用电量约2500万千瓦时。"
FALSE = "凤翔科技园年用电量约2600万千瓦时。"
DAYS = ("2024-04-03", "2023-10-24", "2023-11-10", "2024-01-02", "2024-09-20")


@pytest.fixture(scope="module")
def opened() -> Iterator[Any]:
    with browser() as one:
        yield one


@pytest.fixture(scope="module")
def home(opened: Any, tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """The seeds as pages of two papers on five days."""
    folder = tmp_path_factory.mktemp("pages")
    for i, (path, day) in enumerate(zip(sorted(seeds.glob("*.txt")), DAYS, strict=True)):
        paper = ("武进日报", "常州晚报")[i % 2]
        head = f"---\nsource: {paper}\npublished: {day}\npage: A{i + 1}\n---\n"
        (folder / path.name).write_text(head + path.read_text("utf-8"), "utf-8")
    return indexed(tmp_path_factory.mktemp("home"), [folder])


@pytest.fixture(scope="module")
def model(opened: Any) -> Iterator[Scripted]:
    with scripted(Script(["无"])) as server:
        yield server


@pytest.fixture(scope="module")
def url(home: Path, model: Scripted) -> Iterator[str]:
    with served(
        create_app(load(home=home, llm_base_url=model.url, llm_model="scripted", gate=0.0, llm_retries=0))
    ) as url:
        yield url


def answering(*sentences: str, delay: float = 0.0) -> Any:
    """A reply of these sentences; `{}` in them is the number of the passage that holds FACT."""

    def reply(body: dict[str, Any]) -> Script:
        text = "".join(sentences).replace("{}", f"[{numbered(body, FACT[:-1])}]")
        return Script([text[i : i + 6] for i in range(0, len(text), 6)], delay=delay)

    return reply


def ask(page: Any, question: str = QUESTION) -> None:
    page.fill("#question", question)
    page.press("#question", "Enter")


def test_an_answer_streams_with_its_verdicts_and_is_kept(opened: Any, url: str, model: Scripted) -> None:
    model.play(
        answering(
            FACT[:-1] + "{}。",
            FALSE[:-1] + "{}。",
            "此外还有一句没有写完的话，正在慢慢地写出来。" * 4,
            delay=0.25,
        )
    )
    with window(opened, url) as page:
        page.goto("/")
        ask(page)
        page.wait_for_selector(".said.coming button.cite.verified")  # A verdict, while the rest still comes.
        assert "2600" not in page.inner_text(".said") or page.is_visible(".said.coming")
        page.wait_for_selector(".said.coming .claim.unsupported")
        page.wait_for_selector(".said:not(.coming) .cite")
        assert FACT[:-1] in page.inner_text(".said")
        label = page.get_attribute(".said .cite >> nth=0", "aria-label")
        assert "已核实" in label
        assert "盛蕾调研我区近零碳园区建设工作" in label
        assert "武进日报 · 2024-04-03 · 第A1版" in label
        assert "2500万千瓦时" in page.inner_text(".why.unsupported")
        assert re.fullmatch(r".*/ask/\w+", page.url)
        before = page.inner_text(".said")
        page.reload()
        page.wait_for_selector(".said .cite")
        assert page.inner_text(".said") == before
        page.goto("/ask")
        assert page.inner_text("#talks li a") == QUESTION


def test_a_citation_opens_beside_the_answer_with_its_words_marked(
    opened: Any, url: str, model: Scripted
) -> None:
    model.play(answering(FACT[:-1] + "{}。"))
    with window(opened, url) as page:
        page.goto("/")
        ask(page)
        page.wait_for_selector(".said:not(.coming) .cite")
        page.hover(".said .cite")
        assert FACT in page.inner_text("#tip")
        assert "武进日报 · 2024-04-03 · 第A1版" in page.inner_text("#tip")
        page.click(".said .cite")
        page.wait_for_selector("#beside mark.here")
        assert page.inner_text("#beside mark.here") == FACT
        shot(page, "ask")
        answer, print_ = page.locator("#view").bounding_box(), page.locator("#beside").bounding_box()
        assert answer["x"] + answer["width"] <= print_["x"]
        box = page.locator("#beside mark.here").bounding_box()
        assert print_["y"] < box["y"] < print_["y"] + print_["height"]
        page.click("#beside [data-does=turn]")  # The page as printed.
        page.wait_for_selector("#beside .sheet mark.here")
        assert "".join(page.locator("#beside .sheet mark.here").all_inner_texts()) == FACT
        page.click("#beside [data-does=turn]")
        page.click("#beside a.icon")
        page.wait_for_selector("main.article mark.here")
        assert re.search(r"/article/[^#]+%231#\d+-\d+$", page.url)
        assert page.inner_text("main.article mark.here") == FACT
        page.go_back()
        page.wait_for_selector(".said .cite")


def test_questions_queue_stop_and_change(opened: Any, url: str, model: Scripted) -> None:
    model.play(answering("很长的话，" * 60, delay=0.2), answering(FACT[:-1] + "{}。"))
    with window(opened, url) as page:
        page.goto("/")
        ask(page)
        until(page, "document.querySelector('.said.coming')?.textContent.includes('很长的话')")
        ask(page, "凤翔科技园的用电量？")
        assert "凤翔科技园的用电量？" in page.inner_text(".queue li")
        page.click("button.stop")
        page.wait_for_selector(
            ".turn:nth-child(2) .said:not(.coming) .cite"
        )  # The one that waited was asked then.
        assert "没有核对" in page.inner_text(".turn:nth-child(1) .why")
        assert page.locator(".queue li").count() == 0
        page.click(".turn:nth-child(2) .tools button:last-child")  # Edit.
        assert page.input_value("#question") == "凤翔科技园的用电量？"
        ask(page, QUESTION)
        until(
            page,
            "document.querySelectorAll('.turn').length === 2 && document.querySelector('.turn:nth-child(2) .cite')",
        )
        assert page.inner_text(".turn:nth-child(2) .asked") == QUESTION
        page.click(f"#talks [aria-label='给“{QUESTION}”改名']")
        page.fill("dialog input", "用电")
        page.press("dialog input", "Enter")
        until(page, "document.querySelector('#talks li a').textContent === '用电'")
        with page.expect_download() as kept:
            page.click("#talks [aria-label='导出“用电”']")
        assert FACT in Path(kept.value.path()).read_text("utf-8").replace("\\", "")
        page.click("#talks [aria-label='删除“用电”']")
        page.click("dialog .main")
        page.wait_for_selector(".hello")
        assert page.locator("#talks li").count() == 0


def test_a_question_may_be_asked_of_a_part_of_the_archive(opened: Any, url: str, model: Scripted) -> None:
    with window(opened, url) as page:
        page.goto("/")
        page.click(".scope summary")
        page.fill(".scope [name=paper]", "常州晚报")
        page.fill(".scope [name=to]", "2023-12-31")
        page.press(".scope [name=to]", "Tab")
        assert page.inner_text(".scope summary") == "范围：常州晚报 · 到 2023-12-31"
        model.play(Script(["重阳节有道德讲堂。"]))
        ask(page, "重阳节有什么活动？")
        page.wait_for_selector(".said:not(.coming)")
        assert "常州晚报" in page.inner_text(".turn .note >> nth=0")
        assert {where[:4] for where in page.locator(".card .meta").all_inner_texts()} <= {"常州晚报"}
        assert "武进日报" not in model.prompts[0]


def test_a_model_that_is_down_is_told_and_print_is_quoted(opened: Any, url: str, model: Scripted) -> None:
    model.play(Script(status=500, raw=b"{}"))
    with window(opened, url, expected=("ERR_INTERNET_DISCONNECTED",)) as page:
        page.goto("/")
        ask(page)
        page.wait_for_selector(".said:not(.coming) .cite")
        assert FACT in page.inner_text(".said")
        assert "语言模型" in page.inner_text(".turn .note")
        page.context.set_offline(True)
        ask(page, "还在吗？")
        page.wait_for_selector(".turn .state.offline")
        page.context.set_offline(False)
        page.click(".turn .state.offline button")
        page.wait_for_selector(".turn:nth-child(2) .said:not(.coming)")


def test_search_is_narrowed_by_date_and_by_dragging(opened: Any, url: str) -> None:
    with window(opened, url) as page:
        page.goto("/search?q=武进区")
        page.wait_for_selector(".hit mark")
        assert "武进区" in page.inner_text(".hit mark >> nth=0")
        page.click("summary")
        page.fill("[name=from]", "2024-01-01")
        page.press("[name=from]", "Enter")
        until(page, "location.search.includes('from=2024-01-01')")
        page.wait_for_selector(".hit")
        days = re.findall(r"20\d\d-\d\d-\d\d", " ".join(page.locator(".hit .meta").all_inner_texts()))
        assert min(days) >= "2024-01-01"
        page.go_back()
        page.wait_for_selector(".strip button:nth-child(12)")  # From October 2023 to September 2024.
        shot(page, "search")
        first, third = (
            page.locator(".strip button").nth(0).bounding_box(),
            page.locator(".strip button").nth(2).bounding_box(),
        )
        page.mouse.move(first["x"] + 3, first["y"] + 20)
        page.mouse.down()
        page.mouse.move(third["x"] + 3, third["y"] + 20, steps=5)
        page.mouse.up()
        until(
            page, "location.search.includes('from=2023-10-01') && location.search.includes('to=2023-12-31')"
        )
        page.wait_for_selector(".hit")
        shown = set(re.findall(r"20\d\d-\d\d-\d\d", " ".join(page.locator(".hit .meta").all_inner_texts())))
        assert shown == {"2023-10-24", "2023-11-10"}
        page.click("text=各阶段得分")
        page.wait_for_selector(".scores")
        page.goto("/search?q=凤翔科技园用电")
        page.click(".hit .title >> nth=0")
        page.wait_for_selector("#beside mark.here")
        assert page.locator("#beside mark").all_inner_texts()[0] in FACT


def test_a_draft_is_verified_filtered_and_taken_along(opened: Any, url: str) -> None:
    with window(opened, url) as page:
        page.goto("/verify")
        page.fill("#draft", f"{FACT}{FALSE}")
        page.click("form.draft button.main")
        page.wait_for_selector(".claims li:nth-child(2) .print")
        until(page, "document.querySelector('.results strong').textContent === '2 句中 1 句有据'")
        assert "2500万千瓦时" in page.inner_text(".claims li.unsupported .why")
        assert "武进日报 · 2024-04-03" in page.inner_text(".claims li.unsupported .print")
        shot(page, "verify")
        page.click("button.chip.unsupported")
        assert page.locator(".claims li").count() == 1
        page.click(".claims .print")
        page.wait_for_selector("#beside mark.here")
        assert page.inner_text("#beside mark.here") == FACT
        page.keyboard.press("Escape")
        page.click(".results .bar button >> nth=0")
        page.check("dialog label:has-text('CSV') input")
        with page.expect_download() as kept:
            page.click("dialog .plain >> nth=1")
        rows = Path(kept.value.path()).read_text("utf-8-sig").splitlines()
        assert rows[0].startswith('"句子","结论","理由"')
        assert rows[1].startswith(f'"{FACT}","已核实",""')
        assert '"武进日报","2024-04-03","A1"' in rows[2]
        page.keyboard.press("Escape")
        page.reload()
        assert FALSE in page.input_value("#draft")  # A draft is not lost.


def test_a_quotation_is_taken_along_in_five_forms(opened: Any, url: str) -> None:
    with window(opened, url) as page:
        page.goto("/search?q=凤翔科技园年用电量")
        page.click(".hit .title >> nth=0")
        page.wait_for_selector("#beside mark.here")
        page.click("#beside [data-does=cite]")
        forms = {}
        for name in ("文字", "Markdown", "RIS", "BibTeX", "CSL-JSON"):
            page.check(f"dialog label:has-text('{name}') input")
            forms[name] = page.input_value("dialog textarea")
        assert "《盛蕾调研我区近零碳园区建设工作》 · 武进日报 · 2024-04-03 · 第A1版" in forms["文字"]
        assert forms["Markdown"].startswith("> ")
        assert {"TY  - NEWS", "AU  - 朱梦琪", "T2  - 武进日报", "DA  - 2024/04/03", "SP  - A1"} <= set(
            forms["RIS"].splitlines()
        )
        assert "date = {2024-04-03}" in forms["BibTeX"]
        with page.expect_download() as kept:
            page.click("dialog button:has-text('图片')")
        assert Path(kept.value.path()).read_bytes().startswith(b"\x89PNG")
        (entry,) = json.loads(forms["CSL-JSON"])
        assert (entry["type"], entry["container-title"]) == ("article-newspaper", "武进日报")
        assert entry["issued"] == {"date-parts": [[2024, 4, 3]]}


def test_people_papers_and_pages_have_views(opened: Any, url: str) -> None:
    with window(opened, url) as page:
        page.goto("/people")
        page.fill("main input", "石伟")
        page.press("main input", "Enter")
        page.click("a:text-is('石伟东')")
        page.wait_for_selector("main .print")
        assert page.inner_text("h1") == "石伟东"
        assert "区人大常委会主任" in page.inner_text("main section >> nth=0")
        page.click("main .print >> nth=0")
        page.wait_for_selector("#beside mark.here")
        page.goto("/papers")
        page.wait_for_selector(".calendar a")
        assert [link.get_attribute("title")[:10] for link in page.locator(".calendar a").all()] == [
            "2024-01-02",
            "2024-04-03",
            "2024-09-20",
        ]
        shot(page, "library")
        page.click(".calendar a >> nth=1")
        until(page, "location.search === '?day=2024-04-03'")
        page.wait_for_selector(".total:text-is('5 篇报道')")
        page.click("text=版面原样 >> nth=0")
        page.wait_for_selector(".sheet .join")
        assert page.locator(".legend li").count() == 5


def test_a_page_is_sent_asked_about_taken_out_and_put_back(opened: Any, tmp_path: Path, seeds: Path) -> None:
    with (
        served(create_app(load(home=tmp_path / "home"))) as url,
        window(opened, url, expected=("503", "404")) as page,
    ):
        page.goto("/papers")
        page.wait_for_selector(".state.empty")
        page.click(".sending summary")
        page.fill(".sending [name=source]", "武进日报")
        page.set_input_files("#files", seeds / "000_8f4836216c4ab2e0.txt")
        page.wait_for_selector(".sending li:has-text('新收')")
        page.wait_for_selector(".papers:has-text('武进日报')")
        page.goto("/ask")
        ask(page)
        page.wait_for_selector(".said:not(.coming) .cite")
        assert FACT in page.inner_text(".said")
        page.goto("/papers?list=files")
        page.click(".results [aria-label^='取出']")
        page.wait_for_selector(".results button:text-is('放回')")
        ask_again = page.context.new_page()
        ask_again.goto(f"{url}/search?q=凤翔科技园")
        ask_again.wait_for_selector(".state")
        page.click(".results button:text-is('放回')")
        page.wait_for_selector(".results [aria-label^='取出']")
        ask_again.reload()
        ask_again.wait_for_selector(".hit")
        page.goto("/papers?list=changes")
        page.wait_for_selector(".results section li")


def test_passages_are_kept_with_notes_and_taken_along(opened: Any, url: str) -> None:
    with window(opened, url) as page:
        page.goto("/search?q=凤翔科技园年用电量")
        page.click(".hit .title >> nth=0")
        page.wait_for_selector("#beside mark.here")
        page.click("#beside [data-does=clip]")
        page.wait_for_selector("#beside [data-does=clip]:text-is('已剪存')")
        page.goto("/clippings")
        page.fill("textarea.noted", "要再问一次供电公司")
        page.press("textarea.noted", "Tab")
        page.reload()
        assert page.input_value("textarea.noted") == "要再问一次供电公司"
        page.click("main .bar button >> nth=0")
        page.check("dialog label:has-text('RIS') input")
        assert {"T2  - 武进日报", "N1  - 要再问一次供电公司"} <= set(
            page.input_value("dialog textarea").splitlines()
        )
        page.keyboard.press("Escape")
        page.click("[aria-label^='删除']")
        page.wait_for_selector(".state.nothing")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=武进区",
        "/verify",
        "/people",
        "/people/石伟东",
        "/papers",
        "/papers?list=files",
        "/clippings",
    ],
)
def test_a_narrow_phone_shows_all_without_moving_sideways(opened: Any, url: str, path: str) -> None:
    with window(opened, url, viewport={"width": 320, "height": 560}) as page:
        page.goto(path)
        page.wait_for_selector("main h1, main h2")
        page.wait_for_load_state("networkidle")
        wide = page.evaluate(
            "[...document.querySelectorAll('body, body *')].filter(e => e.getBoundingClientRect().right > 320.5 && e.getBoundingClientRect().width"
            " && getComputedStyle(e).position !== 'absolute' && !e.closest('.unseen, .skip')).map(e => e.outerHTML.slice(0, 120))"
        )
        assert wide == []


def test_on_a_phone_the_article_opens_below_the_answer(opened: Any, url: str, model: Scripted) -> None:
    model.play(answering(FACT[:-1] + "{}。"))
    with window(opened, url, viewport={"width": 320, "height": 640}, has_touch=True) as page:
        page.goto("/")
        ask(page)
        page.wait_for_selector(".said:not(.coming) .cite")
        page.tap(".said .cite")
        page.wait_for_selector("#beside mark.here")
        answer, print_ = page.locator("#view").bounding_box(), page.locator("#beside").bounding_box()
        shot(page, "phone")
        assert answer["y"] + answer["height"] <= print_["y"] + 1
        assert page.locator("#beside mark.here").is_visible()


def test_the_keyboard_is_enough(opened: Any, url: str, model: Scripted) -> None:
    model.play(answering(FACT[:-1] + "{}。", FALSE[:-1] + "{}。"))
    with window(opened, url) as page:
        page.goto("/")
        until(page, "document.activeElement.id === 'question'")
        page.keyboard.type(QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector(".said:not(.coming) .cite")
        for _ in range(40):
            page.keyboard.press("Shift+Tab")
            if page.evaluate("document.activeElement.matches('.said .cite')"):
                break
        assert page.is_visible("#tip")
        assert page.get_attribute(":focus", "aria-describedby") == "tip"
        page.keyboard.press("Enter")
        page.wait_for_selector("#beside mark.here")
        until(page, "document.querySelector('#beside').contains(document.activeElement)")
        counted = page.inner_text("#beside .count")
        page.keyboard.press("[" if counted.startswith("2") else "]")
        until(page, f"document.querySelector('#beside .count').textContent !== '{counted}'")
        page.wait_for_selector("#beside mark.here")
        page.keyboard.press("Escape")
        until(page, "document.activeElement.matches('.said .cite')")
        page.keyboard.press("Escape")
        assert page.is_hidden("#tip")


def test_the_language_and_the_colours_are_those_of_the_browser_until_others_are_chosen(
    opened: Any, url: str
) -> None:
    for locale, word in (("en-US", "Search"), ("zh-TW", "檢索"), ("zh-CN", "检索"), ("fr-FR", "Search")):
        with window(opened, url, locale=locale) as page:
            page.goto("/verify")
            assert page.inner_text("header nav a:nth-child(2)") == word
    with window(opened, url, color_scheme="dark") as page:
        page.goto("/verify")
        page.wait_for_selector("#draft")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"
        page.select_option("header select", "en")
        until(page, "document.querySelector('h1').textContent === 'Verify'")
        page.click("header .tools button")
        page.reload()
        page.wait_for_selector("#draft")
        assert page.inner_text("h1") == "Verify"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 248, 243)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Any, url: str, model: Scripted, scheme: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="no axe here: `pip install 'wenbao[browser]'`"
    ).Axe()
    model.play(answering(FACT[:-1] + "{}。", FALSE[:-1] + "{}。"))
    with window(opened, url, expected=("404",), color_scheme=scheme) as page:

        def check(selector: str) -> None:
            page.wait_for_selector(selector)
            found = axe.run(page)
            assert found.response["violations"] == [], found.generate_report()

        page.goto("/")
        check(".tries button")
        ask(page)
        page.wait_for_selector(".said:not(.coming) .cite")
        page.click(".said .cite >> nth=0")
        check("#beside mark.here")
        page.click("#beside [data-does=cite]")
        check("dialog textarea")
        for path, selector in (
            ("/search?q=武进区&scores=1&from=2023-01-01", ".scores"),
            ("/people", ".plainlist a"),
            ("/people/石伟东", ".print"),
            ("/papers", ".calendar"),
            ("/papers?list=files", ".results li"),
            ("/clippings", ".state.nothing"),
            ("/article/none", ".state.missing"),
        ):
            page.goto(path)
            check(selector)
        page.goto("/papers")
        page.click("text=版面原样 >> nth=0")
        check(".sheet")
        page.goto("/verify")
        page.fill("#draft", FACT + FALSE)
        page.click("form.draft button.main")
        check(".claims li:nth-child(2) .print")


def test_an_empty_archive_and_a_missing_key_say_what_to_do(opened: Any, home: Path, tmp_path: Path) -> None:
    with (
        served(create_app(load(home=tmp_path / "none"))) as bare,
        window(opened, bare, expected=("503",)) as page,
    ):
        page.goto("/")
        page.wait_for_selector(".state.empty")
        assert "wenbao index" in page.inner_text(".state.empty code")
        for path in ("/search?q=新闻", "/papers", "/people"):
            page.goto(path)
            page.wait_for_selector(".state.empty")
    with (
        served(create_app(load(home=home, api_key="s3cret"))) as keyed,
        window(opened, keyed, expected=("401", "404")) as page,
    ):
        page.goto("/search?q=武进区")
        page.fill("dialog input", "wrong")
        page.press("dialog input", "Enter")
        page.wait_for_selector("dialog:has-text('密钥不对')")
        page.click("dialog .plain")
        page.wait_for_selector(".state.key")
        page.click(".state.key button")
        page.fill("dialog input", "s3cret")
        page.press("dialog input", "Enter")
        page.wait_for_selector(".hit")
        page.goto("/article/none")  # The key is kept while the window is open.
        page.wait_for_selector(".state.missing")


def test_the_first_view_is_small_and_soon_of_use(opened: Any, url: str) -> None:
    with window(opened, url) as page:
        page.goto("/ask")
        until(page, "document.activeElement.id === 'question'")
        page.wait_for_load_state("networkidle")
        files = page.evaluate(
            "[performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')]"
            ".filter(e => e.name.includes('/static/') || e.name.endsWith('/ask')).map(e => e.transferSize)"
        )
        assert len(files) > 10
        assert sum(files) <= 60_000  # Packed, heads included.
