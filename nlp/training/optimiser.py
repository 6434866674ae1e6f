"""AdamW on 32-bit copies of weights that are kept and used in 16 bits, with warm-up and a linear way down."""

from __future__ import annotations

import torch
from torch import nn


class Optimiser:
    """`rate` for what is new; the encoder's layers get `encoder_rate`, less by `decay` for each layer further down."""

    def __init__(
        self,
        model: nn.Module,
        *,
        steps: int,
        rate: float,
        encoder_rate: float,
        decay: float = 0.92,
        weight_decay: float = 0.01,
    ) -> None:
        self.steps, self.done = steps, 0
        self.pairs: list[tuple[nn.Parameter, torch.Tensor]] = []
        groups = []
        layers = len(model.encoder.layers)
        for name, parameter in model.named_parameters():
            master = parameter.detach().float().clone()
            self.pairs.append((parameter, master))
            scale = rate
            if name.startswith("encoder.layers."):
                scale = encoder_rate * decay ** (layers - 1 - int(name.split(".")[2]))
            elif name.startswith("encoder.marks"):
                scale = rate
            elif name.startswith("encoder."):
                scale = encoder_rate * decay**layers
            groups.append(
                {
                    "params": [master],
                    "lr": scale,
                    "peak": scale,
                    "weight_decay": weight_decay if master.ndim > 1 else 0,
                }
            )
        self.inner = torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6)

    def step(self) -> None:
        """One step with the gradients at hand; they are cleared."""
        self.done += 1
        warm = 0.08 * self.steps
        factor = min(self.done / warm, max(0.0, (self.steps - self.done) / (self.steps - warm)))
        for group in self.inner.param_groups:
            group["lr"] = group["peak"] * factor
        for parameter, master in self.pairs:
            master.grad = None if parameter.grad is None else parameter.grad.float()
            parameter.grad = None
        torch.nn.utils.clip_grad_norm_([m for _, m in self.pairs if m.grad is not None], 1.0)
        self.inner.step()
        with torch.no_grad():
            for parameter, master in self.pairs:
                parameter.copy_(master)
