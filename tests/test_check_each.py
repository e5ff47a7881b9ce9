"""Claims that copy a printed sentence with something changed, or tell it in other words: what each check finds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from rag.check import judge
from rag.check.chinese import hold
from rag.check.days import check_dates
from rag.check.fault import Fault
from rag.check.figures import check_numbers
from rag.check.naming import check_names
from rag.check.polarity import check_polarity
from rag.check.quotes import check_quotes
from rag.check.slots import check_slots
from rag.check.source import read as read_source
from rag.check.support import align
from rag.check.told import read as read_told
from rag.types import Article, Chunk, Hit, Kind, Scores

DOCK = (
    "云港新港区开港\n"
    "本报讯 昨日上午，云港市新港区3号泊位正式开港，首艘货轮“远望号”装载2.6万吨铁矿石靠泊。新港区总投资38.6亿元，其中省级补助6亿元，规划泊位12个，一期建成5个，年吞吐能力由800万吨提高到2400万吨。\n"
    "市委副书记、市长严伯庸在开港仪式上说：“港口活了，全市就活了。我们不搞一哄而上，要一个泊位一个泊位地建。”他要求，年内启动二期工程。省交通厅副厅长柯静澜、港务集团董事长冉东升出席。冉东升介绍，去年全港完成货物吞吐量1873万吨，同比增长7.2%，集装箱46.5万标箱，同比下降3.4%。\n"
    "新港区2019年3月动工，原计划2022年底建成，因疏港铁路延期，推迟到今年。疏港铁路全长27公里，预计明年6月通车，届时货车进港可缩短40分钟至15分钟。港区不新建燃煤锅炉，全部使用岸电。附近的渔民村有渔船137艘，已有92艘转产，其余年底前上岸。"
)
TEA = (
    "青屏茶博会落幕\n"
    "5月6日，为期4天的第九届青屏茶博会落幕，共有来自11个省份的326家茶企参展，比上届增加58家，观展人数约12万人次，现场交易额8640万元。\n"
    "县茶叶协会会长司徒明远表示，今年春茶产量较去年减少一成半，但均价每公斤上涨60元，达到460元，茶农收入没有下降。“今年的明前茶一斤难求，”他说，“我们不愁卖，愁的是采茶工。”\n"
    "在斗茶大赛上，云顶茶厂选送的“青屏雪芽”以96.5分获得绿茶组金奖，雾溪茶厂的“岭上红”获红茶组金奖。去年的绿茶金奖得主、雾溪茶厂厂长温如海未参赛，担任评委。\n"
    "据悉，下届茶博会拟于明年4月28日举行，展位将增至400个，并首次设立境外展区。县农业农村局局长贺兰汀否认了茶博会收取高额展位费的传言，称展位费一直为每个1200元，八年未涨。"
)
FLOOD = (
    "沅河洪水过境\n"
    "新华社7月12日电 受连续强降雨影响，沅河水文站今天凌晨3时水位达到41.37米，超过警戒水位1.37米，为1998年以来最高。截至11日20时，全市转移群众3.2万人，紧急关闭工厂23家，未发生人员伤亡。\n"
    "市防汛指挥部副指挥长聂远帆说，洪峰预计13日下午通过市区，水位不会超过42米的堤顶高程。武警官兵450人、民兵1200人上堤巡查，平均每公里堤防有11人值守。\n"
    "沅河大桥自11日22时起封闭，恢复时间另行通知。中心小学等7所学校停课两天，受灾群众安置在体育馆和3所中学内，每人每天补助30元。省红十字会捐赠帐篷600顶，市慈善总会捐款150万元。\n"
    "气象台预计，14日起降雨明显减弱。往年7月平均降雨量为186毫米，今年上旬已达241毫米。"
)
# A claim; below it the verdict, and what the checks of a copied claim (check) and of one in other words (hold) find, ~ what
# contradicts nothing; what a figure is worked out from; the share of its words that print carries, where that is not all.
DOCK_CLAIMS = """
云港市新港区3号泊位正式开港。
    verified
云港市新港区3号泊位昨日上午正式开港。
    verified
云港市新港区3号泊位昨日下午正式开港。
    unsupported: 报道写的是昨日上午，回答写的是昨日下午
    check date: 报道写的是昨日上午，回答写的是昨日下午
6月18日上午，云港市新港区3号泊位正式开港。
    verified
6月19日上午，云港市新港区3号泊位正式开港。
    unsupported: 报道写的是昨日上午，回答写的是6月19日上午
    check date: 报道写的是昨日上午，回答写的是6月19日上午
    hold date: 报道写的是昨日上午，回答写的是6月19日上午
6月17日上午，云港市新港区3号泊位正式开港。
    unsupported: 报道写的是昨日上午，回答写的是6月17日上午
    check date: 报道写的是昨日上午，回答写的是6月17日上午
    hold date: 报道写的是昨日上午，回答写的是6月17日上午
首艘货轮“远望号”装载2.6万吨铁矿石靠泊。
    verified
首艘货轮“远望号”装载6.2万吨铁矿石靠泊。
    unsupported: 报道写的是2.6万吨，回答写的是6.2万吨
    check number: 报道写的是2.6万吨，回答写的是6.2万吨
    hold number: 报道写的是2.6万吨，回答写的是6.2万吨
