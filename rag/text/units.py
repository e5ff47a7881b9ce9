"""Units and measure words: what may follow a number, and what it amounts to in a base unit."""

from __future__ import annotations

from decimal import Decimal

# Base unit → {spelling: how many base units it is}.
_MEASURES: dict[str, dict[str, str]] = {
    "吨": {"吨": "1", "公吨": "1", "公斤": "0.001", "千克": "0.001", "斤": "0.0005", "克": "0.000001", "毫克": "0.000000001",
           "kg": "0.001", "mg": "0.000000001", "吨标准煤": "1", "吨标煤": "1"},
    "米": {"米": "1", "公里": "1000", "千米": "1000", "厘米": "0.01", "毫米": "0.001", "微米": "0.000001", "纳米": "0.000000001",
          "里": "500", "华里": "500", "公尺": "1", "海里": "1852", "英里": "1609.344", "英尺": "0.3048", "km": "1000", "cm": "0.01", "mm": "0.001", "nm": "0.000000001"},
    "平方米": {"平方米": "1", "平米": "1", "㎡": "1", "m²": "1", "平方公里": "1000000", "平方千米": "1000000", "公顷": "10000",
            "平方厘米": "0.0001"},
    # 15 mu make a hectare by law; the print rounds, so mu stay mu.
    "亩": {"亩": "1"},
    "立方米": {"立方米": "1", "立方": "1", "m³": "1", "升": "0.001", "毫升": "0.000001", "ml": "0.000001"},
    "千瓦": {"千瓦": "1", "kw": "1", "瓦": "0.001", "兆瓦": "1000", "mw": "1000", "gw": "1000000", "吉瓦": "1000000"},
    "千瓦时": {"千瓦时": "1", "度电": "1", "kwh": "1", "kw·h": "1", "兆瓦时": "1000", "mwh": "1000", "gwh": "1000000", "吉瓦时": "1000000"},
    "元": {"元": "1", "元人民币": "1", "块钱": "1"},
    "美元": {"美元": "1", "美金": "1"}, "欧元": {"欧元": "1"}, "港元": {"港元": "1", "港币": "1"}, "日元": {"日元": "1"},
    "韩元": {"韩元": "1"}, "英镑": {"英镑": "1"}, "卢布": {"卢布": "1"}, "澳元": {"澳元": "1"}, "加元": {"加元": "1"},
    "新台币": {"新台币": "1", "台币": "1"}, "克朗": {"克朗": "1"}, "瑞郎": {"瑞郎": "1", "瑞士法郎": "1"},
    "%": {"%": "1", "成": "10"}, "‰": {"‰": "1"}, "百分点": {"个百分点": "1", "百分点": "1", "个基点": "0.01", "基点": "0.01"},
    "倍": {"倍": "1"},
    "年": {"年": "1", "周年": "1", "个年头": "1", "载": "1"}, "月": {"个月": "1", "个多月": "1"},
    "周": {"周": "1", "个星期": "1", "星期": "1", "个礼拜": "1"}, "天": {"天": "1", "日": "1", "昼夜": "1"},
    "工作日": {"个工作日": "1", "工作日": "1"},
    "秒": {"秒": "1", "秒钟": "1", "分钟": "60", "小时": "3600", "个小时": "3600", "个钟头": "3600", "钟头": "3600", "个多小时": "3600", "个多钟头": "3600"},
    "岁": {"岁": "1", "周岁": "1"},
    "摄氏度": {"℃": "1", "摄氏度": "1", "°c": "1"}, "度": {"度": "1"},
}  # fmt: skip

# Measure words of things. 个 stands for any of them; persons have several that mean the same.
PERSONS = frozenset("人名位口")
COUNTERS = frozenset(
    """个 家 名 位 人 户 口 件 项 条 所 处 套 台 辆 架 艘 列 栋 幢 间 座 层 次 场 届 批 期 种 类 款 级 轮 篇 部 本 册 张 幅 枚 只 头
    匹 株 棵 粒 颗 支 枝 根 片 块 段 份 封 组 队 班 节 课 讲 章 卷 集 版 号 号线 号楼 站 线 门 席 宗 起 例 桩 笔 单 股 分 代 番 折 步 环 眼 口井
    人次 人份 辆次 针 车次 班次 架次 批次 场次 票 点 大 中 局 盏 尊 道 扇 滴 瓶 箱 袋 桶 盒 包 亿次 标箱 标准箱 家次 户次 人天 桌 床 张床位 床位 个座位
    省 市 县 区 镇 乡 村 国 州 社区 平台 季度 方面 届次 比 金 银 铜 胜 负 球 字 页 行 词 曲 首 幕 对 双 副 顶 艘次 趟 遍 回 拨 伙 群 排 发 机 厅
    """.split()
)  # fmt: skip

UNITS: dict[str, tuple[str, Decimal]] = {
    spelling: (base, Decimal(factor))
    for base, spellings in _MEASURES.items()
    for spelling, factor in spellings.items()
} | {counter: ("人" if counter in PERSONS else counter, Decimal(1)) for counter in COUNTERS}

ENGLISH: dict[str, tuple[str, Decimal]] = {
    spelling: UNITS[unit]
    for unit, spellings in {
        "%": "percent|per cent|%", "百分点": "percentage points|percentage point", "吨": "tonnes|tonne|tons|ton|metric tons",
        "公斤": "kilograms|kilogram|kg", "公里": "kilometers|kilometres|kilometer|kilometre|km", "米": "meters|metres|meter|metre",
        "平方米": "square meters|square metres|sq m", "平方公里": "square kilometers|square kilometres", "亩": "mu",
        "公顷": "hectares|hectare|ha", "立方米": "cubic meters|cubic metres", "元": "yuan|rmb|cny|renminbi",
        "美元": "us dollars|dollars|dollar|usd", "欧元": "euros|euro|eur", "克朗": "crowns|crown|kroner|krona", "英镑": "pounds", "日元": "yen",
        "千瓦时": "kilowatt-hours|kilowatt hours|kwh", "兆瓦": "megawatts|mw", "人": "people|persons|residents|students|workers",
        "户": "households", "年": "years|year", "个月": "months|month", "天": "days|day", "周": "weeks|week",
        "小时": "hours|hour", "分钟": "minutes|minute", "秒": "seconds|second", "倍": "times|fold", "gwh": "gwh", "mwh": "mwh", "港元": "hong kong dollars", "升": "litres|litre|liters|liter", "千瓦": "kilowatts|kilowatt|kw",
        "吉瓦": "gigawatts|gigawatt|gw", "克": "grams|gram", "斤": "jin|catties|catty", "英里": "miles|mile", "英尺": "feet|foot", "摄氏度": "degrees celsius|degrees",
    }.items()
    for spelling in spellings.split("|")
}  # fmt: skip

SIGNS = {
    "us$": "美元",
    "$": "美元",
    "€": "欧元",
    "£": "英镑",
    "¥": "元",
    "rmb": "元",
    "cny": "元",
    "usd": "美元",
    "人民币": "人民币",
    "新台币": "新台币",
    "台币": "新台币",
    "港币": "港元",
    "国币": "国币",
    "法币": "法币",
    "银元": "银元",
    "银圆": "银元",
}
