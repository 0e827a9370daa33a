#!/usr/bin/env python3
"""compare_zoo.py METHOD PLAIN AGENT AGENT_ERR RELEVANCE.jsonl CASE_FOLDER...: one line per archive, as JSON.

PLAIN and AGENT are what Zoo printed without and with the agent.
"""
import json
import math
import pathlib
import re
import sys

ROUNDS = 3  # as in Zoo.java


def read(path):
    found = {}
    for line in open(path):
        kind, case, sample, rest = (line.rstrip("\n").split(" ", 3) + [""] * 3)[:4]
        if kind in ("LOGITS", "ERROR"):
            found[case, sample] = (kind, rest)
    return found


def error(rows, golden, leaf):
    """Normwise over the batch; None if the shapes differ."""
    data, got = golden["data"], [v for r in rows for v in r["inputs"][leaf]["relevance"]]
    if len(data) != len(got):
        return None
    if not all(isinstance(v, (int, float)) and math.isfinite(v) for v in got):
        return math.inf
    scale = max(map(abs, data)) or 1.0
    return max(abs(a - b) for a, b in zip(got, data)) / scale


def main():
    method, plain, agent, err, jsonl, *folders = sys.argv[1:]
    plain, agent = read(plain), read(agent)
    lines = [json.loads(l) for l in open(jsonl)] if pathlib.Path(jsonl).exists() else []
    said = {}
    case = None
    for line in open(err):
        if line.startswith("CASE "):
            case = line.split()[1]
        elif "lrp" in line.lower() and case and not line.startswith("SAMPLE") and not line.startswith("\tat"):
            said.setdefault(case, []).append(re.sub(r"^.*?\[?lrp-agent\]?[: ]*", "", line.strip()))
    at = 0
    for folder in folders:
        name = pathlib.Path(folder).name
        case = json.load(open(folder + "/case.json"))
        result = {"name": name, "errors": {}, "noise": {}, "problems": [], "narrow": case["narrow"], "said": said.get(name, [])}
        runs = [(s, r) for s in case["samples"] for r in range(1, ROUNDS + 1)] + [(s, ROUNDS + 1) for s in case["samples"]]
        for key, number in runs:
            s, sample = case["samples"][key], f"{key}#{number}"
            before, after = plain.get((name, sample)), agent.get((name, sample))
            if before is None or after is None or before[0] == "ERROR":
                text = (before or plain.get((name, "load")) or ("", "?"))[1] if before is None or before[0] == "ERROR" else agent.get((name, "load"), ("", "?"))[1]
                who = "without" if before is None or before[0] == "ERROR" else "with"
                result["problems"].append(f"{sample}: fails {who} the agent: {text[:300]}")
                continue
            if after[0] == "ERROR":
                result["problems"].append(f"{sample}: fails with the agent: {after[1][:600]}")
                continue
            count, bits = after[1].split(" ", 1)
            if bits != before[1].split(" ", 1)[1]:
                result["problems"].append(f"{sample}: bits differ")
            rows, at = lines[at:at + int(count)], at + int(count)
            wanted = len(s["target"]["index"])
            if len(rows) != wanted:
                result["problems"].append(f"{sample}: {len(rows)} explanations for {wanted} rows")
                continue
            for r, row in enumerate(rows):
                if row["target"]["index"] != s["target"]["index"][r]:
                    result["problems"].append(f"{sample} row {r}: index {row['target']['index']} for {s['target']['index'][r]}")
                position = (s["target"]["position"] or [None] * wanted)[r]
                if row["target"]["position"] != position:
                    result["problems"].append(f"{sample} row {r}: position {row['target']['position']} for {position}")
            golden = case["methods"][method]["samples"][key]
            result["noise"][key] = golden.get("noise", 0.0)
            leaves = golden.get("leaves", [golden["tokens"]])
            if len(rows[0]["inputs"]) != len(leaves):
                result["problems"].append(f"{sample}: {len(rows[0]['inputs'])} leaves ({', '.join(i['name'] for i in rows[0]['inputs'])}) for {len(leaves)}")
            for i, leaf in enumerate(leaves[:len(rows[0]["inputs"])]):
                e = error(rows, leaf, i)
                if e is None:
                    result["problems"].append(f"{sample} leaf {i}: shape {rows[0]['inputs'][i]['shape']} for {leaf['shape']}")
                else:
                    leaf = f"{key}.{i}" if len(leaves) > 1 else key
                    result["errors"][leaf] = max(e, result["errors"].get(leaf, 0.0)) 
        print(json.dumps(result))


main()
