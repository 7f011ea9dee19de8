"""The vault's keys: one random data key, wrapped twice, and what is derived from it.

`key.json` holds the data key wrapped by a key derived from the passphrase (Argon2id) and a second time by a key
derived from the recovery key. Changing the passphrase wraps the same data key again; nothing else is rewritten.
Each wrapping is XChaCha20-Poly1305 with everything that is not secret in the file as associated data, so
parameters cannot be exchanged unnoticed. A checksum tells a damaged file from a wrong passphrase.
"""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import argon2.low_level
import nacl.exceptions
import nacl.secret
import nacl.utils
from pydantic import Base64Bytes, Field, ValidationError

from copilot.domain.base import Value
from copilot.domain.errors import UserFacingError
from copilot.domain.record import canonical_json
from copilot.storage.files import disk_faults, replace_atomically

KEY_BYTES = 32
_SALT_BYTES = 16
_RECOVERY_BYTES = 16
_CHECK_BITS = 12
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
_MISREAD = str.maketrans("OIL", "011")
SHORTEST_PASSPHRASE = 8


class KdfCost(Value):
    """Argon2id's cost. The default is RFC 9106's second recommendation. The bounds keep a forged file from
    asking for more memory or time than a desktop has."""

    time_cost: int = Field(default=3, ge=1, le=64)
    memory_kib: int = Field(default=64 * 1024, ge=8, le=4 * 1024 * 1024)
    parallelism: int = Field(default=4, ge=1, le=64)


DEFAULT_COST = KdfCost()


class _Slot(Value):
    salt: Base64Bytes = Field(min_length=_SALT_BYTES)
    wrapped: Base64Bytes = Field(repr=False)


class _PassphraseSlot(_Slot):
    kdf: str = "argon2id"
    cost: KdfCost


class _KeyFile(Value):
    format: str = "anamnesis key"
    version: int = 1
    vault_id: str
    passphrase: _PassphraseSlot
    recovery: _Slot


class VaultKeys(NamedTuple):
    """What is derived from the data key. Never logged, never shown."""

    vault_id: str
    database: bytes
    chain: bytes

    def __repr__(self) -> str:
        return f"VaultKeys(vault_id={self.vault_id!r})"


def create(path: Path, passphrase: str, cost: KdfCost) -> tuple[VaultKeys, str]:
    """Writes a new key file; the second value is the recovery key, which is nowhere else."""
    check_passphrase(passphrase)
    vault_id = nacl.utils.random(8).hex()
    data_key = nacl.utils.random(KEY_BYTES)
    secret = nacl.utils.random(_RECOVERY_BYTES)
    recovery_salt = nacl.utils.random(_SALT_BYTES)
    recovery = _Slot(
        salt=_b64(recovery_salt),
        wrapped=_b64(_wrap(data_key, _recovery_kek(secret, recovery_salt), _recovery_bound(vault_id))),
    )
    key_file = _KeyFile(
        vault_id=vault_id, passphrase=_passphrase_slot(vault_id, data_key, passphrase, cost), recovery=recovery
    )
    _write(path, key_file)
    return _derive(vault_id, data_key), recovery_key_text(secret)


def unlock(path: Path, passphrase: str) -> VaultKeys:
    """Raises UserFacingError: vault.wrong_passphrase, vault.key_missing, vault.key_damaged."""
    key_file = _read(path)
    return _derive(key_file.vault_id, _open_passphrase(key_file, passphrase))


def unlock_with_recovery(path: Path, recovery_key: str) -> VaultKeys:
    """Raises UserFacingError: vault.recovery_mistyped, vault.wrong_recovery_key, and as `unlock`."""
    key_file = _read(path)
    return _derive(key_file.vault_id, _open_recovery(key_file, recovery_key))


def change_passphrase(path: Path, current: str, new: str, cost: KdfCost) -> None:
    key_file = _read(path)
    _rewrap(path, key_file, _open_passphrase(key_file, current), new, cost)


def reset_passphrase(path: Path, recovery_key: str, new: str, cost: KdfCost) -> None:
    key_file = _read(path)
    _rewrap(path, key_file, _open_recovery(key_file, recovery_key), new, cost)


def check_passphrase(passphrase: str) -> None:
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise UserFacingError(
            "vault.passphrase_short",
            "The passphrase has fewer than {shortest} characters.",
            "Choose a longer one; several words are easy to remember.",
            values={"shortest": SHORTEST_PASSPHRASE},
        )


def recovery_key_text(secret: bytes) -> str:
    """Seven groups of four characters: 128 bits and a 12-bit check against typing errors."""
    number = int.from_bytes(secret) << _CHECK_BITS | _check_of(secret)
    characters = "".join(_ALPHABET[number >> shift & 31] for shift in range(135, -1, -5))
    return "-".join(characters[i : i + 4] for i in range(0, len(characters), 4))


def recovery_key_secret(text: str) -> bytes:
    """The inverse, forgiving about case, spaces, dashes and 0/O, 1/I/L. Raises UserFacingError."""
    characters = "".join(c for c in text.upper() if not c.isspace() and c not in "-–—").translate(_MISREAD)
    if len(characters) == 28 and all(c in _ALPHABET for c in characters):
        number = 0
        for character in characters:
            number = number << 5 | _ALPHABET.index(character)
        secret = (number >> _CHECK_BITS).to_bytes(_RECOVERY_BYTES + 1)[1:]
        if number >> _CHECK_BITS < 1 << 128 and number & (1 << _CHECK_BITS) - 1 == _check_of(secret):
            return secret
    raise UserFacingError(
        "vault.recovery_mistyped",
        "This is not a recovery key: a character is missing or mistyped.",
        "Compare it with the printed one: seven groups of four characters.",
    )


