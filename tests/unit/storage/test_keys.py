"""The key file: what opens it, what does not, and what a forger may try."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.errors import CopilotError, UserFacingError
from copilot.domain.record import canonical_json
from copilot.storage import keys
from tests.helpers.vault_parts import CHEAP, PASSPHRASE, code_of, flip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "key.json"


def rewrite(path: Path, change: dict[str, Any]) -> None:
    """Forges the file: other fields, and a checksum that fits."""
    body = json.loads(path.read_text(encoding="utf-8"))
    del body["checksum"]
    for dotted, value in change.items():
        *parents, last = dotted.split(".")
        inner = body
        for parent in parents:
            inner = inner[parent]
        inner[last] = value
    body["checksum"] = hashlib.sha256(canonical_json(body)).hexdigest()
    path.write_text(json.dumps(body), encoding="utf-8")


def test_both_ways_in_give_the_same_keys(path: Path) -> None:
    created, recovery_key = keys.create(path, PASSPHRASE, CHEAP)
    assert tuple(keys.unlock(path, PASSPHRASE)) == tuple(created)
    assert tuple(keys.unlock_with_recovery(path, recovery_key)) == tuple(created)
    assert len({created.database, created.chain}) == 2


def test_the_default_is_rfc_9106(path: Path) -> None:
    created, _ = keys.create(path, PASSPHRASE, keys.DEFAULT_COST)
    cost = json.loads(path.read_text(encoding="utf-8"))["passphrase"]["cost"]
    assert cost == {"time_cost": 3, "memory_kib": 65536, "parallelism": 4}
    assert keys.unlock(path, PASSPHRASE).database == created.database


def test_a_wrong_passphrase_is_told_and_changes_nothing(path: Path) -> None:
    keys.create(path, PASSPHRASE, CHEAP)
    before = path.read_bytes()
    for wrong in ("", "correct horse batterz", PASSPHRASE + " ", PASSPHRASE.upper()):
        with pytest.raises(UserFacingError) as caught:
            keys.unlock(path, wrong)
        assert code_of(caught) == "vault.wrong_passphrase"
    assert path.read_bytes() == before


def test_a_passphrase_is_the_same_in_every_unicode_form(path: Path) -> None:
    created, _ = keys.create(path, "Grüße aus dem Café", CHEAP)
    decomposed = "Gru\u0308\u00dfe aus dem Cafe\u0301"
    assert keys.unlock(path, decomposed).database == created.database


@pytest.mark.parametrize("short", ["", "       x       ", "1234567"])
def test_a_short_passphrase_is_refused(path: Path, short: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        keys.create(path, short, CHEAP)
    assert code_of(caught) == "vault.passphrase_short"
    assert not path.exists()


def test_a_new_passphrase_replaces_the_old_one_and_keeps_the_recovery_key(path: Path) -> None:
    created, recovery_key = keys.create(path, PASSPHRASE, CHEAP)
    keys.change_passphrase(path, PASSPHRASE, "another one entirely", CHEAP)
    assert keys.unlock(path, "another one entirely").database == created.database
    assert keys.unlock_with_recovery(path, recovery_key).database == created.database
    with pytest.raises(UserFacingError):
        keys.unlock(path, PASSPHRASE)
    keys.reset_passphrase(path, recovery_key, "a third passphrase", CHEAP)
    assert keys.unlock(path, "a third passphrase").database == created.database


def test_changing_the_passphrase_needs_the_current_one(path: Path) -> None:
    keys.create(path, PASSPHRASE, CHEAP)
    before = path.read_bytes()
    with pytest.raises(UserFacingError) as caught:
        keys.change_passphrase(path, "not the current one", "another one entirely", CHEAP)
    assert code_of(caught) == "vault.wrong_passphrase"
    assert path.read_bytes() == before


@given(st.binary(min_size=16, max_size=16))
def test_every_recovery_key_reads_back_however_it_is_typed(secret: bytes) -> None:
    text = keys.recovery_key_text(secret)
    assert len(text.replace("-", "")) == 28
    assert keys.recovery_key_secret(text) == secret
    assert keys.recovery_key_secret(text.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == secret


@given(st.text(max_size=60))
def test_other_text_is_no_recovery_key(text: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        keys.recovery_key_secret(text)
    assert code_of(caught) == "vault.recovery_mistyped"


def test_a_mistyped_recovery_key_is_told_from_that_of_another_vault(path: Path, tmp_path: Path) -> None:
    _, recovery_key = keys.create(path, PASSPHRASE, CHEAP)
    _, other = keys.create(tmp_path / "other.json", PASSPHRASE, CHEAP)
    with pytest.raises(UserFacingError) as caught:
        keys.unlock_with_recovery(path, other)
    assert code_of(caught) == "vault.wrong_recovery_key"
    with pytest.raises(UserFacingError) as caught:
        keys.unlock_with_recovery(path, recovery_key[:-1])
    assert code_of(caught) == "vault.recovery_mistyped"


def test_every_damage_is_told(path: Path) -> None:
    keys.create(path, PASSPHRASE, CHEAP)
    whole = path.read_bytes()
    for offset in range(0, len(whole), 3):
        path.write_bytes(whole)
        flip(path, offset, offset % 7)
        if path.read_bytes().split() == whole.split():
            continue
        with pytest.raises(CopilotError) as caught:
            keys.unlock(path, PASSPHRASE)
        assert code_of(caught) == "vault.key_damaged"
    for end in range(0, len(whole), 41):
        path.write_bytes(whole[:end])
        with pytest.raises(UserFacingError) as caught:
            keys.unlock(path, PASSPHRASE)
        assert code_of(caught) == "vault.key_damaged"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"passphrase.cost.memory_kib": 128}, "vault.wrong_passphrase"),
        ({"passphrase.cost.memory_kib": 2**40}, "vault.key_damaged"),
        ({"passphrase.cost.time_cost": 0}, "vault.key_damaged"),
        ({"passphrase.cost.parallelism": 60}, "vault.key_damaged"),
        ({"passphrase.salt": "AAAA"}, "vault.key_damaged"),
        ({"passphrase.wrapped": "AAAA"}, "vault.wrong_passphrase"),
        ({"vault_id": "0000000000000000"}, "vault.wrong_passphrase"),
        ({"version": 2}, "vault.newer_version"),
        ({"unheard": "of"}, "vault.key_damaged"),
    ],
)
def test_a_forged_file_opens_nothing(path: Path, change: dict[str, Any], code: str) -> None:
    keys.create(path, PASSPHRASE, CHEAP)
    rewrite(path, change)
    with pytest.raises(UserFacingError) as caught:
        keys.unlock(path, PASSPHRASE)
    assert code_of(caught) == code


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", "[" * 100_000, '{"checksum": 1}', "\x00"])
def test_nonsense_is_a_damaged_key_file(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserFacingError) as caught:
        keys.unlock(path, PASSPHRASE)
    assert code_of(caught) == "vault.key_damaged"


def test_a_missing_file_is_told(path: Path) -> None:
    with pytest.raises(UserFacingError) as caught:
        keys.unlock(path, PASSPHRASE)
    assert code_of(caught) == "vault.key_missing"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no permission bits")
def test_only_the_owner_can_read_it_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        keys.create(path, PASSPHRASE, CHEAP)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_keys_do_not_show_themselves(path: Path) -> None:
    created, _ = keys.create(path, PASSPHRASE, CHEAP)
    assert created.database.hex() not in repr(created)
    assert str(created.database) not in repr(created)
