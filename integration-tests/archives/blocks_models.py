"""The networks of com.example.blocks.DjlNetworks, in PyTorch as their formulas say; for naive_lrp.py, in float64."""
import math

import torch
import torch.nn.functional as F
from torch import nn

import naive_kinds
import naive_lrp


class Network(nn.Module):
    """A network: a function of its weights and inputs.

    leaf    what is called on the rows found in a table of embeddings
    whole   an activation that is written out in Java, taken as one
    logits  what is explained in place of the output, where that is a softmax or a sigmoid
    """

    def __init__(self, name, weights, method):
        super().__init__()
        self.f, self.weights, self.bends = NETWORKS[name], weights, method != "gradient-x-input"
        self.leaf, self.logits = nn.Identity(), None

    def forward(self, *inputs):
        self.logits = None
        return self.f(self, *inputs)

    def __getitem__(self, name):
        """A weight, by its name or the last part of it."""
        found = [w for k, w in self.weights.items() if k == name] or [w for k, w in self.weights.items() if k.endswith(name)]
        assert len(found) == 1, name
        return found[0]

    def whole(self, f, x, mark="activation"):
        if not self.bends:
            return f(x)
        return naive_lrp.marked(naive_lrp.Identity.apply(x, f(x.detach())), mark)

    def end(self, f, x, logits=None):
        self.logits = x if logits is None else logits
        return f(x)

    def linear(self, x, name):
        bias = [w for k, w in self.weights.items() if k == name + "_bias"]
        return F.linear(x, self[name + "_weight"], *bias)

    def conv(self, x, name, f=F.conv2d, **more):
        return f(x, self[name + "_weight"], self[name + "_bias"], **more)

    def batch_norm(self, x, name, axis=1):
        y = F.batch_norm(x.transpose(1, axis), *(self[f"{name}_{k}"] for k in ("runningMean", "runningVar", "gamma", "beta")))
        return y.transpose(1, axis)

    def attention(self, x, name, minus=None):
        q, k, v = (self.linear(x, name + p).unflatten(-1, (2, -1)).transpose(1, 2)
                   for p in ("02queryProjection", "01keyProjection", "03valueProjection"))
        scores = torch.matmul(q, k.transpose(2, 3)) / math.sqrt(q.size(-1))
        scores = scores if minus is None else scores + minus
        context = torch.matmul(torch.softmax(scores, -1), v)
        return self.linear(context.transpose(1, 2).flatten(2), name + "04resultProjection")

    def encoder(self, x, name, minus=None):
        y = self.batch_norm(self.attention(x, name + "01selfAttention_", minus) + x, name + "02attentionNorm", 2)
        y = self.linear(F.gelu(self.linear(y, name + "03outputBlock_01Linear")), name + "03outputBlock_03Linear")
        return self.batch_norm(y + x, name + "04outputNorm", 2)

    def layer(self, size, name, mode, hidden, layers, both):
        biased = any("BIAS" in k for k in self.weights)
        layer = {"LSTM": nn.LSTM, "GRU": nn.GRU}.get(mode, nn.RNN)
        more = {"nonlinearity": mode[4:].lower()} if layer is nn.RNN else {}
        layer = layer(size, hidden, layers, batch_first=True, bias=biased, bidirectional=both, **more).requires_grad_(False)
        for i in range(layers):
            for way, ending in (("l", ""), ("r", "_reverse"))[:2 if both else 1]:
                for part, ours in (("i2h", "ih"), ("h2h", "hh")):
                    for kind in ("weight", "bias")[:2 if biased else 1]:
                        w = self[f"{name}_{way}_{i}_{part}_{kind.upper()}"]
                        setattr(layer, f"{kind}_{ours}_l{i}{ending}", nn.Parameter(w, False))
        return naive_kinds.WrittenRecurrent(layer)

    def recurrent(self, x, name, mode, hidden, layers, both=False, state=None):
        with torch._C.DisableTorchFunction():
            written = self.layer(x.size(-1), name, mode, hidden, layers, both)
        return written(x, state)[0]


