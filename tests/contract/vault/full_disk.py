"""Fills a vault's disk and reports, as JSON, what became of it. Runs in a process of its own:

    python -m tests.contract.vault.full_disk FOLDER disk|limit

`disk`: FOLDER is on a small file system, with a file `ballast` beside the vault to delete when it is full.
`limit`: no file may grow beyond RLIMIT_FSIZE, which is then raised.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from copilot.domain.errors import CopilotError
from copilot.domain.record import VersionKind
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import AT, DOCTOR, add_visit, content, frame, new_vault, open_vault, said

LIMIT = 400_000
ROOM = 700_000


def fill_with_notes(vault: FileVault, acknowledged: list[str]) -> str:
    """Signs one note after the other until the disk says no; the code of the error."""
    try:
        while True:
            visit = add_visit(vault)
            vault.save_transcript(visit.id, said("I cough.", *["And so on. " * 50] * 20))
            vault.add_version(visit.id, VersionKind.DRAFT, content("Coughs."), "extractive", AT)
            acknowledged.append(vault.sign(visit.id, 1, DOCTOR, (), AT).hash)
    except CopilotError as error:
        return error.code


def fill_with_audio(vault: FileVault, make_room: Callable[[], None]) -> tuple[str, str, int]:
    """Records until the disk says no, makes room, gives the same frame again, and ten more."""
    visit = add_visit(vault)
    code, count = "", 0
    with vault.record(visit.id, 1, AT) as writer:
        while not code:
            try:
                writer.append(frame("full", count))
                count += 1
            except CopilotError as error:
                code = error.code
        make_room()
        for _ in range(11):
            writer.append(frame("full", count))
            count += 1
        recording = writer.finish()
    return code, recording.id, count


def end_without_space(vault: FileVault, acknowledged: list[str], make_room: Callable[[], None]) -> list[str]:
    """A recording whose end cannot be written: the codes on the way, and the visit's states after room was made."""
    visit = add_visit(vault)
    told = []
    try:
        with vault.record(visit.id, 1, AT) as writer:
            writer.append(frame("stuck", 0))
            fill_with_notes(vault, acknowledged)
    except CopilotError as error:
        told.append(error.code)
    told.append(vault.visit(visit.id).state.value)
    make_room()
    vault.save_transcript(visit.id, said("I cough."))
    (recording,) = vault.recordings(visit.id)
    return [*told, vault.visit(visit.id).state.value, str(recording.duration_s)]


def _create_without_space(folder: Path) -> list[object]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    code = ""
    try:
        new_vault(folder)
    except CopilotError as error:
        code = error.code
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    return [code, folder.exists()]


def main(place: Path, how: str) -> dict[str, object]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    folder, ballast = place / "vault", place / "ballast"
    told: dict[str, object] = {"unfinished": _create_without_space(folder) if how == "limit" else None}
    new_vault(folder).close()

    def tighten() -> None:
        if how == "limit":
            resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, hard))
        else:
            ballast.write_bytes(bytes(shutil.disk_usage(place).free - ROOM))

    def make_room() -> None:
        if how == "limit":
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        else:
            ballast.unlink()

    acknowledged: list[str] = []
    with open_vault(folder) as vault:
        tighten()
        told["audio_code"], recording_id, frames = fill_with_audio(vault, make_room)
        told["audio_intact"] = [f.pcm for f in vault.audio(recording_id)] == [
            frame("full", i).pcm for i in range(frames)
        ]
        tighten()
        told["stuck"] = end_without_space(vault, acknowledged, make_room)
        tighten()
        told["notes_code"] = fill_with_notes(vault, acknowledged)
        told["readable_while_full"] = len(vault.visits()) >= len(acknowledged)
        make_room()
        add_visit(vault)
        told["works_again"] = True
        told["chain"] = vault.verify().first_broken
    with open_vault(folder) as vault:
        kept = {s.hash for v in vault.visits() for s in vault.notes.all_signed(v.id) if s.is_intact()}
        told["acknowledged"] = len(acknowledged)
        told["lost"] = len(set(acknowledged) - kept)
        told["chain_after"] = vault.verify().first_broken
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
