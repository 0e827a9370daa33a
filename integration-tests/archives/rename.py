#!/usr/bin/env python3
"""rename.py IN.pt OUT.pt: the same archive with every class, module and attribute renamed to nonsense.

Names keep their lengths, so that pickled strings stay where they are. Methods keep theirs, as the app calls them.
"""
import keyword, re, sys, zipfile

source, target = sys.argv[1:]
archive = zipfile.ZipFile(source)
entries = {info.filename: archive.read(info) for info in archive.infolist()}
code = {n: b.decode() for n, b in entries.items() if n.endswith(".py")}
text = "\n".join(code.values())

kept = set(keyword.kwlist) | {"Module", "Tensor", "training", "_is_full_backward_hook", "self", "forward", "CONSTANTS", "torch", "ops", "int", "prim"}
names = set(re.findall(r"^class (\w+)\(", text, re.M))                       # classes
names |= set(re.findall(r"^  (\w+) : ", text, re.M))                         # attributes
names |= set(re.findall(r'^  __annotations__\["(\w+)"\]', text, re.M))       # attributes such as "0"
for path in re.findall(r"__torch__((?:\.\w+)+)", text):                      # modules
    names |= set(path.split(".")[1:])
names = {n for n in names if n not in kept and not n.startswith("___torch_mangle") and not n.isdigit()}
taken = set(re.findall(r"\w+", text))


def nonsense(name):
    for seed in range(1, 10**6):
        letters, value = "", hash_of(name) + seed
        for _ in name:
            letters += "abcdefghijklmnopqrstuvwxyz"[value % 26]
            value = value // 26 * 7 + value % 31 + 3
        if letters not in taken and letters not in kept:
            taken.add(letters)
            return letters
    raise SystemExit("no name left for " + name)


def hash_of(name):
    value = 7
    for c in name:
        value = (value * 131 + ord(c)) % 1000003
    return value


renamed = {n: nonsense(n) for n in sorted(names, key=lambda n: (-len(n), n))}
# In a qualified name the parts behind __torch__ are modules and classes; "torch" is one of them there, and only there.
module_torch = nonsense("torch")


def in_text(s):
    s = re.sub(r"__torch__((?:\.\w+)+)", lambda m: "__torch__" + qualified(m.group(1)), s)
    return re.sub(r"(?<![\w.])(\w+)(?= : )|(?<=[\w)]\.)(\w+)|(?<=^class )(\w+)|(?<=\[\")(\w+)(?=\"\])|(?<=, \")(\w+)(?=\")|(?<=\[\")(\w+)(?=\", )", word, s, flags=re.M)


def word(m):
    name = next(g for g in m.groups() if g)
    before = m.string[max(0, m.start() - 20):m.start()]
    if re.search(r"(^|[^\w.])(torch|ops(\.\w+)?)\.$", before) or "__torch__" in before:
        return name
    return renamed.get(name, name)


def qualified(path):
    return "".join("." + (module_torch if p == "torch" else renamed.get(p, p)) for p in path.split(".")[1:])


def in_pickle(data):
    def global_(m):
        return b"c__torch__" + qualified(m.group(1).decode()).encode() + b"\n" + renamed.get(m.group(2).decode(), m.group(2).decode()).encode() + b"\n"
    data = re.sub(rb"c__torch__((?:\.\w+)*)\n(\w+)\n", global_, data)
    for old, new in renamed.items():
        length = len(old).to_bytes(4, "little")
        data = data.replace(b"X" + length + old.encode(), b"X" + length + new.encode())
    return data


def in_path(name):
    if "/code/__torch__/" not in name:
        return name
    head, tail = name.split("/code/__torch__/")
    stem, dot, ending = tail.partition(".py")
    return head + "/code/__torch__" + qualified("." + stem.replace("/", ".")).replace(".", "/") + dot + ending


with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
    for name, data in entries.items():
        if name.endswith(".debug_pkl"):
            continue
        if name in code:
            data = in_text(code[name]).encode()
        elif name.endswith("data.pkl"):
            data = in_pickle(data)
        out.writestr(zipfile.ZipInfo(in_path(name), (1980, 1, 1, 0, 0, 0)), data)
