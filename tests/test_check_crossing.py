"""Claims in English over Chinese print: every figure, name and weighty word is found there, or the claim is not verified."""

from __future__ import annotations

from datetime import date

import pytest

from rag.check import judge
from rag.check.crossing.figures import ordinals, vague
from rag.check.crossing.lexicon import senses, spellings, syllables
from rag.check.crossing.stems import stem
from rag.types import Article, Chunk, Hit, Kind, Scores, Status

BUS = (
    "清河县首条氢能公交线路开通",
    "本报讯 5月16日上午，清河县首条氢能公交线路正式开通运营。该线路全长18.6公里，设站24座，首批投入氢能公交车12辆，每辆车一次加氢仅需10分钟，"
    "可行驶400公里。\n县交通运输局局长孟繁荣介绍，与传统柴油公交车相比，12辆氢能公交车每年可减少二氧化碳排放约600吨。今年年底前，该县还将再开通"
    "两条氢能公交线路，届时氢能公交车将增至40辆。\n家住东湖社区的市民邹雨桐说，氢能公交车噪音小，坐着很舒服。",
    date(2024, 5, 17),
)
HOSPITAL = (
    "临川市第三人民医院新院区启用",
    "昨天，位于临川市高新区的市第三人民医院新院区正式启用，当天接诊患者1230人次。新院区占地180亩，总投资9.8亿元，设床位800张，比老院区增加300张。\n"
    "院长欧阳静在启用仪式上说，新院区设有12个临床科室，其中儿科床位达120张，是全市最大的儿科病区。老院区将改建为康复中心，预计2026年6月投用。\n"
    "副市长郭维民要求卫健部门做好搬迁后的交通保障工作，开通两条直达公交线路。",
    date(2025, 3, 4),
)
INDUSTRY = (
    "北塘区三季度工业增加值同比增长6.8%",
    "北塘区统计局昨日发布数据：前三季度，全区规模以上工业增加值同比增长6.8%，其中高技术制造业增长12.4%，汽车制造业下降3.1%。全区完成固定资产投资"
    "215.6亿元，同比下降2.3%。\n1至9月，全区实现社会消费品零售总额187.2亿元，同比增长4.5%；进出口总额36.4亿美元，其中出口22.9亿美元。\n"
    "区统计局新闻发言人贺晓岚表示，汽车制造业下降主要是因为新车型切换、部分企业停产检修。",
    date(2024, 10, 25),
)
FLOOD = (
    "湖湾镇转移群众2600余人",
    "受持续强降雨影响，6月29日凌晨，湖湾镇白马河水位超警戒水位1.2米，镇政府紧急转移沿河三个村群众2600余人，无人员伤亡。\n截至30日上午8时，全镇受灾"
    "农田4500亩，损毁房屋37间。省应急管理厅调拨帐篷500顶、棉被2000床运抵灾区。\n镇长沈立夏说，预计7月2日前后降雨减弱，群众可陆续返家。",
    date(2024, 6, 30),
)


FERRY = (
    "Ferry to return",
    "Professor Peter Kovacs of Budapest spoke at the meeting. The rowing regatta will be held in Harwick this Sunday.\nThe harbour board "
    "said fares would stay at 14 crowns for adults and 5 for children. The county paid 5 million crowns for repairs.",
    date(2025, 3, 14),
)


def hit(paper: tuple[str, str, date], rank: int = 1) -> Hit:
    title, body, day = paper
    text = f"{title}\n{body}"
    article = Article(
        id=f"a{rank}", page_id="p", ordinal=0, kind=Kind.NEWS, kicker="", title=title, subtitle="", bylines=(), text=text,
        body=len(title) + 1, spans=(), published=day, dates=(),
    )  # fmt: skip
    chunk = Chunk(rank, article.id, len(title) + 1, len(text), body)
    return Hit(rank, 1.0, chunk, article, Scores())


