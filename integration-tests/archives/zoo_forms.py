"""The forms in which people write one operation: norms, activations and gates written out, products, chains in place."""
import math
from typing import List, Optional

import torch
import torch.nn.functional as F
from torch import nn

from make_archives import Spec, frozen, script, trace
from zoo_plain import Attention, Block, C, Control, Model, Norm, TanhAfter, TanhGeluInline, Whole, WholeActivation, embed, text, tokens
from zoo_text import HIDDEN, VOCAB, ids


# ---- norms ----
class RmsOfPaper(Norm):
    """As in the repository of the RMS norm's paper."""

    def forward(self, x):
        rms = x.norm(2, dim=-1, keepdim=True) * x.size(-1) ** (-1.0 / 2)
        return self.weight * (x / (rms + 1e-8))


class RmsGemma(Norm):
    def forward(self, x):
        y = x.float() * torch.rsqrt(x.float().pow(2).mean(-1, keepdim=True) + 1e-6)
        return (y * (1.0 + self.weight.float())).type_as(x)


class RmsSum(Norm):
    def forward(self, x):
        return x / ((x * x).sum(-1, keepdim=True) / x.size(-1) + 1e-6).sqrt() * self.weight


class RmsNormalize(Norm):
    def forward(self, x):
        return F.normalize(x, dim=-1) * math.sqrt(x.size(-1)) * self.weight


class RmsSquarePower(Norm):
    def forward(self, x):
        return x * torch.pow(torch.mean(torch.square(x), dim=-1, keepdim=True) + 1e-6, -0.5) * self.weight


class RmsDivided(Norm):
    def forward(self, x):
        scale = 1.0 / (torch.sqrt(torch.mean(x ** 2, dim=-1, keepdim=True)) + 1e-6)
        return self.weight * x * scale


class RmsInPlace(Norm):
    def forward(self, x):
        v = x.pow(2).mean(-1, keepdim=True)
        v.add_(1e-6).rsqrt_()
        return x * v * self.weight


class RmsLinalg(Norm):
    def forward(self, x):
        return x / torch.linalg.vector_norm(x, dim=-1, keepdim=True).clamp(min=1e-6) * self.weight


class LayerVarMean(Norm):
    def forward(self, x):
        v, m = torch.var_mean(x, dim=-1, unbiased=False, keepdim=True)
        return (x - m) * torch.rsqrt(v + 1e-6) * self.weight + self.bias


class LayerStdMean(Norm):
    def forward(self, x):
        s, m = torch.std_mean(x, dim=-1, keepdim=True)
        return (x - m) / (s + 1e-6) * self.weight + self.bias


class LayerSqrtVar(Norm):
    def forward(self, x):
        m, v = x.mean(dim=-1, keepdim=True), x.var(dim=-1, keepdim=True, unbiased=False)
        return self.weight * (x - m) / torch.sqrt(v + 1e-6) + self.bias


class LayerSquares(Norm):
    """E[x^2] - E[x]^2, as TensorFlow ports do."""

    def forward(self, x):
        m = x.mean(-1, keepdim=True)
        v = (x * x).mean(-1, keepdim=True) - m * m
        return (x - m) * (v + 1e-6).rsqrt() * self.weight + self.bias


class LayerChain(Norm):
    def forward(self, x):
        y = x - x.mean(-1, keepdim=True)
        y = y.div(y.pow(2).mean(-1, keepdim=True).add(1e-6).sqrt())
        return torch.addcmul(self.bias, y, self.weight)


class ScaleNorm(Norm):
    def forward(self, x):
        return self.weight.mean() * x / torch.norm(x, dim=-1, keepdim=True).clamp(min=1e-5)


class CosineWritten(Norm):
    """A gate of cosines: the product of two roots is one."""

    def forward(self, x):
        y = x.flip(-1)
        return (x * y).sum(-1, keepdim=True) / (x.norm(2, dim=-1, keepdim=True) * y.norm(2, dim=-1, keepdim=True) + 1e-8) * self.weight + x


class CosineFunction(Norm):
    def forward(self, x):
        return F.cosine_similarity(x, x.flip(-1) + 0.3, dim=-1).unsqueeze(-1) * self.weight + x


class ChannelsFirst(nn.Module):
    def __init__(self, norm):
        super().__init__()
        self.norm = norm

    def forward(self, x):
        return self.norm(x.transpose(1, 2)).transpose(1, 2)


class WeightNormed(nn.Module):
    def __init__(self):
        super().__init__()
        self.v, self.g = nn.Parameter(torch.randn(HIDDEN, HIDDEN)), nn.Parameter(torch.ones(HIDDEN, 1))

    def forward(self, x):
        return torch.tanh(F.linear(x, torch._weight_norm(self.v, self.g, 0)))


# ---- activations: with children, as free functions, in other words ----
class SwishWithChild(WholeActivation):
    def __init__(self):
        super().__init__()
        self.sigmoid = nn.Sigmoid()

    def forward(self, x):
        return x * self.sigmoid(x)


