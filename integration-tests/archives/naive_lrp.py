"""A naive implementation of the rules of AttnLRP, CP-LRP and gradient x input, to compare the agent with.

It runs an eager model in float64 and bends the gradient of each operation where Python calls it: no TorchScript, no text, and no
code in common with the agent. Rules (relevance = tensor * gradient):

    product of two tensors that both require grad      gradient / 2
    softmax                                            nothing; CP-LRP: its output is a constant
    gate (one factor is an activation's output)        gradient / 2; CP-LRP: that factor is a constant, the other gets all
    activation f                                       gradient of x, times f(x) / (x + 1e-10)
    norms                                              the statistics are constants, the mean is not
    all else                                           its gradient

    with Rules("attnlrp"): ...          or simply          relevance(model, inputs, leaves, "attnlrp", target)
"""
import contextlib
import math
import sys

import torch
import torch.nn.functional as F
from torch.overrides import TorchFunctionMode

EPSILON = 1e-10

PRODUCTS = {"mul", "multiply", "__mul__", "__rmul__", "__imul__", "mul_", "multiply_"}
MATRIX_PRODUCTS = {"matmul", "__matmul__", "__rmatmul__", "bmm", "mm", "mv", "dot", "vdot", "inner", "outer", "ger", "tensordot", "kron", "cross"}
BIASED_PRODUCTS = {"baddbmm", "addmm", "addbmm", "addmv", "addr", "addcmul"}
LAYERS = {"linear", "conv1d", "conv2d", "conv3d"}
ACTIVATIONS = {"gelu", "silu", "tanh", "relu", "sigmoid", "leaky_relu", "elu", "selu", "celu", "mish", "hardswish", "hardsigmoid",
               "hardtanh", "relu6", "softplus", "log_sigmoid", "logsigmoid", "prelu", "relu_", "tanh_", "sigmoid_", "silu_", "_sigmoid"}
SHARES = {"sigmoid", "sigmoid_", "hardsigmoid"}
VIEWS = {"view", "reshape", "permute", "transpose", "t", "contiguous", "clone", "to", "float", "double", "half", "type", "type_as",
         "__getitem__", "unsqueeze", "squeeze", "expand", "expand_as", "flatten", "unflatten", "dropout", "chunk", "split", "unbind",
         "repeat", "repeat_interleave", "movedim", "narrow", "__get__", "roll", "flip", "view_as", "tensor_split"}
ROOTS = {"sqrt", "std", "std_mean", "norm", "vector_norm", "linalg_norm", "linalg_vector_norm", "sqrt_"}
AFTER_ROOT = {"add", "__add__", "__radd__", "add_", "__iadd__", "clamp", "clamp_min", "clip", "maximum", "max", "clamp_", "clamp_min_"}
SCALINGS = {"mul", "multiply", "__mul__", "__rmul__", "div", "true_divide", "divide", "__truediv__"}
DIVISIONS = {"div", "true_divide", "divide", "__truediv__", "__div__", "div_", "__itruediv__", "__idiv__"}


class Half(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, g):
        return g / 2


class Identity(torch.autograd.Function):
    """All relevance of y to x."""

    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return y.clone()

    @staticmethod
    def backward(ctx, g):
        x, y = ctx.saved_tensors
        return g * y / (x + EPSILON), None


class Path(torch.autograd.Function):
    """The value of one tensor, the gradient of another."""

    @staticmethod
    def forward(ctx, value, path):
        return value.clone()

    @staticmethod
    def backward(ctx, g):
        return None, g


def carries(x):
    return isinstance(x, torch.Tensor) and x.requires_grad and getattr(x, "_lrp_mark", None) != "constant"


def mark_of(x):
    return getattr(x, "_lrp_mark", None) if isinstance(x, torch.Tensor) else None


def marked(x, mark):
    if mark is not None:
        for t in x if isinstance(x, (tuple, list)) else [x]:
            if isinstance(t, torch.Tensor):
                t._lrp_mark = mark
    return x


