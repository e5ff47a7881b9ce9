"""Posts beside names: 市委常委、区委书记乔俊杰."""

from __future__ import annotations

import re

from rag.text.words import is_word, tags

_HEADS = """
书记 副书记 市长 省长 区长 县长 镇长 乡长 州长 村长 部长 局长 厅长 司长 处长 科长 股长 所长 站长 院长 校长 园长 馆长 社长 台长 行长 厂长 店长
队长 组长 团长 舰长 机长 船长 班长 连长 营长 司令员 政委 参谋长 会长 理事长 董事长 秘书长 检察长 审计长 委员长 议长 外长 防长 财长 首长 教务长
主席 主任 总书记 总理 总统 首相 国王 女王 天皇 王储 亲王 教皇 特使 大使 公使 总领事 领事 代表 发言人 总裁 总经理 经理 总监 总干事 总工程师 总编辑 主编
常委 委员 议员 参议员 众议员 法官 检察官 院士 教授 副教授 研究员 副研究员 博士 硕士 专家 分析师 工程师 设计师 技术员 律师 医生 医师 护士 护士长 教师 老师
主持人 主播 演员 导演 作家 画家 诗人 歌手 教练 运动员 选手 冠军 球员 创始人 负责人 联合创始人 合伙人 经办人 当事人 嫌疑人 被告人 传承人 继承人 种植户 养殖户
居民 村民 市民 农民 渔民 牧民 工人 职工 员工 学生 同学 志愿者 网格员 司机 乘客 游客 业主 顾客 消费者 患者 家属 读者 社工 民警 战士 消防员 飞行员 航天员 宇航员
领导 领导人 首席执行官 首席科学家 首席经济学家 首席专家 国务卿 国务委员 大臣 掌门人 党组成员 常务副 协理员 专员 干事 顾问 助理 秘书 署长 主管 同志 上诉人 队员 队友 妻子 丈夫 母亲 父亲 儿子
"""
HEADS = tuple(sorted(_HEADS.split(), key=len, reverse=True))
HEAD = re.compile("|".join(HEADS))
# Tags of the words that a post is made of: nouns, names of places and bodies, numbers, kinds.
_INSIDE = frozenset("n ns nt nz nr nrt nrfg j b vn m mq s f l an ng eng i zg q".split())
_LINKS = frozenset('、()（）“”"·-')
_STOPS = frozenset(
    "由 与 和 及 以及 在 对 向 为 是 等 据 经 让 请 被 把 将 随 当 同 跟 给 上 中 后 前 时 下 会上 会后 其中 原 现任 记者 通讯员 据悉 本报讯 特邀 会见 应 一行 届时 专访 邀请 此次 此外 期间 现场 今天 昨天 图为 图 同时 近日 日前 一 名 位 这 那 ".split()
)
_FUNCTION = frozenset("由对向和与在经把被让请是")
_BODY_END = "局科部委处办厅院署会组队所站社行校厂系室团司库网点台区"


def post_start(text: str, head: int, end: int) -> int:
    """Where the post whose last head word begins at `head` and ends at `end` begins, in a folded text.

    >>> text = "昨天,市委常委、区委书记乔俊杰"
    >>> text[post_start(text, 10, 12):12]
    '市委常委、区委书记'
    """
    left = max(text.rfind(c, 0, head) for c in "。；，,;：:！？!?\n>《》")
    base = max(left + 1, head - 48)
    tagged = tags(text[base:end])
    start, kept = end, end
    for index in range(len(tagged) - 1, -1, -1):
        word, tag = tagged[index]
        start -= len(word)
        if start >= head:
            kept = start
            continue
        if word in _STOPS or word.isspace():
            break
        if word[0] in _FUNCTION and not is_word(word):
            # 由区: what jieba glued together at a preposition.
            kept = start + 1
            break
        after = tagged[index + 1][0] if index + 1 < len(tagged) else ""
        verb_of_body = tag in ("v", "vg", "a", "ad", "vd") and (
            after[-1:] in _BODY_END or (len(word) > 1 and kept - start == len(word) and after in HEADS)
        )
        if (
            tag in _INSIDE
            or (tag == "a" and len(word) == 1)
            or word in _LINKS
            or verb_of_body
            or word == "副"
        ):
            kept = start
            continue
        break
    while kept < head and (
        text[kept] in "、)·-"
        or text[kept].isspace()
        or (text[kept] == '"' and text.count('"', kept, head) % 2)
    ):
        kept += 1
    opened = text.find("(", kept, head)
    closed = text.find(")", kept, head)
    if closed >= 0 and (opened < 0 or opened > closed):
        kept = closed + 1
    return kept
