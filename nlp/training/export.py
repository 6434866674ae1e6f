"""Trained networks as ONNX files with weights in 8 bits, and the tokenizer and vectors cut to what the reader ships."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn

from whosupplies.nlp.trained.labels import FACTS
from whosupplies.nlp.training.network import WIDTH, MentionNetwork, PairNetwork
from whosupplies.nlp.training.prepare import SHIPPED, Sources, texts_of
from whosupplies.nlp.training.pretrained import cut_vocabulary

_OPSET = 17


def load(path: Path, kind: type[MentionNetwork] | type[PairNetwork]) -> nn.Module:
    """A trained network, ready to read, in 32 bits."""
    saved = torch.load(path, weights_only=True)
    network = kind(saved["layers"])
    network.load_state_dict(saved["model"])
    return network.float().eval()


def export(sources: Sources, work: Path, target: Path) -> None:
    """Writes the two networks, the tokenizer and the vectors to `target`."""
    target.mkdir(parents=True, exist_ok=True)
    mentions, pairs = load(work / "mentions.pt", MentionNetwork), load(work / "pairs.pt", PairNetwork)
    b, t, n, m, w = 2, 32, 3, 4, 20
    first = torch.arange(w)[None].repeat(b, 1)
    text = (torch.randn(b, t, WIDTH), torch.ones(b, t))
    _write(
        mentions,
        (*text, first, first + 1),
        ("vectors:bt", "mask:bt", "first:bw", "last:bw"),
        ("spans",),
        target / "mentions.onnx",
    )
    inputs = (
        *text,
        torch.zeros(b, t, dtype=torch.int64),
        torch.rand(b, t),
        torch.rand(b, n, t),
        torch.rand(b, m, t),
        torch.rand(b, n, m, 2),
        torch.rand(b, n, FACTS),
    )
    axes = (
        "vectors:bt",
        "mask:bt",
        "marks:bt",
        "supplier:bt",
        "candidates:bnt",
        "sentences:bmt",
        "holds:bnm",
        "facts:bn",
    )
    outputs = ("types", "statuses", "evidence", "technologies", "purposes")
    _write(pairs, inputs, axes, outputs, target / "pairs.onnx")
    data, kept = cut_vocabulary(work / "tokenizer.json", texts_of(sources), SHIPPED)
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    Tokenizer.from_str(written.decode())
    (target / "tokenizer.json.gz").write_bytes(gzip.compress(written, 9, mtime=0))
    np.save(target / "vectors.npy", np.load(work / "vectors.npy")[kept])


def _write(
    network: nn.Module,
    inputs: tuple[Tensor, ...],
    axes: tuple[str, ...],
    outputs: tuple[str, ...],
    path: Path,
) -> None:
    names = [axis.partition(":")[0] for axis in axes]
    dynamic = {name: dict(enumerate(axis.partition(":")[2])) for name, axis in zip(names, axes, strict=True)}
    whole = path.with_suffix(".float.onnx")
    torch.onnx.export(
        network,
        inputs,
        str(whole),
        input_names=names,
        output_names=list(outputs),
        dynamic_axes=dynamic,
        opset_version=_OPSET,
        dynamo=False,
    )
    quantize_dynamic(
        whole, path, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm"]
    )
    whole.unlink()
