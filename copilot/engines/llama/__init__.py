"""The drafter that writes with a language model on the machine: any instruction-tuned GGUF, through llama.cpp.

`drafter.LlamaDrafter` is the way in; it runs in the draft worker, since llama.cpp ends its process on some damaged
files. `model_file` looks at the file before anything is loaded, `binding` is the only file that knows llama.cpp's
C interface, `chat` the model's chat template; `prompt`, `grammar` and `parsing` are pure text; `writing` puts them
together, section by section.
"""

from __future__ import annotations

from pathlib import Path

from copilot.engines.llama.drafter import LlamaDrafter

__all__ = ["LlamaDrafter", "build"]


def build(model_path: str, prompts: str, threads: int) -> LlamaDrafter:
    """For the worker process: arguments that JSON can hold."""
    return LlamaDrafter(Path(model_path), Path(prompts), threads)
