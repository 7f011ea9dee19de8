"""Kills a process that writes to a vault, again and again, and counts what was lost.

The child does what a doctor's day does and says, a line at a time, what the vault has acknowledged. It is killed
(SIGKILL, TerminateProcess) after a random line; then the vault is opened and every acknowledged thing looked for.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import random
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from typing import Any

from copilot.domain.record import VersionKind
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import AT, DOCTOR, add_visit, content, frame, new_vault, open_vault, said

CYCLES_A_VAULT = 25

_CONTEXT: SpawnContext | ForkServerContext
if "forkserver" in multiprocessing.get_all_start_methods():
    # The imports are paid for once and not by every child.
    _CONTEXT = multiprocessing.get_context("forkserver")
    _CONTEXT.set_forkserver_preload([__name__])
else:
    _CONTEXT = multiprocessing.get_context("spawn")


def run(cycles: int, folder: Path) -> dict[str, int]:
    """Counts: cycles, acknowledged, lost, lost_audio_frames, lost_chains (vaults that no longer verify),
    interrupted recordings found, anchors caught up, and frames and changes kept beyond what was acknowledged."""
    counts: Counter[str] = Counter(
        dict.fromkeys(
            ("cycles", "acknowledged", "lost", "lost_audio_frames", "lost_chains", "interrupted", "caught_up"), 0
        )
    )
    chance = random.Random(cycles)
    told: list[dict[str, Any]] = []
    vault_folder = folder
    for cycle in range(cycles):
        if cycle % CYCLES_A_VAULT == 0:
            vault_folder = folder / f"vault-{cycle}"
            new_vault(vault_folder).close()
            told = []
        fresh = list(_strike(vault_folder, seed=cycle, lines=chance.randrange(1, 40)))
        told += fresh
        counts["cycles"] += 1
        counts["acknowledged"] += len(fresh)
        with open_vault(vault_folder) as vault:
            counts["interrupted"] += vault.recovered
            counts["caught_up"] += vault.caught_up
            counts["lost_chains"] += vault.verify().first_broken is not None
            for line in told:
                counts["lost"] += not _is_kept(vault, line)
            counts["lost_audio_frames"] += _lost_frames(vault, fresh)
    return dict(counts)


def _strike(folder: Path, seed: int, lines: int) -> Iterator[dict[str, Any]]:
    """What the child acknowledged before it died. Lines that it wrote before the blow count as well."""
    ours, childs = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=_child, args=(childs, str(folder), seed))
    child.start()
    childs.close()
    with ours:
        for number in itertools.count(1):
            try:
                line = ours.recv_bytes()
            except (EOFError, OSError):
                break
            if number == lines:
                child.kill()
            yield json.loads(line)
    child.join()


def _is_kept(vault: FileVault, line: dict[str, Any]) -> bool:
    visit_id = line["visit"]
    match line["kind"]:
        case "visit":
            return any(v.id == visit_id for v in vault.visits())
        case "frame":
            return True  # counted by `_lost_frames`
        case "recording":
            return line["digest"] in {r.digest for r in vault.recordings(visit_id) if r.complete}
        case "transcript":
            transcript = vault.transcript(visit_id)
            return transcript is not None and len(transcript.utterances) >= int(line["utterances"])
        case "version":
            texts = [v.content.statements()[0].text for v in vault.versions(visit_id)]
            return texts[line["number"] - 1 : line["number"]] == [line["text"]]
        case "signed":
            return line["hash"] in {s.hash for s in vault.notes.all_signed(visit_id) if s.is_intact()}
    raise AssertionError(line)


def _lost_frames(vault: FileVault, lines: list[dict[str, Any]]) -> int:
    """Frames that were acknowledged and cannot be read, or read differently."""
    acknowledged: Counter[tuple[str, str]] = Counter(
        (line["visit"], line["recording"]) for line in lines if line["kind"] == "frame"
    )
    lost = 0
    for (visit_id, recording_id), count in acknowledged.items():
        read = [f.pcm for f in vault.audio(recording_id)]
        lost += max(0, count - len(read))
        lost += sum(pcm != frame(visit_id, i).pcm for i, pcm in enumerate(read))
    return lost


def _work(vault: FileVault, seed: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(seed)
    for n in itertools.count():
        visit = add_visit(vault)
        yield {"kind": "visit", "visit": visit.id}
        if chance.random() < 0.7:
            with vault.record(visit.id, 1, AT) as writer:
                for i in range(chance.randrange(1, 40)):
                    writer.append(frame(visit.id, i))
                    yield {"kind": "frame", "visit": visit.id, "recording": writer.recording_id}
                recording = writer.finish()
            yield {"kind": "recording", "visit": visit.id, "digest": recording.digest}
        for utterances in range(1, chance.randrange(2, 5)):
            vault.save_transcript(visit.id, said(*["I cough."] * utterances))
            yield {"kind": "transcript", "visit": visit.id, "utterances": utterances}
        number = 0
        for kind in (VersionKind.DRAFT, *[VersionKind.EDIT] * chance.randrange(3)):
            text = f"Coughs, {seed} {n} {number}."
            number = vault.add_version(visit.id, kind, content(text), DOCTOR.id, AT).number
            yield {"kind": "version", "visit": visit.id, "number": number, "text": text}
        signed = vault.sign(visit.id, number, DOCTOR, (), AT)
        yield {"kind": "signed", "visit": visit.id, "hash": signed.hash}


def _child(pipe: Connection, folder: str, seed: int) -> None:
    with open_vault(Path(folder)) as vault:
        for line in _work(vault, seed):
            pipe.send_bytes(json.dumps(line).encode())