首艘货轮“远洋号”装载2.6万吨铁矿石靠泊。
    unsupported: 原文中没有“远洋号”这句话
    check quote: 原文中没有“远洋号”这句话
    share 0.81
首艘货轮“远望号”装载2.6万吨煤炭靠泊。
    partly: 报道中没有“煤炭”
    hold ~word: 报道中没有“煤炭”
    share 0.81
新港区总投资38.6亿元，其中省级补助6亿元。
    verified
新港区总投资6亿元，其中省级补助38.6亿元。
    unsupported: 报道写的是38.6亿元，回答写的是6亿元；报道写的是6亿元，回答写的是38.6亿元
    check number: 报道写的是38.6亿元，回答写的是6亿元
    check number: 报道写的是6亿元，回答写的是38.6亿元
    hold number: 报道写的是38.6亿元，回答写的是6亿元
    hold number: 报道写的是6亿元，回答写的是38.6亿元
新港区总投资近38.6亿元。
    partly: 报道写的是38.6亿元，回答写的是近38.6亿元
    check ~number: 报道写的是38.6亿元，回答写的是近38.6亿元
    hold ~number: 报道写的是38.6亿元，回答写的是近38.6亿元
新港区总投资超过38亿元。
    verified
新港区总投资38.6亿美元。
    unsupported: 报道写的是38.6亿元，回答写的是38.6亿美元
    check unit: 报道写的是38.6亿元，回答写的是38.6亿美元
    hold unit: 报道写的是38.6亿元，回答写的是38.6亿美元
新港区总投资38.6万元。
    unsupported: 报道写的是38.6亿元，回答写的是38.6万元
    check number: 报道写的是38.6亿元，回答写的是38.6万元
    hold number: 报道写的是38.6亿元，回答写的是38.6万元
规划泊位5个，一期建成12个。
    unsupported: 报道写的是12个，回答写的是5个；报道写的是5个，回答写的是12个
    check number: 报道写的是12个，回答写的是5个
    hold number: 报道写的是12个，回答写的是5个
    hold number: 报道写的是5个，回答写的是12个
规划泊位12个，一期建成5个。
    verified
规划泊位12个，一期建成6个。
    unsupported: 报道写的是12个，回答写的是6个
    check number: 报道写的是一期，回答写的是6个
    hold number: 报道写的是12个，回答写的是6个
年吞吐能力由800万吨提高到2400万吨。
    verified
年吞吐能力由2400万吨下降到800万吨。
    unsupported: 报道写的是提高，回答写的是下降；报道中没有“下降”
    check number: 报道写的是800万吨，回答写的是2400万吨
    check number: 报道写的是800万吨提高到2400万吨，回答写的是2400万吨下降到800万吨
    check polarity: 报道写的是“提高”，回答写的是“下降”
    hold ~word: 报道中没有“下降”
    hold polarity: 报道写的是提高，回答写的是下降
    share 0.64
年吞吐能力提高到2400万吨，是原来的4倍。
    unsupported: 报道中没有“4倍”
    check number: 报道中没有“4倍”
    hold number: 报道中没有“4倍”
市委副书记、市长严伯庸在开港仪式上说：“港口活了，全市就活了。”
    verified
市委副书记、市长严伯雍在开港仪式上讲话。
    unsupported: 报道写的是严伯庸，回答写的是严伯雍；报道中没有“严伯雍”
    check name: 报道写的是严伯庸，回答写的是严伯雍
    hold ~word: 报道中没有“严伯雍”
    hold name: 报道写的是严伯庸，回答写的是严伯雍
    share 0.81
市委书记严伯庸在开港仪式上说：“港口活了，全市就活了。”
    unsupported: 报道写的是市委副书记严伯庸，回答写的是市委书记严伯庸
    check post: 报道写的是市长严伯庸，回答写的是市委书记严伯庸
    hold post: 报道写的是市委副书记严伯庸，回答写的是市委书记严伯庸
省交通厅副厅长柯静澜说：“港口活了，全市就活了。”
    unsupported: 报道写的是他说的话，回答写的是省交通厅副厅长柯静澜说的话
    hold speaker: 报道写的是他说的话，回答写的是省交通厅副厅长柯静澜说的话
严伯庸说：“港口活了，全省就活了。”
    unsupported: 原文中没有“港口活了，全省就活了。”这句话；报道中没有“全省”
    check quote: 原文中没有“港口活了，全省就活了。”这句话
    hold ~scope: 报道中没有“全省”
    share 0.71
严伯庸说：“港口活了，要一个泊位一个泊位地建。”
    unsupported: “港口活了，要一个泊位一个泊位地建。”由几处拼接而成，原文中没有这样一句话
    check quote: “港口活了，要一个泊位一个泊位地建。”由几处拼接而成，原文中没有这样一句话
严伯庸说，“我们要一哄而上”。
    unsupported: 原文中没有“我们要一哄而上”这句话
    check quote: 原文中没有“我们要一哄而上”这句话
    check negation: 报道写的是“我们不搞一哄而上”，回答去掉了否定
严伯庸要求，年内启动二期工程。
    verified
严伯庸要求，年内启动三期工程。
    unsupported: 报道写的是二期，回答写的是三期
    check number: 报道写的是二期，回答写的是三期
    hold polarity: 报道写的是二期，回答写的是三期
