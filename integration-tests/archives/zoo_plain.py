"""Plain modules, as people write them: scripted with control flow, written-out norms, gates and activations, recurrent ones."""
import math
from typing import Dict, List, NamedTuple, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import nn

import naive_lrp
from make_archives import Spec, frozen, optimized, script, trace, trace_grad
from zoo_text import HIDDEN, VOCAB, ids, last_real, padded

C = 3


# ---- activations, each as a submodule (whole), as written out, and as seen by the naive reference ----
class WholeActivation(nn.Module):
    """Known to the naive reference as one activation."""

    def forward(self, x):
        raise NotImplementedError


class TanhGelu(WholeActivation):
    def forward(self, x):
        return 0.5 * x * (1.0 + torch.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * torch.pow(x, 3.0))))


class ErfGelu(WholeActivation):
    def forward(self, x):
        return x * 0.5 * (1.0 + torch.erf(x / math.sqrt(2.0)))


class XSigmoid(WholeActivation):
    def forward(self, x):
        return x * torch.sigmoid(x)


class XSigmoid17(WholeActivation):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class XTanhSoftplus(WholeActivation):
    def forward(self, x):
        return x * torch.tanh(F.softplus(x))


class HardSwishWritten(WholeActivation):
    def forward(self, x):
        return x * F.relu6(x + 3.0) / 6.0


class ReluSquared(WholeActivation):
    def forward(self, x):
        return F.relu(x) * F.relu(x)


class SoftSign(WholeActivation):
    def forward(self, x):
        return x / (1.0 + torch.abs(x))


class CubicGelu(WholeActivation):
    """The tanh form of GELU, with x * x * x."""

    def forward(self, x):
        return 0.5 * x * (1.0 + torch.tanh(0.7978845608 * x * (1.0 + 0.044715 * x * x)))


def tanh_gelu(x: torch.Tensor) -> torch.Tensor:
    return 0.5 * x * (1.0 + torch.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * torch.pow(x, 3.0))))


class TanhGeluInline(nn.Module):
    def __init__(self):
        super().__init__()
        self.up, self.down = nn.Linear(HIDDEN, 64), nn.Linear(64, HIDDEN)

    def forward(self, x):
        h = self.up(x)
        return self.down(0.5 * h * (1.0 + torch.tanh(math.sqrt(2.0 / math.pi) * (h + 0.044715 * torch.pow(h, 3.0)))))


class ErfGeluInline(TanhGeluInline):
    def forward(self, x):
        h = self.up(x)
        return self.down(h * 0.5 * (1.0 + torch.erf(h / math.sqrt(2.0))))


class XSigmoidInline(TanhGeluInline):
    def forward(self, x):
        h = self.up(x)
        return self.down(h * torch.sigmoid(h))


class CubicGeluInline(TanhGeluInline):
    def forward(self, x):
        h = self.up(x)
        return self.down(0.5 * h * (1.0 + torch.tanh(0.7978845608 * h * (1.0 + 0.044715 * h * h))))


class FreeGelu(TanhGeluInline):
    def forward(self, x):
        return self.down(tanh_gelu(self.up(x)))


class MishInline(TanhGeluInline):
    def forward(self, x):
        h = self.up(x)
        return self.down(h * torch.tanh(F.softplus(h)))


class HardSwishInline(TanhGeluInline):
    def forward(self, x):
        h = self.up(x)
        return self.down(h * F.relu6(h + 3.0) / 6.0)


class Whole(TanhGeluInline):
    """The feed-forward with an activation as submodule."""

    def __init__(self, act):
        super().__init__()
        self.act = act

    def forward(self, x):
        return self.down(self.act(self.up(x)))


class InPlaceRelu(TanhGeluInline):
    def forward(self, x):
        h = self.up(x)
        h.relu_()
        return self.down(h)


class ReluAfterAddInPlace(TanhGeluInline):
    def forward(self, x):
        h = self.up(x)
        h += 0.1
        h *= 0.9
        return self.down(F.relu(h, inplace=True))


