#!/usr/bin/env python3
"""make_layers.py OUT: a ResNet-18 with few channels, traced and scripted, and its relevances by rules of linear layers.

The relevances are propagated from layer to layer in float64, as the papers write the rules: nothing here is a gradient of the network.
"""
import json
import pathlib
import sys

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.grad import conv2d_input

from make_archives import tensor_json
from make_kinds import without_ranges

EPSILON = 1e-6
SEED = 23  # of a network that float32 serves well


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Identity()
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        out += self.downsample(x)
        return self.relu(out)


class ResNet18(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        widths = [width, width, 2 * width, 4 * width, 8 * width]
        for i in range(1, 5):
            stages = [BasicBlock(widths[i - 1], widths[i], 1 if i == 1 else 2), BasicBlock(widths[i], widths[i], 1)]
            setattr(self, f"layer{i}", nn.Sequential(*stages))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(8 * width, classes)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def stable(z):
    return z + torch.where(z < 0, -EPSILON, EPSILON)


def above(x):
    return x.clamp(min=0)


def below(x):
    return x.clamp(max=0)


class Layer:
    """A map that is linear in its input x and in its weight; to is its transpose."""

    def __init__(self, x, weight, bias, stride=None, padding=None):
        self.x, self.weight, self.conv = x, weight, dict(stride=stride, padding=padding)
        self.bias = bias.reshape(-1, 1, 1) if stride else bias
        self.stride = stride

    def of(self, x, weight):
        return F.conv2d(x, weight, **self.conv) if self.stride else F.linear(x, weight)

    def to(self, s, weight):
        return conv2d_input(self.x.shape, weight, s, **self.conv) if self.stride else s @ weight

    def epsilon(self, r):
        return self.x * self.to(r / stable(self.of(self.x, self.weight) + self.bias), self.weight)

    def gamma(self, r, gamma, bias):
        x, w, b = self.x, self.weight, self.bias
        positive = self.of(x, w) + b > 0
        result = 0
        for sign, up, down, shift in ((positive, above, below, above), (~positive, below, above, below)):
            first, second = w + gamma * up(w), w + gamma * down(w)
            z = self.of(above(x), first) + self.of(below(x), second) + bias * (b + gamma * shift(b))
            s = torch.where(sign, r / stable(z), 0)
            result = result + above(x) * self.to(s, first) + below(x) * self.to(s, second)
        return result

    def alpha_beta(self, r, alpha, beta, bias):
        x, w, b = self.x, self.weight, self.bias
        s = alpha * r / stable(self.of(above(x), above(w)) + self.of(below(x), below(w)) + bias * above(b))
        result = above(x) * self.to(s, above(w)) + below(x) * self.to(s, below(w))
        s = beta * r / stable(self.of(above(x), below(w)) + self.of(below(x), above(w)) + bias * below(b))
        return result - above(x) * self.to(s, below(w)) - below(x) * self.to(s, above(w))

    def flat(self, r, weight):
        return self.to(r / stable(self.of(torch.ones_like(self.x), weight)), weight)

    def box(self, r, low, high):
        x, w, one = self.x, self.weight, torch.ones_like(self.x)
        s = r / stable(self.of(x, w) - self.of(low * one, above(w)) - self.of(high * one, below(w)))
        return x * self.to(s, w) - low * self.to(s, above(w)) - high * self.to(s, below(w))

    def by(self, r, rule, *numbers):
        if rule == "z-plus":
            return self.alpha_beta(r, 1, 0, *numbers)
        if rule == "flat":
            return self.flat(r, torch.ones_like(self.weight))
        if rule == "w-square":
            return self.flat(r, self.weight ** 2)
        return {"epsilon": self.epsilon, "gamma": self.gamma, "alpha-beta": self.alpha_beta, "box": self.box}[rule](r, *numbers)


class Naive:
    """What the first convolution, the others, and the linear layer get; batch norm, where it is no part of a convolution."""

    def __init__(self, model, first, conv, linear, norm=None, stabilised=True):
        self.model, self.first, self.conv, self.linear, self.norm = model, first, conv, linear, norm
        self.stabilised = stabilised  # sums and pools

    def convolution(self, x, conv, bn, rule):
        """The output of a convolution with its batch norm, and what takes relevance back through both."""
        scale = bn.weight / (bn.running_var + bn.eps).sqrt()
        shift = bn.bias - bn.running_mean * scale
        geometry = dict(stride=conv.stride, padding=conv.padding)
        z = F.conv2d(x, conv.weight, **geometry)
        y = z * scale.reshape(-1, 1, 1) + shift.reshape(-1, 1, 1)
        if self.norm is None:
            layer = Layer(x, conv.weight * scale.reshape(-1, 1, 1, 1), shift, **geometry)
            return y, lambda r: layer.by(r, *rule)
        layer = Layer(x, conv.weight, torch.zeros_like(shift), **geometry)
        own = ChannelLayer(z, scale, shift)
        return y, lambda r: layer.by(own.by(r, *self.norm), *rule)

    def block(self, x, block):
        h, back1 = self.convolution(x, block.conv1, block.bn1, self.conv)
        h, back2 = self.convolution(above(h), block.conv2, block.bn2, self.conv)
        side, back3 = x, lambda r: r
        if isinstance(block.downsample, nn.Sequential):
            side, back3 = self.convolution(x, block.downsample[0], block.downsample[1], self.conv)
        y = h + side

        def back(r):
            s = r / (stable(y) if self.stabilised else y)
            return back1(back2(h * s)) + back3(side * s)

        return above(y), back

    def relevance(self, image, index):
        h, back = self.convolution(image, self.model.conv1, self.model.bn1, self.first)
        backs = [back]
        before = above(h)
        x, at = F.max_pool2d(before, 3, 2, 1, return_indices=True)
        largest = x
        backs.append(lambda r: torch.zeros_like(before).flatten(2).scatter_add(
            2, at.flatten(2), (r * largest / stable(largest) if self.stabilised else r).flatten(2)).reshape(before.shape))
        for i in range(1, 5):
            for block in getattr(self.model, f"layer{i}"):
                x, back = self.block(x, block)
                backs.append(back)
        mean = x.mean((2, 3), keepdim=True)
        top = x
        size = top.shape[2] * top.shape[3]
        backs.append(lambda r: top / size * (r / stable(mean)) if self.stabilised else torch.where(mean == 0, r / size, top / size * (r / mean)))
        fc = Layer(mean.flatten(1), self.model.fc.weight, self.model.fc.bias)
        logits = F.linear(fc.x, fc.weight, fc.bias)
        r = torch.zeros_like(logits)
        r[range(len(r)), index] = logits[range(len(r)), index]
        r = fc.by(r, *self.linear).reshape(mean.shape)
        for back in reversed(backs):
            r = back(r)
        return logits, r


class ChannelLayer(Layer):
    """Batch norm by itself."""

    def __init__(self, x, scale, shift):
        super().__init__(x, scale.reshape(-1, 1, 1), shift, 1)

    def of(self, x, weight):
        return x * weight

    to = of


RULES = {  # first convolution, other convolutions, linear layer, batch norm
    "epsilon-plus": [("z-plus", 1), ("z-plus", 1), ("epsilon",)],
    "epsilon-plus-flat": [("flat",), ("z-plus", 1), ("epsilon",)],
    "epsilon-gamma-box": [("box", -2.118, 2.640), ("gamma", 0.25, 1), ("epsilon",)],
    "epsilon-alpha2-beta1": [("alpha-beta", 2, 1, 1), ("alpha-beta", 2, 1, 1), ("epsilon",)],
    "conserving": [("w-square",), ("z-plus", 0), ("flat",), None, False],
    "gamma": [*[("gamma", 1, 1)] * 3, None, False],
    "unmerged": [("box", -2, 3), ("alpha-beta", 2, 1, 1), ("gamma", 0.5, 1), ("z-plus", 1)],
}


def made(seed):
    """A model and its images."""
    torch.manual_seed(seed)
    model = ResNet18(4, 5).eval().requires_grad_(False)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.weight.copy_(torch.rand(module.weight.shape) + 0.5)
            module.weight[0] *= -1  # a channel whose sign turns
            module.bias.copy_(torch.randn(module.bias.shape) * 0.2)
            module.running_mean.copy_(torch.randn(module.bias.shape) * 0.2)
            module.running_var.copy_(torch.rand(module.bias.shape) + 0.5)
    images = (torch.rand(2, 3, 32, 32) * 4.5 - 2).clamp(-2, 2.5)
    images[:, :, :4] = 0  # a black edge
    return model, images


def main():
    torch.set_num_threads(1)
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    model, images = made(SEED)
    torch.jit.trace(model, images[:1]).save(str(out / "model.pt"))
    torch.jit.script(model).save(str(out / "scripted.pt"))
    for name in "model.pt", "scripted.pt":
        without_ranges(out / name)
    logits = model(images)
    index = logits.argmax(1).tolist()
    case = {"input_names": ["x"], "samples": {"b2": {
        "inputs": {"x": tensor_json(images)}, "target": {"position": None, "index": index}}}, "methods": {},
            "buffers": {n: tensor_json(b) for n, b in model.named_buffers() if b.is_floating_point()}}
    double = ResNet18(4, 5).eval().double().requires_grad_(False)
    double.load_state_dict(model.state_dict())
    for name, rules in RULES.items():
        wide, r = Naive(double, *rules).relevance(images.double(), index)
        assert (wide - logits).abs().max() < 1e-5
        total = r.sum((1, 2, 3))
        print(name, [f"{v:.6f}" for v in total.tolist()], "of", [f"{v:.6f}" for v in wide[range(2), index].tolist()])
        rounded = torch.tensor([float(f"{v:.9g}") for v in r.sum(1).flatten().tolist()], dtype=torch.float64).reshape(2, 32, 32)
        case["methods"][name] = {"samples": {"b2": {"tokens": tensor_json(rounded)}}}
    (out / "case.json").write_text(json.dumps(case) + "\n")


if __name__ == "__main__":
    main()