class HSigmoid(nn.Module):
    def __init__(self):
        super().__init__()
        self.relu = nn.ReLU6(inplace=False)

    def forward(self, x):
        return self.relu(x + 3.0) / 6.0


class HSwishWithChildren(WholeActivation):
    def __init__(self):
        super().__init__()
        self.sigmoid = HSigmoid()

    def forward(self, x):
        return x * self.sigmoid(x)


class ReluSquared(WholeActivation):
    def forward(self, x):
        return torch.square(F.relu(x))


class ReluSquaredInline(TanhGeluInline):
    def forward(self, x):
        return self.down(torch.relu(self.up(x)) ** 2)


class ReluTimesReluInline(TanhGeluInline):
    def forward(self, x):
        h = F.relu(self.up(x))
        return self.down(h * h)


class SiluFunctionInline(TanhGeluInline):
    def forward(self, x):
        return self.down(F.silu(self.up(x)))


class HardGateInline(TanhGeluInline):
    def forward(self, x):
        h = self.up(x)
        return self.down(h * F.hardtanh(h + 3.0, 0.0, 6.0) / 6.0)


class Plain(WholeActivation):
    def __init__(self, f):
        super().__init__()
        self.f = f

    def forward(self, x):
        return self.f(x)


# ---- chains in place ----
class Part(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, HIDDEN)


class AddScaleRelu(Part):
    def forward(self, x):
        h = self.a(x)
        h.add_(self.b(x)).mul_(0.5).relu_().sub_(0.1)
        return h


class SigmoidMul(Part):
    def forward(self, x):
        h = self.a(x)
        g = self.b(x)
        g.sigmoid_()
        h.mul_(g)
        return h


class TanhChain(Part):
    def forward(self, x):
        h = self.a(x)
        h.tanh_().add_(x).tanh_()
        return self.b(h)


class MaskedChain(Part):
    def forward(self, x):
        h = self.a(x).clone()
        mask = torch.zeros(x.size(1), dtype=torch.bool)
        mask[0] = True
        h.masked_fill_(mask[None, :, None], 0.0).add_(self.b(x)).masked_fill_(mask[None, :, None], 0.5)
        return h


class IndexPut(Part):
    def forward(self, x):
        y = torch.zeros_like(x)
        y.index_put_([torch.zeros(1, dtype=torch.long), torch.arange(1)], self.b(x)[0, :1], True)
        y[:, 1:] = self.a(x)[:, :-1]
        y[:, 0] += self.b(x)[:, 0]
        return y


class SliceAssign(Part):
    def forward(self, x):
        y = self.a(x).clone()
        y[:, :, :4] = y[:, :, :4] * 0.5 + y[:, :, 4:8]
        y[:, :, 8:].mul_(self.b(x)[:, :, 8:])
        return y


class SoftmaxInPlace(Attention):
    def forward(self, x):
        q, k, v = self.split(x)
        s = q @ k.transpose(-2, -1)
        s.div_(math.sqrt(self.size)).sub_(0.1)
        return self.join(torch.softmax(s, -1) @ v)


class SumRelu(Part):
    def forward(self, x):
        h = self.a(x + self.b(x))
        h.relu_()
        return h


class LinearsRelu(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(HIDDEN, 48), nn.Linear(48, 40), nn.ReLU(True), nn.Dropout(0.1, True), nn.Linear(40, 40), nn.Linear(40, 40), nn.Hardtanh(inplace=True), nn.Linear(40, HIDDEN))

    def forward(self, x):
        return self.net(x)


class ScaledQuery(Attention):
    def forward(self, x):
        q, k, v = self.split(x)
        q = q.clone()
        q *= self.size ** -0.5
        return self.join(torch.softmax(q @ k.transpose(-2, -1), -1) @ v)


class ScaledLinear(Part):
    def forward(self, x):
        h = self.a(self.b(x) + x).view(x.size(0), -1, 4, 8).transpose(1, 2)
        h *= 0.3
        h += 0.1
        return h.transpose(1, 2).flatten(2)


class ClampChain(Part):
    def forward(self, x):
        h = self.a(x)
        h.clamp_(-1.0, 1.0).add_(self.b(x), alpha=0.5)
        return F.leaky_relu_(h, 0.1)


class AddcmulInPlace(Part):
    def forward(self, x):
        h = self.a(x).clone()
        h.addcmul_(self.b(x), x, value=0.5)
        return h


# ---- products ----
class ThreeEinsum(Part):
    def forward(self, x):
        return torch.einsum("bsh,bsh,bth->bsh", [self.a(x), x, self.b(x)]) * 0.1


class ThreeMul(Part):
    def forward(self, x):
        return self.a(x) * self.b(x) * x


class Addcmul(Part):
    def forward(self, x):
        return torch.addcmul(x, self.a(x), self.b(x), value=0.5)


