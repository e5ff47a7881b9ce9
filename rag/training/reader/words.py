"""Word lists for the making of claims: what may stand for another word in a true claim, what turns it false."""

from __future__ import annotations


def _groups(text: str) -> dict[str, tuple[str, ...]]:
    """Each word of a line with the other words of the line."""
    found: dict[str, tuple[str, ...]] = {}
    for line in text.split("\n"):
        words = line.split()
        for word in words:
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *(w for w in words if w != word))))
    return found


# Lines of words that say the same in news and encyclopedias.
SAME = _groups(
    """位于 坐落于 地处
举行 举办
召开 举行
表示 称 说 指出
认为 觉得
目前 现在 如今 眼下
因此 所以 因而 于是
由于 因为 因
但是 但 不过 然而 可是
并且 而且 同时
以及 和 与 及
包括 包含 涵盖
约 大约 大概 近乎
超过 逾 多于 高于
达到 达 高达
成立 创立 创建 设立 创办 组建
建成 建好 完工 竣工
开工 动工 开建
修建 建造 兴建 建设
毕业于 就读于并毕业于
出生于 生于
去世 逝世 过世 辞世 离世
担任 出任 任 当上
获得 取得 得到 拿到 赢得 荣获
发布 公布 推出 对外发布
开始 启动 着手
结束 终止 告终
首次 第一次 头一回
使用 运用 采用 利用
制造 生产 制作
居住 住 定居
增加 增长 上升 提高 提升
减少 下降 降低 下滑
参加 参与 出席
离开 离去
前往 赴 去 到
帮助 协助 援助
需要 必须 须
能够 可以 能
拥有 具有 有 具备
属于 隶属于 归属
称为 叫做 被称作 名为
之后 以后 后来 其后
之前 以前 此前
主要 大多 主要是
全部 所有 全体
许多 很多 不少 众多 大量
共有 总共有 一共有 合计有
总共 一共 共 合计
迅速 快速 很快
原因 缘由 起因
死亡 丧生 遇难 身亡
受伤 负伤
考察 调研 走访
批准 核准 同意
签署 签订 签
合作 协作
支持 赞成 拥护
反对 不赞成 抵制
禁止 不准 不许 严禁
允许 准许 许可
击败 战胜 打败
失败 落败
到来 抵达 到达
报道 消息
企业 公司
儿童 孩子
妇女 女性
妻子 太太 夫人
父亲 爸爸
母亲 妈妈
医生 大夫
教师 老师
学生 学员
飞机 客机
警察 警方
居民 民众 市民
官员 干部
美国 美利坚
政府 当局
票价 门票价格
费用 花费 开支
面积 占地
全长 总长 长度
高度 海拔
人口 总人数
销售 出售 卖
购买 购入 买 买下
收购 并购 买下
投资 出资 注资
演唱 唱
撰写 写 写作
出版 刊行 发行
播出 播放 放映
上映 公映
命名 取名 起名
改名 更名 改称
扩大 拓展 拓宽
保护 护卫
破坏 毁坏 损坏
发现 找到
研究 探究
影响 左右
导致 造成 引起 引发 致使
防止 避免 预防
改善 改进
重要 关键 要紧
著名 知名 有名 闻名
巨大 极大 庞大
困难 艰难
特别 尤其 格外
非常 十分 很 极其
一直 始终
经常 常常 时常
立即 马上 立刻 当即
曾经 曾
已经 已 业已
正在 正
各种 各类 种种
附近 周边 一带
东部 东边
西部 西边
南部 南边
北部 北边
每年 年年 逐年
当地 本地
国家 国""".strip()
)

