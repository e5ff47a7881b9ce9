"""Keys: added, listed, revoked at the command line; what each may do over HTTP; who may be let in from elsewhere."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from api import keys
from api.app import create_app
from api.keys import Keyring, Scope, Unauthorized
from rag.errors import InputError, NotFound, SettingsError
from rag.settings import load
from tests.serving import indexed, served

ROOT = Path(__file__).resolve().parent.parent


def wenbao(*typed: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    return subprocess.run([sys.executable, "-m", "rag", *typed], capture_output=True, text=True, env=env)


def test_a_key_is_made_listed_and_taken_back_at_the_command_line(tmp_path: Path) -> None:
    home = ("--home", str(tmp_path))
    assert wenbao("keys", "list", *home).returncode == 3
    made = wenbao("keys", "add", "编辑部", "--scope", "write", *home)
    words = made.stdout.strip()
    assert (made.returncode, words[:3], "编辑部 (write)" in made.stderr) == (0, "wb_", True)
    line = wenbao("keys", "list", *home).stdout.split()
    assert (line[0], line[1], line[3]) == (words.split("_")[1], "write", "编辑部")
    kept = (tmp_path / "keys.json").read_text("utf-8")
    assert words.split("_", 2)[2] not in kept
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
    again = wenbao("keys", "add", "编辑部", *home)
    assert (again.returncode, "there is a key of the name" in again.stderr) == (2, True)
    assert wenbao("keys", "add", "x", "--scope", "all", *home).returncode == 2
    assert wenbao("keys", "revoke", "编辑部", *home).returncode == 0
    gone = wenbao("keys", "revoke", "编辑部", *home)
    assert (gone.returncode, "wenbao keys list" in gone.stderr) == (1, True)
    assert wenbao("keys", "list", *home).returncode == 3


def test_keys_hold_from_one_request_to_the_next(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    assert (ring.needed, ring.caller(()).scope) == (False, Scope.ADMIN)
    key, words = keys.add(tmp_path, "one", Scope.READ)
    other, others = keys.add(tmp_path, "two", Scope.ADMIN)
    assert ring.needed
    assert (ring.caller(("", words)).name, ring.caller((others,)).scope) == ("one", Scope.ADMIN)
    for wrong in ("", "é", words[:-1], f"wb_{key.id}_", key.hash):
        with pytest.raises(Unauthorized, match="missing or wrong"):
            ring.caller((wrong,))
    keys.revoke(tmp_path, "one")
    with pytest.raises(Unauthorized, match="missing or wrong"):
        ring.caller((words,))
    assert keys.listed(tmp_path) == (other,)
    with pytest.raises(NotFound, match="there is no key 'one'"):
        keys.revoke(tmp_path, "one")
    with pytest.raises(InputError, match="needs a name"):
        keys.add(tmp_path, " ", Scope.READ)


def test_the_key_of_the_settings_stands_beside_them(tmp_path: Path) -> None:
    keys.add(tmp_path, "reader", Scope.READ)
    master = Keyring(tmp_path, " s3cret ").caller(("s3cret",))
    assert (master.name, master.scope, master.may(Scope.WRITE)) == ("WENBAO_API_KEY", Scope.ADMIN, True)


def test_a_list_of_keys_that_is_taken_away_lets_nobody_in(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    _, words = keys.add(tmp_path, "reader", Scope.READ)
    assert ring.caller((words,)).name == "reader"
    (tmp_path / "keys.json").unlink()
    assert ring.needed
    for given in ((), (words,)):
        with pytest.raises(Unauthorized, match="missing or wrong"):
            ring.caller(given)
    assert not Keyring(tmp_path).needed  # A server that is started anew begins without keys.


@pytest.mark.parametrize("held", ["", "[]", '{"keys": [{"id": 1}]}', '{"keys": {}}x'])
def test_a_damaged_list_of_keys_lets_nobody_in(tmp_path: Path, held: str) -> None:
    (tmp_path / "keys.json").write_text(held, "utf-8")
    with pytest.raises(SettingsError, match=r"keys\.json is damaged"):
        Keyring(tmp_path).caller(("",))


def test_each_request_is_answered_by_the_keys_there_are_then(tmp_path: Path, seeds: Path) -> None:
    home = indexed(tmp_path, [seeds / "000_8f4836216c4ab2e0.txt"])
    with served(create_app(load(home=home))) as url, httpx.Client(base_url=url, timeout=60) as client:
        assert client.get("/papers").status_code == 200
        _, words = keys.add(home, "reader", Scope.READ)
        refused = client.get("/papers")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert client.get("/papers", headers={"authorization": f"Bearer {words}"}).status_code == 200
        assert client.get("/papers", headers={"x-api-key": words}).status_code == 200
        keys.revoke(home, "reader")
        # The last one is gone, and nobody is let in: others reach this server too.
        assert client.get("/papers").status_code == 401
        assert client.get("/papers", headers={"x-api-key": words}).status_code == 401
    assert json.loads((home / "keys.json").read_text("utf-8")) == {"keys": []}


def test_nobody_is_let_in_from_elsewhere_without_a_key_unless_told(tmp_path: Path, seeds: Path) -> None:
    home = indexed(tmp_path, [seeds / "000_8f4836216c4ab2e0.txt"])
    for command in (("serve",), ("mcp", "--http")):
        ran = wenbao(*command, "--host", "0.0.0.0", "--port", "1", "--home", str(home))
        assert ran.returncode == 1
        said = ran.stderr.splitlines()
        assert (
            said[0]
            == "wenbao: 0.0.0.0 is reached from elsewhere, and no key is needed to read and change the archive"
        )
        assert said[1] == "  → wenbao keys add NAME, or --open to let everybody in"
    # Told to, it goes on to listen, which it may not on this address.
    ran = wenbao("serve", "--host", "203.0.113.1", "--port", "1", "--open", "--home", str(home))
    assert (ran.returncode, "needs no key" in ran.stderr, "cannot be listened on" in ran.stderr) == (
        1,
        True,
        True,
    )
    keys.add(home, "reader", Scope.READ)
    ran = wenbao("serve", "--host", "203.0.113.1", "--port", "1", "--home", str(home))
    assert (ran.returncode, "needs no key" in ran.stderr, "cannot be listened on" in ran.stderr) == (
        1,
        False,
        True,
    )
