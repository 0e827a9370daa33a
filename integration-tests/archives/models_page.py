#!/usr/bin/env python3
"""models_page.py RESULTS: the table of architectures in docs/models.md, from the attnlrp.json that run_zoo.sh wrote."""
import json
import pathlib
import re
import sys

TOLERANCE = {"torch.float16": 2e-2, "torch.bfloat16": 1e-1}
VARIANTS = ("eager sdpa frozen renamed scripted traced half bf16 optimized grad nograd cls ids only tied dict mlm qa tokens logits logit hidden and "
            "pooler cross encoder both image text ctc seg mean gelu new fast accurate quick mish laplace relu2 10 trace").split()
FORMS = ("attention control conv depthwise encoder form gluinplace gluop glusplit glutanh highway inline inplacerelu int8 module norm op plain "
         "reluafteraddinplace scalargate selfproduct squeeze swiglu swigluright swigluwritten cosine tabular mixed two").split()
RECURRENT = {"lstm", "gru", "rnn"}


def judged(result):
    worst = max(result["errors"].values(), default=None)
    allowed = lambda k: max(TOLERANCE.get(result["narrow"], 1e-5), 50 * result["noise"].get(k.split(".")[0], 0.0))
    good = worst is not None and not result["problems"] and all(e <= allowed(k) for k, e in result["errors"].items())
    return worst, good


def group(name):
    first = name.split("-")[0]
    if first in RECURRENT:
        return None
    if first in FORMS and name != "squeezebert":
        return "forms", "-".join(name.split("-")[:2]) if first in ("form", "norm", "attention", "control") else first
    words = name.split("-")
    while len(words) > 1 and words[-1] in VARIANTS:
        words.pop()
    base = "-".join(words)
    return ("torchvision", base[3:]) if base.startswith("tv-") else ("transformers", base)


def main():
    groups = {}
    for line in open(pathlib.Path(sys.argv[1], "attnlrp.json")):
        result = json.loads(line)
        at = group(result["name"])
        if at:
            groups.setdefault(at[0], {}).setdefault(at[1], []).append((result, *judged(result)))
    for title, models in groups.items():
        archives = [r for results in models.values() for r in results]
        print(f"## {title}: {sum(g for _, _, g in archives)} of {len(archives)} archives right\n")
        print("| | archives | largest error |\n|---|---|---|")
        for name, results in sorted(models.items()):
            worst = max((w for r, w, g in results if w is not None and r["narrow"] == "None"), default=None)
            narrow = max((w for r, w, g in results if w is not None and r["narrow"] != "None"), default=None)
            text = "" if worst is None else f"{worst:.0e}"
            text += "" if narrow is None else f" ({narrow:.0e} in half precision)"
            wrong = [r["name"] for r, w, g in results if not g]
            text += "".join(f"; **{n}** {'not explained' if next(w for r, w, g in results if r['name'] == n) is None else 'wrong'}" for n in wrong)
            print(f"| {name} | {len(results)} | {text.strip('; ')} |")
        print()


main()