省交通厅厅长柯静澜出席。
    unsupported: 报道写的是省交通厅副厅长柯静澜，回答写的是省交通厅厅长柯静澜
    check name: 报道写的是冉东升，回答写的是柯静澜
    hold post: 报道写的是省交通厅副厅长柯静澜，回答写的是省交通厅厅长柯静澜
港务集团董事长冉东升出席。
    verified
港务集团董事长柯静澜出席。
    unsupported: 报道写的是省交通厅副厅长柯静澜，回答写的是港务集团董事长柯静澜
    check name: 报道写的是冉东升，回答写的是柯静澜
    hold post: 报道写的是省交通厅副厅长柯静澜，回答写的是港务集团董事长柯静澜
省交通厅副厅长柯静澜、港务集团总经理冉东升出席。
    unsupported: 报道写的是港务集团董事长冉东升，回答写的是港务集团总经理冉东升；报道中没有“总经理”
    check post: 报道写的是董事长冉东升，回答写的是总经理冉东升
    hold ~word: 报道中没有“总经理”
    hold post: 报道写的是港务集团董事长冉东升，回答写的是港务集团总经理冉东升
    share 0.85
去年全港完成货物吞吐量1873万吨，同比增长7.2%。
    verified
去年全港完成货物吞吐量1873万吨，同比下降7.2%。
    unsupported: 报道写的是3.4%，回答写的是7.2%；报道写的是增长，回答写的是下降
    check number: 报道写的是3.4%，回答写的是7.2%
    hold number: 报道写的是3.4%，回答写的是7.2%
    hold polarity: 报道写的是增长，回答写的是下降
去年全港完成货物吞吐量1873万吨，同比增长3.4%。
    unsupported: 报道写的是7.2%，回答写的是3.4%；报道写的是下降，回答写的是增长
    check number: 报道写的是7.2%，回答写的是3.4%
    hold number: 报道写的是7.2%，回答写的是3.4%
    hold polarity: 报道写的是下降，回答写的是增长
去年集装箱46.5万标箱，同比下降3.4%。
    verified
去年集装箱46.5万标箱，同比增长3.4%。
    unsupported: 报道写的是7.2%，回答写的是3.4%；报道写的是下降，回答写的是增长
    check number: 报道写的是7.2%，回答写的是3.4%
    hold number: 报道写的是7.2%，回答写的是3.4%
    hold polarity: 报道写的是下降，回答写的是增长
前年全港完成货物吞吐量1873万吨。
    unsupported: 报道写的是去年，回答写的是前年
    check date: 报道写的是去年，回答写的是前年
    hold date: 报道写的是去年，回答写的是前年
前年全港完成货物吞吐量约1747万吨。
    verified: 由1873万吨、7.2%算得
    check number: 报道写的是1873万吨，回答写的是约1747万吨
    check date: 报道写的是去年，回答写的是前年
    worked 由1873万吨、7.2%算得
2023年全港完成货物吞吐量1873万吨。
    verified
2022年全港完成货物吞吐量1873万吨。
    unsupported: 报道写的是去年，回答写的是2022年
    check date: 报道写的是去年，回答写的是2022年
    hold date: 报道写的是去年，回答写的是2022年
新港区2019年3月动工。
    verified
新港区2019年5月动工。
    unsupported: 报道写的是2019年3月，回答写的是2019年5月
    check date: 报道写的是2019年3月，回答写的是2019年5月
    hold date: 报道写的是2019年3月，回答写的是2019年5月
新港区2018年3月动工。
    unsupported: 报道写的是2019年3月，回答写的是2018年3月
    check date: 报道写的是2019年3月，回答写的是2018年3月
    hold date: 报道写的是2019年3月，回答写的是2018年3月
新港区2022年底建成。
    partly: 报道说的是“计划建成”，回答说成了事实
    check ~plan: 报道说的是“计划建成”，回答说成了事实
疏港铁路已经通车。
    unsupported: 报道说的是“预计”，回答说成了事实
    hold plan: 报道说的是“预计”，回答说成了事实
疏港铁路预计明年6月通车。
    verified
疏港铁路预计今年6月通车。
    unsupported: 报道写的是明年6月，回答写的是今年6月
    check date: 报道写的是明年6月，回答写的是今年6月
    hold date: 报道写的是明年6月，回答写的是今年6月
疏港铁路2025年6月通车。
    partly: 报道说的是“预计”，回答说成了事实
    hold ~plan: 报道说的是“预计”，回答说成了事实
疏港铁路全长72公里。
    unsupported: 报道写的是27公里，回答写的是72公里
    check number: 报道写的是27公里，回答写的是72公里
    hold number: 报道写的是27公里，回答写的是72公里
货车进港可缩短40分钟。
    verified
货车进港原来要55分钟。
    verified: 由15分钟、40分钟算得
    check number: 报道写的是40分钟，回答写的是55分钟
    worked 由15分钟、40分钟算得
货车进港原来要65分钟。
    unsupported: 报道写的是40分钟，回答写的是65分钟
    check number: 报道写的是40分钟，回答写的是65分钟
    hold number: 报道写的是40分钟，回答写的是65分钟
港区新建了燃煤锅炉。
    unsupported: 报道写的是“港区不新建燃煤锅炉”，回答去掉了否定
    check negation: 报道写的是“港区不新建燃煤锅炉”，回答去掉了否定
    hold negation: 报道写的是“港区不新建燃煤锅炉”，回答去掉了否定
