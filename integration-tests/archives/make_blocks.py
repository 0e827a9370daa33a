#!/usr/bin/env python3
"""make_blocks.py DUMP OUT [NAME...]: the relevances of the networks that the Java classes in com.example.blocks build.

DUMP is what com.example.blocks.BlocksDump writes: weights, inputs and outputs. Each network is rebuilt in PyTorch in float64, its
outputs are compared, and OUT/NAME.json gets the targets and the relevances of naive_lrp.py, with `noise`: how far naive_lrp.py itself
is off in float32.
"""
import json
import pathlib
import sys

import torch

import naive_lrp
from blocks_models import NETWORKS, Network

METHODS = ["attnlrp", "cp-lrp", "gradient-x-input"]
POSITIONS = {"bert-block": [4, 2]}  # the last that is no padding; elsewhere the last one


def tensor(t, dtype=torch.float64):
    whole = t["dtype"] == "i64"
    return torch.tensor(t["data"], dtype=torch.int64 if whole else torch.float32).reshape(t["shape"]).to(torch.int64 if whole else dtype)


def error(a, b):
    return ((a - b).abs().max() / b.abs().max()).item() if b.abs().max() > 0 else (a - b).abs().max().item()


def summed(kind, r):
    axis = -1 if kind == "rows" else {1: None, 2: None, 3: 2}.get(r.dim(), 1)
    return r if axis is None else r.sum(axis)


def explain(name, dump, method, dtype, target):
    network = Network(name, {k: tensor(w, dtype) for k, w in dump["weights"].items()}, method)
    inputs = [tensor(i, dtype) for i in dump["inputs"]]
    floating = [i for i, x in enumerate(inputs) if x.is_floating_point()]
    rows = [] if floating else [network.leaf]

    def choose(outputs):
        y = outputs[0] if isinstance(outputs, tuple) else outputs
        y = y if network.logits is None else network.logits
        if not target:
            vectors = y.reshape(len(y), 1, -1) if y.dim() < 3 else y
            positions = POSITIONS.get(name, [vectors.size(1) - 1] * len(y))
            target["position"] = positions if y.dim() > 2 else None
            target["index"] = vectors[torch.arange(len(y)), positions].argmax(-1).tolist()
        if y.dim() == 1:
            return y
        every = torch.arange(len(y))
        return y[every, target["index"]] if y.dim() == 2 else y[every, target["position"], target["index"]]

    keep = dtype == torch.float64
    leaves = floating or rows
    outputs, found = naive_lrp.relevance(network, inputs, leaves, method, choose, keep)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    return outputs, [summed("rows" if rows else "input", r) for _, r in found]


def made(name, dump):
    target, relevance, noise = {}, {}, {}
    for method in METHODS:
        outputs, leaves = explain(name, dump, method, torch.float64, target)
        _, narrow = explain(name, dump, method, torch.float32, target)
        assert len(outputs) == len(dump["outputs"])
        for ours, theirs in zip(outputs, dump["outputs"]):
            off = error(tensor(theirs), ours.detach())
            assert off <= 1e-6, f"{name}: the outputs differ by {off:.1e}"
        relevance[method] = [[float(f"{v:.9g}") for v in r.flatten().tolist()] for r in leaves]
        noise[method] = float(f"{max(error(a, b) for a, b in zip(narrow, leaves)):.1e}")
    return {"target": target, "noise": noise, "relevance": relevance}


def main():
    torch.set_num_threads(1)
    dump, out, wanted = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    out.mkdir(parents=True, exist_ok=True)
    names = sorted(f.stem for f in dump.iterdir())
    assert names == sorted(NETWORKS), set(names) ^ set(NETWORKS)
    for name in names:
        if not wanted or name in wanted:
            case = made(name, json.loads((dump / (name + ".json")).read_text()))
            (out / (name + ".json")).write_text(json.dumps(case) + "\n")
            print(name, case["noise"], flush=True)


if __name__ == "__main__":
    main()
