"""Claims across languages, and in English over English print: the verdict on each, and how sure it is of which sentence."""

from __future__ import annotations

import re
from datetime import date

import pytest

from rag.check import judge
from rag.check.crossing.across import crosses, promise
from rag.check.crossing.back import examine_back
from rag.check.crossing.judge import examine
from rag.check.source import read as read_source
from rag.check.told import read as read_told
from rag.types import Article, Chunk, Hit, Kind, Scores
from tests.claims import DOCK, FLOOD, TEA, cases

WHARF = (
    "New wharf opens at Harwick\n"
    "The first vessel, the Northern Light, berthed at Harwick's new wharf on Tuesday with 26,000 tonnes of iron ore. The wharf cost 38.6 million euros, of which the county paid 6 million, and will raise the port's capacity from 8 million to 24 million tonnes a year.\n"
    "Mayor Yan Boyong said the council would not build all twelve berths at once. He asked the port authority to begin the second phase before the end of the year. Ran Dongsheng, chairman of the Harwick Port Group, said cargo rose 7.2 percent last year to 18.73 million tonnes, while container traffic fell 3.4 percent to 465,000 boxes.\n"
    "Work began in March 2019 and was to have finished by the end of 2022, but was delayed by the rail link. The 27-kilometre line is expected to open in June 2025. The port has not built any coal-fired boilers and runs on shore power. Of the 137 fishing boats in the village, 92 have already changed their trade."
)
# A claim; below it the verdict, and where the languages differ the words that print lacks and what it is sure of.
DOCK_CLAIMS = """
Berth No. 3 of Yungang's new port opened on June 18.
    verified
    sure 0.89 of sentence 1, at a glance 0.54
Berth No. 4 of Yungang's new port opened on June 18.
    partly: the article does not say “no. 4”
    sure 0.89 of sentence 1, at a glance 0.54
Berth No. 3 opened on June 19.
    unsupported: the article says 昨日上午, the answer June 19
    sure 0.81 of sentence 1, at a glance 0.31
The first vessel carried 26,000 tonnes of iron ore.
    verified
    sure 0.81 of sentence 1, at a glance 0.85
The first vessel carried 62,000 tonnes of iron ore.
    unsupported: the article says 2.6万吨, the answer 62,000 tonnes
    sure 0.70 of sentence 1, at a glance 0.43
The first vessel carried 26,000 tonnes of coal.
    partly: nothing in the article was found for “coal”
    missing coal
    sure 0.45 of sentence 1, at a glance 0.66
The new port cost 3.86 billion yuan, including 600 million yuan from the province.
    verified
    sure 0.97 of sentence 2, at a glance 0.95
The new port cost 600 million yuan, including 3.86 billion yuan from the province.
    unsupported: the article says 38.6亿元, the answer 600 million yuan; the article says 6亿元, the answer 3.86 billion yuan
    sure 0.97 of sentence 2, at a glance 0.95
Annual capacity fell from 24 million tonnes to 8 million tonnes.
    unsupported: the article says 800万吨, the answer 24 million tonnes; the article says 2400万吨, the answer 8 million tonnes; the article says the opposite of “fell”
    missing Annual, fell
    sure 0.70 of sentence 2, at a glance 0.84
Yan Boyong, the mayor, spoke at the opening.
    verified
    sure 0.73 of sentence 3, at a glance 0.79
Yan Boyong is secretary of the city's Party committee.
    unsupported: the article says 副书记, the answer secretary
    sure 0.96 of sentence 3, at a glance 1.00
Ke Jinglan, deputy director of the provincial transport department, attended.
    verified
    sure 0.89 of sentence 4, at a glance 0.87
Ran Dongsheng, chairman of the Port Group, attended.
    verified
    sure 0.93 of sentence 4, at a glance 0.98
Ran Dongsheng said cargo rose 7.2 percent last year.
    verified
    sure 0.95 of sentence 5, at a glance 1.00
Ran Dongsheng said cargo fell 7.2 percent last year.
    unsupported: the article says the opposite of “fell”
    sure 0.97 of sentence 5, at a glance 1.00
Ran Dongsheng said cargo rose 3.4 percent last year.
    unsupported: the article says 7.2%, the answer 3.4 percent; the article says the opposite of “rose”
    sure 0.95 of sentence 5, at a glance 1.00
Container traffic fell 3.4 percent to 465,000.
    verified
    sure 0.95 of sentence 5, at a glance 0.89
Cargo amounted to 18.73 million tonnes in 2023.
    verified
    sure 0.97 of sentence 5, at a glance 1.00
Construction began in March 2019.
    verified
    sure 0.89 of sentence 6, at a glance 1.00
Construction began in May 2019.
    unsupported: the article does not say “May 2019”
    sure 0.90 of sentence 3, at a glance 1.00
The port was originally planned to be completed by the end of 2022.
    verified
    sure 0.93 of sentence 6, at a glance 0.94
The 27-kilometre railway is expected to open in June next year.
    verified
    sure 0.85 of sentence 7, at a glance 0.85
The 72-kilometre railway is expected to open in June next year.
    unsupported: the article says 27公里, the answer 72-kilometre
    sure 0.75 of sentence 7, at a glance 0.40
The railway will open in June 2025.
    verified
    sure 0.74 of sentence 6, at a glance 0.67
The railway will open in July 2025.
    unsupported: the article says 2019年3月, the answer July 2025
    sure 0.74 of sentence 6, at a glance 0.67
The railway will open in June 2026.
    unsupported: the article says 2019年3月, the answer June 2026
    sure 0.74 of sentence 6, at a glance 0.67
The port has not built coal-fired boilers.
    verified
    sure 0.93 of sentence 8, at a glance 0.98
The port uses shore power.
    verified
    sure 0.85 of sentence 8, at a glance 0.87
There are 137 fishing boats in the village, 92 of which have changed trade.
    verified
    sure 0.88 of sentence 9, at a glance 0.83
There are 92 fishing boats in the village, 137 of which have changed trade.
    unsupported: the article says 137艘, the answer 92; the article says 92艘, the answer 137
    sure 0.88 of sentence 9, at a glance 0.83
45 fishing boats have not changed trade.
    partly: the article does not deny this
    sure 0.76 of sentence 9, at a glance 0.37
54 fishing boats have not changed trade.
    unsupported: the article says 137艘, the answer 54; the article does not deny this
    sure 0.62 of sentence 9, at a glance 0.37
The remaining boats will go ashore by the end of the year.
    verified
    sure 0.95 of sentence 9, at a glance 1.00
It is the largest port in the province.
    partly: the article does not say “largest”
    missing largest
    sure 0.35 of sentence 2, at a glance 0.54
Twelve berths are planned and five have been built.
    verified
    sure 0.98 of sentence 2, at a glance 1.00
Five berths are planned and twelve have been built.
    unsupported: the article says 12个, the answer Five; the article says 5个, the answer twelve
    sure 0.98 of sentence 2, at a glance 1.00
Trucks will save 40 minutes.
    verified
    sure 0.71 of sentence 7, at a glance 0.81
Trucks will save 40 hours.
    unsupported: the article says 40分钟, the answer 40 hours
    sure 0.56 of sentence 7, at a glance 0.26
Wang Wei attended the opening.
    unsupported: the article does not say “Wang Wei”
    sure 0.09 of sentence 3, at a glance 0.30
The city of Jinhua opened a port.
    partly: nothing in the article was found for “Jinhua”
    missing Jinhua
    sure 0.31 of sentence 3, at a glance 0.60
"""
TEA_CLAIMS = """
The ninth Qingping tea fair closed on May 6.
    partly: nothing in the article was found for “fair, closed”
    missing fair, closed
    sure 0.40 of sentence 4, at a glance 0.57
The eighth Qingping tea fair closed on May 6.
    partly: the article does not say “eighth”
    missing fair, closed
    sure 0.40 of sentence 4, at a glance 0.57
The fair lasted four days.
    partly: nothing in the article was found for “fair”
    missing fair
    sure 0.63 of sentence 1, at a glance 0.81
The fair lasted five days.
    unsupported: the article does not say “five days”
    sure 0.58 of sentence 2, at a glance 0.27
326 tea companies from 12 provinces took part.
    unsupported: the article says 326家, the answer 12
    missing companies
    sure 0.56 of sentence 1, at a glance 0.56
Sales came to 86.4 million yuan.
    partly: nothing in the article was found for “Sales”
    missing Sales
    sure 0.40 of sentence 1, at a glance 0.78
Sales came to 864 million yuan.
    unsupported: the article says 8640万元, the answer 864 million yuan
    missing Sales
    sure 0.26 of sentence 1, at a glance 0.06
Situ Mingyuan, president of the county tea association, said incomes had not fallen.
    verified
    sure 0.85 of sentence 2, at a glance 0.96
Situ Mingyuan said incomes had fallen.
    unsupported: the article denies this
    sure 0.94 of sentence 2, at a glance 1.00
Spring tea output fell by 15 percent.
    verified
    sure 0.96 of sentence 2, at a glance 0.97
Spring tea output rose by 15 percent.
    unsupported: the article says the opposite of “rose”
    sure 0.95 of sentence 2, at a glance 0.97
The average price fell by 60 yuan.
    unsupported: the article denies this; the article says the opposite of “fell”
    sure 0.80 of sentence 2, at a glance 0.84
Yunding tea factory won the gold medal for green tea with 96.5 points.
    verified
    sure 0.96 of sentence 4, at a glance 0.97
Yunding tea factory won the silver medal for green tea with 96.5 points.
    partly: nothing in the article was found for “silver”
    missing silver
    sure 0.79 of sentence 4, at a glance 0.89
Yunding tea factory won the gold medal for green tea with 95.6 points.
    unsupported: the article says 96.5分, the answer 95.6
    sure 0.93 of sentence 4, at a glance 0.72
Wen Ruhai did not take part and served as a judge.
    verified
    sure 0.93 of sentence 5, at a glance 1.00
Wen Ruhai took part in the contest.
    unsupported: the article denies this
    sure 0.93 of sentence 5, at a glance 0.76
The next fair was held on April 28.
    unsupported: the article says 明年4月28日, the answer April 28
    missing fair
    sure 0.26 of sentence 6, at a glance 0.32
The next fair is planned for April 18 next year.
    unsupported: the article says 明年4月28日, the answer April 18
    missing fair
    sure 0.31 of sentence 6, at a glance 0.37
There will be 400 booths next year.
    verified
    sure 0.96 of sentence 6, at a glance 1.00
He Lanting denied that the fair charged high booth fees.
    partly: nothing in the article was found for “fair, charged”
    missing fair, charged
    sure 0.48 of sentence 7, at a glance 0.69
He Lanting admitted that the fair charged high booth fees.
    partly: nothing in the article was found for “admitted, fair, charged”
    missing admitted, fair, charged
    sure 0.37 of sentence 7, at a glance 0.58
The booth fee has been 1,200 yuan for eight years.
    verified
    sure 0.93 of sentence 7, at a glance 0.96
The booth fee has been 1,200 yuan for ten years.
    unsupported: the article says 八年, the answer ten years
    sure 0.87 of sentence 7, at a glance 0.60
The booth fee is 12,000 yuan.
    unsupported: the article says 1200元, the answer 12,000 yuan
    sure 0.79 of sentence 7, at a glance 0.38
An overseas section will be set up for the first time.
    partly: nothing in the article was found for “overseas, section”
    missing overseas, section
    sure 0.42 of sentence 6, at a glance 0.47
"""
FLOOD_CLAIMS = """
The level is the highest since 1998.
    verified
    sure 0.92 of sentence 1, at a glance 1.00
The level is the highest since 1989.
    unsupported: the article does not say “1989”
    sure 0.92 of sentence 1, at a glance 1.00
The level is the lowest since 1998.
    partly: the article does not say “lowest”
    sure 0.69 of sentence 1, at a glance 0.70
By 8 p.m. on July 11, 32,000 people had been evacuated.
    verified
    sure 0.95 of sentence 2, at a glance 0.58
By 10 p.m. on July 11, 32,000 people had been evacuated.
    unsupported: the article does not say “10 p.m”
    sure 0.95 of sentence 2, at a glance 0.58
Twenty-three factories were closed and there were no casualties.
    verified
    sure 0.98 of sentence 2, at a glance 1.00
Thirty-two factories were closed and there were no casualties.
    unsupported: the article says 23家, the answer Thirty-two
    sure 0.95 of sentence 2, at a glance 0.55
There were casualties.
    unchecked: the words are in another language than the article and could not all be matched
The flood peak is expected to pass the city on the afternoon of July 13.
    verified
    sure 0.96 of sentence 3, at a glance 1.00
The flood peak is expected to pass the city on July 14.
    unsupported: the article says 7月12日, the answer July 14
    sure 0.96 of sentence 3, at a glance 1.00
450 armed police and 1,200 militia patrolled the dikes.
    verified
    sure 0.99 of sentence 4, at a glance 0.99
1,200 armed police and 450 militia patrolled the dikes.
    unsupported: the article says 450人, the answer 1,200; the article says 1200人, the answer 450
    sure 0.99 of sentence 4, at a glance 0.99
Yuanhe Bridge has been closed since 10 p.m. on July 11.
    verified
    sure 0.96 of sentence 5, at a glance 0.58
Seven schools suspended classes for two days.
    verified
    sure 0.89 of sentence 6, at a glance 0.90
Eight schools suspended classes for two days.
    unsupported: the article says 7所, the answer Eight
    sure 0.81 of sentence 6, at a glance 0.59
The municipal charity federation donated 1.5 million yuan.
    partly: nothing in the article was found for “federation”
    missing federation
    sure 0.69 of sentence 7, at a glance 0.82
Rain will weaken from July 14.
    verified
    sure 0.96 of sentence 8, at a glance 1.00
The average rainfall in July is 186 millimetres.
    verified
    sure 0.97 of sentence 9, at a glance 0.55
The water will not exceed 42 metres.
    partly: the article says 超过42米, the answer 42 metres
    sure 0.98 of sentence 3, at a glance 0.98
The water will exceed 42 metres.
    partly: the article says 超过42米, the answer 42 metres
    sure 0.98 of sentence 3, at a glance 0.98
Nie Yuanfan, deputy commander of the flood control headquarters, spoke.
    verified
    sure 0.82 of sentence 3, at a glance 0.88
"""
WHARF_CLAIMS = """
北光号装载2.6万吨铁矿石靠泊。
    unsupported: 报道中没有“北光”
    missing 北光, 装载
    sure 0.17 of sentence 1, at a glance 0.42
首艘船装载6.2万吨铁矿石靠泊。
    unsupported: 报道写的是26,000 tonnes，回答写的是6.2万吨
    missing 装载
    sure 0.30 of sentence 1, at a glance 0.55
新码头耗资3860万欧元，其中县里出资600万欧元。
    verified
    sure 0.99 of sentence 2, at a glance 0.99
新码头耗资386万欧元。
    unsupported: 报道写的是38.6 million euros，回答写的是386万欧元
    sure 0.96 of sentence 2, at a glance 0.98
集装箱增长3.4%。
    unsupported: 报道说的方向相反
    sure 0.96 of sentence 5, at a glance 0.98
工程2019年3月开工。
    verified
    sure 0.95 of sentence 6, at a glance 0.98
工程2019年5月开工。
    unsupported: 报道中没有“2019年5月”
    sure 0.95 of sentence 6, at a glance 0.98
铁路预计2025年6月通车。
    verified
    sure 0.81 of sentence 7, at a glance 0.90
铁路已经通车。
    unsupported: 报道说的是计划，不是已经完成的事
    sure 0.63 of sentence 6, at a glance 0.80
港口没有新建燃煤锅炉。
    partly: 未在原文中找到与“没有”对应的文字
    missing 没有
    sure 0.51 of sentence 8, at a glance 0.71
港口新建了燃煤锅炉。
    partly: 报道否定了这件事
    sure 0.97 of sentence 8, at a glance 0.99
村里有137艘渔船，92艘已经转产。
    verified
    sure 0.89 of sentence 9, at a glance 0.94
码头是全省最大的码头。
    partly: 报道中没有“最”；报道中没有“全省”
    missing 全省, 最大
    sure 0.23 of sentence 2, at a glance 0.48
王伟出席了仪式。
    unsupported: 报道中没有“王伟”；报道说的是计划，不是已经完成的事
    missing 王伟, 仪式
    sure 0.05 of sentence 7, at a glance 0.23
The Northern Light berthed with 26,000 tonnes of iron ore.
    verified
The Northern Light berthed with 62,000 tonnes of iron ore.
    unsupported: the article says 26,000 tonnes, the answer 62,000 tonnes
The Northern Star berthed with 26,000 tonnes of iron ore.
    unsupported: the article does not say “Star”
The wharf cost 38.6 million euros.
    verified
The wharf cost 38.6 million dollars.
    unsupported: the article says 38.6 million euros, the answer 38.6 million dollars
Capacity will rise from 8 million to 24 million tonnes.
    partly: the passage carries only a part of this
Capacity will fall from 24 million to 8 million tonnes.
    unsupported: the article says 6 million, the answer 24 million; the article says 8 million to 24 million tonnes a year, the answer 8 million tonnes
Yan Boyong said the council would build all twelve berths at once.
    unsupported: the article denies it (“mayor yan boyong said the council would not build all twelve berths at once.”), the answer does not
Ran Dongsheng is chairman of the port group.
    verified
Ran Dongsheng is mayor.
    partly: the article does not say “mayor”
Cargo rose 7.2 percent last year to 18.73 million tonnes.
    verified
Cargo fell 7.2 percent last year to 18.73 million tonnes.
    unsupported: the article says 3.4 percent, the answer 7.2 percent
Container traffic rose 3.4 percent.
    unsupported: the article says 7.2 percent, the answer 3.4 percent
Work began in May 2019.
    unsupported: the article says March 2019, the answer May 2019
The line is expected to open in June 2025.
    verified
The line opened in June 2025.
    unsupported: the article tells of a plan, not of something done
The line is expected to open in July 2025.
    unsupported: the article says June 2025, the answer July 2025
The port has built coal-fired boilers.
    unsupported: the article denies it (“the port has not built any coal-fired boilers and runs on shore power.”), the answer does not
The port has not built any coal-fired boilers.
    verified
92 fishing boats have changed their trade.
    unsupported: the article says 137, the answer 92
It is the largest wharf in the county.
    partly: the article does not say “largest”
The annual cargo was 18.73 million tonnes.
    partly: the article does not say “annual”
The wharf opened at Millford on Tuesday.
    unsupported: the article does not say “Millford”
The wharf opened on Wednesday.
    partly: the passage carries only a part of this
"""