港区不新建燃煤锅炉，全部使用岸电。
    verified
渔民村有渔船137艘，已有92艘转产。
    verified
渔民村有渔船92艘，已有137艘转产。
    unsupported: 报道写的是137艘，回答写的是92艘；报道写的是92艘，回答写的是137艘
    check number: 报道写的是137艘，回答写的是92艘
    check number: 报道写的是92艘，回答写的是137艘
    hold number: 报道写的是137艘，回答写的是92艘
    hold number: 报道写的是92艘，回答写的是137艘
渔民村还有45艘渔船没有转产。
    verified: 由137艘、92艘算得
    check number: 报道写的是137艘，回答写的是45艘
    worked 由137艘、92艘算得
渔民村还有54艘渔船没有转产。
    unsupported: 报道写的是137艘，回答写的是54艘；报道没有否定，回答却说“渔民村还有54艘渔船没有转产。”
    check number: 报道写的是137艘，回答写的是54艘
    hold number: 报道写的是137艘，回答写的是54艘
    hold ~negation: 报道没有否定，回答却说“渔民村还有54艘渔船没有转产。”
新港区是全省最大的港区。
    partly: 报道中没有“全省”；报道中没有“最大”
    hold ~word: 报道中没有“全省”
    hold ~scope: 报道中没有“全省”
    hold ~superlative: 报道中没有“最大”
    share 0.67
云岗市新港区3号泊位正式开港。
    unsupported: 报道写的是云港市，回答写的是云岗市
    hold name: 报道写的是云港市，回答写的是云岗市
    share 0.75
昨日上午，云港市新港区3号泊位没有开港。
    unsupported: 报道没有否定，回答却说“云港市新港区3号泊位没有开港”
    check negation: 报道没有否定，回答却说“云港市新港区3号泊位没有开港”
    hold ~negation: 报道没有否定，回答却说“昨日上午,云港市新港区3号泊位没有开港。”
新港区首次使用岸电。
    partly: 报道中没有“首次”
    hold ~superlative: 报道中没有“首次”
《云港日报》报道了开港仪式。
    unsupported: 报道中没有“《云港日报》”；报道中没有“仪式”
    check title: 报道中没有“《云港日报》”
    hold ~word: 报道中没有“仪式”
    hold title: 报道中没有“《云港日报》”
    share 0.75
"""
TEA_CLAIMS = """
5月6日，为期4天的第九届青屏茶博会落幕。
    verified
5月6日，为期5天的第九届青屏茶博会落幕。
    unsupported: 报道写的是4天，回答写的是5天
    check number: 报道写的是4天，回答写的是5天
    hold number: 报道写的是4天，回答写的是5天
5月6日，第八届青屏茶博会落幕。
    unsupported: 报道写的是第九届，回答写的是第八届
    check number: 报道写的是第九届，回答写的是第八届
    hold number: 报道写的是第九届，回答写的是第八届
5月6日，第九届青屏茶博会开幕。
    unsupported: 报道写的是落幕，回答写的是开幕
    hold polarity: 报道写的是落幕，回答写的是开幕
    share 0.67
5月7日，第九届青屏茶博会落幕。
    unsupported: 报道写的是5月6日，回答写的是5月7日
    check date: 报道写的是5月6日，回答写的是5月7日
    hold date: 报道写的是5月6日，回答写的是5月7日
茶博会5月3日开幕。
    unsupported: 报道写的是明年4月28日，回答写的是5月3日；报道说的是“下届”，回答说成了事实
    check date: 报道写的是5月6日，回答写的是5月3日
    hold date: 报道写的是明年4月28日，回答写的是5月3日
    hold ~plan: 报道说的是“下届”，回答说成了事实
共有来自11个省份的326家茶企参展，比上届增加58家。
    verified
共有来自11个省份的326家茶企参展，比上届减少58家。
    unsupported: 报道写的是增加，回答写的是减少
    hold polarity: 报道写的是增加，回答写的是减少
上届有268家茶企参展。
    verified: 由326家、58家算得
    check number: 报道写的是326家，回答写的是268家
    worked 由326家、58家算得
上届有384家茶企参展。
    unsupported: 报道写的是11个，回答写的是384家
    check number: 报道写的是326家，回答写的是384家
    hold number: 报道写的是11个，回答写的是384家
观展人数约12万人次，现场交易额8640万元。
    verified
观展人数12万人次。
    partly: 报道写的是约12万人次，回答写的是12万人次
    check ~number: 报道写的是约12万人次，回答写的是12万人次
    hold ~number: 报道写的是约12万人次，回答写的是12万人次
观展人数超过12万人次。
    unsupported: 报道写的是约12万人次，回答写的是超过12万人次
    check number: 报道写的是约12万人次，回答写的是超过12万人次
    hold number: 报道写的是约12万人次，回答写的是超过12万人次
观展人数近12万人次。
    partly: 报道写的是约12万人次，回答写的是近12万人次
    check ~number: 报道写的是约12万人次，回答写的是近12万人次
    hold ~number: 报道写的是约12万人次，回答写的是近12万人次
