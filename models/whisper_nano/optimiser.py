"""Muon for the matrices of the layers (same shapes in one batched product), AdamW for everything else."""

from __future__ import annotations

from collections import defaultdict

import torch
from torch import Tensor, nn

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # Newton-Schulz quintic of the Muon authors


def orthogonalised(matrices: Tensor, steps: int = 4) -> Tensor:
    """(N, rows, columns) -> the nearest semi-orthogonal matrices, roughly, in bfloat16."""
    x = matrices.bfloat16()
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.transpose(1, 2)
    x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).contiguous()
    a, b, c = _COEFFICIENTS
    for _ in range(steps):
        gram = x @ x.transpose(1, 2)
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.transpose(1, 2) if tall else x


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised per matrix; lr is scaled to an update of AdamW's size."""

    def __init__(
        self, parameters: list[nn.Parameter], lr: float, momentum: float = 0.95, decay: float = 0.03
    ) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self, _closure: None = None) -> None:
        for group in self.param_groups:
            shapes: dict[torch.Size, list[nn.Parameter]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    shapes[parameter.shape].append(parameter)
            for shape, members in shapes.items():
                updates = []
                for parameter in members:
                    state = self.state[parameter]
                    buffer = state.setdefault("momentum", torch.zeros_like(parameter))
                    buffer.lerp_(parameter.grad, 1 - group["momentum"])
                    updates.append(parameter.grad.lerp(buffer, group["momentum"]))
                steps = orthogonalised(torch.stack(updates)).float()
                scale = 0.2 * max(shape) ** 0.5
                for parameter, step in zip(members, steps, strict=True):
                    parameter.mul_(1 - group["lr"] * group["decay"])
                    parameter.add_(step, alpha=-group["lr"] * scale)


def build(model: nn.Module, lr: float) -> list[torch.optim.Optimizer]:
    """Optimisers for two threads, of a model whose layers live in ``encoder`` and ``decoder``."""
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for name, parameter in model.named_parameters():
        inside = name.startswith(("encoder.", "decoder.")) and parameter.dim() == 2
        (matrices if inside else others).append(parameter)
    plain = torch.optim.AdamW(others, lr=lr, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    square = [parameter for parameter in matrices if parameter.shape[0] == parameter.shape[1]]
    wide = [parameter for parameter in matrices if parameter.shape[0] != parameter.shape[1]]
    return [Muon(square, lr), Muon(wide, lr), plain]
