#!/usr/bin/env python3
"""make_kinds.py OUT [NAME...]: one small archive of each kind that DJL users load, each with a case.json.

The numbers are those of naive_lrp.py in float64, of eager models in which fused operations are written out: naive_kinds.py. Kinds
that are refused have no relevances, but the line that says so, in `refused`. Seeds are fixed.
"""
import copy
import json
import multiprocessing
import pathlib
import sys
import warnings
import zipfile

import torch

import kinds_models
import naive_kinds
import naive_lrp
from make_archives import METHODS, first, flat, summed, tensor_json, wide

KINDS = kinds_models.kinds()


def without_ranges(file):
    """Without the places in Python's source files, which nothing needs."""
    with zipfile.ZipFile(file) as old:
        entries = {i.filename: old.read(i) for i in old.infolist() if not i.filename.endswith(".debug_pkl")}
    with zipfile.ZipFile(file, "w") as new:
        for name, data in entries.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            new.writestr(entry, data, zipfile.ZIP_DEFLATED if name.endswith(".py") else zipfile.ZIP_STORED)
    torch.jit.load(str(file))


def noise(kind, eager, inputs, sample, choose, method, leaves):
    """How far the naive implementation itself is off in float32."""
    model = copy.deepcopy(eager).float()
    _, found = naive_lrp.relevance(model, inputs, kind.leaves(model, sample), method, choose, False)
    worst = 0.0
    for (_, a), (_, b) in zip(found, leaves):
        a, b = summed(kind.leaf_of(sample), a), summed(kind.leaf_of(sample), b)
        worst = max(worst, ((a - b).abs().max() / b.abs().max()).item())
    return worst


def make(kind, out):
    """Takes the first seed that float32 serves well: sigmoid(x) / x, for one, is large where x is small."""
    for seed in range(1, 200):
        with multiprocessing.get_context("fork").Pool(1) as fresh:  # so that names in the archive depend on nothing made before
            if fresh.apply(made, (kind.name, out, seed)) < kind.tolerance / 5:
                return seed
    raise AssertionError(kind.name + ": no seed is good enough")


def made(name, out, seed):
    """Makes an archive; returns how much float32 is off, infinity where another seed is to be taken."""
    try:
        return made_of(next(k for k in KINDS if k.name == name), out, seed)
    except naive_kinds.BadSeed:
        return float("inf")


def made_of(kind, out, seed):
    torch.manual_seed(seed)
    worst = 0.0
    module = kind.build().eval()
    for p in module.parameters():
        p.requires_grad_(False)
        if p.dim() < 2:
            p.add_(torch.randn(p.shape) * kind.bias)
        elif kind.scale:
            p.copy_(torch.randn(p.shape) * (kind.scale * p.shape[-1] ** -0.5))
    if kind.narrow:
        module = module.to(kind.narrow)
    exported = kind.export(copy.deepcopy(module), wide(next(iter(kind.samples.values())), kind.narrow or torch.float32))
    folder = pathlib.Path(out, kind.name)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "model.pt"
    exported.save(str(file))
    without_ranges(file)
    case = {"name": kind.name, "input_names": kind.input_names, "array_names": kind.array_names, "narrow": str(kind.narrow),
            "tolerance": kind.tolerance, "refused": kind.refused,
            "samples": {}, "methods": {m: {"samples": {}} for m in METHODS}}
    for sample, inputs in kind.samples.items():
        exported = torch.jit.load(str(file))
        method, names = kind.method_of(sample), kind.input_names
        if method != "forward":
            names = [a.name for a in getattr(exported, method).schema.arguments[1:]]
        row = {"inputs": dict(zip(names, (tensor_json(t) for t in flat(inputs))))}
        if method != "forward":
            row["method"] = method
        case["samples"][sample] = row
        with torch.no_grad():
            logits = first(getattr(exported, method)(*wide(inputs, kind.narrow or torch.float32))).double()
        row["logits"] = tensor_json(logits)
        if kind.refused:
            continue
        eager = kind.reference(module, exported, inputs)
        if method != "forward":
            eager.forward = getattr(eager, method)
        target = {}

        def choose(outputs):
            rows = first(outputs)
            rows = rows if rows.dim() > 1 else rows.unsqueeze(0)
            target.setdefault("position", None)
            target.setdefault("index", logits.reshape(rows.shape).argmax(-1).tolist())
            return rows[torch.arange(len(rows)), torch.tensor(target["index"])]

        for golden, ours in METHODS.items():
            outputs, leaves = naive_lrp.relevance(eager, wide(inputs, torch.float64), kind.leaves(eager, sample), ours, choose)
            if kind.reference is naive_kinds.written_out and not kind.narrow:
                worst = max(worst, noise(kind, eager, inputs, sample, choose, ours, leaves))
            tokens = [summed(kind.leaf_of(sample), r) for _, r in leaves]
            entry = {"tokens": tensor_json(tokens[0])}
            if len(tokens) > 1:
                entry["leaves"] = [tensor_json(t) for t in tokens]
            case["methods"][golden]["samples"][sample] = entry
        error = ((logits - first(outputs)).abs().max() / logits.abs().max()).item()
        assert error <= (0.1 if kind.narrow else 1e-5), f"{kind.name} {sample}: the reference's outputs differ by {error:.1e}"
        row["target"] = target
    (folder / "case.json").write_text(json.dumps(case))
    return worst


def main():
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    out, wanted = sys.argv[1], sys.argv[2:]
    for kind in KINDS:
        if not wanted or any(kind.name.startswith(w) for w in wanted):
            seed = make(kind, out)
            size = sum(f.stat().st_size for f in pathlib.Path(out, kind.name).iterdir())
            print(f"{kind.name}: seed {seed}, {size // 1000} kB", flush=True)


if __name__ == "__main__":
    main()
