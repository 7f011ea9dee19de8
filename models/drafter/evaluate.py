"""Measures drafts on a set of the evaluation pack with the pack's own scorer.

`python -m models.drafter.evaluate --pack DIR --weights FILE --set aci_valid [--style telegraphic --budget 150]`
prints one JSON object. The scorer is loaded from the pack; nothing of it is part of this project.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

from copilot.app.evaluation_format import record_of
from copilot.app.ports import CancelToken, DraftRequest
from copilot.domain.template import Style, Template
from copilot.engines.extractive import ExtractiveDrafter
from models.drafter.pack import read_pack, transcript_of

_TEMPLATES = Path(__file__).parents[2] / "resources" / "templates"


def scorer(pack: Path) -> ModuleType:
    """The pack's score.py as a module."""
    spec = importlib.util.spec_from_file_location("evaluation_pack_score", pack / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(pack / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def consultation() -> Template:
    data = tomllib.loads((_TEMPLATES / "consultation.toml").read_text(encoding="utf-8"))
    return Template(**{k: v for k, v in data.items() if k != "section"}, sections=data["section"])


def drafts(
    drafter: ExtractiveDrafter, records: list[dict[str, Any]], style: Style, budget: int | None
) -> list[dict[str, Any]]:
    """A draft of each record, in the format of the pack."""
    template = consultation()
    return [
        record_of(
            r["id"], drafter.draft(DraftRequest(transcript_of(r), template, style, budget), CancelToken()), style
        )
        for r in records
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--set", dest="name", required=True, help="aci_valid, primock57_dev, …")
    parser.add_argument("--style", type=Style, choices=list(Style), default=Style.NARRATIVE)
    parser.add_argument("--budget", type=int)
    parser.add_argument("--out", type=Path, help="also write the drafts, as JSON lines")
    options = parser.parse_args()
    records = read_pack(options.pack, options.name)
    start = time.perf_counter()
    made = drafts(ExtractiveDrafter(options.weights), records, options.style, options.budget)
    seconds = time.perf_counter() - start
    if options.out:
        options.out.write_text("".join(json.dumps(m, ensure_ascii=False) + "\n" for m in made), encoding="utf-8")
    score = scorer(options.pack)
    result = score.score(records, made, score.Lexicon(str(options.pack / "lexicon.json")))
    result = {k: round(v, 2) for k, v in result.items()}
    print(json.dumps({"set": options.name, "seconds_a_visit": round(seconds / len(records), 3), **result}))


if __name__ == "__main__":
    main()