观展人数约21万人次。
    unsupported: 报道写的是11个，回答写的是约21万人次
    check number: 报道写的是约12万人次，回答写的是约21万人次
    hold number: 报道写的是11个，回答写的是约21万人次
现场交易额8640万元。
    verified
现场交易额0.864亿元。
    verified
现场交易额8460万元。
    unsupported: 报道写的是8640万元，回答写的是8460万元
    check number: 报道写的是8640万元，回答写的是8460万元
    hold number: 报道写的是8640万元，回答写的是8460万元
现场交易额86.4亿元。
    unsupported: 报道写的是8640万元，回答写的是86.4亿元
    check number: 报道写的是8640万元，回答写的是86.4亿元
    hold number: 报道写的是8640万元，回答写的是86.4亿元
县茶叶协会会长司徒明远表示，今年春茶产量较去年减少一成半。
    verified
县茶叶协会会长司徒明远表示，今年春茶产量较去年增加一成半。
    unsupported: 报道写的是减少，回答写的是增加；报道中没有“年增”
    check polarity: 报道写的是“减少”，回答写的是“增加”
    hold polarity: 报道写的是减少，回答写的是增加
    hold ~scope: 报道中没有“年增”
县茶叶协会副会长司徒明远表示，茶农收入没有下降。
    unsupported: 报道写的是县茶叶协会会长司徒明远，回答写的是县茶叶协会副会长司徒明远
    hold post: 报道写的是县茶叶协会会长司徒明远，回答写的是县茶叶协会副会长司徒明远
县茶叶协会会长司徒明达表示，茶农收入没有下降。
    unsupported: 报道写的是司徒明远，回答写的是司徒明达；报道中没有“明达”
    hold ~word: 报道中没有“明达”
    hold name: 报道写的是司徒明远，回答写的是司徒明达
    share 0.87
茶农收入下降了。
    unsupported: 报道写的是“茶农收入没有下降”，回答去掉了否定
    check negation: 报道写的是“茶农收入没有下降”，回答去掉了否定
    hold negation: 报道写的是“茶农收入没有下降”，回答去掉了否定
茶农收入没有下降。
    verified
均价每公斤上涨60元，达到460元。
    verified
均价每公斤上涨460元，达到60元。
    unsupported: 报道写的是60元，回答写的是460元
    check number: 报道写的是60元，回答写的是460元
    check number: 报道写的是460元，回答写的是60元
    hold number: 报道写的是60元，回答写的是460元
去年均价每公斤400元。
    verified: 由60元、460元算得
    check number: 报道写的是60元，回答写的是400元
    worked 由60元、460元算得
去年均价每公斤520元。
    unsupported: 报道写的是60元，回答写的是520元；报道中没有“年均”
    check number: 报道写的是60元，回答写的是520元
    hold number: 报道写的是60元，回答写的是520元
    hold ~scope: 报道中没有“年均”
司徒明远说：“今年的明前茶一斤难求。”
    verified
司徒明远说：“今年的明前茶一两难求。”
    unsupported: 原文中没有“今年的明前茶一两难求。”这句话
    check number: 报道中没有“一两”
    check quote: 原文中没有“今年的明前茶一两难求。”这句话
司徒明远说：“今年的明前茶一斤难求，我们不愁卖，愁的是采茶工。”
    unsupported: “今年的明前茶一斤难求，我们不愁卖，愁的是采茶工。”由几处拼接而成，原文中没有这样一句话
    check quote: “今年的明前茶一斤难求，我们不愁卖，愁的是采茶工。”由几处拼接而成，原文中没有这样一句话
贺兰汀说：“今年的明前茶一斤难求。”
    unsupported: 报道写的是他说的话，回答写的是贺兰汀说的话
    hold speaker: 报道写的是他说的话，回答写的是贺兰汀说的话
    share 0.71
司徒明远说，“我们愁卖”。
    unsupported: 原文中没有“我们愁卖”这句话
    check quote: 原文中没有“我们愁卖”这句话
    check negation: 报道写的是“"我们不愁卖”，回答去掉了否定
云顶茶厂选送的“青屏雪芽”以96.5分获得绿茶组金奖。
    verified
云顶茶厂选送的“青屏雪芽”以95.6分获得绿茶组金奖。
    unsupported: 报道写的是96.5分，回答写的是95.6分
    check number: 报道写的是96.5分，回答写的是95.6分
    hold number: 报道写的是96.5分，回答写的是95.6分
云顶茶厂选送的“青屏雪芽”获得绿茶组银奖。
    partly: 报道中没有“银奖”
    hold ~word: 报道中没有“银奖”
    share 0.86
雾溪茶厂厂长温如海参赛。
    unsupported: 报道写的是“去年的绿茶金奖得主、雾溪茶厂厂长温如海未参赛”，回答去掉了否定
    check negation: 报道写的是“去年的绿茶金奖得主、雾溪茶厂厂长温如海未参赛”，回答去掉了否定
    hold negation: 报道写的是“去年的绿茶金奖得主、雾溪茶厂厂长温如海未参赛”，回答去掉了否定
雾溪茶厂厂长温如海未参赛，担任评委。
    verified
温如海是去年的绿茶金奖得主。
    verified
温如海是今年的绿茶金奖得主。
    unsupported: 报道写的是去年，回答写的是今年
    check date: 报道写的是去年，回答写的是今年
    hold date: 报道写的是去年，回答写的是今年