def _check_of(secret: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(secret, digest_size=2, person=b"anamnesis check").digest()) >> 4


def _b64(data: bytes) -> bytes:
    return base64.b64encode(data)


def _wrap(data_key: bytes, kek: bytes, bound: bytes) -> bytes:
    return bytes(nacl.secret.Aead(kek).encrypt(data_key, bound))


def _unwrap(wrapped: bytes, kek: bytes, bound: bytes) -> bytes | None:
    try:
        return nacl.secret.Aead(kek).decrypt(wrapped, bound)
    except (nacl.exceptions.CryptoError, ValueError):
        return None


def _passphrase_slot(vault_id: str, data_key: bytes, passphrase: str, cost: KdfCost) -> _PassphraseSlot:
    salt = nacl.utils.random(_SALT_BYTES)
    wrapped = _wrap(data_key, _passphrase_kek(passphrase, salt, cost), _passphrase_bound(vault_id, cost))
    return _PassphraseSlot(salt=_b64(salt), wrapped=_b64(wrapped), cost=cost)


def _passphrase_kek(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    # The same passphrase typed on another system may come in another Unicode form.
    return argon2.low_level.hash_secret_raw(
        unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost.time_cost,
        memory_cost=cost.memory_kib,
        parallelism=cost.parallelism,
        hash_len=KEY_BYTES,
        type=argon2.low_level.Type.ID,
    )


def _recovery_kek(secret: bytes, salt: bytes) -> bytes:
    # The recovery key is 128 random bits: no slow derivation is needed.
    return hashlib.blake2b(salt, key=secret, digest_size=KEY_BYTES, person=b"anamnesis recov").digest()


def _passphrase_bound(vault_id: str, cost: KdfCost) -> bytes:
    return canonical_json({"vault": vault_id, "slot": "passphrase", "kdf": "argon2id", "cost": cost.model_dump()})


def _recovery_bound(vault_id: str) -> bytes:
    return canonical_json({"vault": vault_id, "slot": "recovery"})


def _open_passphrase(key_file: _KeyFile, passphrase: str) -> bytes:
    slot = key_file.passphrase
    try:
        kek = _passphrase_kek(passphrase, slot.salt, slot.cost)
    except argon2.exceptions.HashingError as error:
        raise _damaged() from error
    data_key = _unwrap(slot.wrapped, kek, _passphrase_bound(key_file.vault_id, slot.cost))
    if data_key is None:
        raise UserFacingError(
            "vault.wrong_passphrase",
            "The passphrase is wrong.",
            "Type it again, or open the vault with the recovery key.",
            retryable=True,
        )
    return data_key


def _open_recovery(key_file: _KeyFile, recovery_key: str) -> bytes:
    slot = key_file.recovery
    kek = _recovery_kek(recovery_key_secret(recovery_key), slot.salt)
    data_key = _unwrap(slot.wrapped, kek, _recovery_bound(key_file.vault_id))
    if data_key is None:
        raise UserFacingError(
            "vault.wrong_recovery_key",
            "This recovery key belongs to another vault.",
            "Look for the sheet that was printed when this vault was made.",
            retryable=True,
        )
    return data_key


def _rewrap(path: Path, key_file: _KeyFile, data_key: bytes, new: str, cost: KdfCost) -> None:
    check_passphrase(new)
    slot = _passphrase_slot(key_file.vault_id, data_key, new, cost)
    _write(path, key_file.model_copy(update={"passphrase": slot}))


def _derive(vault_id: str, data_key: bytes) -> VaultKeys:
    def subkey(purpose: bytes) -> bytes:
        return hashlib.blake2b(key=data_key, digest_size=KEY_BYTES, person=purpose).digest()

    return VaultKeys(vault_id, database=subkey(b"anamnesis db"), chain=subkey(b"anamnesis chain"))


def _write(path: Path, key_file: _KeyFile) -> None:
    body: dict[str, Any] = key_file.model_dump(mode="json")
    text = json.dumps({**body, "checksum": hashlib.sha256(canonical_json(body)).hexdigest()}, indent=2)
    with disk_faults():
        replace_atomically(path, text.encode())


def _read(path: Path) -> _KeyFile:
    try:
        with disk_faults():
            raw = path.read_bytes() if path.exists() else None
        if raw is None:
            raise UserFacingError(
                "vault.key_missing",
                "The vault's key file (key.json) is missing.",
                "Put key.json back from a backup: without it nothing in the vault can be read.",
            )
        body = json.loads(raw)
        if (
            not isinstance(body, dict)
            or body.pop("checksum", None) != hashlib.sha256(canonical_json(body)).hexdigest()
        ):
            raise _damaged()
        if body.get("version", 0) != 1:
            raise UserFacingError(
                "vault.newer_version",
                "The vault was made by a newer version of Anamnesis.",
                "Install the newest version. Nothing was changed.",
            )
        return _KeyFile.model_validate(body)
    except (ValueError, ValidationError, RecursionError) as error:
        raise _damaged() from error


def _damaged() -> UserFacingError:
    return UserFacingError(
        "vault.key_damaged",
        "The vault's key file (key.json) is damaged.",
        "Put key.json back from a backup. Nothing was changed.",
    )
