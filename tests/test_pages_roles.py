"""What a piece is by itself, with every limit of it; who is credited; which words two pieces share."""

from __future__ import annotations

import pytest

from rag.pages.bylines import bylines, names_only
from rag.pages.pieces import pieces
from rag.pages.roles import Role, role, shape
from rag.pages.words import Topics, cosine, share

LONG = (
    "常州市武进区召开全区经济运行分析会议部署下一阶段重点工作任务推进高质量发展取得新的更大的成效进一步优化营商环境"
    "服务企业发展壮大保障民生改善人民生活水平提升城市品质和治理能力现代化水平建设美丽宜居家园谱写新篇章再创新辉煌"
)
DAY = "2024年5月8日 武进要闻今日天气晴好适宜出行请注意安好"
WARM = "最高温度22℃，风力"


@pytest.mark.parametrize(
    ("text", "score"),
    [
        (LONG[:30], 2.0),
        (LONG[:31], 1.6),
        (LONG[:45], 1.6),
        (LONG[:46], 1.567),
        (LONG[:60], 1.1),
        (LONG[:90], 0.1),
        (LONG[:91], -2.0),
        # A Western word is as long as three letters.
        ("The mayor opened a new library in the city today", 2.0),
        ("one two three four five six seven eight nine ten eleven", 1.6),
        ("一", 2.0),
        ("会议召开。", -1.2),
        ("会议召开，", -1.75),
        ("会议召开；", -1.05),
        ("会议召开：", -0.5),
        ("会议召开！", 1.0),
        ("会议召开……", -0.5),
        ("会议（完）", -1.2),
        ("会议召开.", 2.0),
        ("It ended.", -1.2),
        ("a.", -1.2),
        ("1.", 2.0),
        ("“会议召开。”", -1.2),
        ("会议，要求；落实", 0.9),
        ("春、夏、秋", 1.8),
        ("好！好", 0.8),
        ("好。好。好。", -3.6),
        ("深化交流 共同提升", 2.4),
        ("深化 交流 共同 提升", 2.6),
        ("，会议", -1.55),
        ("）会议", -2.5),
        ("要建设好美丽宜居的家园和", 2.0),
        ("要建设好更加美丽宜居家园和", 1.4),
        ("他说“会议", 1.3),
        ("会议”说", 0.5),
        ("会议（上）", 2.0),
    ],
)
def test_how_much_a_line_looks_like_a_headline(text: str, score: float) -> None:
    assert round(shape(text), 3) == score


@pytest.mark.parametrize(
    ("text", "index", "wanted"),
    [
        ("-" * 120, 20, Role.FURNITURE),
        ("-" * 121, 20, Role.BODY),
        ("▲" + LONG * 3 + LONG[: 419 - 3 * len(LONG)], 20, Role.CAPTION),
        ("▲" + LONG * 3 + LONG[: 420 - 3 * len(LONG)], 20, Role.BODY),
        ("# " + LONG[:89] + "。", 20, Role.HEAD),
        ("# " + LONG[:90] + "。", 20, Role.BODY),
        ("###### 会议召开。", 20, Role.HEAD),
        ("**会议召开。**", 20, Role.BODY),
        # The name and the day of the paper stand at the head of a page.
        ("武进日报", 7, Role.FURNITURE),
        ("武进日报", 8, Role.HEAD),
        (DAY + "啊", 7, Role.FURNITURE),
        (DAY + "啊啊", 7, Role.HEAD),
        (DAY, 8, Role.HEAD),
        ("2024年5月8日开会。", 3, Role.BODY),
        ("星期二 农历三月", 20, Role.FURNITURE),
        ("星期二 星期二", 20, Role.HEAD),
        ("星期二 农历。", 20, Role.BODY),
        (WARM + "大" * 60, 5, Role.FURNITURE),
        (WARM + "大" * 60, 6, Role.HEAD),
        (WARM + "大" * 49, 6, Role.FURNITURE),
        (WARM + "大" * 50, 6, Role.HEAD),
        (WARM + "。", 5, Role.FURNITURE),
        (WARM + "。", 6, Role.BODY),
        ("最高温度22，风", 0, Role.HEAD),
        # Names in brackets close a short item.
        ("(王小明 李小红)", 20, Role.BYLINE),
        ("(王小明 李小红 张小三 赵小四 钱五)", 20, Role.BYLINE),
        ("(王小明 李小红 张小三 赵小四 钱小五)", 20, Role.HEAD),
        ("(会议召开)", 20, Role.HEAD),
        ("上接第1版 会议召开", 20, Role.BODY),
        ("2024年4月9日", 20, Role.BODY),
        ("市委召开工作会议……3版", 20, Role.HEAD),
        ("青菜 3.20 3.50", 20, Role.BODY),
        ("电话 0519-88886666 88887777", 20, Role.HEAD),
        ("记者 张三", 20, Role.BYLINE),
        ("张三 制图", 20, Role.CREDIT),
        ("图片由武进区委宣传部提供", 20, Role.CREDIT),
        ("会议现。严俊摄", 20, Role.HEAD),
        ("会议现场。严俊摄", 20, Role.CAPTION),
        ("会议召开。图为现场。", 20, Role.CAPTION),
        ("会议召开。" + "会" * 288 + "。图为现场。", 20, Role.CAPTION),
        ("会议召开。" + "会" * 289 + "。图为现场。", 20, Role.BODY),
        ("记者", 20, Role.HEAD),
        ("本报记者", 20, Role.BYLINE),
        ("会议下转第3版", 20, Role.HEAD),
    ],
)
def test_up_to_which_length_and_place_a_piece_is_one(text: str, index: int, wanted: Role) -> None:
    assert role(pieces(text)[0], index) is wanted