def attention(n, x, mask):
    return n.attention(x, "", (1 - mask[:, None].to(x.dtype)) * -1e5)


def bert(n, ids, types, mask):
    x = n.leaf(n["tokenEmbedding_embedding"][ids]) + n["typeEmbedding_embedding"][types] + n["positionEmbedding"]
    x = n.batch_norm(x, "03embeddingNorm", 2)
    minus = (1 - mask[:, None, None].to(x.dtype)) * -1e5
    for name in ("05transformer_0_", "06transformer_1_"):
        x = n.encoder(x, name, minus)
    return x, torch.tanh(n.linear(x[:, 1], "07poolingProjection"))


def cnn(n, x):
    x = torch.relu(n.batch_norm(n.conv(x, "01Conv2d", padding=1), "02BatchNorm"))
    x = F.max_pool2d(x, 2)
    branch = "05ParallelBlock_01SequentialBlock_"
    y = torch.relu(n.batch_norm(n.conv(x, branch + "01Conv2d", padding=1), branch + "02BatchNorm"))
    x = F.leaky_relu(n.conv(y, branch + "04Conv2d", padding=1) + x, 0.1)
    x = torch.relu(n.conv(F.avg_pool2d(x, 2), "08Conv2d", padding=1))
    return n.linear(x.mean((2, 3)), "11Linear")


def elman(n, x):
    states = [torch.zeros(x.size(0), 6, dtype=x.dtype)]
    for t in range(x.size(1)):
        states.append(torch.tanh(x[:, t] @ n["input"] + states[-1] @ n["recurrent"] + n["bias"]))
    return torch.stack(states[1:], 1)


def mlp(n, x):
    x = torch.relu(n.linear(x.flatten(1), "02Linear"))
    x = torch.relu(n.linear(x, "05Linear"))
    return n.linear(torch.tanh(n.linear(x, "07Linear")), "09Linear")


def relative(n, x):
    places = torch.arange(x.size(1))
    offsets = n["table"][places[:, None] - places + x.size(1) - 1]
    weights = torch.softmax(torch.bmm(x, x.transpose(1, 2)) * 0.125 + offsets, -1)
    return torch.bmm(weights, x) + x


def written_out(n, x):
    y = F.layer_norm(x, [x.size(-1)], n["gamma"], n["beta"], 1e-5)
    y = F.linear(F.gelu(y), n["weight"], n["bias"])
    y = torch.exp(y - y.max(-1, keepdim=True).values)
    return y / y.sum(-1, keepdim=True)


# ---- between two linear maps ----
def between(f, end=lambda n, x: x):
    return lambda n, x: end(n, f(n, x @ n["in"] + n["bias"]) @ n["out"])


def whole(f, mark="activation"):
    return lambda n, x: n.whole(f, x, mark)


def tanh_gelu(x):
    return F.gelu(x, approximate="tanh")


ACTIVATIONS = {
    "elu": F.elu, "gelu": F.gelu, "gelu-tanh": tanh_gelu, "gelu-tanh-products": tanh_gelu, "hard-swish": F.hardswish,
    "leaky-relu": lambda x: F.leaky_relu(x, 0.1), "mish": lambda x: x * torch.tanh(torch.log2(1 + torch.exp(x))), "mish-softplus": F.mish,
    "quick-gelu": lambda x: x * torch.sigmoid(1.702 * x), "quick-gelu-in-place": lambda x: x * torch.sigmoid(1.702 * x),
    "relu-by-mask": torch.relu, "relu-maximum": torch.relu, "selu": F.selu, "silu-quotient": F.silu, "silu-quotient-in-place": F.silu,
    "softplus": F.softplus, "softsign": F.softsign, "tanh-exponentials": torch.tanh, "swish": lambda x: x * torch.sigmoid(1.5 * x)}


def normed(f):
    def forward(n, x):
        x = x @ n["in"] + n["bias"]
        return (f(x) * n["gain"] + x) @ n["out"]
    return forward


def l2(x):
    return x / x.detach().norm(dim=-1, keepdim=True)


def rms(x):
    return x / torch.sqrt((x.detach() ** 2).mean(-1, keepdim=True) + 1e-5)