class Rules(TorchFunctionMode):
    """While active, gradients are relevances divided by their tensors."""

    def __init__(self, method, keep_float64=True):
        super().__init__()
        self.method, self.keep = method, keep_float64
        self.bends = method != "gradient-x-input"
        self.cp = method == "cp-lrp"

    # ---- operations ----
    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        name = getattr(func, "__name__", str(func))
        if args and carries(args[0]) and name.endswith("_") and hasattr(torch.Tensor, name[:-1]) and not name.endswith("__"):
            # a model that only predicts may overwrite what a backward needs
            out_of_place = name[:-1]
            y = self.__torch_function__(getattr(torch.Tensor, out_of_place), types, (args[0].clone(), *args[1:]), kwargs)
            return marked(args[0].copy_(y), mark_of(y) if y.requires_grad else "constant")
        args, kwargs = self._stay_wide(name, args, kwargs)
        if args is None:
            return kwargs
        if name == "scaled_dot_product_attention":
            return self.attention(*args, **kwargs)
        if name == "multi_head_attention_forward":
            return self.multi_head(*args, **kwargs)
        if not self.bends:
            return func(*args, **kwargs)
        if name in PRODUCTS and len(args) > 1 and carries(args[0]) and carries(args[1]):
            changes = name.endswith("_") and not name.endswith("__") or name == "__imul__"
            if mark_of(args[0]) == mark_of(args[1]) == "root":
                return marked(func(*args, **kwargs), "root")
            y = self.product(args[0].clone() if changes else args[0], args[1])
            return args[0].copy_(y) if changes else y
        if name in MATRIX_PRODUCTS and len(args) > 1 and carries(args[0]) and carries(args[1]):
            return Half.apply(func(*args, **kwargs))
        if name in LAYERS and len(args) > 1 and carries(args[0]) and carries(args[1]):
            bias = args[2] if len(args) > 2 else kwargs.pop("bias", None)
            y = Half.apply(func(args[0], args[1], None, *args[3:], **kwargs))
            return y if bias is None else y + bias.reshape([-1] + [1] * int(name[-2]) if name != "linear" else [-1])
        if name == "bilinear" and carries(args[0]) and carries(args[1]):
            bias = args[3] if len(args) > 3 else kwargs.get("bias")
            y = Half.apply(func(*args[:3], None))
            return y if bias is None else y + bias
        if name in BIASED_PRODUCTS and len(args) == 1:
            args += tuple(kwargs.pop(k) for k in (("batch1", "batch2") if "batch1" in kwargs else ("mat1", "mat2")))
        if not args:
            return func(*args, **kwargs)
        if name in BIASED_PRODUCTS and carries(args[1]) and carries(args[2]):
            zero = torch.zeros_like(args[0])
            product = Half.apply(func(zero, *args[1:], **dict(kwargs, beta=0) if name != "addcmul" else kwargs))
            return args[0] * kwargs.get("beta", 1) + product
        if name == "einsum":
            operands = args[1] if isinstance(args[1], (list, tuple)) else args[1:]
            return self._shared(func(*args, **kwargs), operands)
        if name in ("multi_dot", "linalg_multi_dot", "chain_matmul"):
            return self._shared(func(*args, **kwargs), args[0] if isinstance(args[0], (list, tuple)) else args)
        if name in ("softmax", "_softmax"):
            y = func(*args, **kwargs)
            return y.detach() if self.cp else y
        if name in ACTIVATIONS and carries(args[0]):
            out_of_place = name[:-1] if name.endswith("_") else name
            inplace = kwargs.pop("inplace", False) or (name in ("relu", "silu", "hardtanh", "relu6", "hardswish") and len(args) > 1 and args[-1] is True)
            f = getattr(torch, out_of_place, None) or getattr(F, out_of_place.replace("log_sigmoid", "logsigmoid"))
            y = f(args[0].detach(), *(a for a in args[1:] if a is not True and a is not False), **kwargs)
            inplace = inplace or name.endswith("_")
            y = Identity.apply(args[0].clone() if inplace else args[0], y)
            return marked(self._in_place("_" if inplace else name, args[0], y), "share" if out_of_place in SHARES else "activation")
        if name == "glu" and carries(args[0]):
            a, b = args[0].chunk(2, kwargs.get("dim", args[1] if len(args) > 1 else -1))
            gate = marked(Identity.apply(b, torch.sigmoid(b.detach())), "share")
            return self.product(a, gate)
        if name == "layer_norm" and carries(args[0]):
            return self.layer_norm(*args, **kwargs)
        if name == "rms_norm" and carries(args[0]):
            return self.rms_norm(*args, **kwargs)
        if name == "group_norm" and carries(args[0]):
            return self.group_norm(*args, **kwargs)
        if name == "normalize" and carries(args[0]):
            return self.normalize(*args, **kwargs)
        if name == "instance_norm" and carries(args[0]):
            return self.instance_norm(*args, **kwargs)
        if name == "batch_norm" and carries(args[0]) and (args[1] is None or kwargs.get("training", len(args) > 5 and args[5])):
            return self.batch_norm(*args, **kwargs)
        if name == "local_response_norm" and carries(args[0]):
            with torch.no_grad():
                statistic = args[0] / func(*args, **kwargs)
            return args[0] / statistic
        if name == "cosine_similarity" and (carries(args[0]) or carries(args[1])):
            return self.cosine_similarity(*args, **kwargs)
        if name in ("pow", "__pow__", "square") and mark_of(args[0]) in ("activation", "share") and (name == "square" or args[1] == 2):
            return Half.apply(func(*args, **kwargs))
        if name in ("rsqrt", "rsqrt_"):
            return func(*args, **kwargs).detach()
        if name in ("pow", "pow_", "__pow__") and not isinstance(args[1], torch.Tensor) and -1 < args[1] < 0:
            return func(*args, **kwargs).detach()
        if name in ("pow", "__pow__") and not isinstance(args[1], torch.Tensor) and 0 < args[1] < 1:
            return marked(func(*args, **kwargs), "root")
        if name == "reciprocal" and mark_of(args[0]) == "root":
            return func(*args, **kwargs).detach()
        if name in DIVISIONS and mark_of(args[1]) == "root":
            return func(args[0], args[1].detach(), *args[2:], **kwargs)
        if name in ("__rtruediv__", "__rdiv__") and mark_of(args[0]) == "root":
            return func(args[0].detach(), *args[1:], **kwargs)
        y = func(*args, **kwargs)
        if name in ROOTS:
            return marked(y, "root")
        if args and name in VIEWS:
            return marked(y, mark_of(args[0]))
        two = args[:2]
        if name in AFTER_ROOT | SCALINGS and any(mark_of(a) == "root" for a in two) and all(mark_of(a) == "root" or not carries(a) for a in two) and (name not in DIVISIONS or carries(args[0])):
            return marked(y, "root")
        return y

    def _stay_wide(self, name, args, kwargs):
        """Casts to float32 inside a float64 run go to float64."""
        narrow = (torch.float32, torch.float16, torch.bfloat16)
        if self.keep and args and isinstance(args[0], torch.Tensor) and name in ("float", "to", "type", "softmax", "cumsum", "sum", "mean"):
            if name == "float":
                return None, args[0] if args[0].dtype == torch.float64 else args[0].double()
            if name in ("to", "type"):
                args = tuple(torch.float64 if isinstance(a, torch.dtype) and a in narrow else a for a in args)
            if kwargs.get("dtype") in narrow:
                kwargs["dtype"] = torch.float64
        return args, kwargs

    @staticmethod
    def _shared(y, factors):
        """A product of n tensors that carry relevance gives 1/n to each."""
        count = sum(carries(f) for f in factors)
        return y if count < 2 else y.detach() + (y - y.detach()) / count

    @staticmethod
    def _in_place(name, target, y):
        return target.copy_(y) if name.endswith("_") and not name.endswith("__") or name == "_" else y

    def product(self, a, b):
        marks = [mark_of(a), mark_of(b)]
        gate = next((i for wanted in ("share", "activation") for i, m in enumerate(marks) if m == wanted), None)
        if self.cp and gate is not None:
            return a.detach() * b.clone() if gate == 0 else a.clone() * b.detach()
        return Half.apply(a.clone() * b.clone())

    def matmul(self, a, b):
        y = torch.matmul(a, b)
        return Half.apply(y) if self.bends and carries(a) and carries(b) else y

    # ---- attention ----
    def attention(self, query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False):
        if enable_gqa:
            key = key.repeat_interleave(query.size(-3) // key.size(-3), -3)
            value = value.repeat_interleave(query.size(-3) // value.size(-3), -3)
        scores = self.matmul(query, key.transpose(-2, -1)) * (scale if scale is not None else 1 / math.sqrt(query.size(-1)))
        if is_causal:
            seen = torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
            scores = scores.masked_fill(~seen, -math.inf)
        if attn_mask is not None:
            scores = scores.masked_fill(~attn_mask, -math.inf) if attn_mask.dtype == torch.bool else scores + attn_mask
        weights = torch.softmax(scores, -1)
        weights = torch.where(torch.isnan(weights), torch.zeros_like(weights), weights)
        if self.cp:
            weights = weights.detach()
        self.weights = weights
        return self.matmul(weights, value)

    def multi_head(self, query, key, value, width, heads, w_in, b_in, bias_k, bias_v, add_zero_attn, dropout_p, w_out, b_out,
                   training=True, key_padding_mask=None, need_weights=True, attn_mask=None, use_separate_proj_weight=False,
                   average_attn_weights=True, is_causal=False, **more):
        assert bias_k is None and bias_v is None and not add_zero_attn and not use_separate_proj_weight
        unbatched = query.dim() == 2
        if unbatched:
            query, key, value = (t.unsqueeze(1) for t in (query, key, value))
        w, b = w_in.chunk(3), b_in.chunk(3) if b_in is not None else (None,) * 3
        q, k, v = (F.linear(t, w[i], b[i]) for i, t in enumerate((query, key, value)))
        split = lambda t: t.unflatten(-1, (heads, width // heads)).permute(1, 2, 0, 3)
        mask = None
        if attn_mask is not None:
            mask = attn_mask if attn_mask.dtype != torch.bool else torch.zeros(attn_mask.shape, dtype=q.dtype).masked_fill(attn_mask, -math.inf)
        if key_padding_mask is not None:
            pad = key_padding_mask
            if pad.dtype == torch.bool:
                pad = torch.zeros(pad.shape, dtype=q.dtype).masked_fill(pad, -math.inf)
            pad = pad[:, None, None, :]
            mask = pad if mask is None else mask + pad
        y = self.attention(split(q), split(k), split(v), mask)
        y = F.linear(y.permute(2, 0, 1, 3).flatten(2), w_out, b_out)
        weights = self.weights.mean(1) if average_attn_weights else self.weights
        return (y.squeeze(1) if unbatched else y), weights if need_weights else None

    # ---- norms ----
    def layer_norm(self, x, normalized_shape, weight=None, bias=None, eps=1e-5):
        dims = list(range(-len(normalized_shape), 0))
        centred = x - x.mean(dims, keepdim=True)
        y = centred / torch.sqrt((centred ** 2).mean(dims, keepdim=True) + eps).detach()
        y = y * weight if weight is not None else y
        return y + bias if bias is not None else y

    def rms_norm(self, x, normalized_shape, weight=None, eps=None):
        dims = list(range(-len(normalized_shape), 0))
        eps = torch.finfo(torch.float32).eps if eps is None else eps
        y = x / torch.sqrt((x ** 2).mean(dims, keepdim=True) + eps).detach()
        return y * weight if weight is not None else y

    def group_norm(self, x, num_groups, weight=None, bias=None, eps=1e-5):
        g = x.reshape(x.size(0), num_groups, -1)
        centred = g - g.mean(-1, keepdim=True)
        y = (centred / torch.sqrt((centred ** 2).mean(-1, keepdim=True) + eps).detach()).reshape(x.shape)
        shape = [1, -1] + [1] * (x.dim() - 2)
        y = y * weight.reshape(shape) if weight is not None else y
        return y + bias.reshape(shape) if bias is not None else y

    def instance_norm(self, x, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True, momentum=0.1, eps=1e-5):
        if not use_input_stats:
            return F.batch_norm(x, running_mean, running_var, weight, bias, False, momentum, eps)
        return self._channels(x, list(range(2, x.dim())), weight, bias, eps)

    def batch_norm(self, x, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5):
        return self._channels(x, [d for d in range(x.dim()) if d != 1], weight, bias, eps)

    @staticmethod
    def _channels(x, dims, weight, bias, eps):
        centred = x - x.mean(dims, keepdim=True)
        y = centred / torch.sqrt((centred ** 2).mean(dims, keepdim=True) + eps).detach()
        shape = [1, -1] + [1] * (x.dim() - 2)
        y = y * weight.reshape(shape) if weight is not None else y
        return y + bias.reshape(shape) if bias is not None else y

    def cosine_similarity(self, a, b, dim=1, eps=1e-8):
        a, b = (t / t.detach().norm(2, dim, keepdim=True).clamp_min(eps) for t in (a, b))
        y = a * b
        return (Half.apply(y) if carries(a) and carries(b) else y).sum(dim)

    def normalize(self, x, p=2.0, dim=1, eps=1e-12, out=None):
        return x / x.detach().norm(p, dim, keepdim=True).clamp_min(eps)


def _activations(model):
    """Classes of modules without parameters and children that are one activation, taken whole; some are made on the fly."""
    found = {type(m) for m in model.modules() if {"BloomGelu", "WholeActivation"} & {c.__name__ for c in type(m).__mro__}}
    if "transformers.activations" in sys.modules:
        found |= {c for c in vars(sys.modules["transformers.activations"]).values()
                  if isinstance(c, type) and issubclass(c, torch.nn.Module) and c.__module__ == "transformers.activations"}
    return found


def _whole(forward, rules):
    def bent(module, x):
        with torch._C.DisableTorchFunction():
            if not (rules.bends and x.requires_grad):
                return forward(module, x)
            return marked(Identity.apply(x, forward(module, x.detach())), "activation")

    return bent


def _function(f, rules):
    bent = _whole(lambda _, x: f(x), rules)
    return lambda x: bent(None, x)


def relevance(model, inputs, leaves, method, target, keep_float64=True):
    """Explains one number per row.

    model   eager module, in float64, in eval mode
    inputs  its arguments
    leaves  embedding modules, whose outputs are the leaves; or numbers of floating-point inputs
    target  function of the outputs: (the tensor of explained numbers, one per row)
    returns the outputs, and a list of (leaf, relevance), in the order of the calls
    """
    rules = Rules(method, keep_float64)
    found, inputs = [], list(inputs)
    parameters = [p for p in model.parameters() if p.requires_grad]
    for p in parameters:
        p.requires_grad_(False)

    def leaf(module, arguments, y):
        found.append(y.detach().clone().requires_grad_(True))
        return found[-1] * 1

    with contextlib.ExitStack() as stack:
        for at in leaves:
            if isinstance(at, int):
                found.append(inputs[at].detach().clone().requires_grad_(True))
                inputs[at] = found[-1] * 1
            else:
                stack.callback(at.register_forward_hook(leaf).remove)
        for home in {sys.modules[type(m).__module__] for m in model.modules()}:
            for name, f in list(vars(home).items()):
                if isinstance(f, torch.jit.ScriptFunction) and hasattr(f, "_torchdynamo_inline"):  # not seen by a function mode
                    setattr(home, name, f._torchdynamo_inline)
                    stack.callback(setattr, home, name, f)
            if callable(vars(home).get("gelu")) and home.__name__.startswith("transformers."):  # a free function that is one activation
                f = vars(home)["gelu"]
                setattr(home, "gelu", _function(f, rules))
                stack.callback(setattr, home, "gelu", f)
        for activation in _activations(model):
            if "forward" in vars(activation):
                forward = activation.forward
                activation.forward = _whole(forward, rules)
                stack.callback(setattr, activation, "forward", forward)
        stack.callback(torch.set_default_dtype, torch.get_default_dtype())
        torch.set_default_dtype(torch.float64 if keep_float64 else torch.get_default_dtype())
        stack.enter_context(torch.enable_grad())
        stack.enter_context(rules)
        outputs = model(*inputs)
        explained = target(outputs)
    gradients = torch.autograd.grad(explained.sum(), found, allow_unused=True)
    return outputs, [(x.detach(), x.detach() * g if g is not None else torch.zeros_like(x)) for x, g in zip(found, gradients)]
