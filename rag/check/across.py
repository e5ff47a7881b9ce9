"""Support across languages: an English claim over a Chinese passage, by an embedding that knows both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from rag.check.verdict import HIGH, LOW
from rag.embedding import Embedder
from rag.text.sentences import sentences
from rag.types import Hit

_NONE, _ENOUGH = 0.36, 0.77
# Sentences and their translations, by which the cosines of any model are read.
_PAIRS = """The mayor visited the industrial park on Tuesday.|市长周二考察了工业园区。
The company will invest three billion yuan in a new battery plant.|该公司将投资三十亿元建设新的电池工厂。
Heavy rain flooded several villages in the south of the province.|暴雨淹没了该省南部的几个村庄。
The school received new computers from a charity.|学校收到了慈善机构捐赠的新电脑。
Farmers in the region are growing more vegetables this year.|今年该地区的农民种植了更多蔬菜。
The city plans to build two subway lines.|该市计划建设两条地铁线路。
Doctors warned that the flu season has begun early.|医生警告说流感季节提前到来。
The river has become cleaner after the sewage plant opened.|污水处理厂启用后，河水变得更清澈了。
The team won the final match on penalties.|该队通过点球大战赢得了决赛。
Police arrested four people suspected of fraud.|警方逮捕了四名涉嫌诈骗的人。
The museum reopened with an exhibition of ancient bronze.|博物馆以一场古代青铜器展览重新开放。
Exports of electric cars rose sharply in the first quarter.|第一季度电动汽车出口大幅增长。"""


class Meaning:
    """Scales the best cosine of a claim with a sentence of the passages to [0, 1].

    The scale is the model's own: between the mean cosine of strangers (0) and of translations (1), 0.36 becomes
    LOW and 0.77 HIGH. With the shipped model that is a cosine of about 0.2, which 97 % of 1,500 English news
    sentences reach with their own translation and 2 % with another, and of 0.4, which 70 % reach with their
    own and 4 % with one two lines on.
    """

    everywhere = False

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @cached_property
    def _scale(self) -> tuple[float, float]:
        """The mean cosines of strangers and of translations."""
        west, east = zip(*(line.split("|") for line in _PAIRS.splitlines()), strict=True)
        asked = np.stack([self._embedder.embed_query(text) for text in west])
        cosines = asked @ self._embedder.embed_passages(east).T
        own = float(np.diag(cosines).mean())
        strange = float((cosines.sum() - np.trace(cosines)) / (cosines.size - len(cosines)))
        return strange, own

    def __call__(self, sentence: str, hits: Sequence[Hit]) -> float:
        texts = [text[a:b] for text in (hit.chunk.text for hit in hits) for a, b in sentences(text)]
        if not texts:
            return 0.0
        cosine = float((self._embedder.embed_passages(texts) @ self._embedder.embed_query(sentence)).max())
        strange, own = self._scale
        if own <= strange:
            return (LOW + HIGH) / 2  # A model of one language knows nothing of the other.
        near = (cosine - strange) / (own - strange)
        return min(1.0, max(0.0, LOW + (near - _NONE) / (_ENOUGH - _NONE) * (HIGH - LOW)))
