#!/usr/bin/env python3
"""report_zoo.py RESULTS...: a table of what run_zoo.sh found, the failures first."""
import json
import pathlib
import sys

COMPOSITES = ["attnlrp", "cp-lrp", "gradient-x-input"]
TOLERANCE = {"torch.float16": 2e-2, "torch.bfloat16": 1e-1}
table = {}
for results in sys.argv[1:]:
    for composite in COMPOSITES:
        path = pathlib.Path(results, composite + ".json")
        for line in open(path) if path.exists() else []:
            result = json.loads(line)
            table.setdefault(result["name"], {})[composite] = result


def cell(result):
    if result is None:
        return "?", False
    worst = max(result["errors"].values(), default=None)
    said = [s for s in result["said"] if "explained" in s or "(the app" in s]
    text = "" if worst is None else f"{worst:.0e}"
    noise = max(result["noise"].values(), default=0.0)
    allowed = lambda k: max(TOLERANCE.get(result["narrow"], 1e-5), 50 * result["noise"].get(k.split(".")[0], 0.0))
    close = all(e <= allowed(k) for k, e in result["errors"].items())
    good = worst is not None and close and not result["problems"]
    if good and worst > 1e-5:
        text += f" (rounding {noise:.0e})"
    if not good:
        if worst is not None and not close:
            text = f"**{text}** (" + " ".join(f"{k} {v:.0e}" for k, v in result["errors"].items()) + ")"
        text = "; ".join(([text] if text else []) + result["problems"][:3] + [s[:160] for s in said[:1]]).replace("|", "/")
    return text, good


good, bad = [], []
for name, results in table.items():
    cells = [cell(results.get(c)) for c in COMPOSITES]
    (good if all(c[1] for c in cells) else bad).append(f"| {name} | " + " | ".join(c[0] for c in cells) + " |")
print(f"{len(good)} of {len(table)} archives right in all three composites, {len(bad)} not.\n")
for title, rows in (("Not right", bad), ("Right", good)):
    print(f"### {title}\n\n| archive | " + " | ".join(COMPOSITES) + " |\n|---|---|---|---|\n" + "\n".join(rows) + "\n")
