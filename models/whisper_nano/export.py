"""Step 5: the averaged weights as an int8 CTranslate2 model that unmodified faster-whisper opens."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from models.whisper_nano.losses import GUIDED_HEADS
from models.whisper_nano.settings import N_MELS, PADDED_POSITIONS, POSITIONS, SAMPLE_RATE, Shape, arguments
from models.whisper_nano.settings import Folders as _Folders
from models.whisper_nano.tokenizer import SPACE, Words

_PREPROCESSOR = {
    "chunk_length": POSITIONS // 50,
    "feature_extractor_type": "WhisperFeatureExtractor",
    "feature_size": N_MELS,
    "hop_length": 160,
    "n_fft": 400,
    "n_samples": SAMPLE_RATE * POSITIONS // 50,
    "nb_max_frames": POSITIONS * 2,
    "padding_side": "right",
    "padding_value": 0.0,
    "processor_class": "WhisperProcessor",
    "return_attention_mask": False,
    "sampling_rate": SAMPLE_RATE,
}


class _Weights:
    """Names of the network's state -> numpy arrays, laid into CTranslate2's specification."""

    def __init__(self, state: dict[str, Any]) -> None:
        self._state = {name: value.float().numpy() for name, value in state.items()}

    def __getitem__(self, name: str) -> Any:
        return self._state[name]

    def linear(self, spec: Any, *names: str) -> None:
        """One layer, or several stacked; a missing bias (Whisper's keys have none) is zero."""
        weights = [self[f"{name}.weight"] for name in names]
        biases = [
            self._state.get(f"{name}.bias", np.zeros(len(weight), np.float32))
            for name, weight in zip(names, weights, strict=True)
        ]
        spec.weight, spec.bias = np.concatenate(weights), np.concatenate(biases)

    def norm(self, spec: Any, name: str) -> None:
        spec.gamma, spec.beta = self[f"{name}.weight"], self[f"{name}.bias"]

    def block(self, spec: Any, name: str, cross: bool) -> None:
        own = f"{name}.attention"
        self.norm(spec.self_attention.layer_norm, f"{own}_norm")
        self.linear(spec.self_attention.linear[0], f"{own}.query", f"{own}.key", f"{own}.value")
        self.linear(spec.self_attention.linear[1], f"{own}.out")
        if cross:
            other = f"{name}.cross"
            self.norm(spec.attention.layer_norm, f"{other}_norm")
            self.linear(spec.attention.linear[0], f"{other}.query")
            self.linear(spec.attention.linear[1], f"{other}.key", f"{other}.value")
            self.linear(spec.attention.linear[2], f"{other}.out")
        self.norm(spec.ffn.layer_norm, f"{name}.feed_norm")
        self.linear(spec.ffn.linear_0, f"{name}.feed_in")
        self.linear(spec.ffn.linear_1, f"{name}.feed_out")


def specification(state: dict[str, Any], shape: Shape, tokens: list[str], words: Words) -> Any:
    """A ``WhisperSpec`` filled from the network's state."""
    from ctranslate2.specs import WhisperSpec

    weights = _Weights(state)
    spec = WhisperSpec(shape.encoder_layers, shape.heads, shape.decoder_layers, shape.heads)
    for name in ("conv1", "conv2"):
        conv = getattr(spec.encoder, name)
        conv.weight, conv.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    padding = np.tile(weights["padding"], (PADDED_POSITIONS - POSITIONS, 1))
    spec.encoder.position_encodings.encodings = np.concatenate([weights["positions"], padding])
    weights.norm(spec.encoder.layer_norm, "encoder_norm")
    for i, layer in enumerate(spec.encoder.layer):
        weights.block(layer, f"encoder.{i}", cross=False)
    spec.decoder.embeddings.weight = weights["embedding.weight"]
    spec.decoder.projection.weight = weights["embedding.weight"]
    spec.decoder.position_encodings.encodings = weights["text_positions"]
    weights.norm(spec.decoder.layer_norm, "decoder_norm")
    for i, layer in enumerate(spec.decoder.layer):
        weights.block(layer, f"decoder.{i}", cross=True)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [tokens.index(SPACE), words.end]
    spec.config.alignment_heads = [(shape.decoder_layers - 1, head) for head in range(GUIDED_HEADS)]
    spec.config.lang_ids = [tokens.index("<|en|>")]
    spec.register_vocabulary(tokens)
    return spec


def write(checkpoint: Path, tokenizer: Path, target: Path) -> int:
    """Export a checkpoint into ``target``; returns the bytes of ``model.bin``."""
    import torch

    content = json.loads(tokenizer.read_text(encoding="utf-8"))
    by_id = {i: token for token, i in content["model"]["vocab"].items()}
    by_id.update((added["id"], added["content"]) for added in content["added_tokens"])
    saved = torch.load(checkpoint, weights_only=True)
    spec = specification(
        saved["averaged"], Shape(**saved["shape"]), [by_id[i] for i in range(len(by_id))], Words(tokenizer)
    )
    spec.validate()
    spec.optimize(quantization="int8")
    target.mkdir(parents=True, exist_ok=True)
    spec.save(str(target))
    shutil.copyfile(tokenizer, target / "tokenizer.json")
    (target / "preprocessor_config.json").write_text(json.dumps(_PREPROCESSOR, indent=1) + "\n", encoding="utf-8")
    return (target / "model.bin").stat().st_size


def main() -> None:
    parser = arguments("export")
    parser.add_argument("--name", default="two", help="the run whose averaged weights are written")
    parser.add_argument("--out", type=Path, help="folder of the model (default: below --work)")
    options = parser.parse_args()
    folders = _Folders(options.work)
    target = options.out or options.work / "whisper-nano"
    size = write(folders.runs / f"{options.name}.0.pt", folders.tokenizer, target)
    print(json.dumps({"model": str(target), "bytes": size}))


if __name__ == "__main__":
    main()
