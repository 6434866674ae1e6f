"""The two networks: one marks the parties of a text, one reads what a marked supplier has with each other party."""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from whosupplies.graph.taxonomy import purposes, technologies
from whosupplies.nlp.trained.labels import FACTS, LONGEST_SPAN, MENTION_OUTPUTS, STATUSES, TYPES
from whosupplies.nlp.training.pretrained import Weights

WIDTH, HEADS, INNER = 384, 12, 1536
DROPOUT = 0.1
PRIOR = -4.0
"""Bias of an output that is rarely true, so that training does not start by unlearning it everywhere."""


class _Attention(torch.autograd.Function):
    """Attention whose backward pass is matrix products: several times faster on a CPU than the fused one."""

    @staticmethod
    def forward(context: Any, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
        weights = torch.matmul(q, k.transpose(-1, -2))
        weights += mask
        weights = torch.softmax(weights, -1)
        context.save_for_backward(q, k, v, weights)
        return weights @ v

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        q, k, v, weights = context.saved_tensors
        (out,) = gradients
        inner = torch._softmax_backward_data(out @ v.transpose(-1, -2), weights, -1, weights.dtype)
        return inner @ k, inner.transpose(-1, -2) @ q, weights.transpose(-1, -2) @ out, None


class Layer(nn.Module):
    """A BERT layer, normalised after each half."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.o = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.fi, self.fo = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.n1, self.n2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        qkv = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0] * (1 / math.sqrt(WIDTH // HEADS)), qkv[1], qkv[2]
        if self.training:
            a = _Attention.apply(q.contiguous(), k.contiguous(), v.contiguous(), mask)
        else:
            a = torch.softmax(q @ k.transpose(-1, -2) + mask, -1) @ v
        x = self.n1(x + self.o(a.transpose(1, 2).reshape(batch, length, WIDTH)))
        return self.n2(x + self.dropout(self.fo(F.gelu(self.fi(x)))))

    def start_from(self, weights: Weights, number: int) -> None:
        """Takes the pretrained weights of layer `number`."""

        def tensor(name: str, *shape: int) -> Tensor:
            return torch.tensor(weights.tensor(f"l{number}.{name}")).view(*shape)

        with torch.no_grad():
            self.qkv.weight.copy_(torch.cat([tensor(f"{n}.w", WIDTH, WIDTH) for n in "qkv"]))
            self.qkv.bias.copy_(torch.cat([tensor(f"{n}.b", WIDTH) for n in "qkv"]))
            for module, name in (
                (self.o, "ao"),
                (self.fi, "fi"),
                (self.fo, "fo"),
                (self.n1, "aln"),
                (self.n2, "oln"),
            ):
                module.weight.copy_(tensor(f"{name}.w", *module.weight.shape))
                module.bias.copy_(tensor(f"{name}.b", *module.bias.shape))


class Encoder(nn.Module):
    """Vectors of pieces in, states out. `marks` tells of each piece what the reading is about."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.positions = nn.Embedding(512, WIDTH)
        self.marks = nn.Embedding(3, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.dropout = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))

    def forward(self, vectors: Tensor, mask: Tensor, marks: Tensor) -> Tensor:
        """`vectors` (batch, pieces, 384), `mask` 1 where a piece is, `marks` (batch, pieces)."""
        at = torch.arange(vectors.shape[1])
        x = self.dropout(self.norm(vectors + self.positions(at)[None] + self.marks(marks)))
        x = x.to(self.layers[0].o.weight.dtype)
        away = ((1 - mask) * -10000.0).to(x.dtype)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, away)
        return x.float()

    def start_from(self, weights: Weights) -> None:
        """Takes the pretrained weights."""
        with torch.no_grad():
            self.positions.weight.copy_(torch.tensor(weights.tensor("emb.pos")).view(512, WIDTH))
            self.positions.weight += torch.tensor(weights.tensor("emb.type")).view(2, WIDTH)[0]
            self.marks.weight.normal_(std=0.02)
            self.marks.weight[0].zero_()
            self.norm.weight.copy_(torch.tensor(weights.tensor("emb.ln.w")))
            self.norm.bias.copy_(torch.tensor(weights.tensor("emb.ln.b")))
        for i, layer in enumerate(self.layers):
            layer.start_from(weights, i)


