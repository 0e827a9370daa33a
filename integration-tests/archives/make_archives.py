#!/usr/bin/env python3
"""make_archives.py OUT [NAME...]: small TorchScript archives of real architectures, with random weights, each with a case.json.

A folder OUT/NAME gets model.pt and case.json in the format of the goldens; relevances are those of naive_lrp.py in float64. With
several leaves, `tokens` is the first one and `leaves` has all, in the order of the model's inputs. A sample whose shape the export
does not follow is left out: that is the export's fault.
"""
import copy
import json
import pathlib
import subprocess
import sys
import traceback
import warnings
import zlib
from dataclasses import dataclass, field
from typing import Any, Callable

import torch

import naive_lrp

RENAMED = {"bert-eager", "roberta-sdpa", "distilbert-sdpa", "modernbert-sdpa", "gpt2-sdpa", "llama-eager", "llama-sdpa", "qwen3-eager", "qwen3-sdpa", "gemma3-sdpa", "mixtral-eager",
           "qwen3-moe-sdpa", "phi3-sdpa", "t5", "bart-eager", "tv-swin", "convnext", "swin"}
METHODS = {"attnLRP": "attnlrp", "cp_LRP": "cp-lrp", "gradxinput": "gradient-x-input"}
DTYPES = {torch.float32: "f32", torch.float64: "f64", torch.int64: "i64", torch.int32: "i32", torch.bool: "bool"}


@dataclass
class Spec:
    """One archive.

    build     makes the module that is exported
    inputs    samples: name -> tuple of tensors
    leaves    function of the (eager) module: embedding modules, or numbers of float inputs
    export    function of (module, example inputs): a ScriptModule
    eager     makes the module that is explained, where that is another one with the same state
    position  function of (inputs, logits): the explained position per row, where the output is [B, S, V]
    names     of the inputs in the app's NDList, where the export takes other things than tensors
    """
    name: str
    build: Callable[[], Any]
    input_names: list
    inputs: dict
    leaves: Callable[[Any], list]
    export: Callable = None
    eager: Callable = None
    position: Callable = None
    pick: Callable = lambda outputs: outputs
    array_names: list = None
    dtype: torch.dtype = torch.float64
    narrow: torch.dtype = None
    randomised: bool = True
    tolerance: float = 1e-4
    note: str = ""
    leaf_kind: str = "embedding"
    strict_eager: bool = True
    span: bool = False


def trace(module, example):
    with torch.no_grad():
        return torch.jit.trace(module, example, check_trace=False)


def trace_grad(module, example):
    return torch.jit.trace(module, example, check_trace=False)


def script(module, example):
    return torch.jit.script(module)


def frozen(export):
    return lambda module, example: torch.jit.freeze(export(module, example).eval())


def optimized(export):
    return lambda module, example: torch.jit.optimize_for_inference(export(module, example).eval())


def randomise(module, name):
    """Weights that make every layer matter."""
    g = torch.Generator().manual_seed(zlib.crc32(name.encode()))
    done = set()
    with torch.no_grad():
        for n, p in list(module.named_parameters()) + list(module.named_buffers()):
            if not p.is_floating_point() or p.data_ptr() in done:
                continue
            done.add(p.data_ptr())
            if n.endswith("running_var"):
                p.copy_(torch.rand(p.shape, generator=g) + 0.5)
            elif n.endswith("running_mean"):
                p.copy_(torch.randn(p.shape, generator=g) * 0.2)
            elif not isinstance(p, torch.nn.Parameter):
                continue
            elif p.dim() >= 2:
                fan = p[0].numel() if "embed" not in n.lower() and "wte" not in n else 4
                p.copy_(torch.randn(p.shape, generator=g) * fan ** -0.5)
            else:
                ones = bool((p == 1).all()) and p.numel() > 0
                p.copy_(torch.randn(p.shape, generator=g) * 0.2 + (1 if ones else 0))
    return module


