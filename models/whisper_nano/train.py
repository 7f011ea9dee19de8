"""Step 4: training by the clock. A stage lasts a given number of minutes, whatever the machine does meanwhile.

The learning rate is flat for the first part of the stage and falls linearly for the rest; the shipped weights are
a running average. A checkpoint every few minutes holds everything; ``--resume`` goes on from it, and a second
stage starts warm from the first with ``--start``.

Two processes of one thread each share the weights in memory: each computes the gradients of its own batch, both
take the mean, and each updates half of the weights. Threads inside one operation stall each other on a busy
machine (measured: ten times slower), and threads of one interpreter wait for its lock.
"""

from __future__ import annotations

import json
import math
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
import torch.multiprocessing as multiprocessing

from models.whisper_nano.batches import Maker, Mix
from models.whisper_nano.corpus import Corpus
from models.whisper_nano.losses import Weights, compute
from models.whisper_nano.network import WhisperNano
from models.whisper_nano.optimiser import build
from models.whisper_nano.settings import SEED, Folders, Shape, arguments
from models.whisper_nano.tokenizer import Words

_WARM_UP = 80
_CLIP = 2.0
_AVERAGE = 0.998
_REFRESH_EVERY = 400
_LOG_EVERY = 25


def rate(done: float, flat: float, last: float) -> float:
    """Share of the full learning rate at ``done`` (0 to 1) of a stage."""
    if done <= flat:
        return 1.0
    return 1.0 - (1.0 - last) * min(1.0, (done - flat) / (1.0 - flat))


def _save(path: Path, content: dict[str, Any]) -> None:
    partial = path.with_suffix(".part")
    torch.save(content, partial)
    partial.replace(path)


class Worker:
    """One of the processes: draws batches, computes gradients, updates its share of the weights.

    Attributes: rank, model (shared), gradients (shared, one row a worker), clock (shared: share of the stage
    done, minutes spent), optimisers (of this worker's parameters only), step.
    """

    def __init__(
        self, rank: int, options: Any, model: WhisperNano, gradients: torch.Tensor, clock: torch.Tensor
    ) -> None:
        self.rank, self.options, self.model = rank, options, model
        self.gradients, self.clock = gradients, clock
        self.parameters = list(model.parameters())
        self.optimisers = build(model, options.lr)[rank :: options.workers]
        self.averaged = {name: value.clone() for name, value in model.state_dict().items()}
        self.step = 0
        self.path = Folders(options.work).runs / f"{options.name}.{rank}.pt"
        if options.resume and self.path.exists():
            state = torch.load(self.path, weights_only=True)
            for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
                optimiser.load_state_dict(saved)
            self.step = state["step"]
            if rank == 0:
                self.averaged = state["averaged"]

    def save(self) -> None:
        state = {"optimisers": [optimiser.state_dict() for optimiser in self.optimisers], "step": self.step}
        if self.rank == 0:
            state |= {
                "shape": asdict(self.model.shape),
                "model": self.model.state_dict(),
                "averaged": self.averaged,
                "spent": float(self.clock[1]),
            }
        _save(self.path, state)

    def _weights(self, done: float) -> Weights:
        fade = min(1.0, done / 0.5)
        return Weights(
            spoken=self.options.spoken * (1 - 0.6 * fade),
            phoneme=self.options.phoneme * (1 - 0.6 * fade),
            guided=self.options.guided * (1 - 0.66 * fade),
        )

    def train(self, maker: Maker, barrier: Any) -> dict[str, float]:
        """One step; returns the parts of this worker's loss."""
        done = float(self.clock[0])
        factor = rate(done, self.options.flat, self.options.last) * min(1.0, (self.step + 1) / _WARM_UP)
        batch = maker.make(done / self.options.curriculum if self.options.curriculum else 1.0)
        loss, parts = compute(self.model, batch, self._weights(done))
        found = torch.autograd.grad(loss, self.parameters, allow_unused=True)
        torch.cat(
            [
                (g if g is not None else torch.zeros_like(p)).reshape(-1)
                for g, p in zip(found, self.parameters, strict=True)
            ],
            out=self.gradients[self.rank],
        )
        barrier.wait()
        mean = self.gradients.mean(0)
        norm = float(mean.norm())
        mean *= min(1.0, _CLIP / (norm + 1e-6))
        for parameter, share in zip(self.parameters, mean.split([p.numel() for p in self.parameters]), strict=True):
            parameter.grad = share.view_as(parameter)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = self.options.lr * factor
            if math.isfinite(norm):
                optimiser.step()
        self.step += 1
        barrier.wait()
        if self.rank == 0:
            self._average()
        return {**parts, "norm": norm, "lr": factor}

    @torch.no_grad()
    def _average(self) -> None:
        decay = min(_AVERAGE, (1 + self.step) / (10 + self.step))
        for name, value in self.model.state_dict().items():
            self.averaged[name].lerp_(value, 1 - decay)