class MentionNetwork(nn.Module):
    """Scores every span of up to `LONGEST_SPAN` words for each of `MENTION_OUTPUTS`."""

    def __init__(self, layers: int, inner: int = 256) -> None:
        super().__init__()
        self.encoder = Encoder(layers)
        self.start, self.end = nn.Linear(WIDTH, inner), nn.Linear(WIDTH, inner)
        self.inside = nn.Linear(WIDTH, inner)
        self.length = nn.Embedding(LONGEST_SPAN, inner)
        self.out = nn.Linear(inner, len(MENTION_OUTPUTS))
        self.dropout = nn.Dropout(DROPOUT)
        nn.init.constant_(self.out.bias, PRIOR)
        nn.init.normal_(self.length.weight, std=0.02)

    def forward(self, vectors: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """`first` and `last` (batch, words): pieces of each word. Returns logits (batch, words, LONGEST_SPAN, outputs).

        Entry `[b, i, w]` is the span of words i to i + w; those that run past the last word mean nothing.
        """
        marks = torch.zeros(vectors.shape[:2], dtype=torch.int64)
        h = self.dropout(self.encoder(vectors, mask, marks))
        words = first.shape[1]
        a = torch.gather(h, 1, first[:, :, None].expand(-1, -1, WIDTH))
        b = torch.gather(h, 1, last[:, :, None].expand(-1, -1, WIDTH))
        start, end, inside = self.start(a), self.end(b), self.inside(a + b)
        sums = F.pad(torch.cumsum(inside, 1), (0, 0, 1, LONGEST_SPAN))
        end = F.pad(end, (0, 0, 0, LONGEST_SPAN))
        spans = []
        for width in range(LONGEST_SPAN):
            mean = (sums[:, width + 1 : width + 1 + words] - sums[:, :words]) / (width + 1)
            spans.append(start + end[:, width : width + words] + mean + self.length.weight[width])
        return self.out(F.gelu(torch.stack(spans, 2)))


class PairNetwork(nn.Module):
    """Reads a text in which one supplier is marked: what holds between it and each candidate."""

    def __init__(self, layers: int, inner: int = 512) -> None:
        super().__init__()
        self.encoder = Encoder(layers)
        self.asked, self.key = nn.Linear(3 * WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.focus = nn.Linear(3 * WIDTH, WIDTH)
        self.where = nn.Linear(2, 1)
        self.mix = nn.Linear(5 * WIDTH, inner)
        self.told = nn.Linear(FACTS, inner, bias=False)
        nn.init.zeros_(self.told.weight)
        self.types = nn.Linear(inner, len(TYPES))
        self.statuses = nn.Linear(inner, len(STATUSES))
        self.technologies = nn.Linear(inner, len(technologies()))
        self.purposes = nn.Linear(inner, len(purposes()))
        self.dropout = nn.Dropout(DROPOUT)
        for head, prior in ((self.types, -1.5), (self.technologies, PRIOR), (self.purposes, -3.0)):
            nn.init.constant_(head.bias, prior)

    def forward(
        self,
        vectors: Tensor,
        mask: Tensor,
        marks: Tensor,
        supplier: Tensor,
        candidates: Tensor,
        sentences: Tensor,
        holds: Tensor,
        facts: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """`supplier` (batch, pieces), `candidates` (batch, n, pieces), `sentences` (batch, m, pieces): weights that sum to 1.

        `holds` (batch, n, m, 2): 1 where the sentence names the supplier, the candidate; `facts` (batch, n, FACTS).
        Returns logits of types (batch, n, 3),
        statuses (…, 6), sentences that are evidence (…, m), technologies and purposes, in the order of the taxonomy.
        """
        h = self.encoder(vectors, mask, marks)
        sold = torch.bmm(supplier[:, None], h).expand(-1, candidates.shape[1], -1)
        bought = torch.bmm(candidates, h)
        pair = torch.cat((sold, bought, sold * bought), -1)
        said = torch.bmm(sentences, h)
        evidence = torch.bmm(self.asked(pair), self.key(said).transpose(1, 2)) / math.sqrt(WIDTH)
        evidence = evidence + self.where(holds)[..., 0]
        scores = (
            torch.bmm(self.focus(pair), h.transpose(1, 2)) / math.sqrt(WIDTH) + (1 - mask[:, None]) * -10000.0
        )
        focus = torch.bmm(torch.softmax(scores, -1), h)
        empty = (sentences.sum(-1) == 0).float()[:, None] * -10000.0
        proof = torch.bmm(torch.softmax(evidence + empty, -1), said)
        mixed = self.mix(self.dropout(torch.cat((pair, focus, proof), -1)))
        mixed = F.gelu(mixed + self.told(facts))
        mixed = self.dropout(mixed)
        return (
            self.types(mixed),
            self.statuses(mixed),
            evidence,
            self.technologies(mixed),
            self.purposes(mixed),
        )