# ---- gates ----
class SwiGlu(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate, self.up, self.down = nn.Linear(HIDDEN, 64), nn.Linear(HIDDEN, 64), nn.Linear(64, HIDDEN)

    def forward(self, x):
        return self.down(F.silu(self.gate(x)) * self.up(x))


class SwiGluRight(SwiGlu):
    def forward(self, x):
        return self.down(self.up(x) * F.dropout(F.silu(self.gate(x)), 0.1, self.training).contiguous())


class SwiGluWritten(SwiGlu):
    def forward(self, x):
        g = self.gate(x)
        return self.down(g * torch.sigmoid(g) * self.up(x))


class SwiGluWhole(SwiGlu):
    def __init__(self):
        super().__init__()
        self.act = XSigmoid()

    def forward(self, x):
        return self.down(self.act(self.gate(x)) * self.up(x))


class GluSplit(nn.Module):
    def __init__(self):
        super().__init__()
        self.up, self.down = nn.Linear(HIDDEN, 128), nn.Linear(64, HIDDEN)

    def forward(self, x):
        a, b = self.up(x).chunk(2, -1)
        return self.down(a * torch.sigmoid(b))


class GluOp(GluSplit):
    def forward(self, x):
        return self.down(F.glu(self.up(x), -1))


class GluInPlace(GluSplit):
    def forward(self, x):
        a, b = self.up(x).chunk(2, -1)
        a = a.clone()
        a *= torch.sigmoid(b)
        return self.down(a)


class GluTanh(GluSplit):
    """WaveNet's gate: two activations, the share is the gate."""

    def forward(self, x):
        a, b = self.up(x).chunk(2, -1)
        return self.down(torch.tanh(a) * torch.sigmoid(b))


class Highway(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate, self.body = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, HIDDEN)

    def forward(self, x):
        t = torch.sigmoid(self.gate(x))
        return t * F.relu(self.body(x)) + (1.0 - t) * x


class SelfProduct(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(HIDDEN, HIDDEN)

    def forward(self, x):
        h = self.body(x)
        return h * h


class ScalarGate(nn.Module):
    """A product with a parameter, a number and a mask: no product of relevances."""

    def __init__(self):
        super().__init__()
        self.body, self.scale = nn.Linear(HIDDEN, HIDDEN), nn.Parameter(torch.ones(HIDDEN))

    def forward(self, x):
        h = self.body(x) * self.scale * 0.5
        return h * (h > 0).to(h.dtype)


# ---- norms, written out ----
class Norm(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(HIDDEN)), nn.Parameter(torch.zeros(HIDDEN))


class RmsRsqrt(Norm):
    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * self.weight


class RmsSqrt(Norm):
    def forward(self, x):
        return self.weight * (x / torch.sqrt(torch.mean(x * x, -1, keepdim=True) + 1e-6))


class RmsPow(Norm):
    def forward(self, x):
        return self.weight * x * (x.square().mean(-1, keepdim=True) + 1e-6) ** -0.5


class RmsNormNorm(Norm):
    def forward(self, x):
        return self.weight * x / (x.norm(2, dim=-1, keepdim=True) * 32 ** -0.5 + 1e-6)


class RmsReciprocal(Norm):
    def forward(self, x):
        return self.weight * x * (1.0 / torch.sqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6))


class LayerNormWritten(Norm):
    def forward(self, x):
        u = x.mean(-1, keepdim=True)
        s = (x - u).pow(2).mean(-1, keepdim=True)
        return self.weight * ((x - u) / torch.sqrt(s + 1e-6)) + self.bias


class LayerNormStd(Norm):
    def forward(self, x):
        return self.weight * (x - x.mean(-1, keepdim=True)) / (x.std(-1, keepdim=True) + 1e-6) + self.bias


class LayerNormVar(Norm):
    def forward(self, x):
        d = x - x.mean(-1, keepdim=True)
        return d * torch.rsqrt(x.var(-1, keepdim=True, unbiased=False) + 1e-6) * self.weight + self.bias


class LayerNormVarPower(Norm):
    def forward(self, x):
        d = x - x.mean(-1, keepdim=True)
        return d / (d.pow(2).mean(-1, keepdim=True) + 1e-6).pow(0.5) * self.weight + self.bias


class L2Normalize(Norm):
    def forward(self, x):
        return F.normalize(x, p=2.0, dim=-1) * self.weight


class L2Written(Norm):
    def forward(self, x):
        return x / x.norm(p=2, dim=-1, keepdim=True).clamp(min=1e-9) * self.weight


class L2Sum(Norm):
    def forward(self, x):
        return x / torch.sqrt((x * x).sum(-1, keepdim=True)).clamp_min(1e-9) * self.weight


class GroupNormed(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.GroupNorm(4, HIDDEN)

    def forward(self, x):
        return self.norm(x.transpose(1, 2)).transpose(1, 2)


class InstanceNormed(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.InstanceNorm1d(HIDDEN, affine=True)

    def forward(self, x):
        return self.norm(x.transpose(1, 2)).transpose(1, 2)


class BatchNormed(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(HIDDEN)

    def forward(self, x):
        return self.norm(x.transpose(1, 2)).transpose(1, 2)


# ---- attention, in its forms ----
class Attention(nn.Module):
    def __init__(self, heads: int = 4):
        super().__init__()
        self.heads, self.size = heads, HIDDEN // heads
        self.qkv, self.out = nn.Linear(HIDDEN, 3 * HIDDEN), nn.Linear(HIDDEN, HIDDEN)

    def split(self, x):
        b, s, _ = x.shape
        q, k, v = self.qkv(x).view(b, s, 3, self.heads, self.size).permute(2, 0, 3, 1, 4).unbind(0)
        return q, k, v

    def join(self, x):
        return self.out(x.transpose(1, 2).flatten(2))

    def forward(self, x):
        q, k, v = self.split(x)
        return self.join(torch.softmax(q @ k.transpose(-2, -1) / math.sqrt(q.size(-1)), -1) @ v)


class EinsumAttention(Attention):
    def forward(self, x):
        q, k, v = self.split(x)
        w = torch.einsum("bhqd,bhkd->bhqk", q, k).mul(q.size(-1) ** -0.5).softmax(-1)
        return self.join(torch.einsum("bhqk,bhkd->bhqd", w, v))


class BaddbmmAttention(Attention):
    def forward(self, x):
        q, k, v = self.split(x)
        b, h, s, d = q.shape
        q, k, v = q.reshape(b * h, s, d), k.reshape(b * h, s, d), v.reshape(b * h, s, d)
        scores = torch.baddbmm(torch.zeros(b * h, s, s, dtype=q.dtype), q, k.transpose(1, 2), beta=0.0, alpha=d ** -0.5)
        return self.join(torch.bmm(F.softmax(scores, dim=-1), v).view(b, h, s, d))


class SdpaAttention(Attention):
    def forward(self, x):
        q, k, v = self.split(x)
        return self.join(F.scaled_dot_product_attention(q, k, v))


class SdpaCausal(Attention):
    def forward(self, x):
        q, k, v = self.split(x)
        return self.join(F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=0.5))


class SdpaGrouped(Attention):
    def forward(self, x):
        q, k, v = self.split(x)
        return self.join(F.scaled_dot_product_attention(q, k[:, ::2], v[:, ::2], enable_gqa=True))


class SoftmaxWritten(Attention):
    """A softmax written out: exp over its sum. To the naive reference, this is just arithmetic."""

    def forward(self, x):
        q, k, v = self.split(x)
        e = torch.exp(q @ k.transpose(-2, -1) / math.sqrt(q.size(-1)))
        return self.join((e / e.sum(-1, keepdim=True)) @ v)


class CosineAttention(Attention):
    def forward(self, x):
        q, k, v = self.split(x)
        return self.join(torch.softmax(F.normalize(q, dim=-1) @ F.normalize(k, dim=-1).transpose(-2, -1) * 5.0, -1) @ v)


class LinearAttention(Attention):
    def forward(self, x):
        q, k, v = self.split(x)
        q, k = F.elu(q) + 1.0, F.elu(k) + 1.0
        z = 1.0 / (torch.einsum("bhsd,bhd->bhs", q, k.sum(2)) + 1e-6)
        return self.join(torch.einsum("bhsd,bhde->bhse", q, torch.einsum("bhsd,bhse->bhde", k, v)) * z.unsqueeze(-1))


class Mha(nn.Module):
    def __init__(self):
        super().__init__()
        self.mha = nn.MultiheadAttention(HIDDEN, 4, batch_first=True)

    def forward(self, x):
        return self.mha(x, x, x, need_weights=False)[0]


class MhaWeights(Mha):
    def forward(self, x):
        y, w = self.mha(x, x, x)
        if w is not None:
            y = y + w.max(-1, keepdim=True)[0]
        return y


class Block(nn.Module):
    def __init__(self, body, norm=None):
        super().__init__()
        self.norm = nn.LayerNorm(HIDDEN) if norm is None else norm
        self.body = body

    def forward(self, x):
        return x + self.body(self.norm(x))


class Model(nn.Module):
    """Embedding, one attention, the part under test, pooling, head."""

    def __init__(self, part, norm=None, residual: bool = True):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, HIDDEN)
        self.first = Block(Attention())
        self.part = Block(part, norm) if residual else part
        self.head = nn.Linear(HIDDEN, C)

    def forward(self, input_ids):
        x = self.embed(input_ids)
        x = self.first(x)
        x = self.part(x)
        return self.head(x.mean(1))


# ---- whole models with control flow ----
class Output(NamedTuple):
    logits: torch.Tensor
    hidden: Optional[torch.Tensor]


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention, self.feed, self.norm1, self.norm2 = Attention(), SwiGlu(), nn.LayerNorm(HIDDEN), RmsRsqrt()

    def forward(self, x, mask: Optional[torch.Tensor]):
        h = self.attention(self.norm1(x))
        if mask is not None:
            h = h * mask.unsqueeze(-1).to(h.dtype)
        x = x + h
        return x + self.feed(self.norm2(x))


class Control(nn.Module):
    """Shared classes, a ModuleList, branches, an early return, a loop and a named tuple."""

    def __init__(self):
        super().__init__()
        self.embed, self.head = nn.Embedding(VOCAB, HIDDEN), nn.Linear(HIDDEN, C)
        self.layers = nn.ModuleList([Layer() for _ in range(2)])
        self.position = nn.Embedding(32, HIDDEN)

    def encode(self, input_ids, attention_mask: Optional[torch.Tensor]):
        positions = torch.arange(input_ids.size(1)).unsqueeze(0).expand_as(input_ids)
        x = self.embed(input_ids) + self.position(positions)
        for layer in self.layers:
            x = layer(x, attention_mask)
        return x

    def forward(self, input_ids, attention_mask: Optional[torch.Tensor] = None) -> Output:
        x = self.encode(input_ids, attention_mask)
        hidden: List[torch.Tensor] = []
        steps = 0
        while steps < 2:
            hidden.append(x[:, steps])
            steps += 1
        if attention_mask is None:
            return Output(self.head(x.mean(1)), None)
        m = attention_mask.unsqueeze(-1).to(x.dtype)
        pooled = (x * m).sum(1) / m.sum(1)
        return Output(self.head(pooled + 0.1 * torch.stack(hidden).sum(0)), x)


class DictOut(Control):
    def forward(self, input_ids, attention_mask: torch.Tensor) -> Dict[str, torch.Tensor]:
        x = self.encode(input_ids, attention_mask)
        return {"logits": self.head(x[:, 0])}


class DictIn(Control):
    def forward(self, inputs: Dict[str, torch.Tensor]):
        return self.head(self.encode(inputs["input_ids"], inputs["attention_mask"]).mean(1))


class TupleIn(Control):
    def forward(self, inputs: Tuple[torch.Tensor, torch.Tensor]):
        return self.head(self.encode(inputs[0], inputs[1]).mean(1))


class ListIn(Control):
    def forward(self, inputs: List[torch.Tensor]):
        return self.head(self.encode(inputs[0], inputs[1]).mean(1))


class ListOut(Control):
    def forward(self, input_ids, attention_mask: torch.Tensor) -> List[torch.Tensor]:
        x = self.encode(input_ids, attention_mask)
        return [self.head(x[:, 0]), x]


class SoftmaxEnd(Control):
    def forward(self, input_ids, attention_mask: torch.Tensor):
        return F.softmax(self.head(self.encode(input_ids, attention_mask)[:, 0]), dim=-1)


class SoftmaxEndLogits(Control):
    def forward(self, input_ids, attention_mask: torch.Tensor):
        return self.head(self.encode(input_ids, attention_mask)[:, 0])


class LogSoftmaxEnd(Control):
    def forward(self, input_ids, attention_mask: torch.Tensor):
        return F.log_softmax(self.head(self.encode(input_ids, attention_mask)[:, 0]), dim=-1)


class SigmoidEnd(Control):
    def forward(self, input_ids, attention_mask: torch.Tensor):
        return torch.sigmoid(self.head(self.encode(input_ids, attention_mask)[:, 0]))


class SequenceLogits(Control):
    def forward(self, input_ids, attention_mask: torch.Tensor):
        return self.head(self.encode(input_ids, attention_mask))


class ForkJoin(Control):
    def forward(self, input_ids):
        x = self.embed(input_ids)
        future = torch.jit.fork(self.layers[0], x, None)
        y = self.layers[1](x, None)
        return self.head((torch.jit.wait(future) + y).mean(1))


class AttentionPooling(Control):
    def forward(self, input_ids, attention_mask: torch.Tensor):
        x = self.encode(input_ids, attention_mask)
        scores = torch.tanh(x).sum(-1).masked_fill(attention_mask == 0, -1e4)
        weights = torch.softmax(scores, -1)
        return self.head((x * weights.unsqueeze(-1)).sum(1))


class MaxPooling(Control):
    def forward(self, input_ids, attention_mask: torch.Tensor):
        x = self.encode(input_ids, attention_mask)
        x = x.masked_fill(attention_mask.unsqueeze(-1) == 0, -1e4)
        return self.head(torch.max(x, 1)[0])


class NormalizedEnd(Control):
    """A sentence embedding: mean pooling under the mask, then L2."""

    def forward(self, input_ids, attention_mask: torch.Tensor):
        x = self.encode(input_ids, attention_mask)
        m = attention_mask.unsqueeze(-1).expand(x.size()).to(x.dtype)
        return F.normalize((x * m).sum(1) / torch.clamp(m.sum(1), min=1e-9), p=2.0, dim=1)


class TwoTexts(Control):
    """Two texts through one encoder: two leaves; cosine of both."""

    def forward(self, first_ids, second_ids):
        a, b = self.encode(first_ids, None).mean(1), self.encode(second_ids, None).mean(1)
        return torch.stack([(a * b).sum(-1), (a - b).pow(2).sum(-1)], -1)


class CosineOp(Control):
    def forward(self, first_ids, second_ids):
        a, b = self.encode(first_ids, None).mean(1), self.encode(second_ids, None).mean(1)
        return F.cosine_similarity(a, b, dim=-1).unsqueeze(-1)


class IndexedTable(Control):
    """The table is indexed, not looked up by an embedding."""

    def forward(self, input_ids):
        x = self.embed.weight[input_ids]
        for layer in self.layers:
            x = layer(x, None)
        return self.head(x.mean(1))


class ConvText(nn.Module):
    """Kim's CNN: convolutions and max pooling over an embedding."""

    def __init__(self):
        super().__init__()
        self.embed, self.head = nn.Embedding(VOCAB, HIDDEN, padding_idx=0), nn.Linear(24, C)
        self.convs = nn.ModuleList([nn.Conv1d(HIDDEN, 8, k, padding=1) for k in (2, 3, 4)])

    def forward(self, input_ids):
        x = self.embed(input_ids).transpose(1, 2)
        found: List[torch.Tensor] = []
        for conv in self.convs:
            found.append(F.relu(conv(x)).max(dim=2)[0])
        return self.head(torch.cat(found, 1))


class BagOfWords(nn.Module):
    def __init__(self):
        super().__init__()
        self.bag, self.head = nn.EmbeddingBag(VOCAB, HIDDEN, mode="mean"), nn.Linear(HIDDEN, C)

    def forward(self, input_ids):
        return self.head(F.relu(self.bag(input_ids)))


class Recurrent(nn.Module):
    def __init__(self, cell, bidirectional: bool = False):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, HIDDEN)
        self.rnn = cell(HIDDEN, 16, num_layers=2, batch_first=True, bidirectional=bidirectional)
        self.head = nn.Linear(32 if bidirectional else 16, C)

    def forward(self, input_ids):
        return self.head(self.rnn(self.embed(input_ids))[0][:, -1])


class RecurrentState(Recurrent):
    def forward(self, input_ids):
        y, (h, c) = self.rnn(self.embed(input_ids))
        return self.head(h[-1] + c[-1])


class LstmCells(nn.Module):
    """An LSTM written out."""

    def __init__(self):
        super().__init__()
        self.embed, self.x, self.h, self.head = nn.Embedding(VOCAB, HIDDEN), nn.Linear(HIDDEN, 64), nn.Linear(16, 64), nn.Linear(16, C)

    def forward(self, input_ids):
        x = self.embed(input_ids)
        h, c = torch.zeros(x.size(0), 16, dtype=x.dtype), torch.zeros(x.size(0), 16, dtype=x.dtype)
        for t in range(x.size(1)):
            i, f, g, o = (self.x(x[:, t]) + self.h(h)).chunk(4, 1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return self.head(h)


class Encoder(nn.Module):
    def __init__(self, mask: bool, first: bool = False, activation: str = "relu"):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, HIDDEN)
        layer = nn.TransformerEncoderLayer(HIDDEN, 4, 64, batch_first=True, norm_first=first, activation=activation)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(HIDDEN, C)

    def forward(self, input_ids):
        return self.head(self.encoder(self.embed(input_ids)).mean(1))


class MaskedEncoder(Encoder):
    def forward(self, input_ids, attention_mask):
        return self.head(self.encoder(self.embed(input_ids), src_key_padding_mask=attention_mask == 0)[:, 0])


class NestedEncoder(MaskedEncoder):
    def __init__(self):
        super().__init__(True)
        layer = nn.TransformerEncoderLayer(HIDDEN, 4, 64, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=True)


class CausalEncoder(Encoder):
    def forward(self, input_ids):
        n = input_ids.size(1)
        mask = torch.ones(n, n, dtype=torch.bool).triu(1)
        return self.head(self.encoder(self.embed(input_ids), mask=mask)[:, -1])


class Tabular(nn.Module):
    """Numbers in, batch norm, SE."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.norm = nn.Linear(6, 16), nn.Linear(16, C), nn.BatchNorm1d(16)

    def forward(self, x):
        return self.b(torch.tanh(self.norm(self.a(x))))


class SqueezeExcite(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.down, self.up, self.head = nn.Conv2d(3, 8, 3, padding=1), nn.Linear(8, 4), nn.Linear(4, 8), nn.Linear(8, C)

    def forward(self, x):
        x = F.relu(self.conv(x))
        s = torch.sigmoid(self.up(F.relu(self.down(x.mean((2, 3))))))
        return self.head((x * s[:, :, None, None]).mean((2, 3)))


class SqueezeExciteModules(SqueezeExcite):
    """The gate comes second, out of a module, and the signal is an activation's output too."""

    def __init__(self):
        super().__init__()
        self.share, self.act = nn.Sigmoid(), nn.ReLU(inplace=True)

    def forward(self, x):
        x = self.act(self.conv(x))
        s = self.share(self.up(self.act(self.down(x.mean((2, 3))))))
        return self.head((x * s[:, :, None, None]).mean((2, 3)))


class DepthwiseNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.BatchNorm2d(8), nn.ReLU6(True), nn.Conv2d(8, 8, 3, 1, 1, groups=8), nn.Hardswish(True),
                                 nn.MaxPool2d(2), nn.ConvTranspose2d(8, 8, 2, 2), nn.LeakyReLU(0.1, True), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(32, C))

    def forward(self, x):
        return self.net(x * 0.5 + 0.1)


