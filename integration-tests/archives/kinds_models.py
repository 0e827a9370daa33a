"""The models of make_kinds.py, tiny."""
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

import naive_kinds

VOCAB, WIDTH, CLASSES = 30, 8, 3

HERE, TORCH_AO = "model/code/__torch__/kinds_models.py:", "model/code/__torch__/torch/ao/nn/quantized/"
STATIC = "' has no gradient: export the model before its static quantisation, or quantise its linear layers dynamically"


@dataclass
class Kind:
    """One archive.

    build      makes the eager module
    export     function of (module, example): a ScriptModule
    samples    name -> inputs; the name ends in ":METHOD" where another method than forward is called
    leaves     function of (reference, sample): embedding modules, or numbers of float inputs
    reference  function of (module, exported, inputs): the module that is explained
    refused    what the agent says instead, behind the place
    scale      of the weights
    bias       of the biases: with larger ones, fewer gates are near 0, where sigmoid(x) / x is large and float32 is not enough
    """
    name: str
    build: Callable[[], Any]
    export: Callable
    samples: Dict[str, tuple]
    input_names: List[str]
    leaves: Callable = lambda m, s: [find(m, "embed")]
    reference: Callable = naive_kinds.written_out
    array_names: Optional[List[str]] = None
    narrow: Any = None
    tolerance: float = 1e-5
    refused: Optional[str] = None
    leaf_kind: Optional[str] = "embedding"
    scale: float = 1.5
    bias: float = 0.2

    def method_of(self, sample):
        return sample.partition(":")[2] or "forward"

    def leaf_of(self, sample):
        return self.leaf_kind(sample) if callable(self.leaf_kind) else self.leaf_kind


def find(module, name):
    return next(m for path, m in module.named_modules() if path.split(".")[-1] == name)


def trace(module, example):
    with torch.no_grad():
        return torch.jit.trace(module, example, check_trace=False)


def script(module, example):
    return torch.jit.script(module)


def frozen(export):
    return lambda module, example: torch.jit.freeze(export(module, example))


def ids(seed, rows, length):
    return torch.randint(5, VOCAB, (rows, length), generator=torch.Generator().manual_seed(seed))


def numbers(seed, *shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def texts(masked=False):
    if not masked:
        return {"b2": (ids(2, 2, 6),), "b1": (ids(1, 1, 4),)}
    mask = torch.ones(2, 6, dtype=torch.long)
    mask[1, 4:] = 0
    return {"b2pad": (ids(2, 2, 6) * mask, mask), "b1": (ids(1, 1, 4), torch.ones(1, 4, dtype=torch.long))}


def recurrent(name, build, export=script, masked=False):
    return text(name, build, export, masked, scale=0.8, bias=2.0)


def text(name, build, export=script, masked=False, **more):
    return Kind(name, build, export, texts(masked), ["input_ids", "attention_mask"] if masked else ["input_ids"], **more)


class Text(nn.Module):
    """An embedding and a head around what a kind is about."""

    def __init__(self, width=WIDTH):
        super().__init__()
        self.embed, self.head = nn.Embedding(VOCAB, WIDTH), nn.Linear(width, CLASSES)


# ---- narrow linear layers ----
class Layers(Text):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)

    def forward(self, input_ids):
        x = self.embed(input_ids)
        return self.head((x + self.b(F.gelu(self.a(x)))).mean(1))


class LinearRelu(Text):
    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.ReLU())

    def forward(self, input_ids):
        return self.head(self.first(self.embed(input_ids)).mean(1))


def dynamic(module, dtype=torch.qint8, of=(nn.Linear,)):
    return torch.ao.quantization.quantize_dynamic(module, set(of), dtype=dtype)


def dynamic_half(module):
    return dynamic(module, torch.float16)


def dynamic_relu(module):
    module.first = torch.ao.quantization.fuse_modules(module.first, ["0", "1"])
    return torch.ao.quantization.quantize_dynamic(module, {nn.Linear, torch.ao.nn.intrinsic.LinearReLU}, dtype=torch.qint8)


class Static(nn.Module):
    def __init__(self):
        super().__init__()
        self.quant, self.layer, self.dequant = torch.ao.quantization.QuantStub(), nn.Linear(4, CLASSES), torch.ao.quantization.DeQuantStub()

    def forward(self, x):
        return self.dequant(self.layer(self.quant(x)))


def static(module, example):
    module.qconfig = torch.ao.quantization.get_default_qconfig("x86")
    torch.ao.quantization.prepare(module, inplace=True)
    module(*example)
    return torch.jit.script(torch.ao.quantization.convert(module))