def standardised(x, inside=True):
    centred = x - x.mean(-1, keepdim=True)
    variance = (centred.detach() ** 2).mean(-1, keepdim=True)
    return centred / (torch.sqrt(variance + 1e-5) if inside else torch.sqrt(variance) + 1e-5)


def bent(f, plain):
    """The gradient is that of f where rules bend it, else that of its formula."""
    return lambda n, x: normed(f if n.bends else plain)(n, x)


NORMS = {
    "l2": l2, "l2-by-norm": l2, "l2-by-norm-bounded": l2, "l2-by-norm-clipped": l2, "l2-by-sum": l2,
    "rms-in-place": rms, "rms-power": rms, "rms-product": rms, "rms-quotient": rms, "rms-reciprocal": rms,
    "standardised": lambda x: standardised(x, False), "standardised-moments": standardised}
PLAIN = {
    l2: lambda x: x / x.norm(dim=-1, keepdim=True),
    rms: lambda x: x / torch.sqrt((x ** 2).mean(-1, keepdim=True) + 1e-5),
    standardised: lambda x: F.layer_norm(x, [x.size(-1)]),
    NORMS["standardised"]: lambda x: (x - x.mean(-1, keepdim=True)) / (x.std(-1, keepdim=True, unbiased=False) + 1e-5)}


# ---- gates ----
def two(f):
    return lambda n, x: f(n, x @ n["a"] + n["bias"], x @ n["b"]) @ n["out"]


def highway(n, a, b):
    gate = torch.sigmoid(a)
    return torch.tanh(b) * gate + naive_lrp.marked(1 - gate, "share") * b


GATES = {
    "gate-geglu": lambda n, a, b: F.gelu(a) * b, "gate-glu": lambda n, a, b: a * torch.sigmoid(b), "gate-highway": highway,
    "gate-in-place": lambda n, a, b: torch.sigmoid(a) * b,
    "gate-swiglu": lambda n, a, b: F.silu(a) * b, "gate-tanh-sigmoid": lambda n, a, b: torch.tanh(a) * torch.sigmoid(b),
    "gate-written-sigmoid": lambda n, a, b: torch.sigmoid(a) * b, "product": lambda n, a, b: a * b, "product-in-place": lambda n, a, b: a * b,
    "quotient": lambda n, a, b: a / (b ** 2 + 1), "square": lambda n, a, b: a ** 2 + torch.tanh(b) ** 2}


# ---- attention ----
def batched(mask="minus"):
    def forward(n, x):
        scores = torch.bmm(x @ n["query"], (x @ n["key"]).transpose(1, 2)) / math.sqrt(8)
        seen = torch.ones(5, 5, dtype=torch.bool).tril()
        if mask == "exponentials":
            weights = torch.exp(scores) * seen
            weights = weights / weights.sum(-1, keepdim=True)
        elif mask == "product":
            weights = torch.softmax(scores, -1) * seen
        else:
            weights = torch.softmax(scores.masked_fill(~seen, -math.inf), -1)
        return (torch.bmm(weights, x @ n["value"]) + x).mean(1) @ n["out"]
    return forward


def additive(n, x):
    energy = torch.tanh(x @ n["key"] + x[:, -1:] @ n["query"])
    weights = torch.softmax((energy @ n["energy"]).squeeze(-1), 1)
    return torch.tanh((weights[:, :, None] * x).sum(1) @ n["value"]) @ n["out"]


def dot(n, x):
    scores = (x @ n["query"]) @ (x @ n["key"]).T
    return (torch.softmax(scores, -1) @ (x @ n["value"]) + x) @ n["out"]


def heads(n, x):
    q, k, v = ((x @ n[name]).unflatten(-1, (2, -1)).transpose(1, 2) for name in ("query", "key", "value"))
    context = torch.softmax(q @ k.transpose(2, 3) * 0.5, -1) @ v
    return context.transpose(1, 2).flatten(2)[:, 0] @ n["out"]


