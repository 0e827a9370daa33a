#!/usr/bin/env python3
"""app_models.py OUT [NAME...]: the models of the integration tests' apps, small, with random weights.

A folder OUT/NAME gets what an app needs (model.pt, config.json, tokenizer.json) and expected.json: for each sample the explained
number and, for each composite, the relevance of each row, by naive_lrp.py in float64.
"""
import copy
import json
import pathlib
import sys
import warnings

import torch

import naive_lrp
from make_archives import randomise

COMPOSITES = ["attnlrp", "cp-lrp", "gradient-x-input"]


class Wide(torch.nn.Module):
    """A language model with as many classes as real ones, and few weights: each class is there 6250 times."""

    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(40, 4)
        self.head = torch.nn.Linear(4, 8)

    def forward(self, input_ids):
        return self.head(torch.cumsum(self.embedding(input_ids), 1)).repeat(1, 1, 6250)


def wide_ids(rows=1, length=512):
    return (torch.arange(rows * length) * 7 % 40).reshape(rows, length)


def digits(values):
    return [digits(v) if isinstance(v, list) else float(f"{v:.12g}") for v in values]


def expected(module, samples, leaves, target, composites=COMPOSITES):
    """samples: name -> inputs; target: function of (inputs, outputs): one number per row."""
    result = {}
    for name, inputs in samples.items():
        entry = {}
        for composite in composites:
            model = copy.deepcopy(module).double().eval()
            numbers = []

            def choose(outputs):
                numbers.append(target(inputs, outputs))
                return numbers[0]

            _, found = naive_lrp.relevance(model, inputs, leaves(model), composite, choose)
            entry[composite] = digits(found[0][1].sum(-1).tolist())
            entry["value"] = digits(numbers[0].tolist())
        result[name] = entry
    return result


def save(out, name, module, example, results, files=None):
    folder = pathlib.Path(out, name)
    folder.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        torch.jit.trace(module, example, check_trace=False).save(str(folder / "model.pt"))
    (folder / "expected.json").write_text(json.dumps(results) + "\n")
    for file, content in (files or {}).items():
        (folder / file).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def wide(out):
    module = randomise(Wide(), "wide")
    result = expected(module, {"b1": (wide_ids(),)}, lambda m: [m.embedding], lambda i, o: o[:, -1].max(-1).values, ["attnlrp"])
    save(out, "wide", module.eval(), (wide_ids(),), result)


MODELS = {"wide": wide}


def main():
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    for name in sys.argv[2:] or MODELS:
        MODELS[name](sys.argv[1])
        print(name, flush=True)


if __name__ == "__main__":
    main()