def quantised(how, export):
    return lambda module, example: export(how(module), example)


# ---- the encoder layer of the fast path ----
class Encoder(Text):
    def __init__(self, nested=False, first=False, activation="relu"):
        super().__init__()
        layer = nn.TransformerEncoderLayer(WIDTH, 2, 2 * WIDTH, batch_first=True, norm_first=first, activation=activation)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=nested)

    def forward(self, input_ids):
        return self.head(self.encoder(self.embed(input_ids)).mean(1))


class MaskedEncoder(Encoder):
    def forward(self, input_ids, attention_mask):
        return self.head(self.encoder(self.embed(input_ids), src_key_padding_mask=attention_mask == 0)[:, 0])


class CausalEncoder(Encoder):
    def forward(self, input_ids):
        n = input_ids.size(1)
        return self.head(self.encoder(self.embed(input_ids), mask=torch.ones(n, n, dtype=torch.bool).triu(1))[:, -1])


# ---- recurrent layers ----
class Recurrent(Text):
    def __init__(self, cell, layers=2, **more):
        super().__init__((more.get("proj_size") or 6) * (2 if more.get("bidirectional") else 1))
        self.rnn = cell(WIDTH, 6, num_layers=layers, **more)
        self.batch_first, self.place = bool(more.get("batch_first")), 0 if more.get("bidirectional") else -1

    def forward(self, input_ids):
        x = self.embed(input_ids)
        if not self.batch_first:
            x = x.transpose(0, 1)
        y = self.rnn(x)[0]
        return self.head(y[:, self.place] if self.batch_first else y[self.place])


class PackedRecurrent(Recurrent):
    def forward(self, input_ids, attention_mask):
        packed = pack_padded_sequence(self.embed(input_ids), attention_mask.sum(1), batch_first=True)
        y, lengths = pad_packed_sequence(self.rnn(packed)[0], batch_first=True)
        return self.head(y.sum(1))


class Translator(Text):
    """The state of one LSTM is where another one starts."""

    def __init__(self):
        super().__init__(6)
        self.encoder, self.decoder = nn.LSTM(WIDTH, 6, batch_first=True), nn.LSTM(WIDTH, 6, batch_first=True)

    def forward(self, input_ids):
        x = self.embed(input_ids)
        _, state = self.encoder(x)
        y, (h, c) = self.decoder(x[:, :2], state)
        return self.head(y[:, -1] + c[-1])


class Cells(Text):
    def __init__(self, cell):
        super().__init__(6)
        self.cell = cell(WIDTH, 6)


class StateCells(Cells):
    def forward(self, input_ids):
        x = self.embed(input_ids)
        h = torch.zeros(x.size(0), 6, dtype=x.dtype)
        for t in range(x.size(1)):
            h = self.cell(x[:, t], h)
        return self.head(h)


class LstmCells(Cells):
    def forward(self, input_ids):
        x = self.embed(input_ids)
        h, c = torch.zeros(x.size(0), 6, dtype=x.dtype), torch.zeros(x.size(0), 6, dtype=x.dtype)
        for t in range(x.size(1)):
            h, c = self.cell(x[:, t], (h, c))
        return self.head(h)


class Series(nn.Module):
    """Numbers in, no embedding."""

    def __init__(self):
        super().__init__()
        self.rnn, self.head = nn.GRU(4, 6, batch_first=True, bias=False), nn.Linear(6, CLASSES)

    def forward(self, x):
        return self.head(self.rnn(x)[1][-1])