def verdict(claim: str, paper: tuple[str, str, date]) -> tuple[Status, str]:
    found = judge(claim, (1,), (hit(paper),))
    return found.status, found.why


TRUE = [
    (BUS, "Qinghe County opened its first hydrogen bus line on May 16."),
    (BUS, "Meng Fanrong said the 12 buses would cut carbon dioxide emissions by about 600 tonnes a year."),
    (BUS, "Two more hydrogen bus lines will open before the end of this year."),
    (HOSPITAL, "The new hospital cost 980 million yuan."),
    (HOSPITAL, "The new campus of Linchuan No. 3 People's Hospital has 800 beds, 300 more than the old one."),
    (HOSPITAL, "Deputy mayor Guo Weimin asked the health authorities to ensure transport after the move."),
    (HOSPITAL, "Ouyang Jing is the director of the hospital."),
    (HOSPITAL, "The new campus covers 12 hectares."),
    (INDUSTRY, "Automobile manufacturing fell 3.1 percent."),
    (INDUSTRY, "Exports amounted to 2.29 billion US dollars."),
    (INDUSTRY, "Fixed-asset investment fell 2.3 percent to 21.56 billion yuan."),
    (FLOOD, "37 houses were damaged and 4,500 mu of farmland were affected."),
    (FLOOD, "The provincial emergency department sent 500 tents and 2,000 quilts."),
]
FALSE = [
    (BUS, "Qinghe County opened its first hydrogen bus line on May 17.", "May 17"),
    (BUS, "The line is 24 kilometres long.", "18.6公里"),
    (BUS, "The county has already opened two more hydrogen bus lines.", "plan"),
    (BUS, "Zou Yutong said the 12 buses would cut carbon dioxide emissions by about 600 tonnes a year.", "Zou Yutong"),
    (HOSPITAL, "The new hospital cost 98 million yuan.", "9.8亿元"),
    (HOSPITAL, "The new campus of Linchuan No. 3 People's Hospital has 300 beds.", "800张"),
    (HOSPITAL, "Deputy mayor Guo Weiming asked the health authorities to ensure transport.", "郭维民"),
    (HOSPITAL, "Mayor Guo Weimin asked the health authorities to ensure transport after the move.", "副市长"),
    (HOSPITAL, "Its paediatric ward is the largest in the province.", "in the province"),
    (INDUSTRY, "Beitang District's industrial added value fell 6.8 percent year-on-year.", "fell"),
    (INDUSTRY, "High-tech manufacturing fell 3.1 percent.", "12.4%"),
    (INDUSTRY, "Fixed-asset investment rose 2.3 percent.", "rose"),
    (FLOOD, "More than 26,000 people were evacuated.", "2600"),
    (FLOOD, "The provincial emergency department sent 2,000 tents and 500 quilts.", "2000床"),
]  # fmt: skip


@pytest.mark.parametrize(("paper", "claim"), TRUE, ids=lambda v: v if isinstance(v, str) else "")
def test_what_print_says_is_verified_in_english(paper: tuple[str, str, date], claim: str) -> None:
    assert verdict(claim, paper) == (Status.VERIFIED, "")


@pytest.mark.parametrize(("paper", "claim", "told"), FALSE, ids=lambda v: v if isinstance(v, str) else "")
def test_what_print_does_not_say_is_not_and_the_reason_names_it(
    paper: tuple[str, str, date], claim: str, told: str
) -> None:
    status, why = verdict(claim, paper)
    assert status in (Status.UNSUPPORTED, Status.PARTLY)
    assert told in why


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        ("The rowing regatta will be held in Harwick this Sunday.", Status.VERIFIED),
        ("The rowing regatta will be held in Millford this Sunday.", Status.UNSUPPORTED),
        ("Professor Peter Kovacs of Vienna spoke at the meeting.", Status.UNSUPPORTED),
        ("The fare for adults would stay at 14 crowns.", Status.VERIFIED),
        ("The fare for adults would stay at 5 crowns.", Status.UNSUPPORTED),
    ],
)
def test_names_and_figures_of_english_print_are_held_to(claim: str, status: Status) -> None:
    assert verdict(claim, FERRY)[0] is status