下届茶博会拟于明年4月28日举行。
    verified
下届茶博会于明年4月28日举行。
    verified
下届茶博会已于4月28日举行。
    unsupported: 报道写的是明年4月28日，回答写的是4月28日；报道说的是“下届”，回答说成了事实
    check date: 报道写的是明年4月28日，回答写的是4月28日
    hold date: 报道写的是明年4月28日，回答写的是4月28日
    hold plan: 报道说的是“下届”，回答说成了事实
下届茶博会拟于明年4月18日举行。
    unsupported: 报道写的是明年4月28日，回答写的是明年4月18日
    check date: 报道写的是明年4月28日，回答写的是明年4月18日
    hold date: 报道写的是明年4月28日，回答写的是明年4月18日
下届茶博会拟于2025年4月28日举行。
    verified
下届茶博会展位已增至400个。
    unsupported: 报道说的是“下届”，回答说成了事实
    check plan: 报道说的是“拟增至”，回答说成了事实
    hold plan: 报道说的是“下届”，回答说成了事实
下届茶博会首次设立境外展区。
    verified
县农业农村局局长贺兰汀否认了茶博会收取高额展位费的传言。
    verified
县农业农村局局长贺兰汀承认茶博会收取高额展位费。
    unsupported: 报道写的是“县农业农村局局长贺兰汀否认了茶博会收取高额展位费的传言,称展位费一直为每个1200元”，回答去掉了否定
    check negation: 报道写的是“县农业农村局局长贺兰汀否认了茶博会收取高额展位费的传言”，回答去掉了否定
    hold negation: 报道写的是“县农业农村局局长贺兰汀否认了茶博会收取高额展位费的传言,称展位费一直为每个1200元”，回答去掉了否定
茶博会收取高额展位费。
    unsupported: 报道写的是“县农业农村局局长贺兰汀否认了茶博会收取高额展位费的传言”，回答去掉了否定
    check negation: 报道写的是“县农业农村局局长贺兰汀否认了茶博会收取高额展位费的传言”，回答去掉了否定
    hold negation: 报道写的是“县农业农村局局长贺兰汀否认了茶博会收取高额展位费的传言”，回答去掉了否定
326家茶企全部来自省外。
    unsupported: 报道写的是11个，回答写的是326家；报道中没有“省外”
    hold number: 报道写的是11个，回答写的是326家
    hold ~word: 报道中没有“省外”
    share 0.33
326家茶企参展，其中58家来自境外。
    unsupported: 报道写的是11个，回答写的是58家；报道中没有“境外”
    check number: 报道写的是11个，回答写的是58家
    hold number: 报道写的是11个，回答写的是58家
    hold ~word: 报道中没有“境外”
    share 0.64
来自12个省份的326家茶企参展。
    unsupported: 报道写的是11个，回答写的是12个
    check number: 报道写的是11个，回答写的是12个
    hold number: 报道写的是11个，回答写的是12个
"""
FLOOD_CLAIMS = """
沅河水文站今天凌晨3时水位达到41.37米。
    verified
沅河水文站12日凌晨3时水位达到41.37米。
    verified
沅河水文站7月12日凌晨3时水位达到41.37米。
    verified
沅河水文站7月13日凌晨3时水位达到41.37米。
    unsupported: 报道写的是今天凌晨，回答写的是7月13日凌晨
    check date: 报道写的是今天凌晨，回答写的是7月13日凌晨
    hold date: 报道写的是今天凌晨，回答写的是7月13日凌晨
沅河水文站12日下午3时水位达到41.37米。
    unsupported: 报道写的是3时，回答写的是3时；报道写的是凌晨，回答写的是下午；报道写的是今天凌晨，回答写的是12日下午
    check number: 报道写的是3时，回答写的是3时
    check date: 报道写的是今天凌晨，回答写的是12日下午
    hold number: 报道写的是3时，回答写的是3时
    hold ~date: 报道写的是今天凌晨，回答写的是12日下午
    hold polarity: 报道写的是凌晨，回答写的是下午
沅河水文站12日凌晨4时水位达到41.37米。
    unsupported: 报道写的是3时，回答写的是4时
    check number: 报道写的是3时，回答写的是4时
    hold number: 报道写的是3时，回答写的是4时
沅河水文站水位达到42米。
    unsupported: 报道写的是“水位不会超过42米的堤顶高程”，回答去掉了否定；报道中没有“沅河”；报道写的是41.37米，回答写的是42米
    check number: 报道写的是41.37米，回答写的是42米
    hold ~word: 报道中没有“沅河”
    hold ~number: 报道写的是41.37米，回答写的是42米
    hold negation: 报道写的是“水位不会超过42米的堤顶高程”，回答去掉了否定
沅河水位超过警戒水位1.37米。
    verified
沅河水位低于警戒水位1.37米。
    partly: 报道中没有“低于”
    hold ~word: 报道中没有“低于”
    share 0.74
沅河警戒水位为40米。
    verified: 由41.37米、1.37米算得
    check number: 报道写的是1.37米，回答写的是40米
    worked 由41.37米、1.37米算得
沅河警戒水位为42.74米。
    unsupported: 报道写的是41.37米，回答写的是42.74米
    check number: 报道写的是1.37米，回答写的是42.74米
    hold number: 报道写的是41.37米，回答写的是42.74米
