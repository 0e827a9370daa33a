#!/usr/bin/env python3
"""freeze.py IN.pt OUT.pt: the same archive after torch.jit.freeze: one class, no modules, weights in CONSTANTS."""
import sys

import torch

source, target = sys.argv[1:]
torch.jit.save(torch.jit.freeze(torch.jit.load(source).eval()), target)