# Lines of pairs (and small sets) that exclude one another.
OPPOSITE = _groups(
    """增加 减少
增长 下降
上升 下降
上涨 下跌
提高 降低
扩大 缩小
支持 反对
同意 拒绝
批准 驳回
允许 禁止
成功 失败
开始 结束
开业 停业
成立 解散
建成 拆除
开放 关闭
开通 停运
进口 出口
买入 卖出
购买 出售
进入 离开
到达 离开
当选 落选
上任 卸任
就任 辞去
接受 拒绝
承认 否认
赢得 失去
获得 失去
击败 败给
战胜 输给
公开 秘密
结婚 离婚
出生 去世
生于 死于
冠军 亚军 季军
第一 第二 第三
最大 最小 第二大
最高 最低
最多 最少
最早 最晚
最长 最短
首次 再次 最后一次
首个 第二个
以上 以下
以内 以外
之前 之后
以前 以后
前 后
超过 不足
高于 低于
多于 少于
至少 至多
全部 部分 少数
所有 少数 大部分
大部分 少部分
许多 少数
唯一 之一
全国 全省 全市 全球
世界 亚洲 全国
全球 全国
国家级 省级 市级
省级 市级
每年 每月 每天
每月 每周
累计 平均 新增
总 平均
同比 环比
上半年 下半年
今年 去年 明年
昨天 今天 明天
上午 下午
早上 晚上
春季 秋季
夏季 冬季
东部 西部 南部 北部
东 西 南 北
东南 西北
东北 西南
左 右
国内 国外
城市 农村
男 女
男性 女性
父亲 母亲 祖父
儿子 女儿
哥哥 弟弟
姐姐 妹妹
丈夫 妻子
市长 副市长 市委书记
书记 副书记 区长
主任 副主任
校长 副校长
总统 副总统 总理
主席 副主席
董事长 总经理
院长 副院长
将军 士兵
教授 学生
老师 学生
导演 编剧 主演
作曲 作词
作者 译者
主队 客队
原告 被告
总投资 年产值 注册资本
面积 人口
收入 支出
利润 亏损
产量 销量
死亡 受伤
男子 女子
主要 次要
必须 不必
可以 不可以
能够 无法
容易 难以
常见 罕见
正式 临时
免费 收费
合法 非法
安全 危险
强 弱
大 小
高 低
长 短
新 旧
快 慢
早 晚
多 少
重 轻
热 冷
红色 蓝色 绿色
黑色 白色
已经 尚未 即将
已 未 将
曾 从未
将 已
计划 已经
拟 已
预计 确认
可能 一定
因为 尽管
由于 尽管
考察 援助 批评
表扬 批评
帮助 攻击
保护 破坏
建议 反对
调查 表彰
逮捕 释放
任命 免去
加入 退出
合作 竞争
合并 分拆
保留 取消
恢复 停止
加强 削弱
改善 恶化
促进 阻碍
增设 撤销
投入 撤出
公办 民办
国有 民营
东方 西方
陆军 海军 空军
有 没有
是 不是
会 不会
能 不能""".strip()
)

SCOPE = "全国 全省 全市 全区 全球 所有 部分 大部分 每年 每月 每天 累计 平均 至少 最多 仅 首次 唯一 永久 临时 全部".split()
SUPERLATIVE = "最大的 最早的 最著名的 最重要的 首个 唯一的 第一家 规模最大的 历史最悠久的 全国唯一的 世界上最大的".split()
UNITS = _groups(
    "万元 亿元\n亿元 亿美元\n米 公里 厘米\n公里 英里\n平方米 平方公里\n公斤 吨\n克 公斤\n万人 人\n岁 个月\n小时 分钟 天\n年 个月\n月 周\n倍 成\n层 米\n家 个\n名 万名\n万 亿\n千 万"
)
OPPOSITE_EN = _groups(
    """increase decrease
increased decreased
increasing decreasing
rose fell
rise fall
more less
more fewer
most few
first last second
before after
higher lower
high low
above below
over under
won lost
win lose
supported opposed
support oppose
accept reject
accepted rejected
allow ban
allowed banned
open closed
began ended
begin end
start stop
started stopped
largest smallest
biggest smallest
best worst
better worse
old new
young old
large small
big small
long short
early late
north south
east west
northern southern
eastern western
male female
men women
man woman
father mother
son daughter
husband wife
all some
every no
always never
often rarely
many few
success failure
successful unsuccessful
good bad
strong weak
hot cold
Monday Tuesday Friday
Sunday Saturday
January June October
million billion
years months
hours minutes
president minister
will did
can cannot
is isn't
was wasn't
are aren't
were weren't
has hasn't
have haven't""".strip()
)