HARBOUR = (
    "Ferry to return after a two-year repair",
    "The Harrow Bay ferry will resume service on 2 October after 26 months of repairs, the harbour board said on Wednesday.\nRepairs cost "
    "7.8 million euros, of which the county paid 5 million. Xia Guohao, mayor of Wujin, visited the largest battery factory in the county "
    "on Friday. The factory employs 640 workers and exported 12,000 tonnes of batteries last year, up 8 percent.",
    date(2023, 9, 14),
)


@pytest.mark.parametrize(
    ("claim", "status", "told"),
    [
        ("渡轮将于10月2日恢复运营。", Status.VERIFIED, ""),
        ("渡轮将于10月12日恢复运营。", Status.UNSUPPORTED, "10月12日"),
        ("渡轮已于10月2日恢复运营。", Status.UNSUPPORTED, "计划"),
        ("维修费用为780万欧元。", Status.VERIFIED, ""),
        ("维修费用为78万欧元。", Status.UNSUPPORTED, "7.8 million euros"),
        ("夏国浩考察了该县最大的电池厂。", Status.VERIFIED, ""),
        ("夏国华考察了该县最大的电池厂。", Status.UNSUPPORTED, "夏国"),
        ("去年该厂出口电池1.2万吨，增长8%。", Status.VERIFIED, ""),
        ("去年该厂出口电池1.2万吨，下降8%。", Status.UNSUPPORTED, "相反"),
        ("该厂去年进口电池1.2万吨。", Status.PARTLY, "进口"),
    ],
)
def test_a_chinese_claim_over_english_print(claim: str, status: Status, told: str) -> None:
    found, why = verdict(claim, HARBOUR)
    assert found is status
    assert told in why


def test_a_language_that_the_dictionary_does_not_know_is_neither_verified_nor_called_false() -> None:
    status, _ = verdict("La ligne de bus à hydrogène a été mise en service dans le district.", BUS)
    assert status in (Status.PARTLY, Status.UNCHECKED)


def test_the_right_and_the_wrong_figure_have_different_verdicts() -> None:
    right = judge(
        "Fixed-asset investment amounted to 21.56 billion yuan.", (), (hit(FLOOD), hit(INDUSTRY, 2))
    )
    wrong = judge(
        "Fixed-asset investment amounted to 26.51 billion yuan.", (), (hit(FLOOD), hit(INDUSTRY, 2))
    )
    assert (right.status, right.markers, right.how) == (Status.VERIFIED, (2,), "inferred")
    assert right.evidence[0].quote == "全区完成固定资产投资215.6亿元，同比下降2.3%。"
    assert (wrong.status, wrong.why) == (
        Status.UNSUPPORTED,
        "the article says 215.6亿元, the answer 26.51 billion yuan",
    )


def test_names_are_read_as_syllables() -> None:
    assert syllables("xian") == (("xi", "an"), ("xian",))
    assert ("xia", "guo", "hao") in spellings(("xia", "guohao"))


def test_shares_in_words_are_those_of_the_print() -> None:
    paper = ("北塘区农户投保", "北塘区三分之一的农户投保，一半的农户贷款。", date(2024, 10, 25))
    told = {
        share: judge(f"{share} of the households took out insurance.", (1,), (hit(paper),))
        for share in ("A third", "A quarter")
    }
    assert told["A third"].status is not Status.UNSUPPORTED
    assert "third" not in told["A third"].why
    money = ("贪污案开庭", "检察机关指控刘某受贿，折合人民币1376万元。", date(2024, 10, 25))
    assert "13.76" not in judge("The bribes were worth 13.76 million yuan.", (1,), (hit(money),)).why
    assert (told["A quarter"].status, "quarter" in told["A quarter"].why) == (Status.UNSUPPORTED, True)


