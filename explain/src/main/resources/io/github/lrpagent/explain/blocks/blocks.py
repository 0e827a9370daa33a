# How Java calls the rules: one method each.
def carries(self: __torch__.lrp.R, x: Tensor) -> bool:
  return x.requires_grad
def share(self: __torch__.lrp.R, x: Tensor, y: Tensor) -> bool:
  if x.dtype == y.dtype:
    return torch.is_set_to(torch.as_strided(x.detach(), [1], [1], 0), torch.as_strided(y.detach(), [1], [1], 0))
  return False
def none(self: __torch__.lrp.R) -> Optional[Tensor]:
  return None
def input_leaf(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  y = torch.clone(x.detach())
  y.requires_grad_(True)
  return y
def leaf(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  y = x.detach()
  y.requires_grad_(True)
  return y
def through(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  return torch.mul(x, 1)
def same(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  return torch.view_as(x, x)
def clone(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  return torch.clone(x)
def cast(self: __torch__.lrp.R, x: Tensor, like: Tensor) -> Tensor:
  return torch.to(x, like.dtype)
def overwrite(self: __torch__.lrp.R, x: Tensor, y: Tensor) -> Tensor:
  return torch.copy_(x, y)
def bend(self: __torch__.lrp.R, value: Tensor, path: Tensor) -> Tensor:
  return RULES.bend(value, path)
def scaled(self: __torch__.lrp.R, x: Tensor, scale: float) -> Tensor:
  return RULES.scaled(x, scale)
def epsilon(self: __torch__.lrp.R, z: Tensor, epsilon: float, signed: bool) -> Tensor:
  return RULES.epsilon(z, epsilon, signed)
def uniform_epsilon(self: __torch__.lrp.R, z: Tensor, epsilon: float, signed: bool) -> Tensor:
  return RULES.uniform_epsilon(z, epsilon, signed)
def gamma_linear(self: __torch__.lrp.R, x: Tensor, weight: Tensor, bias: Optional[Tensor], gamma: float, epsilon: float) -> Tensor:
  return RULES.gamma_linear(x, weight, bias, gamma, epsilon)
def gamma_conv(self: __torch__.lrp.R, y: Tensor, x: Tensor, weight: Tensor, bias: Optional[Tensor], stride: List[int], padding: List[int], dilation: List[int], output_padding: List[int], groups: int, gamma: float, epsilon: float) -> Tensor:
  return RULES.gamma_conv(y, x, weight, bias, stride, padding, dilation, False, output_padding, groups, gamma, epsilon)
def identity(self: __torch__.lrp.R, x: Tensor, y: Tensor, epsilon: float) -> Tensor:
  return RULES.identity(x, y.detach(), epsilon)
def identity_module(self: __torch__.lrp.R, x: Tensor, y: Tensor, epsilon: float) -> Tensor:
  return RULES.identity_module(x, y, epsilon)
def uniform_mul(self: __torch__.lrp.R, a: Tensor, b: Tensor) -> Tensor:
  return RULES.uniform_mul(a, b)
def uniform_matmul(self: __torch__.lrp.R, a: Tensor, b: Tensor) -> Tensor:
  return RULES.uniform_matmul(a, b)
def matmul(self: __torch__.lrp.R, a: Tensor, b: Tensor) -> Tensor:
  return RULES.matmul(a, b)
def linear(self: __torch__.lrp.R, x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  return RULES.linear(x, weight, bias)
def layer_norm(self: __torch__.lrp.R, x: Tensor, shape: List[int], weight: Optional[Tensor], bias: Optional[Tensor], epsilon: float) -> Tensor:
  return RULES.identity_layer_norm(x, shape, weight, bias, epsilon)
def normalize(self: __torch__.lrp.R, x: Tensor, y: Tensor, p: float, dim: int, epsilon: float) -> Tensor:
  return RULES.bend(y.detach(), x / torch.clamp_min(torch.norm(x.detach(), p, [dim], True), epsilon))

# Probes: an alias of an operand and a result, which keep their gradients, and a constant with one.
def probe(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  y = torch.alias(x)
  y.retain_grad()
  return y
def probe_result(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  x.retain_grad()
  return x
def probe_constant(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  y = x.detach()
  y.requires_grad_(True)
  return y
def itself(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  return x
