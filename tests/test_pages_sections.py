"""Which lines of a page are one article, and what each of them is: every kind of print that stands between two texts."""

from __future__ import annotations

import pytest

from rag.pages import read
from rag.types import Article
from tests.pages import hold, page

LED = "本报讯(记者 张三)甲镇昨天开会,部署消防工作。"
MEETING = f"甲镇开会\n\n{LED}"
AWARD = MEETING.replace("甲镇开会", "乙厂获奖").replace("甲镇", "乙厂")
TREES = MEETING.replace("甲镇开会", "丙村种树忙").replace("甲镇", "丙村")
MET = "news||甲镇开会|||记者张三|本报讯(记者 张三)甲镇昨天开会,部署消防工作。|"
AWARDED = MET.replace("甲镇开会", "乙厂获奖").replace("甲镇", "乙厂")
PLANTED = MET.replace("甲镇开会", "丙村种树忙").replace("甲镇", "丙村")


def told(article: Article) -> str:
    """Kind, kicker, title, subtitle, subheads, credits, text and doubts of an article, on one line."""
    credits = ("".join(byline) for byline in article.bylines)
    doubts = (f"{note.kind}:{article.text[note.start : note.end].strip()}" for note in article.notes)
    lines = (article.kicker, article.title, article.subtitle, "、".join(article.subheads), "、".join(credits))
    body = article.text[article.body :].replace("\n", "/")
    return "|".join([str(article.kind), *lines, body, "、".join(doubts)])


