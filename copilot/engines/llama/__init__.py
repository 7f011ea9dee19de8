"""The drafter that writes with a language model on the machine: any instruction-tuned GGUF, through llama.cpp.

`drafter.LlamaDrafter` is the way in; it runs in the draft worker, since llama.cpp ends its process on some damaged
files. `model_file` looks at the file before anything is loaded; `library`, `binding` and `context` alone know
llama.cpp's C interface; `chat` holds the model's chat template. `scribe` reads and writes whatever it is asked to;
`prompt`, `grammar`, `parsing`, `parts`, `writing` make a note of that.
"""

from __future__ import annotations

from pathlib import Path

from copilot.engines.llama.drafter import LlamaDrafter, LlamaSettings
from copilot.engines.llama.grammar import Evidence

__all__ = ["LlamaDrafter", "LlamaSettings", "build"]


def build(
    model_path: str,
    prompts: str,
    threads: int | None = None,
    context_tokens: int | None = None,
    gpu_layers: int | None = None,
    chat_template: str = "",
    sections_together: bool | None = None,
    evidence: str = Evidence.FIRST.value,
) -> LlamaDrafter:
    """For the worker process: arguments that JSON can hold. See `LlamaSettings`."""
    settings = LlamaSettings(
        threads, context_tokens, gpu_layers, chat_template, sections_together, Evidence(evidence)
    )
    return LlamaDrafter(Path(model_path), Path(prompts), settings)