水位为1998年以来最高。
    verified
水位为1989年以来最高。
    unsupported: 报道写的是1998年以来，回答写的是1989年以来
    check date: 报道写的是1998年以来，回答写的是1989年以来
    hold date: 报道写的是1998年以来，回答写的是1989年以来
水位为1998年以来最低。
    partly: 所引段落只说了其中一部分
    hold ~superlative: 报道中没有“最低”
水位为历史最高。
    partly: 报道中没有“历史”
    hold ~word: 报道中没有“历史”
    hold ~superlative: 报道中没有“历史”
    share 0.50
截至11日20时，全市转移群众3.2万人。
    verified
截至12日20时，全市转移群众3.2万人。
    unsupported: 报道写的是11日，回答写的是12日
    check date: 报道写的是11日，回答写的是12日
    hold date: 报道写的是11日，回答写的是12日
截至11日22时，全市转移群众3.2万人。
    unsupported: 报道写的是20时，回答写的是22时
    check number: 报道写的是20时，回答写的是22时
    hold ~word: 报道中没有“截至”
    hold ~number: 报道写的是20时，回答写的是22时
全省转移群众3.2万人。
    unsupported: 报道写的是全市，回答写的是全省；报道中没有“全省”
    hold ~word: 报道中没有“全省”
    hold polarity: 报道写的是全市，回答写的是全省
    share 0.67
全市转移群众2.3万人，紧急关闭工厂32家。
    unsupported: 报道写的是3.2万人，回答写的是2.3万人；报道写的是23家，回答写的是32家
    check number: 报道写的是3.2万人，回答写的是2.3万人
    check number: 报道写的是23家，回答写的是32家
    hold number: 报道写的是3.2万人，回答写的是2.3万人
    hold number: 报道写的是23家，回答写的是32家
全市转移群众3.2万人，紧急关闭工厂23家，未发生人员伤亡。
    verified
洪水造成人员伤亡。
    unsupported: 报道写的是“未发生人员伤亡”，回答去掉了否定
    hold negation: 报道写的是“未发生人员伤亡”，回答去掉了否定
洪水没有造成人员伤亡。
    verified
市防汛指挥部副指挥长聂远帆说，洪峰预计13日下午通过市区。
    verified
洪峰预计14日下午通过市区。
    unsupported: 报道写的是13日下午，回答写的是14日下午
    check date: 报道写的是13日下午，回答写的是14日下午
    hold date: 报道写的是13日下午，回答写的是14日下午
洪峰已于13日下午通过市区。
    unsupported: 报道说的是“预计”，回答说成了事实
    hold plan: 报道说的是“预计”，回答说成了事实
洪峰预计13日上午通过市区。
    unsupported: 报道写的是13日下午，回答写的是13日上午；报道写的是下午，回答写的是上午
    check date: 报道写的是13日下午，回答写的是13日上午
    check polarity: 报道写的是“下午”，回答写的是“上午”
    hold date: 报道写的是13日下午，回答写的是13日上午
    hold polarity: 报道写的是下午，回答写的是上午
水位将超过42米的堤顶高程。
    unsupported: 报道写的是“水位不会超过42米的堤顶高程”，回答去掉了否定
    check negation: 报道写的是“水位不会超过42米的堤顶高程”，回答去掉了否定
    hold negation: 报道写的是“水位不会超过42米的堤顶高程”，回答去掉了否定
武警官兵450人、民兵1200人上堤巡查。
    verified
武警官兵1200人、民兵450人上堤巡查。
    unsupported: 报道写的是450人，回答写的是1200人；报道写的是11人，回答写的是450人
    check number: 报道写的是450人，回答写的是1200人
    check number: 报道写的是1200人，回答写的是450人
    hold number: 报道写的是450人，回答写的是1200人
    hold number: 报道写的是11人，回答写的是450人
共有1650人上堤巡查。
    verified: 由450人、1200人算得
    check number: 报道写的是1200人，回答写的是1650人
    worked 由450人、1200人算得
共有1560人上堤巡查。
    unsupported: 报道写的是450人，回答写的是1560人
    check number: 报道写的是1200人，回答写的是1560人
    hold number: 报道写的是450人，回答写的是1560人
平均每公里堤防有12人值守。
    unsupported: 报道写的是450人，回答写的是12人
    check number: 报道写的是11人，回答写的是12人
    hold number: 报道写的是450人，回答写的是12人
沅河大桥自11日22时起封闭。
    verified
沅河大桥自11日20时起封闭。
    unsupported: 报道写的是22时，回答写的是20时
    check number: 报道写的是22时，回答写的是20时
    hold ~number: 报道写的是22时，回答写的是20时
沅河大桥自12日22时起封闭。
    unsupported: 报道写的是11日，回答写的是12日
    check date: 报道写的是11日，回答写的是12日
    hold date: 报道写的是11日，回答写的是12日
中心小学等7所学校停课两天。
    verified
中心小学等8所学校停课两天。
    unsupported: 报道写的是7所，回答写的是8所
    check number: 报道写的是7所，回答写的是8所
    worked 由3所、11人算得
中心小学等7所学校停课三天。
    unsupported: 报道写的是两天，回答写的是三天
    check number: 报道写的是两天，回答写的是三天
    hold number: 报道写的是两天，回答写的是三天