class MixedInputs(nn.Module):
    """Ids and numbers: the leaf is the embedding."""

    def __init__(self):
        super().__init__()
        self.embed, self.a, self.head = nn.Embedding(VOCAB, HIDDEN), nn.Linear(6, HIDDEN), nn.Linear(HIDDEN, C)

    def forward(self, input_ids, x):
        return self.head(torch.tanh(self.embed(input_ids).mean(1) + self.a(x)))


class TwoTables(nn.Module):
    """Two id inputs with tables of different sizes."""

    def __init__(self):
        super().__init__()
        self.words, self.tags, self.head, self.first = nn.Embedding(VOCAB, HIDDEN), nn.Embedding(16, HIDDEN), nn.Linear(HIDDEN, C), Block(Attention())

    def forward(self, word_ids, tag_ids):
        return self.head(self.first(self.words(word_ids) + self.tags(tag_ids)).mean(1))


class OffsetIds(Control):
    """Ids are clamped and shifted before the look-up."""

    def forward(self, input_ids):
        return self.head(self.encode(torch.clamp(input_ids, 0, 119).to(torch.int32).long(), None).mean(1))


# ---- specifications ----
def tokens(masked):
    if masked:
        one = lambda seed, n: (ids(seed, 1, n), torch.ones(1, n, dtype=torch.long))
        return {"b1": one(1, 12), "b2pad": padded(2, 2, 12, 0, False), "b1short": one(3, 7)}
    return {"b1": (ids(1, 1, 12),), "b2": (ids(2, 2, 12),), "b1short": (ids(3, 1, 7),)}