# ---- what scripts are made of ----
class Part(nn.Module):
    """A gate, so that rules and plain gradients differ."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.a(x)) * self.b(x)


class OtherPart(Part):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.a(x)) + F.gelu(self.b(x))


@torch.jit.interface
class AnyPart(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        pass


class Interfaces(Text):
    """Two modules behind one interface, one of them handed to a function."""
    first: AnyPart
    second: AnyPart

    def __init__(self):
        super().__init__()
        self.first, self.second = Part(), OtherPart()

    def forward(self, input_ids):
        x = self.embed(input_ids)
        return self.head((x + self.first.forward(x) + self.second.forward(x)).mean(1))


def gate_of(x: torch.Tensor, n: int) -> torch.Tensor:
    return torch.sigmoid(x * n) * x


class Forks(Text):
    """A module, a function and a list of futures."""

    def __init__(self):
        super().__init__()
        self.part, self.other = Part(), OtherPart()

    def forward(self, input_ids):
        x = self.embed(input_ids)
        one = torch.jit.fork(self.part, x)
        two = torch.jit.fork(gate_of, x, 2)
        more: List[torch.jit.Future[torch.Tensor]] = []
        for i in range(1, 3):
            more.append(torch.jit.fork(gate_of, x, i))
        y = self.other(x) + torch.jit.wait(one) + torch.jit.wait(two)
        for future in more:
            y = y + torch.jit.wait(future)
        return self.head(y.mean(1))


class TracedFork(Forks):
    def forward(self, input_ids):
        x = self.embed(input_ids)
        future = torch.jit.fork(self.part, x)
        y = self.other(x)
        return self.head((y + torch.jit.wait(future)).mean(1))


class Loops(Text):
    """Loops that go on as long as what a gate lets through is small."""

    def __init__(self):
        super().__init__()
        self.part = Part()

    def forward(self, input_ids):
        x = self.embed(input_ids)
        steps = 0
        while bool(self.part(x).abs().sum() < 60.0) and steps < 4:
            x = x + self.part(x)
            steps += 1
        return self.head(x.mean(1))


class Inner(NamedTuple):
    hidden: torch.Tensor
    more: Dict[str, torch.Tensor]


class Outer(NamedTuple):
    logits: torch.Tensor
    hidden: List[torch.Tensor]


class Containers(Text):
    """Named tuples, dicts and lists of tensors, inside and out."""

    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleList([Part(), Part()])

    def encode(self, x: torch.Tensor) -> Inner:
        seen: Dict[str, torch.Tensor] = {}
        for i, part in enumerate(self.parts):
            x = x + part(x)
            seen[str(i)] = x
        return Inner(x, seen)

    def forward(self, inputs: Dict[str, torch.Tensor]) -> Outer:
        inner = self.encode(self.embed(inputs["input_ids"]))
        hidden = [inner.hidden]
        for value in inner.more.values():
            hidden.append(torch.tanh(value))
        return Outer(self.head(torch.stack(hidden).sum(0).mean(1)), hidden)


class DictOut(Containers):
    def forward(self, inputs: Tuple[torch.Tensor, torch.Tensor]) -> Dict[str, torch.Tensor]:
        inner = self.encode(self.embed(inputs[0]))
        return {"logits": self.head((inner.hidden * inputs[1].unsqueeze(-1)).mean(1))}


class ListInOut(Containers):
    def forward(self, inputs: List[torch.Tensor]) -> List[torch.Tensor]:
        inner = self.encode(self.embed(inputs[0]))
        return [self.head((inner.more["1"] * inputs[1].unsqueeze(-1)).mean(1)), inner.hidden]


@torch.jit.script
class Halves:
    """A class that is no module: its objects hold what the model put there."""

    def __init__(self, x: torch.Tensor, n: int):
        self.gate = torch.sigmoid(x[:, :, :n])
        self.signal = x[:, :, n:]
        self.calls = 0

    def product(self):
        self.calls += 1
        return self.gate * self.signal

    def shift(self, by: torch.Tensor):
        self.signal = self.signal + torch.tanh(by)


class Objects(Text):
    def __init__(self):
        super().__init__()
        self.wide, self.part = nn.Linear(WIDTH, 2 * WIDTH), Part()

    def forward(self, input_ids):
        x = self.embed(input_ids)
        halves = Halves(self.wide(x), 8)
        halves.shift(x)
        return self.head((halves.product() + self.part(halves.signal)).mean(1))


class Towers(nn.Module):
    """Two towers, as CLIP's, and three methods."""

    def __init__(self):
        super().__init__()
        self.embed, self.part, self.patch, self.other = nn.Embedding(VOCAB, WIDTH), Part(), nn.Conv2d(3, WIDTH, 2, 2), OtherPart()

    @torch.jit.export
    def get_text_features(self, input_ids):
        x = self.embed(input_ids)
        return F.normalize((x + self.part(x)).mean(1), dim=-1)

    @torch.jit.export
    def get_image_features(self, pixel_values):
        x = self.patch(pixel_values).flatten(2).transpose(1, 2)
        return F.normalize((x + self.other(x)).mean(1), dim=-1)

    def forward(self, input_ids, pixel_values):
        return self.get_text_features(input_ids) @ self.get_image_features(pixel_values).t() * 3.0


class Experts(Text):
    """Each token goes through its best two experts."""

    def __init__(self):
        super().__init__()
        self.router, self.experts = nn.Linear(WIDTH, 4), nn.ModuleList([Part() for _ in range(4)])

    def forward(self, input_ids):
        x = self.embed(input_ids)
        flat = x.reshape(-1, x.size(2))
        weights, chosen = torch.topk(torch.softmax(self.router(flat), -1), 2, -1)
        y = torch.zeros_like(flat)
        for i, expert in enumerate(self.experts):
            rows, places = torch.where(chosen == i)
            if rows.numel() > 0:
                y.index_add_(0, rows, expert(flat[rows]) * weights[rows, places].unsqueeze(-1))
        return self.head((x + y.reshape(x.shape)).mean(1))