def tensor_json(t):
    t = t.detach().cpu()
    if t.dtype in (torch.float16, torch.bfloat16):
        t = t.float()
    data = t.flatten().tolist()
    if t.dtype == torch.bool:
        data = [int(v) for v in data]
    elif t.is_floating_point():
        digits = 17 if t.dtype == torch.float64 else 9
        data = [float(f"%.{digits}g" % v) if v == v and abs(v) != float("inf") else str(v) for v in data]
    return {"shape": list(t.shape), "dtype": DTYPES[t.dtype], "data": data}


def first(outputs):
    if isinstance(outputs, torch.Tensor):
        return outputs
    if isinstance(outputs, dict):
        return first(next(iter(outputs.values())))
    return first(outputs[0])


def wide(t, dtype):
    if isinstance(t, torch.Tensor):
        return t.to(dtype) if t.is_floating_point() else t
    if isinstance(t, dict):
        return {k: wide(v, dtype) for k, v in t.items()}
    return type(t)(wide(v, dtype) for v in t) if isinstance(t, (list, tuple)) else t


def flat(inputs):
    for t in inputs:
        if isinstance(t, torch.Tensor):
            yield t
        else:
            yield from flat(t.values() if isinstance(t, dict) else t)


def summed(leaf, relevance):
    if leaf is None:
        return relevance
    if leaf == "embedding":
        return relevance.sum(-1)
    return relevance.sum(1) if relevance.dim() >= 4 else relevance.sum(2) if relevance.dim() == 3 else relevance


def in_order(tokens, inputs):
    """Relevance of ids that the model looks up sequence first, in the order of its input."""
    shapes = {t.shape for t in flat(inputs)}
    return tokens.t().contiguous() if tokens.dim() == 2 and tokens.shape not in shapes and tokens.t().shape in shapes else tokens


def rounding(spec, eager, inputs, choose, method, leaves):
    """The error of the naive reference itself in float32."""
    if spec.narrow or spec.dtype != torch.float64:
        return 0.0
    model = copy.deepcopy(eager).float()
    _, found = naive_lrp.relevance(model, wide(inputs, torch.float32), spec.leaves(model), method, choose, False)
    worst = 0.0
    for (_, a), (_, b) in zip(found, leaves):
        a, b = summed(spec.leaf_kind, a), summed(spec.leaf_kind, b)
        worst = max(worst, ((a - b).abs().max() / b.abs().max().clamp_min(1e-30)).item())
    return worst


