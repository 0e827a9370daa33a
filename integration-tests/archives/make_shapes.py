#!/usr/bin/env python3
"""make_shapes.py OUT: a small network that tells squares, discs and crosses apart, trained here, and its relevances by epsilon-plus.

As in make_layers.py, the relevances are propagated from layer to layer in float64.
"""
import json
import math
import pathlib
import sys

import torch
from torch import nn
from torch.nn import functional as F

from make_archives import tensor_json
from make_kinds import without_ranges
from make_layers import Layer, above, stable

SIZE = 48
ROWS, COLUMNS = torch.meshgrid(torch.arange(SIZE), torch.arange(SIZE), indexing="ij")


def draw(kind):
    """A bright square, disc or cross before a dark, noisy background with lines."""
    image = torch.rand(3, 1, 1) * 0.35 + torch.rand(3, SIZE, SIZE) * 0.1
    for _ in range(3):
        angle, at = torch.rand(1).item() * math.pi, torch.rand(1).item() * SIZE
        line = (COLUMNS * math.cos(angle) + ROWS * math.sin(angle) - at).abs() < 0.7
        image = torch.where(line, image * 0.5 + 0.2, image)
    r = 6 + torch.rand(1).item() * 5
    x, y = (COLUMNS - r - 2 - torch.rand(1).item() * (SIZE - 2 * r - 4)).abs(), (ROWS - r - 2 - torch.rand(1).item() * (SIZE - 2 * r - 4)).abs()
    shape = [(x < r * 0.85) & (y < r * 0.85), x ** 2 + y ** 2 < r * r, ((x < r * 0.3) & (y < r)) | ((y < r * 0.3) & (x < r))][kind]
    return torch.where(shape, (torch.rand(3, 1, 1) * 0.5 + 0.5).expand(3, SIZE, SIZE), image) * 4 - 2


def trained():
    def stage(inputs, outputs):
        return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]

    net = nn.Sequential(*stage(3, 12), nn.MaxPool2d(2), *stage(12, 24), nn.MaxPool2d(2), *stage(24, 32), nn.AdaptiveMaxPool2d(3),
                        nn.Flatten(), nn.Linear(288, 3))
    optimizer = torch.optim.Adam(net.parameters(), 2e-3)
    for _ in range(260):
        kinds = torch.randint(0, 3, (32,))
        loss = F.cross_entropy(net(torch.stack([draw(int(k)) for k in kinds])), kinds)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return net.eval().requires_grad_(False)


def pooled(x, pool):
    """The output of a max pool, and what takes relevance back to the winners."""
    y, at = pool(x, return_indices=True)

    def back(r):
        share = (r * y / stable(y)).flatten(2)
        return torch.zeros_like(x).flatten(2).scatter_add(2, at.flatten(2), share).reshape(x.shape)

    return y, back


def relevance(net, x, index):
    backs = []
    for i in range(0, 12, 4):
        conv, bn = net[i], net[i + 1]
        scale = bn.weight / (bn.running_var + bn.eps).sqrt()
        layer = Layer(x, conv.weight * scale.reshape(-1, 1, 1, 1), bn.bias - bn.running_mean * scale, stride=1, padding=1)
        backs.append(lambda r, layer=layer: layer.by(r, "z-plus", 1))
        z = above(layer.of(x, layer.weight) + layer.bias)
        pool = (lambda v, **k: F.adaptive_max_pool2d(v, 3, **k)) if i == 8 else (lambda v, **k: F.max_pool2d(v, 2, **k))
        x, back = pooled(z, pool)
        backs.append(back)
    top = Layer(x.flatten(1), net[13].weight, net[13].bias)
    logits = F.linear(top.x, top.weight, top.bias)
    r = torch.zeros_like(logits)
    r[range(len(r)), index] = logits[range(len(r)), index]
    r = top.by(r, "epsilon").reshape(x.shape)
    for back in reversed(backs):
        r = back(r)
    return logits, r


def main():
    torch.set_num_threads(1)
    torch.manual_seed(0)
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    net = trained()
    torch.manual_seed(5)
    images = torch.stack([draw(kind) for kind in range(3)])
    torch.jit.trace(net, images[:1]).save(str(out / "model.pt"))
    without_ranges(out / "model.pt")
    logits, r = relevance(net.double(), images.double(), [0, 1, 2])
    assert logits.argmax(1).tolist() == [0, 1, 2], logits
    rounded = torch.tensor([float(f"{v:.6g}") for v in r.sum(1).flatten().tolist()], dtype=torch.float64).reshape(3, SIZE, SIZE)
    case = {"input_names": ["x"], "samples": {"b3": {"inputs": {"x": tensor_json(images)}, "target": {"index": [0, 1, 2]}}},
            "methods": {"epsilon-plus": {"samples": {"b3": {"tokens": tensor_json(rounded)}}}}}
    (out / "case.json").write_text(json.dumps(case) + "\n")


if __name__ == "__main__":
    main()