中心小学等7所学校停课。
    verified
受灾群众安置在体育馆和3所中学内，每人每天补助30元。
    verified
受灾群众安置在体育馆和3所中学内，每人每月补助30元。
    unsupported: 报道写的是每天，回答写的是每月
    hold polarity: 报道写的是每天，回答写的是每月
受灾群众安置在图书馆和3所中学内。
    unsupported: 报道写的是体育馆，回答写的是图书馆
    check name: 报道写的是体育馆，回答写的是图书馆
    hold ~word: 报道中没有“图书馆”
    share 0.74
省红十字会捐赠帐篷600顶，市慈善总会捐款150万元。
    verified
市慈善总会捐赠帐篷600顶，省红十字会捐款150万元。
    unsupported: 报道写的是红十字，回答写的是慈善总会
    hold polarity: 报道写的是红十字，回答写的是慈善总会
省红十字会捐赠帐篷6000顶。
    unsupported: 报道写的是600顶，回答写的是6000顶
    check number: 报道写的是600顶，回答写的是6000顶
    hold number: 报道写的是600顶，回答写的是6000顶
14日起降雨明显减弱。
    partly: 报道说的是“预计日起”，回答说成了事实
    check ~plan: 报道说的是“预计日起”，回答说成了事实
气象台预计，14日起降雨明显增强。
    partly: 报道中没有“明显增强”
    hold ~word: 报道中没有“明显增强”
    share 0.65
往年7月平均降雨量为186毫米，今年上旬已达241毫米。
    verified
往年7月平均降雨量为241毫米，今年上旬已达186毫米。
    unsupported: 报道写的是186毫米，回答写的是241毫米
    check number: 报道写的是186毫米，回答写的是241毫米
    check number: 报道写的是241毫米，回答写的是186毫米
    hold number: 报道写的是186毫米，回答写的是241毫米
今年7月上旬降雨量比往年全月多55毫米。
    verified: 由186毫米、241毫米算得
    check number: 报道写的是186毫米，回答写的是55毫米
    check date: 报道写的是今年，回答写的是今年7月上旬
    worked 由186毫米、241毫米算得
今年7月上旬降雨量比往年全月多65毫米。
    unsupported: 报道写的是186毫米，回答写的是65毫米；报道写的是1998年以来，回答写的是今年7月上旬
    check number: 报道写的是186毫米，回答写的是65毫米
    check date: 报道写的是今年，回答写的是今年7月上旬
    hold number: 报道写的是186毫米，回答写的是65毫米
    hold date: 报道写的是1998年以来，回答写的是今年7月上旬
今年上旬降雨量是往年7月平均的1.3倍。
    verified: 由186毫米、241毫米算得
    check number: 报道中没有“1.3倍”
    worked 由186毫米、241毫米算得
往年6月平均降雨量为186毫米。
    unsupported: 报道写的是7月，回答写的是6月
    check date: 报道写的是7月，回答写的是6月
    hold date: 报道写的是7月，回答写的是6月
"""


def hit(text: str, day: date) -> Hit:
    title, body = text.split("\n", 1)
    article = Article("1", "p", 1, Kind.NEWS, title, text, (), "云港晚报", "", day, body=len(title) + 1)
    return Hit(1, 1.0, Chunk(1, "1", article.body, len(text), body), article, Scores())


def told(faults: Iterable[Fault], by: str) -> list[str]:
    return [f"{by} {'' if f.hard else '~'}{f.kind}: {f.why.say('zh')}" for f in faults]


def found(claim: str, text: str, day: date) -> list[str]:
    """What judge and checks make of a claim, a line for each finding."""
    cited = hit(text, day)
    source, sentence = read_source(cited), read_told(claim)
    carried = ((source, align(sentence, source)),)
    checked = [
        *check_numbers(sentence, carried),
        *check_dates(sentence, carried),
        *check_quotes(sentence, [source]),
        *check_names(sentence, carried),
        *check_slots(sentence, carried),
        *check_polarity(sentence, carried),
    ]
    held = hold(sentence, [source])
    verdict = judge(claim, [1], [cited])
    lines = [f"{verdict.status.value}: {verdict.why}" if verdict.why else verdict.status.value]
    lines += [*told(checked, "check"), *told(held.faults, "hold")]
    lines += [f"worked {note.say('zh')}" for note in held.notes]
    return lines if round(held.share, 2) == 1 else [*lines, f"share {held.share:.2f}"]


def cases(block: str, text: str, day: date) -> list[tuple[str, str, date, list[str]]]:
    rows: list[tuple[str, str, date, list[str]]] = []
    for line in block.strip().splitlines():
        if line.startswith(" "):
            rows[-1][3].append(line.strip())
        else:
            rows.append((line, text, day, []))
    return rows


@pytest.mark.parametrize(
    ("claim", "text", "day", "expected"),
    [
        *cases(DOCK_CLAIMS, DOCK, date(2024, 6, 19)),
        *cases(TEA_CLAIMS, TEA, date(2024, 5, 7)),
        *cases(FLOOD_CLAIMS, FLOOD, date(2024, 7, 13)),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) and "\n" not in value else "",
)
def test_what_each_check_finds(claim: str, text: str, day: date, expected: list[str]) -> None:
    assert found(claim, text, day) == expected
