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