def test_words_and_vague_numbers() -> None:
    assert [stem(w) for w in ("registered", "registers", "companies", "built")] == [
        "regist",
        "regist",
        "compan",
        "build",
    ]
    assert "注册" in senses("registered")
    assert "批评" in senses("criticised")
    assert vague("dozens of households", "数十户农户") == ""
    assert vague("hundreds of households", "数十户农户") == "hundreds"
    assert ordinals("the second phase", "二期工程") == ""
    assert ordinals("the third phase", "二期工程") == "third"


@pytest.mark.parametrize(
    ("print_", "claim", "status", "why"),
    [
        (BUS, "The line is 18.6 kilometres long.", "verified", ""),
        (
            BUS,
            "The line is 18.6 miles long.",
            "unsupported",
            "the article says 18.6公里, the answer 18.6 miles",
        ),
        (BUS, "The line has 24 stops.", "verified", ""),
        (BUS, "The line has 42 stops.", "unsupported", "the article says 24座, the answer 42"),
        (BUS, "Twelve hydrogen buses were put into service.", "verified", ""),
        (
            BUS,
            "Two hydrogen buses were put into service.",
            "unsupported",
            "the article tells of a plan, not of something done",
        ),
        (BUS, "Each bus can run 400 kilometres.", "verified", ""),
        (BUS, "Refuelling takes ten minutes.", "verified", ""),
        (BUS, "Refuelling takes ten hours.", "unsupported", "the article says 10分钟, the answer ten hours"),
        (BUS, "The line opened on May 16.", "verified", ""),
        (BUS, "The line opened on May 17.", "unsupported", "the article says 5月16日上午, the answer May 17"),
        (BUS, "The county's first hydrogen bus line opened.", "verified", ""),
        (BUS, "Two more lines will open by the end of the year.", "verified", ""),
        (
            BUS,
            "The fleet has grown to 40 buses.",
            "unsupported",
            "the article tells of a plan, not of something done",
        ),
        (BUS, "Meng Fanrong is head of the transport bureau.", "verified", ""),
        (
            BUS,
            "Meng Fanrong, a resident, said the bus was quiet.",
            "partly",
            "nothing in the article was found for “resident, quiet”",
        ),
        (BUS, "Zou Yutong said the buses were quiet.", "verified", ""),
        (
            BUS,
            "The buses emit 600 tons of carbon dioxide a year.",
            "partly",
            "the article says 约600吨, the answer 600 tons",
        ),
        (BUS, "About 600 tons of carbon dioxide are cut each year.", "verified", ""),
        (BUS, "The line opened in Qinghe County.", "verified", ""),
        (HOSPITAL, "The hospital's new campus opened.", "verified", ""),
        (HOSPITAL, "The campus cost 980 million yuan.", "verified", ""),
        (
            HOSPITAL,
            "The campus cost 98 million yuan.",
            "unsupported",
            "the article says 9.8亿元, the answer 98 million yuan",
        ),
        (HOSPITAL, "It has 800 beds.", "verified", ""),
        (HOSPITAL, "It has 300 beds more than the old one.", "verified", ""),
        (HOSPITAL, "The new campus has 12 departments.", "verified", ""),
        (HOSPITAL, "It has 120 pediatric beds.", "verified", ""),
        (HOSPITAL, "The pediatric ward is the largest in the city.", "verified", ""),
        (
            HOSPITAL,
            "The pediatric ward is the largest in the province.",
            "partly",
            "the article does not say “in the province”",
        ),
        (HOSPITAL, "The old campus will become a rehabilitation centre.", "verified", ""),
        (HOSPITAL, "The centre is expected to open in June 2026.", "verified", ""),
        (
            HOSPITAL,
            "The centre is expected to open in July 2026.",
            "unsupported",
            "the article says 2026年6月, the answer July 2026",
        ),
        (HOSPITAL, "Guo Weimin is the vice mayor.", "verified", ""),
        (HOSPITAL, "Guo Weimin is the mayor.", "unsupported", "the article says 副市长, the answer mayor"),
        (HOSPITAL, "Ouyang Jing is the president of the hospital.", "verified", ""),
        (HOSPITAL, "The hospital treated 1,230 patients that day.", "verified", ""),
        (
            HOSPITAL,
            "The hospital treated 1,320 patients that day.",
            "unsupported",
            "the article says 1230人次, the answer 1,320",
        ),
        (HOSPITAL, "The site covers 180 mu.", "verified", ""),
        (HOSPITAL, "The site covers 12 hectares.", "verified", ""),
        (
            HOSPITAL,
            "Three direct bus routes were opened.",
            "unsupported",
            "the article says 两条, the answer Three",
        ),
        (HOSPITAL, "The vice mayor asked for two direct bus routes.", "verified", ""),
        (INDUSTRY, "Industrial output grew 6.8 percent.", "verified", ""),
        (
            INDUSTRY,
            "Industrial output fell 6.8 percent.",
            "unsupported",
            "the article says the opposite of “fell”",
        ),
        (INDUSTRY, "High-tech manufacturing rose 12.4%.", "verified", ""),
        (INDUSTRY, "Car making fell by 3.1 percent.", "verified", ""),
        (
            INDUSTRY,
            "Car making rose by 3.1 percent.",
            "unsupported",
            "the article says the opposite of “rose”",
        ),
        (INDUSTRY, "Fixed asset investment was 21.56 billion yuan.", "verified", ""),
        (
            INDUSTRY,
            "Fixed asset investment was 215.6 billion yuan.",
            "unsupported",
            "the article says 215.6亿元, the answer 215.6 billion yuan",
        ),
        (INDUSTRY, "Exports came to 2.29 billion US dollars.", "verified", ""),
        (INDUSTRY, "Imports came to 1.35 billion US dollars.", "verified", ""),
        (
            INDUSTRY,
            "Exports came to 3.64 billion US dollars.",
            "unsupported",
            "the article says 22.9亿美元, the answer 3.64 billion US dollars",
        ),
        (INDUSTRY, "He Xiaolan said output fell because of a change of models.", "verified", ""),
        (
            FLOOD,
            "2,600 people were evacuated.",
            "partly",
            "the article says 2600余人, the answer 2,600 people",
        ),
        (FLOOD, "More than 2,600 people were evacuated.", "verified", ""),
        (FLOOD, "Nobody was hurt.", "verified", ""),
        (FLOOD, "37 houses were damaged.", "verified", ""),
        (FLOOD, "73 houses were damaged.", "unsupported", "the article says 37间, the answer 73"),
        (FLOOD, "500 tents and 2,000 quilts were sent.", "verified", ""),
        (FLOOD, "2,000 tents were sent.", "unsupported", "the article says 500顶, the answer 2,000"),
        (FLOOD, "Shen Lixia is the town head.", "verified", ""),
        (FERRY, "赛艇赛本周日举行。", "verified", ""),
        (FERRY, "成人票价14克朗。", "verified", ""),
        (FERRY, "成人票价5克朗。", "unsupported", "报道写的是14 crowns，回答写的是5克朗"),
        (FERRY, "县里支付了500万克朗维修费。", "verified", ""),
        (
            FERRY,
            "县里支付了50万克朗维修费。",
            "unsupported",
            "报道写的是5 million crowns，回答写的是50万克朗",
        ),
    ],
)
def test_the_verdict_across_languages_and_its_reason(
    print_: tuple[str, str, date], claim: str, status: str, why: str
) -> None:
    """Figures in either language's units and scales, who is what, what grew and what fell, plans and what is done."""
    found = judge(claim, [1], [hit(print_)])
    assert (found.status.value, found.why) == (status, why)