def hit(text: str, day: date) -> Hit:
    title, body = text.split("\n", 1)
    article = Article("1", "p", 1, Kind.NEWS, title, text, (), "云港晚报", "", day, body=len(title) + 1)
    return Hit(1, 1.0, Chunk(1, "1", article.body, len(text), body), article, Scores())


def found(claim: str, text: str, day: date) -> list[str]:
    cited = hit(text, day)
    verdict = judge(claim, [1], [cited])
    lines = [f"{verdict.status.value}: {verdict.why}" if verdict.why else verdict.status.value]
    source, told = read_source(cited), read_told(claim)
    if not crosses(told, [source]):
        return lines
    crossed = examine_back(told, source) if told.chinese else examine(told, source)
    if crossed.missing:
        lines.append(f"missing {', '.join(crossed.missing)}")
    if crossed.ranges:
        sentences = ", ".join(str(source.sentences.index(r)) for r in crossed.ranges)
        sure, glance = crossed.chance, promise(told, source)
        lines.append(f"sure {sure:.2f} of sentence {sentences}, at a glance {glance:.2f}")
    return lines


_NUMBER = re.compile(r"(?<=sure )[0-9.]+|(?<=glance )[0-9.]+")


@pytest.mark.parametrize(
    ("claim", "text", "day", "expected"),
    [
        *cases(DOCK_CLAIMS, DOCK, date(2024, 6, 19)),
        *cases(TEA_CLAIMS, TEA, date(2024, 5, 7)),
        *cases(FLOOD_CLAIMS, FLOOD, date(2024, 7, 13)),
        *cases(WHARF_CLAIMS, WHARF, date(2024, 6, 19)),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) and "\n" not in value else "",
)
def test_the_verdict_and_what_it_rests_on(claim: str, text: str, day: date, expected: list[str]) -> None:
    """Chances are held to a hundredth."""
    told = found(claim, text, day)
    assert [_NUMBER.sub("", line) for line in told] == [_NUMBER.sub("", line) for line in expected]
    assert _chances(told) == pytest.approx(_chances(expected), abs=0.011)


def _chances(lines: list[str]) -> list[float]:
    return [float(number) for line in lines if line.startswith("sure") for number in _NUMBER.findall(line)]
