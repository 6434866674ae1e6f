"""The shipped networks as a start for training: their weights, read back from the ONNX files of 8 bits."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

_PRODUCT = "MatMulInteger"
_SUFFIX = "/MatMul_quant"
_LENGTHS = "length.weight"


def start_from_shipped(network: nn.Module, path: Path) -> None:
    """Gives a network the weights of an ONNX file that `export` wrote of one like it, as far as 8 bits keep them.

    Raises ValueError where the file is of a network of another shape.
    """
    found = _weights(path)
    wanted = network.state_dict()
    if set(found) != set(wanted) or any(found[n].shape != wanted[n].shape for n in found):
        differ = sorted({*found} ^ {*wanted}) or [n for n in found if found[n].shape != wanted[n].shape]
        raise ValueError(f"{path} is of another network: {', '.join(differ[:3])} differ")
    network.load_state_dict(found)


def _weights(path: Path) -> dict[str, Tensor]:
    """Every parameter of an ONNX file by its name in the network."""
    graph = onnx.load(path).graph
    arrays = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    named = {name: array for name, array in arrays.items() if name.endswith((".weight", ".bias"))}
    for node in graph.node:
        if node.op_type == _PRODUCT:
            module = node.name.removesuffix(_SUFFIX).strip("/").replace("/", ".")
            stem = node.input[1].removesuffix("_quantized")
            steps = arrays[node.input[1]].float() - arrays[f"{stem}_zero_point"].float()
            # A product's right side has the outputs in columns, a layer's weight has them in rows.
            named[f"{module}.weight"] = (steps * arrays[f"{stem}_scale"]).T.contiguous()
    # What the exporter left without a name are the rows of the spans' lengths, added one after another.
    added = [name for node in graph.node if node.op_type == "Add" for name in node.input if name in arrays]
    rows = [arrays[name] for name in added if name not in named]
    if rows:
        named[_LENGTHS] = torch.stack(rows)
    return named
