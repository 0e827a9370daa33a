"""Fused modules, written out as their formulas say, for naive_lrp.py; no code in common with the agent."""
import copy

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

import naive_lrp

MARGIN = 1e-4


class BadSeed(Exception):
    """Another seed is to be taken."""


# ---- recurrent layers ----
def lstm_step(x, state, w, b):
    h, c = state
    a = F.linear(x, w[0], b[0]) + F.linear(h, w[1], b[1])
    i, f, g, o = (a[:, k * c.size(1):(k + 1) * c.size(1)] for k in range(4))
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    h = torch.sigmoid(o) * torch.tanh(c)
    return (F.linear(h, w[2]) if len(w) > 2 else h), c


def gru_step(x, state, w, b):
    h, = state
    n = h.size(1)
    a, r = F.linear(x, w[0], b[0]), F.linear(h, w[1], b[1])
    reset, update = torch.sigmoid(a[:, :n] + r[:, :n]), torch.sigmoid(a[:, n:2 * n] + r[:, n:2 * n])
    new = torch.tanh(a[:, 2 * n:] + reset * r[:, 2 * n:])
    return naive_lrp.marked(1 - update, "share") * new + update * h,


def rnn_step(f):
    return lambda x, state, w, b: (f(F.linear(x, w[0], b[0]) + F.linear(state[0], w[1], b[1])),)


STEPS = {"LSTM": lstm_step, "GRU": gru_step, "RNN_TANH": rnn_step(torch.tanh), "RNN_RELU": rnn_step(torch.relu)}


class WrittenRecurrent(nn.Module):
    """nn.LSTM, nn.GRU and nn.RNN, row by row and step by step."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def way(self, rows, states, name):
        weights, biases = [getattr(self.layer, f"weight_{k}_{name}") for k in ("ih", "hh")], [None, None]
        if self.layer.bias:
            biases = [getattr(self.layer, f"bias_{k}_{name}") for k in ("ih", "hh")]
        if self.layer.proj_size:
            weights.append(getattr(self.layer, "weight_hr_" + name))
        outputs, last = [], []
        for row, state in zip(rows, states):
            steps = []
            for x in reversed(row) if name.endswith("reverse") else row:
                state = STEPS[self.layer.mode](x[None], state, weights, biases)
                steps.append(state[0][0])
            outputs.append(steps[::-1] if name.endswith("reverse") else steps)
            last.append(state)
        return outputs, last

    def forward(self, x, hx=None):
        packed = isinstance(x, PackedSequence)
        if packed:
            x, lengths = pad_packed_sequence(x, batch_first=True)
        else:
            x = x if self.layer.batch_first else x.transpose(0, 1)
            lengths = [x.size(1)] * len(x)
        ways = self.layer.num_layers * (2 if self.layer.bidirectional else 1)
        if hx is None:
            sizes = [self.layer.proj_size or self.layer.hidden_size] + [self.layer.hidden_size] * (self.layer.mode == "LSTM")
            hx = tuple(torch.zeros(ways, len(x), n, dtype=x.dtype) for n in sizes)
        hx = hx if isinstance(hx, tuple) else (hx,)
        rows = [[x[r, t] for t in range(n)] for r, n in enumerate(lengths)]
        finals = []
        for layer in range(self.layer.num_layers):
            found = []
            for ending in ("", "_reverse") if self.layer.bidirectional else ("",):
                states = [tuple(s[len(finals), r][None] for s in hx) for r in range(len(rows))]
                outputs, last = self.way(rows, states, f"l{layer}{ending}")
                found.append(outputs)
                finals.append([torch.cat([state[k] for state in last]) for k in range(len(hx))])
            rows = [[torch.cat(parts) for parts in zip(*steps)] for steps in zip(*found)]
        hidden = tuple(torch.stack([f[k] for f in finals]) for k in range(len(hx)))
        y = torch.stack([torch.cat([torch.stack(row), torch.zeros(max(lengths) - len(row), row[0].size(0), dtype=x.dtype)]) for row in rows])
        if packed:
            y = pack_padded_sequence(y, lengths, batch_first=True)
        elif not self.layer.batch_first:
            y = y.transpose(0, 1)
        return y, hidden if len(hidden) > 1 else hidden[0]


class WrittenCell(nn.Module):
    """nn.LSTMCell, nn.GRUCell and nn.RNNCell."""

    def __init__(self, cell):
        super().__init__()
        self.cell = cell
        self.mode = {"LSTMCell": "LSTM", "GRUCell": "GRU"}.get(type(cell).__name__) or "RNN_" + cell.nonlinearity.upper()

    def forward(self, x, hx):
        state = STEPS[self.mode](x, hx if isinstance(hx, tuple) else (hx,), [self.cell.weight_ih, self.cell.weight_hh], [self.cell.bias_ih, self.cell.bias_hh])
        return state if len(state) > 1 else state[0]


def replaced(module, make):
    """The module with some of its children replaced by what make returns for them."""
    for name, child in list(module.named_children()):
        other = make(child)
        if other is None:
            replaced(child, make)
        else:
            setattr(module, name, other)
    return module


def written_out(module, *_):
    def make(child):
        if isinstance(child, nn.RNNBase):
            return WrittenRecurrent(child)
        return WrittenCell(child) if isinstance(child, nn.RNNCellBase) else None

    return replaced(copy.deepcopy(module).double(), make)


# ---- linear layers with a narrow weight ----
class Recorded(nn.Module):
    """A layer's own outputs, one after the other, and the gradient of the linear map with its weight."""

    def __init__(self, layer, relu):
        super().__init__()
        self.outputs, self.relu = [], relu
        weight, bias = layer._weight_bias()
        self.weight = (weight.dequantize() if weight.is_quantized else weight).double()
        self.bias = bias.double() if bias is not None else None

    def forward(self, x):
        path = F.linear(x, self.weight, self.bias)
        return naive_lrp.Path.apply(self.outputs.pop(0), torch.relu(path) if self.relu else path)


def recorded(quantise):
    """The reference of a model with quantised linear layers: their values are those of a float32 run."""
    def reference(module, exported, inputs):
        narrow = quantise(copy.deepcopy(module))
        layers = [m for m in narrow.modules() if type(m).__name__ in ("Linear", "LinearReLU") and hasattr(m, "_weight_bias")]
        made = {}

        def record(layer, arguments, y):
            if layer._weight_bias()[0].is_quantized:
                x = arguments[0]
                q = torch.quantize_per_tensor_dynamic(x, torch.quint8, True)
                places = x.double() / q.q_scale() + q.q_zero_point()
                margin = ((places - places.floor()) - 0.5).abs().min().item()
                if margin < MARGIN:
                    raise BadSeed("a number lies where another CPU could round it the other way")
            made[layer].outputs.append(y.double())

        for layer in layers:
            made[layer] = Recorded(layer, type(layer).__name__ == "LinearReLU")
            layer.register_forward_hook(record)
        with torch.no_grad():
            narrow(*inputs)
        outputs = {layer: list(r.outputs) for layer, r in made.items()}
        double = copy.deepcopy(module).double()
        by_path = {path: made[m] for path, m in narrow.named_modules() if m in made}

        class Again(nn.Module):
            """Each run takes the outputs from the start."""

            def __init__(self):
                super().__init__()
                self.body = double

            def forward(self, *inputs):
                for layer, r in made.items():
                    r.outputs = list(outputs[layer])
                return self.body(*inputs)

        for path, layer in by_path.items():
            parent, _, name = path.rpartition(".")
            setattr(double.get_submodule(parent), name, layer)
        return Again()

    return reference