# ---- layers ----
def last_step(mode, hidden, layers, both=False):
    def forward(n, x):
        name = "01" + mode.split("_")[0]
        return n.linear(n.recurrent(x, name, mode, hidden, layers, both)[:, -1], "03Linear")
    return forward


def conv_1d(n, x):
    x = F.max_pool1d(torch.relu(n.conv(x, "01Conv1d", F.conv1d)), 2)
    return n.linear(x.flatten(1), "05Linear")


def conv_grouped(n, x):
    x = torch.relu(n.conv(x, "01Conv2d", padding=1, stride=2, groups=4))
    x = F.gelu(n.conv(x, "03Conv2d", padding=1, groups=2))
    return n.linear(F.lp_pool2d(x, 2, 2).amax((2, 3)), "07Linear")


def conv_residual(n, x):
    name = "01ParallelBlock_01SequentialBlock_"
    y = torch.relu(n.batch_norm(x, name + "01BatchNorm"))
    y = n.batch_norm(n.conv(y, name + "03Conv2d", padding=1), name + "04BatchNorm")
    return n.linear(torch.relu(y + x).mean((2, 3)), "04Linear")


def conv_excite(n, x):
    x = n.conv(x, "01conv", padding=1)
    gate = torch.sigmoid(torch.relu(x.mean((2, 3)) @ n["squeeze"]) @ n["excite"])
    return torch.relu(x * gate[:, :, None, None]).sum((2, 3)) @ n["out"]


def states(n, x):
    state = n.recurrent(x, "01encoder", "GRU", 6, 1)[:, -1]
    y = n.recurrent(x[:, :2], "02decoder", "GRU", 6, 1, False, state[None])
    return y[:, -1] @ n["out"]


def cells_gru(n, sequence):
    h = torch.zeros(2, 5, dtype=sequence.dtype)
    for t in range(sequence.size(1)):
        x, y = (sequence[:, t] @ n["input"]).chunk(3, 1), (h @ n["recurrent"]).chunk(3, 1)
        reset, update = torch.sigmoid(x[0] + y[0]), torch.sigmoid(x[1] + y[1])
        h = naive_lrp.marked(1 - update, "share") * torch.tanh(x[2] + reset * y[2]) + update * h
    return h @ n["out"]


def cells_lstm(n, sequence):
    h = c = torch.zeros(2, 5, dtype=sequence.dtype)
    for t in range(sequence.size(1)):
        i, f, g, o = (sequence[:, t] @ n["input"] + h @ n["recurrent"]).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
    return h @ n["out"]


# ---- look-ups ----
def lookup(table="table"):
    return lambda n, ids: torch.relu(n.leaf(n[table][ids]) @ n["in"]).mean(1) @ n["out"]


def side(n, ids):
    return torch.tanh(n.leaf(n["table"][ids]).mean(1) @ n["in"])


def siamese(n, a, b):
    a, b = side(n, a), side(n, b)
    return torch.cat([a, b, (a - b).abs(), a * b], 1) @ n["out"]


def score(n, a, b):
    a, b = (F.normalize(side(n, ids), dim=1) for ids in (a, b))
    return (a * b).sum(1)


def text_cnn(n, ids):
    x = n.leaf(n["table"][ids]).transpose(1, 2)
    return torch.relu(n.conv(x, "01conv", F.conv1d)).max(2).values @ n["out"]


def masked_mean(n, ids, mask):
    x = torch.tanh(n.leaf(n["table"][ids]) @ n["in"])
    return (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True) @ n["out"]


def cosine(n, a, b):
    a, b = side(n, a), side(n, b)
    lengths = a.norm(dim=1) * b.norm(dim=1)
    return (a * b).sum(1) / (lengths.detach() if n.bends else lengths)


def image_and_numbers(n, image, numbers):
    image = torch.relu(image.flatten(1) @ n["image"])
    return torch.cat([image, torch.tanh(numbers @ n["numbers"])], 1) @ n["out"]


def shifted(x):
    y = torch.zeros_like(x)
    y[:, 1:5] = x[:, :4]
    return y + x * 0.5