def test_the_papers_name_is_furniture_wherever_it_stands() -> None:
    assert role(pieces("常州 日报")[0], 30, "常州日报") is Role.FURNITURE
    assert role(pieces("常州 日报")[0], 30, "武进日报") is Role.HEAD


@pytest.mark.parametrize(
    ("text", "wanted", "bare", "names"),
    [
        ("记者 " + "张三丰 " * 21 + "李四", [("记者", "张三丰"), ("记者", "李四")], None, True),
        ("记者 " + "张三丰 " * 21 + "李四四", [("记者", "张三丰"), ("记者", "李四四")], None, True),
        ("记者 " + "张三丰 " * 21 + "李四四四", [], None, False),
        ("□ 张三 李四 王五 赵六", [("", "张三"), ("", "李四"), ("", "王五"), ("", "赵六")], None, True),
        ("□ 欧阳修文", [], [("", "欧阳修文")], False),
        ("张三·李四 摄", [("摄", "张三·李四")], None, False),
        ("文 张三", [("文", "张三")], None, True),
        ("张三文", [], [("", "张三文")], True),
        ("张三/文", [("文", "张三")], None, True),
        ("记者 李大明明明", [], [], False),
        ("记者 综合", [], [], False),
        ("综合", [], [], False),
        ("李大明明", [], [("", "李大明明")], False),
        ("John", [], [("", "John")], False),
        ("张三 记者", [("", "张三")], None, True),
        ("张三 摄 李四", [("", "张三"), ("摄", "李四")], None, True),
        ("张三 摄影 李四 文", [("摄影", "李四"), ("文", "张三"), ("文", "李四")], None, True),
        ("记者 张三 李四 摄", [("记者", "张三"), ("记者", "李四"), ("摄", "张三"), ("摄", "李四")], None, True),
        ("记者 张三 摄 李四 王五 摄", [("记者", "张三"), ("摄", "李四"), ("摄", "王五"), ("摄", "张三")], None, True),
        ("要求：落实？", [], [], False),
        ("", [], [], False),
    ],
)  # fmt: skip
def test_credits_up_to_their_limits(
    text: str, wanted: list[tuple[str, str]], bare: list[tuple[str, str]] | None, names: bool
) -> None:
    assert [tuple(b) for b in bylines(text)] == wanted
    assert [tuple(b) for b in bylines(text, bare=True)] == (wanted if bare is None else bare)
    assert names_only(text) is names


def test_a_western_byline_is_shorter_than_sixty_letters() -> None:
    names = ["John Smith", "Mary Lee", "Ann Poe", "Tom Hart", "Jim Beam"]
    fits, longer = ("By " + ", ".join([*names, last]) for last in ("Al Do", "Al Doe"))
    assert (len(fits), len(longer)) == (59, 60)
    assert [tuple(b) for b in bylines(fits)] == [("By", name) for name in (*names, "Al Do")]
    assert bylines(longer) == ()


def test_how_much_a_word_weighs() -> None:
    """ln((pieces + 1) / (pieces that have it + ½)), times 1 + ln of how often it is there."""
    topics = Topics(["近零碳园区用电", "近零碳园区用电用电", "污水处理厂", "the mayor opened the library"])
    rows = [
        ([0], {"园区": 0.693, "用电": 0.693, "近零碳": 0.693}, 2.079, 1.441),
        ([1], {"园区": 0.693, "用电": 1.174, "近零碳": 0.693}, 2.56, 2.338),
        ([0, 1], {"园区": 1.174, "用电": 1.455, "近零碳": 1.174}, 3.802, 4.871),
        ([3], {"library": 1.204, "mayor": 1.204, "opened": 1.204}, 3.612, 4.349),
    ]
    for pieces_, weights, total, square in rows:
        found = topics.of(pieces_)
        assert {word: round(weight, 3) for word, weight in found.weights.items()} == weights
        assert (round(found.total, 3), round(found.square, 3)) == (total, square)
    asked = topics.of_text("用电用电太湖 the")
    assert {word: round(weight, 3) for word, weight in asked.weights.items()} == {"用电": 1.174, "太湖": 1.0}
    one = topics.of([0])
    assert round(cosine(one, asked), 3) == 0.439
    assert (round(share(one, asked), 3), round(share(asked, one), 3)) == (0.333, 0.54)
    assert cosine(topics.of([2]), asked) == share(topics.of([]), asked) == 0.0


def test_a_word_counts_sixty_three_times_at_most() -> None:
    topics = Topics(["太湖" * 62, "太湖" * 63, "太湖" * 64, "常州"])
    few, most, more = (topics.of([n]).weights["太湖"] for n in range(3))
    assert few < most == more
    few, most, more = (topics.of_text("新区" * n).weights["新区"] for n in (62, 63, 64))
    assert few < most == more
    alone, both, three = (Topics(["太湖"] * n).of([0]).weights["太湖"] for n in (1, 2, 3))
    assert [round(w, 3) for w in (alone, both, three)] == [0.693, 0.182, 0.134]