PAGES: dict[str, tuple[str, list[str]]] = {
    "aside": (
        f"甲镇开会\n\n甲镇昨天开会,部署消防工作。\n\n(作者系武进区作协会员)\n\n{AWARD}",
        [
            "news||甲镇开会||||甲镇昨天开会,部署消防工作。/(作者系武进区作协会员)|",
            AWARDED,
        ],
    ),
    "aside first": (
        f"(作者系武进区作协会员)\n\n{MEETING}",
        [
            "news||(作者系武进区作协会员)|甲镇开会||记者张三|本报讯(记者 张三)甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "aside half": (
        f"甲镇开会\n\n甲镇昨天开会,部署消防工作。\n\n(作者系武进区作协会员\n\n{AWARD}",
        [
            "news||甲镇开会||||甲镇昨天开会,部署消防工作。|",
            "news||(作者系武进区作协会员|乙厂获奖||记者张三|本报讯(记者 张三)乙厂昨天开会,部署消防工作。|",
        ],
    ),
    "signature": (
        f"停水公告\n\n4月8日湖塘镇停水。\n\n特此公告。\n\n武进区水务局\n\n{AWARD}",
        [
            "notice||停水公告||||4月8日湖塘镇停水。/特此公告。/武进区水务局|",
            AWARDED,
        ],
    ),
    "signature not": (
        f"停水公告\n\n4月8日湖塘镇停水。\n\n武进区水务局\n\n{AWARD}",
        [
            "notice||停水公告||||4月8日湖塘镇停水。|",
            "news||武进区水务局|乙厂获奖||记者张三|本报讯(记者 张三)乙厂昨天开会,部署消防工作。|",
        ],
    ),
    "signs": (
        f"停水公告\n\n4月8日湖塘镇停水。\n\n武进区水务局\n\n2024年4月8日\n\n{AWARD}",
        [
            "notice||停水公告||||4月8日湖塘镇停水。/武进区水务局/2024年4月8日|",
            AWARDED,
        ],
    ),
    "signs not": (
        "停水公告\n\n4月8日湖塘镇停水。\n\n大家好\n\n2024年4月8日",
        [
            "notice||停水公告||大家好||4月8日湖塘镇停水。/大家好/2024年4月8日|",
        ],
    ),
    "byline over": (
        "甲镇开会\n\n甲镇昨天开会,部署消防工作。\n\n□ 张三\n\n春风吹过田野,油菜花开满山坡,大家都很高兴。",
        [
            "news||甲镇开会|||张三|甲镇昨天开会,部署消防工作。/□ 张三/春风吹过田野,油菜花开满山坡,大家都很高兴。|",
        ],
    ),
    "byline broken": (
        "甲镇开会\n\n甲镇昨天开会,部署消防工作,大家都要加\n\n□ 张三\n\n快建设,油菜花开满山坡,大家都很高兴。",
        [
            "news||甲镇开会|||张三|甲镇昨天开会,部署消防工作,大家都要加/□ 张三/快建设,油菜花开满山坡,大家都很高兴。|",
        ],
    ),
    "byline plain": (
        "甲镇开会\n\n甲镇昨天开会,部署消防工作。\n\n记者 张三\n\n春风吹过田野,油菜花开满山坡,大家都很高兴。",
        [
            "news||甲镇开会|||记者张三|甲镇昨天开会,部署消防工作。/记者 张三/春风吹过田野,油菜花开满山坡,大家都很高兴。|",
        ],
    ),
    "byline caption": (
        "甲镇开会\n\n甲镇昨天开会,部署消防工作。\n\n□ 张三\n\n▲图为现场。\n\n春风吹过田野,油菜花开满山坡,大家都很高兴。",
        [
            "news||甲镇开会|||张三|甲镇昨天开会,部署消防工作。/□ 张三/春风吹过田野,油菜花开满山坡,大家都很高兴。|",
            "caption||||||▲图为现场。|",
        ],
    ),
    "sells": (
        f"{MEETING}\n\n金鼎门窗\n\n专业定制门窗,免费测量,到店有礼,满三百减一百。咨询热线:0519-88886688\n\n地址:湖塘镇8号\n\n{AWARD}",
        [
            MET,
            "advert||金鼎门窗||||专业定制门窗,免费测量,到店有礼,满三百减一百。咨询热线:0519-88886688/地址:湖塘镇8号|breaks off:8",
            AWARDED,
        ],
    ),
    "sells phone": (
        f"{MEETING}\n\n旺铺招租\n\n湖塘临街商铺,面积200平方米,交通便利。\n\n联系电话:13812345678\n\n{AWARD}",
        [
            MET,
            "advert||旺铺招租||||湖塘临街商铺,面积200平方米,交通便利。/联系电话:13812345678|",
            AWARDED,
        ],
    ),
    "notice phone": (
        f"招聘启事\n\n我公司招聘员工3名,待遇从优。\n\n联系电话:13812345678\n\n{AWARD}",
        [
            "notice||招聘启事||||我公司招聘员工3名,待遇从优。/联系电话:13812345678|",
            AWARDED,
        ],
    ),
    "label": (
        f"{MEETING}\n\n项目总投资10亿元,预计10月投产。徐晶玮 摄\n\n重点项目\n\n{TREES}",
        [
            MET,
            "caption||重点项目|||摄徐晶玮|项目总投资10亿元,预计10月投产。徐晶玮 摄|",
            PLANTED,
        ],
    ),
    "label long": (
        f"{MEETING}\n\n项目总投资10亿元,预计10月投产。徐晶玮 摄\n\n重点项目建设进行时的见闻录\n\n{TREES}",
        [
            MET,
            "caption|||||摄徐晶玮|项目总投资10亿元,预计10月投产。徐晶玮 摄|",
            "news||重点项目建设进行时的见闻录|丙村种树忙||记者张三|本报讯(记者 张三)丙村昨天开会,部署消防工作。|",
        ],
    ),
    "caption head": (
        f"{MEETING}\n\n花开时节\n\n▲图为湖塘镇的花海。\n\n{TREES}",
        [
            MET,
            "caption||花开时节||||▲图为湖塘镇的花海。|",
            PLANTED,
        ],
    ),
    "caption head text": (
        f"{MEETING}\n\n花开时节\n\n▲图为湖塘镇的花海。\n\n湖塘镇的花开了,游人很多。",
        [
            "news||甲镇开会||花开时节|记者张三|本报讯(记者 张三)甲镇昨天开会,部署消防工作。/花开时节/湖塘镇的花开了,游人很多。|",
            "caption||||||▲图为湖塘镇的花海。|",
        ],
    ),
    "caption byline": (
        f"{MEETING}\n\n花开时节\n□ 张三\n\n▲图为湖塘镇的花海。\n\n{TREES}",
        [
            MET,
            "news|花开时节|丙村种树忙|||张三、记者张三|□ 张三/本报讯(记者 张三)丙村昨天开会,部署消防工作。|",
            "caption||||||▲图为湖塘镇的花海。|",
        ],
    ),
    "credit": (
        f"{MEETING}\n\n▲图为湖塘镇的花海。\n\n李四 摄\n\n{TREES}",
        [
            MET,
            "caption|||||摄李四|▲图为湖塘镇的花海。/李四 摄|",
            PLANTED,
        ],
    ),
    "credit only": (
        f"花开时节\n\n湖塘镇的花开了,游人很多。\n\n李四 摄\n\n{TREES}",
        [
            "caption||花开时节|||摄李四|湖塘镇的花开了,游人很多。/李四 摄|",
            PLANTED,
        ],
    ),
    "credit last": (
        f"{MEETING}\n\n第二段说的是消防演练的事情。\n\n湖塘镇的花开了,游人很多。\n\n李四 摄\n\n{TREES}",
        [
            "news||甲镇开会|||记者张三|本报讯(记者 张三)甲镇昨天开会,部署消防工作。/第二段说的是消防演练的事情。|",
            "caption|||||摄李四|湖塘镇的花开了,游人很多。/李四 摄|",
            PLANTED,
        ],
    ),
    "credit long": (
        f"{MEETING}\n\n第二段说的是消防演练的事情。\n\n湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。\n\n李四 摄\n\n{TREES}",
        [
            "news||甲镇开会|||记者张三、摄李四|本报讯(记者 张三)甲镇昨天开会,部署消防工作。/第二段说的是消防演练的事情。/湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。湖塘镇的花开了,游人很多。/李四 摄|",
            PLANTED,
        ],
    ),
    "credit lead": (
        f"{MEETING}\n\n李四 摄\n\n{TREES}",
        [
            "news||甲镇开会|||记者张三、摄李四|本报讯(记者 张三)甲镇昨天开会,部署消防工作。/李四 摄|",
            PLANTED,
        ],
    ),
    "credit first": (
        f"李四 摄\n\n{MEETING}",
        [
            "news||甲镇开会|||摄李四、记者张三|李四 摄/本报讯(记者 张三)甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "end head": (
        f"{MEETING}\n\n丙村种树忙",
        [
            MET,
            "fragment||丙村种树忙|||||",
        ],
    ),
    "end caption": (
        f"{MEETING}\n\n▲图为湖塘镇的花海。\n\n花开时节",
        [
            MET,
            "caption||花开时节||||▲图为湖塘镇的花海。|",
        ],
    ),
    "end caption two": (
        f"{MEETING}\n\n▲图为湖塘镇的花海。\n\n花开时节\n\n丙村种树忙",
        [
            MET,
            "caption||||||▲图为湖塘镇的花海。|",
            "fragment||花开时节|||||",
            "fragment||丙村种树忙|||||",
        ],
    ),
    "index": (
        f"今日导读\n市委召开工作会议……2版\n区里举行运动会……3版\n\n{MEETING}",
        [
            "news||今日导读||||市委召开工作会议……2版/区里举行运动会……3版|",
            MET,
        ],
    ),
    "label run": (
        "上面的话题\n讣告\n王某同志逝世\n\n王某同志因病于4月8日逝世,享年80岁。",
        [
            "fragment||上面的话题|||||",
            "notice||讣告王某同志逝世||||王某同志因病于4月8日逝世,享年80岁。|",
        ],
    ),
    "label level": (
        "上面的话题\n讣告\n# 王某同志逝世\n\n王某同志因病于4月8日逝世,享年80岁。",
        [
            "notice|上面的话题讣告|王某同志逝世||||王某同志因病于4月8日逝世,享年80岁。|",
        ],
    ),
    "ads end": (
        f"{MEETING}\n\n金鼎 | 湖塘\n\n新春钜惠\n\n首付20万元起\n\nVIP LINE 8888 6666",
        [
            MET,
            "advert|金鼎 | 湖塘|新春钜惠||||首付20万元起/VIP LINE 8888 6666|",
        ],
    ),
    "ads end 5": (
        f"{MEETING}\n\n首付20万元起\n\n春到一\n\n春到二\n\n春到三\n\n春到四\n\n春到五",
        [
            MET,
            "advert||首付20万元起|||||",
            "fragment||春到一|||||",
            "fragment||春到二|||||",
            "fragment||春到三|||||",
            "fragment||春到四|||||",
            "fragment||春到五|||||",
        ],
    ),
    "ads before": (
        f"首付20万元起\n\nVIP LINE 8888 6666\n\n{MEETING}",
        [
            "advert||首付20万元起||||VIP LINE 8888 6666|",
            MET,
        ],
    ),
    "ads one": (
        f"首付20万元起\n\n{MEETING}",
        [
            "news|首付20万元起|甲镇开会|||记者张三|本报讯(记者 张三)甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "ads one 4": (
        f"首付20万元起\n\n一号楼\n\n二号楼\n\n{MEETING}",
        [
            "advert||首付20万元起|||||",
            "news|一号楼二号楼|甲镇开会|||记者张三|本报讯(记者 张三)甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "many lines": (
        "第一个标题行在这里\n第二个标题行在这里\n第三个标题行在这里\n第四个标题行在这里\n第五个标题行在这里\n第六个标题行在这里\n第七个标题行在这里\n第八个标题行在这里\n第九个标题行在这里\n第十个标题行在这里\n\n甲镇昨天开会,部署消防工作。",
        [
            "news||第一个标题行在这里||||第二个标题行在这里/第三个标题行在这里/第四个标题行在这里/第五个标题行在这里/第六个标题行在这里|",
            "news||第七个标题行在这里第八个标题行在这里第九个标题行在这里第十个标题行在这里||||甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "nine lines": (
        "第一个标题行在这里\n第二个标题行在这里\n第三个标题行在这里\n第四个标题行在这里\n第五个标题行在这里\n第六个标题行在这里\n第七个标题行在这里\n第八个标题行在这里\n第九个标题行在这里\n\n甲镇昨天开会,部署消防工作。",
        [
            "news||第一个标题行在这里第二个标题行在这里第三个标题行在这里第四个标题行在这里第五个标题行在这里第六个标题行在这里第七个标题行在这里第八个标题行在这里第九个标题行在这里||||甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "end many tight": (
        f"{MEETING}\n\n第一个标题行在这里\n第二个标题行在这里\n第三个标题行在这里\n第四个标题行在这里\n第五个标题行在这里\n第六个标题行在这里\n第七个标题行在这里\n第八个标题行在这里\n第九个标题行在这里\n第十个标题行在这里",
        [
            MET,
            "news||第一个标题行在这里||||第二个标题行在这里/第三个标题行在这里/第四个标题行在这里/第五个标题行在这里/第六个标题行在这里/第七个标题行在这里/第八个标题行在这里/第九个标题行在这里/第十个标题行在这里|",
        ],
    ),
    "end many loose": (
        f"{MEETING}\n\n第一个标题行在这里\n\n第二个标题行在这里\n\n第三个标题行在这里\n\n第四个标题行在这里\n\n第五个标题行在这里\n\n第六个标题行在这里",
        [
            MET,
            "fragment||第一个标题行在这里|||||",
            "fragment||第二个标题行在这里|||||",
            "fragment||第三个标题行在这里|||||",
            "fragment||第四个标题行在这里|||||",
            "fragment||第五个标题行在这里|||||",
            "fragment||第六个标题行在这里|||||",
        ],
    ),
    "end many short": (
        f"{MEETING}\n\n第一行\n\n第二行\n\n第三行\n\n第四行\n\n第五行\n\n第六行",
        [
            MET,
            "news||第一行||||第二行第三行第四行第五行第六行|",
        ],
    ),
    "jump from": (
        "甲镇开会\n\n上接第1版\n\n甲镇昨天开会,部署消防工作。",
        [
            "news||甲镇开会||||上接第1版/甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "jump from text": (
        "甲镇开会\n\n(上接第1版)甲镇昨天开会,部署消防工作。",
        [
            "news||甲镇开会||||(上接第1版)甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "jump mid": (
        f"{MEETING}\n\n(上接第1版)乙厂昨天获奖,大家都很高兴。",
        [
            MET,
            "news||||||(上接第1版)乙厂昨天获奖,大家都很高兴。|",
        ],
    ),
    "lead alone": (
        f"{MEETING}\n\n本报讯(记者 张三)乙厂昨天开会,部署消防工作。",
        [
            MET,
            "news|||||记者张三|本报讯(记者 张三)乙厂昨天开会,部署消防工作。|",
        ],
    ),
    "two in one": (
        f"深化产教融合推动高质量发展 常州市代表团考察武进区的企业\n\n{LED}",
        [
            "news|深化产教融合推动高质量发展|常州市代表团考察武进区的企业|||记者张三|本报讯(记者 张三)甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "two in one short": (
        f"深化产教融合推动发展 常州市代表团考察武进区的企业\n\n{LED}",
        [
            "news||深化产教融合推动发展 常州市代表团考察武进区的企业|||记者张三|本报讯(记者 张三)甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "slogan": (
        f"深化交流 共同提升\n甲镇部署消防\n\n{LED}",
        [
            "news|深化交流 共同提升|甲镇部署消防|||记者张三|本报讯(记者 张三)甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "sub": (
        f"甲镇部署消防\n\n春暖花开的好日子\n\n{LED}",
        [
            "news||甲镇部署消防|春暖花开的好日子||记者张三|本报讯(记者 张三)甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "levels": (
        f"## 春暖花开的好日子\n\n# 甲镇部署消防\n\n### 大家都来看\n\n{LED}",
        [
            "news|春暖花开的好日子|甲镇部署消防|大家都来看||记者张三|本报讯(记者 张三)甲镇昨天开会,部署消防工作。|",
        ],
    ),
    "tail names": (
        "甲镇开会\n\n甲镇昨天开会,部署消防工作。(张三)",
        [
            "news||甲镇开会|||张三|甲镇昨天开会,部署消防工作。(张三)|",
        ],
    ),
    "tail role": (
        "甲镇开会\n\n甲镇昨天开会,部署消防工作。(记者 张三 通讯员 李四)",
        [
            "news||甲镇开会|||记者张三、通讯员李四|甲镇昨天开会,部署消防工作。(记者 张三 通讯员 李四)|",
        ],
    ),
    "tail long": (
        "甲镇开会\n\n甲镇昨天开会,部署消防工作。(张三四五)",
        [
            "news||甲镇开会||||甲镇昨天开会,部署消防工作。(张三四五)|",
        ],
    ),
    "tail two": (
        "甲镇开会\n\n甲镇昨天开会,部署消防工作。(张三 李四)",
        [
            "news||甲镇开会||||甲镇昨天开会,部署消防工作。(张三 李四)|",
        ],
    ),
    "tail signed": (
        "甲镇开会\n\n□ 王五\n\n甲镇昨天开会,部署消防工作。(张三)",
        [
            "news||甲镇开会|||王五|□ 王五/甲镇昨天开会,部署消防工作。(张三)|",
        ],
    ),
    "western": (
        "City opens library\n\nThe city opened a new library in the coun\n\ncil hall on Monday, and people came to see it.",
        [
            "news||City opens library||||The city opened a new library in the coun/cil hall on Monday, and people came to see it.|lost at a break:c",
        ],
    ),
    "western head": (
        "City opens\nnew library\n\nThe city opened a new library on Monday, and people came to see it.",
        [
            "news||City opens new library||||The city opened a new library on Monday, and people came to see it.|",
        ],
    ),
    "doubled": (
        "甲镇开会\n\n甲镇昨天开会,部署消防工作,部署消防工作。大家议事事都很好，一一都好，每家家都好。他说□□好，好??好。",
        [
            "news||甲镇开会||||甲镇昨天开会,部署消防工作,部署消防工作。大家议事事都很好，一一都好，每家家都好。他说□□好，好??好。|doubled:部署消防工作,部署消防工作、doubled:事事、unread:□□、unread:??",
        ],
    ),
    "breaks": (
        f"甲镇开会\n\n甲镇昨天开会,部署消防工作,大家都要齐心协力地把消防工\n\n{AWARD}",
        [
            "news||甲镇开会||||甲镇昨天开会,部署消防工作,大家都要齐心协力地把消防工|breaks off:工",
            AWARDED,
        ],
    ),
    "breaks short": (
        f"甲镇开会\n\n甲镇昨天开会,部署消防工作,大家都\n\n{AWARD}",
        [
            "news||甲镇开会||||甲镇昨天开会,部署消防工作,大家都|",
            AWARDED,
        ],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_what_stands_between_two_texts(name: str) -> None:
    text, wanted = PAGES[name]
    reading = read(page(text))
    hold(reading)
    assert [told(article) for article in reading.articles] == wanted


SENTENCE = "全区各地认真落实会议精神，扎实推进各项工作，干部群众齐心协力，"
TITLE = "让城市更有温度的探索之路"


def prose(length: int) -> str:
    """One paragraph of so many letters."""
    return (SENTENCE * (length // len(SENTENCE) + 1))[: length - 1] + "。"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # A feature is long and signed, or has subheads.
        (f"{TITLE}\n\n□ 张雨\n\n{prose(899)}", "news"),
        (f"{TITLE}\n\n□ 张雨\n\n{prose(900)}", "feature"),
        (f"{TITLE}\n\n{prose(900)}", "news"),
        (f"{TITLE}\n\n□ 张雨\n\n{prose(399)}\n\n### 提高站位\n\n{prose(99)}", "news"),
        (f"{TITLE}\n\n□ 张雨\n\n{prose(400)}\n\n### 提高站位\n\n{prose(99)}", "feature"),
        (f"{TITLE}\n\n{prose(500)}\n\n### 提高站位\n\n{prose(99)}", "news"),
        (
            f"{TITLE}\n\n{prose(299)}\n\n### 提高站位\n\n{prose(99)}\n\n### 压实责任\n\n{prose(99)}",
            "news",
        ),
        (
            f"{TITLE}\n\n{prose(300)}\n\n### 提高站位\n\n{prose(99)}\n\n### 压实责任\n\n{prose(99)}",
            "feature",
        ),
        # Without a headline, text is an article where it is whole: two paragraphs, a beginning, an end.
        (f"{prose(80)}\n\n{prose(68)}", "fragment"),
        (f"{prose(80)}\n\n{prose(69)}", "news"),
        (prose(160), "fragment"),
        (f"{prose(80)}\n\n{prose(80)[:-1]}", "fragment"),
        (f"善”{prose(80)}\n\n{prose(80)}", "fragment"),
        # What is announced in a long text is news of it.
        (f"关于道路施工的安排\n\n{prose(1494)}特此公告。", "notice"),
        (f"关于道路施工的安排\n\n{prose(1495)}特此公告。", "news"),
        (f"关于道路施工的安排\n\n本报讯 {prose(99)}特此公告。", "news"),
        ("停水通知\n\n明天停水。", "notice"),
        ("停水通知\n\n本报讯 明天停水。", "news"),
        # Two cues in 160 letters, three and more in 90 for each, are an advert.
        (f"门窗专卖\n\n地址：湖塘路8号，定制，{'好' * 141}。", "advert"),
        (f"门窗专卖\n\n地址：湖塘路8号，定制，{'好' * 142}。", "news"),
        (f"门窗专卖\n\n地址：湖塘路8号，专业定制，{'好' * 249}。", "advert"),
        (f"门窗专卖\n\n地址：湖塘路8号，专业定制，{'好' * 250}。", "news"),
        ("门窗专卖\n\n地址：湖塘路8号，好。", "news"),
        (f"门窗专卖\n\n本报讯 地址：湖塘路8号，专业定制，{'好' * 9}。", "news"),
    ],
)
def test_up_to_which_length_a_text_is_of_a_kind(text: str, kind: str) -> None:
    assert read(page(text)).articles[0].kind == kind


def kinds(text: str) -> list[str]:
    """The kind and title of each article: `news 甲镇开会`."""
    return [f"{article.kind} {article.title}".strip() for article in read(page(text)).articles]


HEADS = "\n\n".join(f"第{c}个标题行在此处" for c in "一二三四五六")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # An advert in running text has 160 letters at most.
        (f"{MEETING}\n\n旺铺招租\n\n专业定制门窗,咨询热线:0519-88886688{'好' * 134}。\n\n{AWARD}", 3),
        (f"{MEETING}\n\n旺铺招租\n\n专业定制门窗,咨询热线:0519-88886688{'好' * 135}。\n\n{AWARD}", 2),
        # One line of an advert takes those after it along only where no text follows, four at most.
        (f"首付20万元起\n\n一号楼\n\n{MEETING}", 1),
        (f"首付20万元起\n\n一号楼\n\n二号楼\n\n{MEETING}", 2),
        (f"{MEETING}\n\n首付20万元起\n\n春到一\n\n春到二\n\n春到三\n\n春到四", 2),
        (f"{MEETING}\n\n首付20万元起\n\n春到一\n\n春到二\n\n春到三\n\n春到四\n\n春到五", 7),
        # Very many lines at the end are one item where they are short.
        (f"{MEETING}\n\n{HEADS}", 7),
        (f"{MEETING}\n\n{HEADS.replace('在此处', '在')}", 2),
        # A label of eight letters begins an article of its own.
        ("上面的话题\n武进区水务局公告\n停水的安排\n\n4月8日停水。", 2),
        ("上面的话题\n武进区水务局的公告\n停水的安排\n\n4月8日停水。", 1),
        # Who signs a notice stands under a closing word of less than twenty letters.
        (f"停水公告\n\n4月8日停水。\n\n特此公告,望广大市民朋友互相转告为盼。\n\n武进区水务局\n\n{AWARD}", 2),
    ],
)
def test_how_many_articles_lines_are(text: str, wanted: int) -> None:
    assert len(kinds(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            f"{MEETING}\n\n项目总投资10亿元,预计10月投产。徐晶玮 摄\n\n重点项目建设正在进行\n\n{TREES}",
            ["news 甲镇开会", "caption 重点项目建设正在进行", "news 丙村种树忙"],
        ),
        (
            f"{MEETING}\n\n项目总投资10亿元,预计10月投产。徐晶玮 摄\n\n重点项目建设正在进行时\n\n{TREES}",
            ["news 甲镇开会", "caption", "news 重点项目建设正在进行时"],
        ),
        (
            f"{MEETING}\n\n第二段说消防演练。\n\n{'花' * 78}。\n\n李四 摄\n\n{TREES}",
            ["news 甲镇开会", "caption", "news 丙村种树忙"],
        ),
        (
            f"{MEETING}\n\n第二段说消防演练。\n\n{'花' * 79}。\n\n李四 摄\n\n{TREES}",
            ["news 甲镇开会", "news 丙村种树忙"],
        ),
        (f"花开时节\n\n{'花' * 298}。\n\n李四 摄\n\n{TREES}", ["caption 花开时节", "news 丙村种树忙"]),
        (f"花开时节\n\n{'花' * 299}。\n\n李四 摄\n\n{TREES}", ["news 花开时节", "news 丙村种树忙"]),
        (
            f"停水公告\n\n4月8日停水。\n\n特此公告,望广大市民朋友互相转告为盼了。\n\n武进区水务局\n\n{AWARD}",
            ["notice 停水公告", "news 武进区水务局"],
        ),
        (
            f"{MEETING}\n\n金鼎 | 湖塘\n新春钜惠\n首付20万元起",
            ["news 甲镇开会", "advert 金鼎 | 湖塘新春钜惠"],
        ),
        (f"{MEETING}\n\n金鼎 | 湖塘\n首付20万元起", ["news 甲镇开会", "advert 金鼎 | 湖塘"]),
    ],
)
def test_which_lines_are_whose(text: str, wanted: list[str]) -> None:
    assert kinds(text) == wanted