def make(spec, out):
    torch.manual_seed(zlib.crc32(spec.name.encode()))
    module = spec.build().eval()
    if spec.randomised:
        randomise(module, spec.name)
    if spec.narrow:
        module = module.to(spec.narrow)
    eager = copy.deepcopy(module)
    if spec.eager:
        eager = spec.eager().eval()
        eager.load_state_dict(module.state_dict(), strict=spec.strict_eager)
    eager = eager.to(spec.dtype)
    example = next(iter(spec.inputs.values()))
    if spec.narrow:
        narrowed = wide(example, spec.narrow)
    else:
        narrowed = example
    exported = (spec.export or trace)(module, narrowed)
    folder = pathlib.Path(out, spec.name)
    folder.mkdir(parents=True, exist_ok=True)
    exported.save(str(folder / "model.pt"))
    exported = torch.jit.load(str(folder / "model.pt"))
    case = {"name": spec.name, "input_names": spec.input_names, "array_names": spec.array_names, "note": spec.note, "samples": {},
            "narrow": str(spec.narrow), "methods": {m: {"samples": {}} for m in METHODS}}
    dropped = []
    for sample, inputs in spec.inputs.items():
        try:
            with torch.no_grad():
                got = first(exported(*(wide(inputs, spec.narrow) if spec.narrow else inputs))).float()
        except RuntimeError as e:
            dropped.append(sample + ": " + str(e).strip().splitlines()[-1][:150])
            continue
        target = {}

        def choose(outputs):
            if spec.span:  # question answering: the largest start and end
                seen = inputs[1].bool()
                best = [o.masked_fill(~seen, -torch.inf).argmax(-1) for o in outputs[:2]]
                target.setdefault("position", best[0].tolist())
                target.setdefault("index", [None] * len(seen))
                return sum(o[torch.arange(len(b)), b] for o, b in zip(outputs, best))
            logits = first(spec.pick(outputs))
            rows = logits if logits.dim() > 1 else logits.unsqueeze(0)
            position = None
            if rows.dim() == 3:
                position = spec.position(inputs, rows) if spec.position else [rows.size(1) - 1] * len(rows)
                rows = rows[torch.arange(len(rows)), torch.tensor(position)]
            target.setdefault("position", position)
            target.setdefault("index", rows.argmax(-1).tolist())
            return rows[torch.arange(len(rows)), torch.tensor(target["index"])]

        results = {}
        for method, ours in METHODS.items():
            model = copy.deepcopy(eager)
            results[method] = naive_lrp.relevance(model, wide(inputs, spec.dtype), spec.leaves(model), ours, choose, spec.dtype == torch.float64)
        noise = {m: rounding(spec, eager, inputs, choose, METHODS[m], leaves) for m, (_, leaves) in results.items()}
        logits64 = first(results["attnLRP"][0])
        difference = ((got - logits64).abs().max() / logits64.abs().max()).item() if got.shape == logits64.shape else 9.0
        if not difference <= (0.2 if spec.narrow else spec.tolerance):
            dropped.append(f"{sample}: the export's logits differ by {difference:.1e}")
            continue
        for method, (_, leaves) in results.items():
            tokens = [in_order(summed(spec.leaf_kind, r), inputs) for _, r in leaves]
            entry = {"tokens": tensor_json(tokens[0]), "noise": noise[method]}
            if len(tokens) > 1:
                entry["leaves"] = [tensor_json(t) for t in tokens]
            case["methods"][method]["samples"][sample] = entry
        case["samples"][sample] = {"inputs": dict(zip(spec.input_names, (tensor_json(t) for t in flat(inputs)))),
                                   "logits": tensor_json(got), "logits64": tensor_json(logits64), "target": target}
    case["dropped"] = dropped
    if not case["samples"]:
        (folder / "model.pt").unlink()
        raise RuntimeError("no sample left: " + "; ".join(dropped))
    (folder / "case.json").write_text(json.dumps(case))
    return dropped


def rename(out, name):
    """The same archive with names that mean nothing."""
    source, target = pathlib.Path(out, name), pathlib.Path(out, name + "-renamed")
    target.mkdir(exist_ok=True)
    script = str(pathlib.Path(__file__).with_name("rename.py"))
    subprocess.run([sys.executable, script, str(source / "model.pt"), str(target / "model.pt")], check=True)
    torch.jit.load(str(target / "model.pt"))
    (target / "case.json").write_text((source / "case.json").read_text())


def main():
    import zoo_text, zoo_vision, zoo_plain, zoo_more, zoo_forms
    warnings.filterwarnings("ignore")
    out, wanted = sys.argv[1], sys.argv[2:]
    torch.set_num_threads(1)
    for spec in zoo_text.specs() + zoo_vision.specs() + zoo_plain.specs() + zoo_more.specs() + zoo_forms.specs():
        if wanted and not any(spec.name == w or w.endswith("*") and spec.name.startswith(w[:-1]) for w in wanted):
            continue
        try:
            dropped = make(spec, out)
            if spec.name in RENAMED:
                rename(out, spec.name)
            size = pathlib.Path(out, spec.name, "model.pt").stat().st_size // 1000
            print(f"{spec.name}: {size} kB" + ("; dropped " + "; ".join(dropped) if dropped else ""), flush=True)
        except Exception as e:
            print(f"{spec.name}: NOT MADE: {type(e).__name__}: {str(e).strip().splitlines()[-1][:300] if str(e).strip() else ''}", flush=True)
            if wanted:
                traceback.print_exc()


if __name__ == "__main__":
    main()
