"""The door to jieba: its port and itself cut alike, and a user dictionary is known to every room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.text import words

ROOT = Path(__file__).parent.parent
NEWS = "临泽县委书记杜怀远昨日调研临泽河治理工程，总投资3.2亿元的泵站年底投运。"


def test_jieba_itself_cuts_as_its_port_does() -> None:
    original = words.Original()
    assert original.cut(NEWS) == words.cut(NEWS)
    assert original.cut_for_search(NEWS) == words.search_words(NEWS)
    assert original.has_word("治理")
    assert not original.has_word("临泽河治")
    assert words.is_word("治理")
    assert not words.is_word("临泽河治")


def test_words_keep_their_offsets_and_a_lone_surrogate_its_place() -> None:
    found = words.words("年底 投运\ud800泵站")
    assert found[:2] == [("年底", 0, 2), ("投运", 3, 5)]
    assert found[-1] == ("泵站", 6, 8)


def test_a_dictionary_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"WENBAO_WORDS.*No such file"):
        words.use(tmp_path / "none.txt")
    os.mkfifo(tmp_path / "pipe")  # Not waited for.
    with pytest.raises(SettingsError, match="is a folder or a pipe"):
        words.use(tmp_path / "pipe")
    (tmp_path / "gb.txt").write_bytes("泵站".encode("gb18030"))
    with pytest.raises(SettingsError, match="not in UTF-8"):
        words.use(tmp_path / "gb.txt")


def _run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **settings}
    return subprocess.run(
        [sys.executable, *arguments], env=env, capture_output=True, text=True, cwd=ROOT, check=False
    )


def test_a_user_dictionary_is_taken_up_and_a_change_asks_for_a_rebuild(tmp_path: Path) -> None:
    own, home, page = tmp_path / "words.txt", str(tmp_path / "home"), tmp_path / "a.txt"
    own.write_text("藍鯨灣泵站 9 nt\n", "utf-8")
    code = (
        "import sys; from pathlib import Path; from rag.text import words, tokens; words.use(Path(sys.argv[1])); "
        "print(words.cut('蓝鲸湾泵站年底投运')[0], words.tags('蓝鲸湾泵站')[0][1], '蓝鲸湾泵站' in tokens.tokens('蓝鲸湾泵站'))"
    )
    assert _run("-c", code, str(own)).stdout.split() == ["蓝鲸湾泵站", "nt", "True"]

    text = "蓝鲸湾泵站年底投运\n\n记者昨日获悉，蓝鲸湾泵站将于年底投运，总投资3.2亿元。"
    page.write_text(text, "utf-8")
    assert _run("-m", "rag", "index", str(page), WENBAO_HOME=home).returncode == 0
    refused = _run("-m", "rag", "search", "蓝鲸湾泵站", WENBAO_HOME=home, WENBAO_WORDS=str(own))
    assert refused.returncode == 1
    assert "wenbao index --rebuild" in refused.stderr
    rebuilt = _run("-m", "rag", "index", "--rebuild", WENBAO_HOME=home, WENBAO_WORDS=str(own))
    assert rebuilt.returncode == 0
    found = _run("-m", "rag", "search", "蓝鲸湾泵站", WENBAO_HOME=home, WENBAO_WORDS=str(own))
    assert found.returncode == 0
    assert "蓝鲸湾泵站" in found.stdout