def embed(module):
    return [module.embed]


def text(name, build, export=script, masked=False, **more):
    return Spec(name, build, ["input_ids", "attention_mask"] if masked else ["input_ids"], tokens(masked), embed, export=export, **more)


class DynamicInt8(nn.Linear):
    """The value of the int8 layer, the gradient along its dequantised weight."""

    def forward(self, x):
        plain = nn.Linear(self.in_features, self.out_features)
        plain.load_state_dict(self.state_dict())
        plain.qconfig = torch.ao.quantization.default_dynamic_qconfig
        layer = torch.ao.nn.quantized.dynamic.Linear.from_float(plain)
        with torch.no_grad():
            value = layer(x.detach())
        return naive_lrp.Path.apply(value, F.linear(x, layer.weight().dequantize(), self.bias))


def int8_eager(build):
    module = build()
    for m in module.modules():
        if type(m) is nn.Linear:
            m.__class__ = DynamicInt8
    return module


def int8(export):
    return lambda module, example: export(torch.ao.quantization.quantize_dynamic(module, {nn.Linear}, dtype=torch.qint8), example)


def specs():
    result = []
    both = lambda name, build, **more: result.extend([text(name + "-traced", build, trace, **more), text(name + "-scripted", build, script, **more),
                                                      text(name + "-traced-frozen", build, frozen(trace), **more), text(name + "-scripted-frozen", build, frozen(script), **more)])
    inline = [("tanh-gelu", TanhGeluInline, TanhGelu), ("erf-gelu", ErfGeluInline, ErfGelu), ("x-sigmoid", XSigmoidInline, XSigmoid), ("cubic-gelu", CubicGeluInline, CubicGelu),
              ("free-gelu", FreeGelu, TanhGelu), ("mish", MishInline, XTanhSoftplus), ("hard-swish", HardSwishInline, HardSwishWritten)]
    for name, part, whole in inline:
        both("inline-" + name, lambda part=part: Model(part()), eager=lambda whole=whole: Model(Whole(whole())), note="the activation is written out")
    for act in (TanhGelu, ErfGelu, XSigmoid, XSigmoid17, XTanhSoftplus, HardSwishWritten, ReluSquared, SoftSign, CubicGelu):
        both("module-" + act.__name__.lower(), lambda act=act: Model(Whole(act())))
    for act in (nn.ReLU, nn.GELU, nn.SiLU, nn.Tanh, nn.Sigmoid, nn.ELU, nn.SELU, nn.Mish, nn.Hardswish, nn.Hardsigmoid, nn.Softplus, nn.LeakyReLU, nn.PReLU, nn.ReLU6, nn.CELU, nn.LogSigmoid, nn.Hardtanh):
        result.append(text("op-" + act.__name__.lower() + "-scripted", lambda act=act: Model(Whole(act()))))
    for part in (InPlaceRelu, ReluAfterAddInPlace, SwiGlu, SwiGluRight, GluSplit, GluOp, GluInPlace, GluTanh, Highway, SelfProduct, ScalarGate):
        both(part.__name__.lower(), lambda part=part: Model(part()))
    both("swigluwritten", lambda: Model(SwiGluWritten()), eager=lambda: Model(SwiGluWhole()))
    for norm in (RmsRsqrt, RmsSqrt, RmsPow, RmsNormNorm, RmsReciprocal, LayerNormWritten, LayerNormStd, LayerNormVar, LayerNormVarPower, L2Normalize, L2Written, L2Sum, GroupNormed, InstanceNormed, BatchNormed):
        both("norm-" + norm.__name__.lower(), lambda norm=norm: Model(TanhAfter(), norm()))
    result.append(text("norm-rms-module-scripted", lambda: Model(TanhAfter(), nn.RMSNorm(HIDDEN)), script))
    result.append(text("norm-rms-module-traced", lambda: Model(TanhAfter(), nn.RMSNorm(HIDDEN)), trace))
    for part in (EinsumAttention, BaddbmmAttention, SdpaAttention, SdpaCausal, SdpaGrouped, SoftmaxWritten, CosineAttention, LinearAttention, Mha, MhaWeights):
        both("attention-" + part.__name__.lower(), lambda part=part: Model(part()))
    result.append(text("attention-mha-traced-grad", lambda: Model(Mha()), trace_grad))
    for model in (Control, DictOut, ListOut, AttentionPooling, MaxPooling, NormalizedEnd):
        result.append(text("control-" + model.__name__.lower(), model, script, masked=True))
        result.append(text("control-" + model.__name__.lower() + "-frozen", model, frozen(script), masked=True))
    for export, ending in ((script, "-scripted"), (trace, "-traced"), (frozen(script), "-frozen")):
        for end in (SoftmaxEnd, LogSoftmaxEnd, SigmoidEnd):  # explained from what goes in
            result.append(text("control-" + end.__name__.lower() + ending, end, export, masked=True, eager=SoftmaxEndLogits, tolerance=99.0))
    result.append(text("control-sequence", SequenceLogits, script, masked=True, position=last_real))
    result += [text("control-forkjoin", ForkJoin), text("control-offsetids", OffsetIds)]
    boxes = {"DictIn": (DictIn, ["inputs.input_ids", "inputs.attention_mask"], lambda a, m: {"input_ids": a, "attention_mask": m}),
             "TupleIn": (TupleIn, ["inputs()", "inputs()"], lambda a, m: (a, m)), "ListIn": (ListIn, ["inputs[]", "inputs[]"], lambda a, m: [a, m])}
    for name, (model, arrays, box) in boxes.items():
        result.append(Spec("control-" + name.lower(), model, ["input_ids", "attention_mask"], {n: (box(*v),) for n, v in tokens(True).items()}, embed, export=script, array_names=arrays))
    pair = {"b1": (ids(1, 1, 12), ids(4, 1, 12)), "b2": (ids(2, 2, 12), ids(5, 2, 12)), "b1lengths": (ids(3, 1, 7), ids(6, 1, 9))}
    for export, ending in ((script, "-scripted"), (trace, "-traced"), (frozen(script), "-frozen")):
        result.append(Spec("two-texts" + ending, TwoTexts, ["first_ids", "second_ids"], pair, embed, export=export))
    result.append(Spec("cosine-op", CosineOp, ["first_ids", "second_ids"], pair, embed, export=script))
    result.append(Spec("two-tables", TwoTables, ["word_ids", "tag_ids"], {n: (w, w % 16) for n, (w,) in tokens(False).items()}, lambda m: [m.words], export=script))
    result.append(Spec("mixed-inputs", MixedInputs, ["input_ids", "x"], {n: (w, torch.randn(len(w), 6, generator=torch.Generator().manual_seed(1))) for n, (w,) in tokens(False).items()}, embed, export=script))
    both("conv-text", ConvText)
    for cell in (nn.LSTM, nn.GRU, nn.RNN):
        for export, ending in ((script, "-scripted"), (trace, "-traced"), (frozen(trace), "-frozen")):
            result.append(text(cell.__name__.lower() + ending, lambda cell=cell: Recurrent(cell), export, note="the recurrent operation keeps its gradient"))
    result.append(text("lstm-bidirectional", lambda: Recurrent(nn.LSTM, True), trace))
    result.append(text("lstm-state", lambda: RecurrentState(nn.LSTM), script))
    result.append(text("lstm-cells", LstmCells, script))
    for activation in ("relu", "gelu"):
        for export, ending in ((trace, "-nograd"), (trace_grad, "-grad"), (script, "-scripted")):
            result.append(text(f"encoder-{activation}" + ending, lambda a=activation: Encoder(False, activation=a), export))
    for export, ending in ((trace, "-nograd"), (trace_grad, "-grad"), (script, "-scripted")):
        result.append(text("encoder-masked" + ending, lambda: MaskedEncoder(True), export, masked=True))
        result.append(text("encoder-nested" + ending, NestedEncoder, export, masked=True))
        result.append(text("encoder-norm-first" + ending, lambda: Encoder(False, True), export))
        result.append(text("encoder-causal" + ending, lambda: CausalEncoder(False), export))
    numbers = {n: (torch.randn(k, 6, generator=torch.Generator().manual_seed(k)),) for n, k in (("b1", 1), ("b2", 2))}
    pictures = {n: (torch.randn(k, 3, 16, 16, generator=torch.Generator().manual_seed(k)),) for n, k in (("b1", 1), ("b2", 2))}
    for export, ending in ((script, "-scripted"), (trace, "-traced"), (frozen(trace), "-frozen")):
        result.append(Spec("tabular" + ending, Tabular, ["x"], numbers, lambda m: [0], export=export, leaf_kind=None))
        result.append(Spec("squeeze-excite" + ending, SqueezeExcite, ["x"], pictures, lambda m: [0], export=export, leaf_kind="image"))
        result.append(Spec("squeeze-excite-modules" + ending, SqueezeExciteModules, ["x"], pictures, lambda m: [0], export=export, leaf_kind="image"))
        result.append(Spec("depthwise" + ending, DepthwiseNet, ["x"], pictures, lambda m: [0], export=export, leaf_kind="image"))
    result.append(text("plain-optimized", lambda: Model(SwiGlu()), optimized(script)))
    result.append(text("plain-half", lambda: Model(SwiGlu()), script, narrow=torch.float16))
    result.append(text("plain-bf16", lambda: Model(SwiGlu()), script, narrow=torch.bfloat16))
    for export, ending in ((trace, "-traced"), (script, "-scripted"), (frozen(trace), "-frozen")):
        build = lambda: Model(SwiGlu())
        result.append(text("int8-dynamic" + ending, build, int8(export), eager=lambda: int8_eager(build), dtype=torch.float32))
    return result


class TanhAfter(nn.Module):
    """Makes the norm before it matter."""

    def __init__(self):
        super().__init__()
        self.body = nn.Linear(HIDDEN, HIDDEN)

    def forward(self, x):
        return torch.tanh(self.body(x))