def _run(
    rank: int, options: Any, model: WhisperNano, shared: tuple[torch.Tensor, torch.Tensor], barrier: Any
) -> None:
    if hasattr(os, "setsid"):
        os.setsid()  # Linux shares the processor between sessions: two workers of one session would get half each
    torch.set_num_threads(1)
    folders = Folders(options.work)
    worker = Worker(rank, options, model, *shared)
    torch.manual_seed(options.seed + 31 * worker.step + rank)
    corpus = Corpus(folders.clips, Words(folders.tokenizer))
    mix = Mix(options.seconds, options.prompted, options.untimed, options.full)
    maker = Maker(corpus, mix, options.seed + worker.step + 7919 * rank)
    barrier.wait()
    clock, begun, saved = shared[1], time.monotonic() - float(shared[1][1]) * 60, time.monotonic()
    log = (folders.runs / f"{options.name}.{rank}.jsonl").open("a", encoding="utf-8")
    sums: dict[str, float] = {}
    while float(clock[0]) < 1.0:
        parts = worker.train(maker, barrier)
        for name, value in parts.items():
            sums[name] = sums.get(name, 0.0) + value / _LOG_EVERY
        if worker.step % _LOG_EVERY == 0:
            line = {"step": worker.step, "minutes": round((time.monotonic() - begun) / 60, 2)}
            log.write(json.dumps(line | {name: round(value, 4) for name, value in sums.items()}) + "\n")
            log.flush()
            sums.clear()
        if rank == 0:
            clock[1] = (time.monotonic() - begun) / 60
            clock[0] = clock[1] / options.minutes
        barrier.wait()
        if time.monotonic() - saved > options.save_every * 60:
            worker.save()
            saved = time.monotonic()
    worker.save()


def run(options: Any) -> None:
    folders = Folders(options.work)
    folders.runs.mkdir(parents=True, exist_ok=True)
    words = Words(folders.tokenizer)
    torch.manual_seed(options.seed)
    shape = Shape(encoder_layers=options.encoder_layers, decoder_layers=options.decoder_layers)
    model = WhisperNano(shape, words.size, words.end)
    clock = torch.zeros(2, dtype=torch.float64)
    path = folders.runs / f"{options.name}.0.pt"
    if options.resume and path.exists():
        state = torch.load(path, weights_only=True)
        model.load_state_dict(state["model"])
        clock[1] = state["spent"]
        clock[0] = state["spent"] / options.minutes
    elif options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True)["averaged"])
    model.share_memory()
    gradients = torch.zeros(options.workers, sum(p.numel() for p in model.parameters())).share_memory_()
    shared = (gradients, clock.share_memory_())
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(options.workers, timeout=600)
    processes = [
        context.Process(target=_run, args=(rank, options, model, shared, barrier))
        for rank in range(options.workers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise SystemExit("a worker failed; --resume goes on from the last checkpoint")


def main() -> None:
    parser = arguments("train")
    parser.add_argument("--name", default="one", help="name of the run's checkpoint and log")
    parser.add_argument("--minutes", type=float, default=65.0)
    parser.add_argument("--resume", action="store_true", help="go on from this run's checkpoint")
    parser.add_argument("--start", type=Path, help="checkpoint whose averaged weights begin this stage")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--flat", type=float, default=0.45, help="share of the stage at the full rate")
    parser.add_argument("--last", type=float, default=0.02, help="share of the rate that is left at the end")
    parser.add_argument("--curriculum", type=float, default=0.2, help="share of the stage with shorter windows")
    parser.add_argument("--seconds", type=float, default=36.0, help="seconds of audio a worker and step")
    parser.add_argument("--prompted", type=float, default=0.28)
    parser.add_argument("--untimed", type=float, default=0.15)
    parser.add_argument("--full", type=float, default=0.6)
    parser.add_argument("--spoken", type=float, default=0.5)
    parser.add_argument("--phoneme", type=float, default=0.5)
    parser.add_argument("--guided", type=float, default=0.3)
    parser.add_argument("--encoder-layers", type=int, default=4)
    parser.add_argument("--decoder-layers", type=int, default=3)
    parser.add_argument("--save-every", type=float, default=4.0, help="minutes between checkpoints")
    parser.add_argument("--seed", type=int, default=SEED)
    run(parser.parse_args())


if __name__ == "__main__":
    main()