class Gated(Text):
    def __init__(self):
        super().__init__()
        self.part, self.norm = Part(), nn.LayerNorm(WIDTH)

    def forward(self, input_ids):
        x = self.embed(input_ids)
        return self.head(self.norm(x + self.part(x)).mean(1))


class Resets(Gated):
    """One method writes a field; the others can be explained."""
    calls: int

    def __init__(self):
        super().__init__()
        self.calls = 0

    @torch.jit.export
    def reset(self):
        self.calls = 0


# ---- what cannot be run twice, or has no gradient ----
class Counts(Gated):
    calls: int

    def __init__(self):
        super().__init__()
        self.calls = 0

    def forward(self, input_ids):
        self.calls += 1
        return self.head(self.embed(input_ids).mean(1)) * self.calls


class Caches(Gated):
    cache: List[torch.Tensor]

    def __init__(self):
        super().__init__()
        self.cache = []

    def forward(self, input_ids):
        x = self.embed(input_ids).mean(1)
        self.cache.append(x)
        return self.head(x)


class MovesBuffer(Gated):
    def __init__(self):
        super().__init__()
        self.register_buffer("seen", torch.zeros(WIDTH))

    def forward(self, input_ids):
        x = self.embed(input_ids).mean(1)
        self.seen.add_(x.mean(0))
        return self.head(x + self.seen)


