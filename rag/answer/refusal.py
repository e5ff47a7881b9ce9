"""Saying no: the fixed sentence of each language, knowing it again, and where was looked."""

from __future__ import annotations

import re
from datetime import date

from rag.text.fold import fold
from rag.text.sentences import sentences
from rag.types import Coverage, Hit

REFUSAL = {
    "zh": "报道里没有找到这个问题的答案。",
    "zh-Hant": "報導裡沒有找到這個問題的答案。",
    "en": "The articles do not answer this question.",
    "ja": "記事の中にこの質問への答えは見つかりませんでした。",
    "ko": "기사에서 이 질문에 대한 답을 찾을 수 없습니다.",
    "ru": "В статьях нет ответа на этот вопрос.",
    "uk": "У статтях немає відповіді на це запитання.",
    "ar": "لا تجيب المقالات عن هذا السؤال.",
    "fa": "در این مقاله‌ها پاسخی برای این پرسش نیست.",
    "ur": "ان مضامین میں اس سوال کا جواب نہیں ہے۔",
    "he": "הכתבות אינן עונות על השאלה הזאת.",
    "hi": "लेखों में इस प्रश्न का उत्तर नहीं है।",
    "th": "บทความเหล่านี้ไม่มีคำตอบสำหรับคำถามนี้",
    "el": "Τα άρθρα δεν απαντούν σε αυτή την ερώτηση.",
    "fr": "Les articles ne répondent pas à cette question.",
    "de": "Die Artikel beantworten diese Frage nicht.",
    "es": "Los artículos no responden a esta pregunta.",
    "pt": "Os artigos não respondem a esta pergunta.",
    "it": "Gli articoli non rispondono a questa domanda.",
    "nl": "De artikelen beantwoorden deze vraag niet.",
    "pl": "Artykuły nie odpowiadają na to pytanie.",
    "tr": "Makaleler bu soruyu yanıtlamıyor.",
    "vi": "Các bài báo không trả lời câu hỏi này.",
    "id": "Artikel-artikel ini tidak menjawab pertanyaan tersebut.",
}
# Languages of China without a sentence of their own, and text without any words.
_CHINESE = {"und", "bo", "ug"}
_MARKER = re.compile(r"[\[【［]\s*\d[\d\s,，、\-]*[\]】］]")
_LETTERS = re.compile(r"[\W_]+")


def refusal(language: str) -> str:
    """The sentence with which a question in `language` is refused."""
    return REFUSAL.get("zh" if language in _CHINESE else language, REFUSAL["en"])


def _bare(text: str) -> str:
    return _LETTERS.sub("", fold(text))


_BARE = {_bare(sentence) for sentence in REFUSAL.values()}


def is_refusal(text: str) -> bool:
    """Whether an answer begins with the fixed sentence of any language, however spaced, folded or marked.

    >>> is_refusal("**报道里没有找到这个问题的答案** [1]。"), is_refusal("园区用电2500万千瓦时。")
    (True, False)
    """
    text = _MARKER.sub("", text)
    first = next((text[a:b] for a, b in sentences(text) if _bare(text[a:b])), "")
    return _bare(first) in _BARE


_WORDS = {
    "zh": (
        "已查{count}篇报道{papers}{days}。",
        "（{}）",
        "，{} 至 {}",
        "最接近的是{where}：“{words}”",
        "库里没有符合条件的报道。",
        "、",
    ),
    "zh-Hant": (
        "已查{count}篇報導{papers}{days}。",
        "（{}）",
        "，{} 至 {}",
        "最接近的是{where}：「{words}」",
        "庫裡沒有符合條件的報導。",
        "、",
    ),
    "en": (
        "Looked through {count} articles{papers}{days}.",
        " of {}",
        ", {} to {}",
        "The nearest thing found is in {where}: “{words}”",
        "There are no articles that meet the conditions.",
        ", ",
    ),
}
_NAMED = 5
_NEAREST = 60


def where_looked(coverage: Coverage, nearest: Hit | None, language: str) -> str:
    """In words: how many articles of which papers and days were searched, and the nearest thing found."""
    looked, papers, days, near, nothing, comma = _WORDS.get(
        "zh" if language in _CHINESE else language, _WORDS["en"]
    )
    if not coverage.articles:
        return nothing
    names = [s for s in coverage.sources if s]
    named = comma.join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
    text = looked.format(
        count=coverage.articles,
        papers=papers.format(named) if named else "",
        days=days.format(coverage.first, coverage.last) if coverage.first and coverage.last else "",
    )
    if nearest is None:
        return text
    body = nearest.chunk.text
    start, end = next(iter(sentences(body)), (0, len(body)))
    words = body[start:end] if end - start <= _NEAREST else body[start : start + _NEAREST] + "…"
    return f"{text}{'' if comma == '、' else ' '}{near.format(where=place(nearest), words=words)}"


def place(hit: Hit) -> str:
    """《title》 with its paper and day, as far as they are known."""
    article = hit.article
    day: date | None = article.published
    rest = " ".join(str(part) for part in (article.source, day) if part)
    return f"《{article.title}》" + (f"（{rest}）" if rest else "")
