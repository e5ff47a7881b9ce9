"""The parts of reading a page, by cases that one can check by eye."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.pages import read
from rag.pages.assign import assign
from rag.pages.bylines import bylines
from rag.pages.ends import brackets, edge, ended, fit
from rag.pages.pieces import pieces
from rag.pages.roles import Role, role
from rag.types import Article, Kind
from tests.pages import hold, page


def articles(text: str) -> tuple[Article, ...]:
    reading = read(page(text))
    hold(reading)
    return reading.articles


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("□本报记者 朱雅萍 通讯员 常环轩", [("记者", "朱雅萍"), ("通讯员", "常环轩")]),
        ("(刘瑞 记者 朱梦琪)", [("", "刘瑞"), ("记者", "朱梦琪")]),
        ("严俊摄", [("摄", "严俊")]),
        ("徐晶玮 摄", [("摄", "徐晶玮")]),
        (
            "本报记者 张三 李四 文/摄",
            [("记者", "张三"), ("记者", "李四"), ("文/摄", "张三"), ("文/摄", "李四")],
        ),
        ("张三/文 李四/图", [("文", "张三"), ("图", "李四")]),
        ("记者 李 明 实习生 王小二", [("记者", "李明"), ("实习生", "王小二")]),
        ("特约记者 赵六", [("特约记者", "赵六")]),
        ("记者 程洋文", [("记者", "程洋文")]),
        ("■张雨", [("", "张雨")]),
        ("要 闻", []),
        ("深化交流 共同提升", []),
        ("■ 相关链接", []),
        ("人民日报评论员文章：开展合作", []),
    ],
)
def test_bylines(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [tuple(b) for b in bylines(text)] == wanted


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("会议结束。", True),
        ("他说：“好！”", True),
        ("如下：", True),
        ("会议结束。（完）", True),
        ("会议结束。（张三）", True),
        ("抵抗运动（哈马斯）", False),
        ("增长5.7", False),
        ("It ended.", True),
        ("要加快建", False),
        ("10月投产。徐晶玮 摄", True),
        ("2024年4月9日", True),
        ("加快建（下转第3版）", True),
    ],
)
def test_sentences_that_are_over(text: str, over: bool) -> None:
    assert ended(text) is over


def test_brackets_left_open_and_closed() -> None:
    state = brackets("他说“好）,“再《来》")
    assert (state.left_open, state.closes) == ("““", "）")


@pytest.mark.parametrize(
    ("tail", "head", "other"),
    [
        ("“氧化锆过滤器的降本改", "善”项目。", "近年来,市总工会开展活动。"),
        ("我区正处于加", "快推进发展的阶段,广大干部", "活动中,为我区好人颁奖。"),
        ("产值增长13.", "5亿元,同比", "2亿人参加"),
        ("经济发展、产", "业转型、政府政策", "长期以来,我区"),
    ],
)
def test_the_continuation_fits_better_than_another_text(tail: str, head: str, other: str) -> None:
    assert fit(edge(tail), edge(head))[0] >= fit(edge(tail), edge(other))[0] + (0 if tail[-1] == "." else 1)


@given(st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.floats(-2, 9), max_size=10))
def test_each_pair_that_is_left_out_gives_way_to_a_better_one(scores: dict[tuple[int, int], float]) -> None:
    found = assign(scores)
    assert len(set(found.values())) == len(found)
    end_of = {head: end for end, head in found.items()}
    for (end, head), score in scores.items():
        rivals = [pair for pair in ((end, found.get(end)), (end_of.get(head), head)) if None not in pair]
        best = max((scores[pair] for pair in rivals), default=0.0)  # type: ignore[index]
        assert score <= max(0.0, best)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("要 闻", Role.FURNITURE),
        ("A3 民生·社会", Role.FURNITURE),
        ("2024年4月9日 星期二 第8765期", Role.FURNITURE),
        ("责任编辑：王小明 版式：李丽 校对：陈静", Role.FURNITURE),
        ("---", Role.FURNITURE),
        ("今天多云 东南风3级 最高温度22℃", Role.FURNITURE),
        ("（下转第3版）", Role.JUMP_TO),
        ("上接第1版", Role.JUMP_FROM),
        ("本报讯(记者 张三)昨天下午,会议召开。", Role.LEAD),
        ("新华社北京4月8日电（记者 王明）会议召开。", Role.LEAD),
        ("“渔光一体”项目助力绿色渔业发展。 严俊摄", Role.CAPTION),
        ("▲学生参加劳动实践。", Role.CAPTION),
        ("新华社发（李四 摄）", Role.CREDIT),
        ("区政府第33次常务会议召开", Role.HEAD),
        ("会议要求,各地要抓好落实。", Role.BODY),
        ("青菜 3.20 3.50", Role.BODY),
    ],
)
def test_roles(text: str, wanted: Role) -> None:
    assert role(pieces(text)[0], 0) is wanted


def test_wrapped_lines_are_one_piece_and_headlines_are_not() -> None:
    text = (
        "全区经济运行分析会召开\n本报讯（记者 张朕） 昨天上午，全区经济运行分析会召开，\n"
        "区委副书记、区长恽淇丞出席会议并讲话。会议通报了主要经济指\n标完成情况。\n"
        "恽淇丞指出，一季度全区经济运行总体平稳、稳中有进，但也要清\n醒看到存在的困难和问题，确保实现“双过半”。\n"
    )
    assert [len(p.ranges) for p in pieces(text)] == [1, 3, 2]


def test_a_tail_printed_before_another_article_goes_home() -> None:
    text = (
        "甲镇开展消防演练\n\n本报讯(记者 张三)甲镇昨天开展消防演练,职工参加。\n\n善”项目。\n\n"
        "乙厂创新获奖\n\n本报讯(记者 李四)乙厂的两个项目获奖,分别是“新型门”和“过滤器的降本改\n\n"
        "丙校开学\n\n本报讯(记者 王五)丙校昨天开学,学生到校。"
    )
    first, second, third = articles(text)
    assert second.text.endswith("“过滤器的降本改善”项目。")
    assert [text[j.before - 1 : j.before] + text[j.after] for j in second.joins] == ["改善"]
    assert "善”" not in first.text + third.text


def test_a_caption_in_the_middle_of_a_sentence_stands_alone() -> None:
    text = (
        "甲镇举办读书节\n\n本报讯(记者 张三)甲镇昨天举办读书节,居民踊\n\n读书节现场。 李四摄\n\n跃参加活动。"
    )
    news, caption = articles(text)
    assert news.text.endswith("居民踊跃参加活动。")
    assert (caption.kind, [tuple(b) for b in caption.bylines]) == (Kind.CAPTION, [("摄", "李四")])


def test_a_column_head_below_its_picture_is_its_title() -> None:
    text = "甲镇开会\n\n本报讯(记者 张三)甲镇昨天开会。\n\n项目总投资10亿元,预计10月投产。徐晶玮 摄\n\n重点项目\n进行时"
    caption = articles(text)[1]
    assert (caption.title, caption.kind) == ("重点项目进行时", Kind.CAPTION)


def test_kicker_title_and_subtitle() -> None:
    lead = "本报讯(记者 张三)昨天,甲市党政代表团考察武进,双方深化交流合作,看了三家企业。"
    (one,) = articles(f"深化交流 共同提升\n\n甲市党政代表团考察武进\n\n{lead}")
    assert (one.kicker, one.title) == ("深化交流 共同提升", "甲市党政代表团考察武进")
    (two,) = articles(f"## 甲市党政代表团考察武进\n\n深化交流谋发展\n共同提升促合作\n\n{lead}")
    assert (two.title, two.subtitle) == ("甲市党政代表团考察武进", "深化交流谋发展 共同提升促合作")
    assert two.text[two.body :] == lead


def test_notices_and_corrections() -> None:
    text = "更正\n\n本报4月8日第2版《花木节》一文中,“张建国”应为“张建中”,特此更正。\n\n遗失声明\n\n某某商店遗失营业执照副本,声明作废。"
    assert [(a.kind, a.title) for a in articles(text)] == [(Kind.NOTICE, "更正"), (Kind.NOTICE, "遗失声明")]


def test_a_comment_is_a_column() -> None:
    text = (
        "甲镇开会\n\n本报讯(记者 张三)甲镇昨天开会,部署工作。\n\n【短评】\n\n安全是最大的民生\n\n□ 本报评论员\n\n"
        "安全生产责任重于泰山,各地要时刻绷紧安全这根弦。"
    )
    comment = articles(text)[1]
    assert (comment.kind, comment.title, comment.kicker) == (Kind.COLUMN, "安全是最大的民生", "【短评】")


def test_faults_of_print_are_noted_and_kept() -> None:
    text = "甲镇开会\n\n本报讯(记者 张三)这是一项民生工程,更是一项民生工程。发挥协商民主议事事的典型作用,学习精神 and 讲话。"
    (article,) = articles(text)
    assert [article.text[n.start : n.end] for n in article.notes if n.kind == "stray word"] == [" and "]
    assert [article.text[n.start : n.end] for n in article.notes if n.kind == "doubled"][-1] == "事事"
    assert article.text.endswith(text[10:])


@pytest.mark.parametrize(
    ("text", "wanted", "bare"),
    [
        ("□ 张雨", [("", "张雨")], [("", "张雨")]),
        (
            "□本报记者 朱雅萍 通讯员 常环轩",
            [("记者", "朱雅萍"), ("通讯员", "常环轩")],
            [("记者", "朱雅萍"), ("通讯员", "常环轩")],
        ),
        ("本报记者 张三 文/摄", [("记者", "张三"), ("文/摄", "张三")], [("记者", "张三"), ("文/摄", "张三")]),
        ("徐晶玮 摄", [("摄", "徐晶玮")], [("摄", "徐晶玮")]),
        ("严俊摄", [("摄", "严俊")], [("摄", "严俊")]),
        ("(记者 李明 王强)", [("记者", "李明"), ("记者", "王强")], [("记者", "李明"), ("记者", "王强")]),
        ("记者 李明、王强", [("记者", "李明"), ("记者", "王强")], [("记者", "李明"), ("记者", "王强")]),
        (
            "By John Smith and Mary Lee",
            [("By", "John Smith"), ("By", "Mary Lee")],
            [("By", "John Smith"), ("By", "Mary Lee")],
        ),
        (
            "By John Smith, Mary Lee",
            [("By", "John Smith"), ("By", "Mary Lee")],
            [("By", "John Smith"), ("By", "Mary Lee")],
        ),
        ("李明", [], [("", "李明")]),
        ("● 李明", [("", "李明")], [("", "李明")]),
        ("● 我区召开会议", [], []),
        ("□ 诸葛亮", [("", "诸葛亮")], [("", "诸葛亮")]),
        (
            "□ 张三 李四 王五 赵六 孙七",
            [],
            [("", "张三"), ("", "李四"), ("", "王五"), ("", "赵六"), ("", "孙七")],
        ),
        ("图/文 李明", [("图/文", "李明")], [("图/文", "李明")]),
        ("新华社记者 李明", [("记者", "李明")], [("记者", "李明")]),
        ("通讯员:李明", [("通讯员", "李明")], [("通讯员", "李明")]),
        ("记者", [], []),
        ("摄影:李明 报道:王强", [("摄影", "李明"), ("报道", "王强")], [("摄影", "李明"), ("报道", "王强")]),
        ("(李明)", [], [("", "李明")]),
        ("张三丰摄影报道", [("摄影报道", "张三丰")], [("摄影报道", "张三丰")]),
        ("□李 明", [("", "李明")], [("", "李明")]),
        (
            "记者 阿不都·热合曼 摄",
            [("记者", "阿不都·热合曼"), ("摄", "阿不都·热合曼")],
            [("记者", "阿不都·热合曼"), ("摄", "阿不都·热合曼")],
        ),
        ("见习记者 李明", [("见习记者", "李明")], [("见习记者", "李明")]),
        ("记者 李明。", [], []),
    ],
)
def test_who_is_credited_and_for_what(
    text: str, wanted: list[tuple[str, str]], bare: list[tuple[str, str]]
) -> None:
    """A role before its names, after them, glued to one; a mark alone vouches for no more than four; a sentence is none."""
    assert [tuple(b) for b in bylines(text)] == wanted
    assert [tuple(b) for b in bylines(text, bare=True)] == bare


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A3", Role.FURNITURE),
        ("第3版", Role.FURNITURE),
        ("星期二", Role.FURNITURE),
        ("农历三月初一", Role.FURNITURE),
        ("本版责编 李明", Role.FURNITURE),
        ("今日8版", Role.FURNITURE),
        ("总第1234期", Role.FURNITURE),
        ("编辑:李明 美编:王强", Role.FURNITURE),
        ("版式设计 李丽", Role.FURNITURE),
        ("多云转晴 15℃-22℃", Role.FURNITURE),
        ("●", Role.FURNITURE),
        ("***", Role.FURNITURE),
        ("下转A2版", Role.JUMP_TO),
        ("上接A1版", Role.JUMP_FROM),
        ("(上接第1版)", Role.JUMP_FROM),
        ("据新华社北京4月8日电 会议", Role.LEAD),
        ("本报讯 昨天", Role.LEAD),
        ("新华社北京4月8日电", Role.LEAD),
        ("图为会议现场。", Role.CAPTION),
        ("图① 学生在劳动。", Role.CAPTION),
        ("↑ 学生参加活动。", Role.CAPTION),
        ("李明 摄", Role.CREDIT),
        ("摄影 李明", Role.CREDIT),
        ("区政府召开会议", Role.HEAD),
        ("关于召开会议的通知", Role.HEAD),
        ("会议召开。", Role.BODY),
        ("遗失声明", Role.HEAD),
        ("招聘启事", Role.HEAD),
        ("5月1日起施行", Role.HEAD),
        ("一、总体要求", Role.HEAD),
        ("（一）总体要求", Role.HEAD),
        ("第一章 总则", Role.HEAD),
        ("□ 张雨", Role.BYLINE),
        ("春风吹过田野，", Role.BODY),
    ],
)
def test_what_a_line_by_itself_is(text: str, wanted: Role) -> None:
    assert role(pieces(text)[0], 0) is wanted


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("会议结束", False),
        ("会议结束。", True),
        ("他说：“好", False),
        ("他说：“好。”", True),
        ("共3项。（下转A2版）", True),
        ("第一，", False),
        ("等。", True),
        ("——", False),
        ("一是：", True),
        ("(记者 张三)", True),
        ("增长5%", False),
        ("新华社发", False),
        ("The end", False),
        ("达到5.", False),
        ("包括：A；", False),
        ("！", True),
        ("…", True),
        ("（", False),
        ("严俊摄", True),
    ],
)
def test_which_last_mark_ends_a_text(text: str, over: bool) -> None:
    assert ended(text) is over


@pytest.mark.parametrize(
    ("tail", "head", "score", "why"),
    [
        ("我区正处于加", "快推进发展的阶段", 2.0, "makes the word 加快"),
        ("我区正处于加", "近年来,市总工会", -1.2, ""),
        ("产值增长13.", "5亿元", 1.5, "a number goes on"),
        ("会议结束。", "昨天,会议召开", -1.2, ""),
        ("他说:“我们要", "努力”。", 3.6, "closes the quotation or bracket left open"),
        ("他说:“我们要", "努力工作。", -0.2, "the last word asks for more"),
        ("(记者 张", "三)昨天", -6.0, "begins an article or a list item"),
        ("包括水、", "电、气", 0.7, "a comma asks for more"),
        ("位于湖", "塘镇", 2.5, "makes the word 湖塘镇"),
        ("位于湖塘镇,", "占地5亩", 0.7, "a comma asks for more"),
        ("2024年4", "月2日", 1.5, "a number and what it counts"),
        ("总投资3", "亿元", 1.5, "a number and what it counts"),
        ("The coun", "cil said", 0.8, "Western words on both sides"),
        ("the council", "said that", 0.8, "Western words on both sides"),
    ],
)
def test_how_well_a_column_goes_on(tail: str, head: str, score: float, why: str) -> None:
    """A word, a number, a bracket, a quotation cut in two; a comma asks for more; what begins an article does not go on."""
    found = fit(edge(tail), edge(head))
    assert (round(found[0], 2), found[1]) == (score, why)


PAGES: dict[str, tuple[str, list[tuple[object, ...]]]] = {
    "md": (
        "# 我区部署生态环境工作\n"
        "\n"
        "## ——市长要求压实责任\n"
        "\n"
        "□ 本报记者 李明\n"
        "\n"
        "新华社北京4月8日电 会议召开。第一段话说完了。\n"
        "\n"
        "### 提高站位\n"
        "\n"
        "第二段话说完了。\n"
        "\n"
        "### 压实责任\n"
        "\n"
        "第三段话说完了。",
        [
            (
                "news",
                "",
                "我区部署生态环境工作",
                "——市长要求压实责任",
                ("提高站位", "压实责任"),
                [("记者", "李明")],
                "新华社北京4月8日电",
                "□ 本报记者 李明\n新华社北京4月8日电 会议召开。第一段话说完了。\n提高站位\n第二段话说完了。\n压实责任\n第三段话说完了。",
                0,
            ),
        ],
    ),
    "notice": (
        "遗失声明\n"
        "\n"
        "李明遗失身份证,声明作废。\n"
        "\n"
        "招聘启事\n"
        "\n"
        "我公司招聘员工3名,电话12345678。\n"
        "\n"
        "停电通知\n"
        "\n"
        "4月8日8时至12时,湖塘镇停电检修。",
        [
            ("notice", "", "遗失声明", "", (), [], "", "李明遗失身份证,声明作废。", 0),
            ("notice", "", "招聘启事", "", (), [], "", "我公司招聘员工3名,电话12345678。", 0),
            ("notice", "", "停电通知", "", (), [], "", "4月8日8时至12时,湖塘镇停电检修。", 0),
        ],
    ),
    "correction": (
        "更正\n\n本报4月7日一版《我区召开会议》一文中,“李明”应为“黎明”,特此更正。",
        [
            (
                "notice",
                "",
                "更正",
                "",
                (),
                [],
                "",
                "本报4月7日一版《我区召开会议》一文中,“李明”应为“黎明”,特此更正。",
                0,
            ),
        ],
    ),
    "poem": (
        "春日\n\n□ 张雨\n\n春风吹过田野,\n油菜花开满坡。\n\n秋夜\n\n□ 李明\n\n月光洒满庭院,\n桂花落在石阶。",
        [
            ("news", "", "春日", "", (), [("", "张雨")], "", "□ 张雨\n春风吹过田野,\n油菜花开满坡。", 0),
            ("news", "", "秋夜", "", (), [("", "李明")], "", "□ 李明\n月光洒满庭院,\n桂花落在石阶。", 0),
        ],
    ),
    "caption": (
        "我区举办读书节\n"
        "\n"
        "本报讯 昨天,读书节开幕。活动有两百人参加。\n"
        "\n"
        "▲图为读书节现场。 严俊 摄\n"
        "\n"
        "湖塘镇种下新树\n"
        "\n"
        "本报讯 4月8日,湖塘镇种树。",
        [
            (
                "news",
                "",
                "我区举办读书节",
                "",
                (),
                [],
                "本报讯",
                "本报讯 昨天,读书节开幕。活动有两百人参加。",
                0,
            ),
            ("caption", "", "", "", (), [("摄", "严俊")], "", "▲图为读书节现场。 严俊 摄", 0),
            ("news", "", "湖塘镇种下新树", "", (), [], "本报讯", "本报讯 4月8日,湖塘镇种树。", 0),
        ],
    ),
    "joined": (
        "我区召开会议\n"
        "\n"
        "本报讯(记者 李明) 昨天上午,我区召开会议,会议要求加\n"
        "\n"
        "镇里种树\n"
        "\n"
        "本报讯(记者 王强) 4月8日,镇里种树三百棵。\n"
        "\n"
        "快建设,抓好落实。",
        [
            (
                "news",
                "",
                "我区召开会议",
                "",
                (),
                [("记者", "李明")],
                "本报讯",
                "本报讯(记者 李明) 昨天上午,我区召开会议,会议要求加快建设,抓好落实。",
                1,
            ),
            (
                "news",
                "",
                "镇里种树",
                "",
                (),
                [("记者", "王强")],
                "本报讯",
                "本报讯(记者 王强) 4月8日,镇里种树三百棵。",
                0,
            ),
        ],
    ),
    "column": (
        "微评\n\n让好人有好报\n\n□ 李明\n\n好人应当有好报。这是社会的期待。",
        [
            (
                "column",
                "微评",
                "让好人有好报",
                "",
                (),
                [("", "李明")],
                "",
                "□ 李明\n好人应当有好报。这是社会的期待。",
                0,
            ),
        ],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_part_of_each_kind_of_article(name: str) -> None:
    """Kind, kicker, title, subtitle, subheads, bylines, dateline, what stands under the headline, and how many joins."""
    text, wanted = PAGES[name]
    found = [
        (
            a.kind.value,
            a.kicker,
            a.title,
            a.subtitle,
            a.subheads,
            [tuple(b) for b in a.bylines],
            a.dateline,
            a.text[a.body :],
            len(a.joins),
        )
        for a in articles(text)
    ]
    assert found == wanted