class ChangesInput(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(4, CLASSES)

    def forward(self, x):
        x.mul_(2.0)
        return self.head(x)


class Noise(Gated):
    def forward(self, input_ids):
        x = self.embed(input_ids).mean(1)
        return self.head(x + torch.randn_like(x) * 0.0)


class OneDnn(Gated):
    """An operation that is none of PyTorch's own, and without a derivative, silently."""

    def forward(self, input_ids):
        x = self.embed(input_ids).mean(1)
        return torch.ops.mkldnn._linear_pointwise(x, self.head.weight, self.head.bias, "relu", [], "")


def towers():
    picture = numbers(7, 1, 3, 4, 4)
    return {"pair": (ids(2, 2, 5), picture), "text:get_text_features": (ids(3, 2, 6),), "picture:get_image_features": (numbers(8, 2, 3, 4, 4),)}


def boxed(box):
    return {name: (box(*inputs),) for name, inputs in texts(True).items()}


def tower_leaves(model, sample):
    return [0] if sample.startswith("picture") else [model.embed]


def kinds():
    result = [
        text("int8-traced", Layers, quantised(dynamic, trace), reference=naive_kinds.recorded(dynamic)),
        text("int8-scripted", Layers, quantised(dynamic, script), reference=naive_kinds.recorded(dynamic)),
        text("int8-frozen", Layers, quantised(dynamic, frozen(trace)), reference=naive_kinds.recorded(dynamic)),
        text("int8-relu", LinearRelu, quantised(dynamic_relu, script), reference=naive_kinds.recorded(dynamic_relu)),
        text("half-weights", Layers, quantised(dynamic_half, script), reference=naive_kinds.recorded(dynamic_half)),
        Kind("int8-static", Static, static, {"b2": (numbers(1, 2, 4),), "b1": (numbers(2, 1, 4),)}, ["x"],
             refused="; ".join((TORCH_AO + "modules.py:16:10: 'torch.quantize_per_tensor" + STATIC, TORCH_AO + "modules/linear.py:17:10: 'ops.quantized.linear" + STATIC, "and 1 more"))),
        text("int8-lstm", lambda: Recurrent(nn.LSTM, batch_first=True), quantised(lambda m: dynamic(m, of=(nn.LSTM,)), trace),
             refused="model/code/__torch__/torch/ao/nn/quantized/dynamic/modules/rnn.py:187:19: 'torch.quantized_lstm' has no gradient: leave recurrent layers out when the model is quantised"),
        text("encoder-traced", Encoder, trace),
        text("encoder-scripted", Encoder, script),
        text("encoder-first-gelu", lambda: Encoder(first=True, activation="gelu"), trace),
        text("encoder-causal", CausalEncoder, trace),
        text("encoder-masked-traced", MaskedEncoder, trace, True),
        text("encoder-masked-scripted", MaskedEncoder, script, True),
        text("encoder-nested-traced", lambda: MaskedEncoder(True), trace, True),
        text("encoder-nested-scripted", lambda: MaskedEncoder(True), script, True),
        text("encoder-nested-frozen", lambda: MaskedEncoder(True), frozen(script), True),
        recurrent("lstm-traced", lambda: Recurrent(nn.LSTM, batch_first=True), trace),
        recurrent("lstm-scripted", lambda: Recurrent(nn.LSTM), script),
        recurrent("lstm-frozen", lambda: Recurrent(nn.LSTM, batch_first=True), frozen(trace)),
        recurrent("lstm-bidirectional", lambda: Recurrent(nn.LSTM, batch_first=True, bidirectional=True), script),
        recurrent("lstm-projected", lambda: Recurrent(nn.LSTM, batch_first=True, proj_size=4, bidirectional=True), trace),
        recurrent("lstm-packed", lambda: PackedRecurrent(nn.LSTM, batch_first=True, bidirectional=True), script, True),
        recurrent("lstm-state", Translator, script),
        recurrent("lstm-cells", lambda: LstmCells(nn.LSTMCell), script),
        recurrent("gru-traced", lambda: Recurrent(nn.GRU, batch_first=True, bidirectional=True), trace),
        recurrent("gru-scripted", lambda: Recurrent(nn.GRU, batch_first=True), script),
        recurrent("gru-packed", lambda: PackedRecurrent(nn.GRU, batch_first=True), script, True),
        recurrent("gru-cells", lambda: StateCells(nn.GRUCell), script),
        Kind("gru-series", Series, trace, {"b2": (numbers(1, 2, 5, 4),), "b1": (numbers(2, 1, 3, 4),)}, ["x"], lambda m, s: [0], leaf_kind="series", scale=1.0),
        recurrent("rnn-tanh", lambda: Recurrent(nn.RNN, batch_first=True, bidirectional=True), trace),
        recurrent("rnn-relu", lambda: Recurrent(nn.RNN, batch_first=True, nonlinearity="relu"), script),
        recurrent("rnn-cells", lambda: StateCells(nn.RNNCell), script),
        text("interfaces", Interfaces),
        text("forks", Forks),
        text("fork-traced", TracedFork, trace),
        text("loop-condition", Loops),
        text("loop-frozen", Loops, frozen(script)),
        Kind("containers", Containers, script, boxed(lambda a, m: {"input_ids": a, "attention_mask": m}), ["input_ids", "attention_mask"],
             array_names=["inputs.input_ids", "inputs.attention_mask"]),
        Kind("dict-out", DictOut, script, boxed(lambda a, m: (a, m)), ["input_ids", "attention_mask"], array_names=["inputs()", "inputs()"]),
        Kind("list-in-out", ListInOut, script, boxed(lambda a, m: [a, m]), ["input_ids", "attention_mask"], array_names=["inputs[]", "inputs[]"]),
        text("objects", Objects),
        Kind("towers", Towers, script, towers(), ["input_ids", "pixel_values"], tower_leaves,
             leaf_kind=lambda sample: "image" if sample.startswith("picture") else "embedding"),
        text("method-refused", Resets),
        text("experts-scripted", Experts),
        text("experts-traced", Experts, trace),
        text("experts-frozen", Experts, frozen(script)),
        text("half", Gated, narrow=torch.float16, tolerance=1e-2),
        text("half-traced", Gated, trace, narrow=torch.float16, tolerance=1e-2),
        text("bfloat16", Gated, narrow=torch.bfloat16, tolerance=1e-1),
        text("refused-field", Counts, refused=HERE + "14:5: the model writes self.calls when it predicts, so it cannot be run twice: return the value instead"),
        text("refused-list", Caches, refused=HERE + "16:10: 'torch.append' changes what the model keeps, so it cannot be run twice: clone it first"),
        text("refused-buffer", MovesBuffer, refused=HERE + "16:10: 'torch.add_' changes what the model keeps, so it cannot be run twice: clone it first"),
        Kind("refused-input", ChangesInput, script, {"b2": (numbers(1, 2, 4),), "b1": (numbers(2, 1, 4),)}, ["x"], refused=HERE + "9:10: 'torch.mul_' changes an input of the model, so it cannot be run twice: clone it first"),
        text("refused-random", Noise, refused=HERE + "15:33: 'torch.randn_like' draws random numbers, so the model cannot be run twice: call eval() before the export, or pass the numbers in as an input"),
        text("refused-operator", OneDnn, refused=HERE + "19:10: 'ops.mkldnn._linear_pointwise' has no gradient: export the model without torch.jit.optimize_for_inference"),
    ]
    return result