SHAPES = {
    "clip": lambda x: x.clamp(-0.5, 0.5), "abs": torch.abs, "concat": lambda x: torch.cat([x, torch.tanh(x)], 1)[:, 2:8],
    "cumsum": lambda x: x.cumsum(1), "flip": lambda x: x.flip(1), "max": lambda x: x - x.max(1, keepdim=True).values,
    "min": lambda x: 2 * x - x.min(1, keepdim=True).values, "pad": lambda x: F.pad(x[:, :4], (1, 1)),
    "prod": lambda x: x + x.reshape(3, 2, 3).prod(2).repeat_interleave(3, 1), "repeat": lambda x: x[:, :3].repeat_interleave(2, 1),
    "set": shifted, "split": lambda x: torch.cat([x[:, 4:], torch.tanh(x[:, :2]), x[:, 2:4]], 1),
    "stack": lambda x: x + torch.tanh(x), "sum-of-three": lambda x: x + torch.tanh(x) + 2 * x, "tile": lambda x: x[:, :3].repeat(1, 2),
    "topk": lambda x: x.sort(1, descending=True).values, "transpose": lambda x: x}
ENDS = {
    "log-of-softmax": lambda n, x: n.end(lambda x: torch.log(torch.softmax(x, 1)), x), "log-softmax": lambda n, x: n.end(lambda x: torch.log_softmax(x, 1), x),
    "number": lambda n, x: x.sum(1), "one-column": lambda n, x: x.sum(1, keepdim=True), "sigmoid": lambda n, x: n.end(torch.sigmoid, x),
    "softmax": lambda n, x: n.end(lambda x: torch.softmax(x, 1), x), "softmax-reshaped": lambda n, x: n.end(lambda x: torch.softmax(x, 1), x),
    "softmax-class": lambda n, x: n.end(lambda x: torch.softmax(x, 1)[:, 1], x, x[:, 1]),
    "softmax-transposed": lambda n, x: n.end(lambda x: torch.softmax(x, 1).T, x @ x.T, (x @ x.T).T), "tanh": lambda n, x: torch.tanh(x)}

NETWORKS = {
    "attention": attention, "bert-block": bert, "cnn": cnn, "elman": elman, "mlp": mlp, "relative": relative, "written-out": written_out,
    "encoder": lambda n, x: n.linear(n.encoder(x, "01TransformerEncoderBlock_").mean(1), "03Linear"),
    "lstm": last_step("LSTM", 6, 2), "lstm-bidirectional": last_step("LSTM", 4, 2, True), "gru": last_step("GRU", 6, 2),
    "rnn-relu": last_step("RNN_RELU", 6, 1), "rnn-tanh": last_step("RNN_TANH", 6, 2),
    "act-relu-squared": between(lambda n, x: torch.relu(x) ** 2),
    **{"act-" + name: between(whole(f)) for name, f in ACTIVATIONS.items()},
    **{"norm-" + name: bent(f, PLAIN[f]) for name, f in NORMS.items()},
    "norm-layer": lambda n, x: torch.tanh(F.layer_norm(x, [8], n["gamma"], n["beta"])) @ n["out"],
    **{name: two(f) for name, f in GATES.items()},
    **{"attn-" + name: batched(name) for name in ("added", "added-in-place", "exponentials", "product", "set", "where")},
    "attn-additive": additive, "attn-dot": dot, "attn-heads": heads,
    "conv-1d": conv_1d, "conv-grouped": conv_grouped, "conv-residual": conv_residual, "conv-excite": conv_excite,
    **{"lookup-" + name: lookup() for name in ("embedding", "get", "get-index", "flat", "gather", "one-hot", "int32")},
    "lookup-ids": lookup("embedding"), "lookup-words": lookup("embedding"), "siamese": siamese, "siamese-score": score, "siamese-cosine": cosine,
    "text-cnn": text_cnn, "masked-mean": masked_mean, "states": states, "cells-gru": cells_gru, "cells-lstm": cells_lstm,
    "image-and-numbers": image_and_numbers,
    **{"shape-" + name: between(lambda n, x, f=f: f(x)) for name, f in SHAPES.items()},
    **{"end-" + name: between(lambda n, x: x, end) for name, end in ENDS.items()}}