class MaxMin(Part):
    def forward(self, x):
        a, b = self.a(x), self.b(x)
        return torch.maximum(a, b) - torch.minimum(a, x)


class Where(Part):
    def forward(self, x):
        a, b = self.a(x), self.b(x)
        return torch.where(a > b, a, b * 0.5)


class Cumsum(Part):
    def forward(self, x):
        return torch.cumsum(self.a(x), 1) / torch.arange(1, x.size(1) + 1).view(1, -1, 1).to(x.dtype)


class DynamicLinear(Part):
    """The weight comes from the input."""

    def forward(self, x):
        return F.linear(self.a(x), self.b(x[0]))[:, :, :1] + x


class DynamicConv(Part):
    def forward(self, x):
        weight = self.b(x[:1, :3]).transpose(0, 1)  # [3, 1, HIDDEN]
        return F.conv1d(self.a(x).reshape(-1, 1, 32), weight, None, 1, 16).mean(1)[:, :32].reshape(x.shape) + x


class Bilinear(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Bilinear(HIDDEN, HIDDEN, HIDDEN)

    def forward(self, x):
        return self.body(x, x.flip(1)) * 0.2


class Tensordot(Part):
    def forward(self, x):
        return torch.tensordot(self.a(x), self.b(x)[0], ([2], [1]))[:, :, :1] + x


class Quotient(Part):
    def forward(self, x):
        return self.a(x) / (1.0 + self.b(x).abs())


class SquareOfSum(Part):
    def forward(self, x):
        return (self.a(x) + self.b(x)).pow(2)


# ---- models whose ids take a detour ----
class TransposedIds(Control):
    """Sequence first inside."""

    def forward(self, input_ids):
        x = self.embed(input_ids.transpose(0, 1))
        for layer in self.layers:
            x = layer(x.transpose(0, 1), None).transpose(0, 1)
        return self.head(x.mean(0))


class Indexed(Control):
    """The layers' list is read by a number; a branch that depends on the data."""

    def forward(self, input_ids):
        x = self.embed(input_ids)
        for i in range(2):
            for j, layer in enumerate(self.layers):
                if i == j or bool(x.sum() > 1e9):
                    x = layer(x, None)
        return self.head(x.mean(1))


def specs():
    result = []
    ways = ((script, "-scripted"), (trace, "-traced"), (frozen(trace), "-frozen"))

    def add(name, build, **more):
        for export, ending in ways:
            result.append(text("form-" + name + ending, build, export, **more))
    for norm in (RmsOfPaper, RmsGemma, RmsSum, RmsNormalize, RmsSquarePower, RmsDivided, RmsInPlace, RmsLinalg, LayerVarMean, LayerStdMean, LayerSqrtVar, LayerSquares, LayerChain, ScaleNorm, CosineWritten, CosineFunction):
        add("norm-" + norm.__name__.lower(), lambda norm=norm: Model(TanhAfter(), norm()))
    for name, norm in (("batch", lambda: nn.BatchNorm1d(HIDDEN, track_running_stats=False)), ("instance", lambda: nn.InstanceNorm1d(HIDDEN, affine=True)),
                       ("instance-tracked", lambda: nn.InstanceNorm1d(HIDDEN, affine=True, track_running_stats=True)),
                       ("local-response", lambda: nn.LocalResponseNorm(4, alpha=1.0, beta=0.75, k=1.0))):
        add("norm-" + name, lambda norm=norm: Model(TanhAfter(), ChannelsFirst(norm())))
    add("weight-norm", lambda: Model(WeightNormed()))
    for act in (SwishWithChild, HSwishWithChildren):
        add("activation-" + act.__name__.lower(), lambda act=act: Model(Whole(act())))
    for part, whole in ((ReluSquaredInline, ReluSquared), (ReluTimesReluInline, ReluSquared)):
        add("activation-" + part.__name__.lower(), lambda part=part: Model(part()), eager=lambda whole=whole: Model(Whole(whole())))
    add("activation-silu-function", lambda: Model(SiluFunctionInline()))
    add("activation-hard-gate", lambda: Model(HardGateInline()), eager=lambda: Model(Whole(HSwishWithChildren())))
    for part in (AddScaleRelu, SigmoidMul, TanhChain, MaskedChain, IndexPut, SliceAssign, SoftmaxInPlace, SumRelu, LinearsRelu, ScaledQuery, ScaledLinear, ClampChain, AddcmulInPlace):
        add("inplace-" + part.__name__.lower(), lambda part=part: Model(part()))
    for part in (ThreeEinsum, ThreeMul, Addcmul, MaxMin, Where, Cumsum, DynamicLinear, DynamicConv, Bilinear, Tensordot, Quotient, SquareOfSum):
        add("product-" + part.__name__.lower(), lambda part=part: Model(part()))
    add("transposed-ids", TransposedIds)
    result.append(text("form-indexed-scripted", Indexed, script))
    return result
