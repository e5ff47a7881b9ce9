"""Which language a text is in: cases one can check by eye, and a public set of 23 languages."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.language import NAMES, language

CASES = {
    "凤翔科技园一年用多少电？": "zh",
    "GDP增长多少？": "zh",
    "武进的 AI 企业 DeepSeek 有多少": "zh",
    "CATL 2023 产值": "zh",
    "A股": "zh",
    "...a": "en",
    "o?": "en",
    "那2023年呢": "zh",
    "鳳翔科技園一年用多少電？": "zh-Hant",
    "市長是誰": "zh-Hant",
    "How much electricity does 凤翔科技园 use?": "en",
    "What is 双碳服务大会暨碳管理体系合作伙伴大会?": "en",
    "and in 2023?": "en",
    "鳳翔科技園は一年にどれだけ電気を使いますか": "ja",
    "펑샹 과학기술단지는 일 년에 전기를 얼마나 씁니까?": "ko",
    "Сколько электроэнергии потребляет парк?": "ru",
    "كم عدد الشركات": "ar",
    "Combien d'électricité le parc consomme-t-il ?": "fr",
    "¿Cuánta electricidad consume el parque?": "es",
    "Wie viel Strom verbraucht der Park?": "de",
    # On both sides of each share of a script, and of a word that Western text has.
    "Привет 公司": "ru",
    "три 社の": "ja",
    "市長誰電用年報の": "ja",
    "市長誰電用年報會の": "zh-Hant",
    "the power of 凤翔的园区": "en",
    "the power 凤翔的园区": "zh",
    "is 凤翔": "en",
    "GDP 凤翔": "zh",
    "the rise and fall of El Niño": "en",
    "国家發展": "zh",
    "國家发展": "zh",
    "國家發展": "zh-Hant",
    "": "und",
    "2024 ?!": "und",
}


@pytest.mark.parametrize(("text", "code"), CASES.items())
def test_language_of_a_question(text: str, code: str) -> None:
    assert language(text) == code


@given(st.text())
def test_any_text_has_a_language_with_a_name(text: str) -> None:
    code = language(text)
    assert code == "und" or code in NAMES


def test_public_set_of_languages(data: Path) -> None:
    """FLORES-200, each of 1,012 sentences in each language that has a name here: at least 98 % right."""
    codes = {"zh_hant": "zh-Hant", "ind": "id"}
    right: Counter[str] = Counter()
    rows = 0
    with gzip.open(data / "parallel/flores200/devtest.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            rows += 1
            row = {codes.get(key, key): text for key, text in json.loads(line).items() if key != "id"}
            right.update(code for code, text in row.items() if code in NAMES and language(text) == code)
    assert len(right) >= 20
    assert {code for code, count in right.items() if count < 0.98 * rows} == set()
