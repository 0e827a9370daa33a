# How Java calls the rules: one method each.
def carries(self: __torch__.lrp.R, x: Tensor) -> bool:
  return x.requires_grad
def share(self: __torch__.lrp.R, x: Tensor, y: Tensor) -> bool:
  if x.dtype == y.dtype:
    return torch.is_set_to(torch.as_strided(x.detach(), [1], [1], 0), torch.as_strided(y.detach(), [1], [1], 0))
  return False
def none(self: __torch__.lrp.R) -> Optional[Tensor]:
  return None
def input_leaf(self: __torch__.lrp.R, x: Tensor, zeros: bool) -> Tensor:
  y = RULES.not_zero(x) if zeros else torch.clone(x.detach())
  y.requires_grad_(True)
  return y
def leaf(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  y = x.detach()
  y.requires_grad_(True)
  return y
def through(self: __torch__.lrp.R, leaf: Tensor) -> Tensor:
  return torch.mul(leaf, 1)
def through_zeros(self: __torch__.lrp.R, x: Tensor, leaf: Tensor) -> Tensor:
  return RULES.bend(torch.clone(x), torch.mul(leaf, 1))
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
def layer_rule(self: __torch__.lrp.R, rule: str, numbers: List[float], z: Tensor, x: Tensor, weight: Tensor, bias: Optional[Tensor], geometry: List[int]) -> Tensor:
  return RULES.layer_rule(rule, numbers, z, x, weight, bias, RULES.unflattened(geometry))
def layer_matmul(self: __torch__.lrp.R, rule: str, numbers: List[float], x: Tensor, weight: Tensor) -> Tensor:
  return RULES.layer_matmul(rule, numbers, x, weight)
def layer_batch_norm(self: __torch__.lrp.R, rule: str, numbers: List[float], z: Tensor, x: Tensor, weight: Optional[Tensor], bias: Optional[Tensor], mean: Tensor, variance: Tensor, epsilon: float) -> Tensor:
  return RULES.layer_batch_norm(rule, numbers, z, x, weight, bias, mean, variance, epsilon)
def merged_layer_rule(self: __torch__.lrp.R, rule: str, numbers: List[float], z: Tensor, x: Tensor, layer: Tensor, shift: Optional[Tensor], geometry: List[int], weight: Optional[Tensor], bias: Optional[Tensor], mean: Tensor, variance: Tensor, epsilon: float) -> Tensor:
  scale, bottom = RULES.batch_norm_map(weight, bias, mean, variance, epsilon)
  return RULES.merged_layer_rule(rule, numbers, z, x, layer, shift, RULES.unflattened(geometry), scale, bottom)
def identity(self: __torch__.lrp.R, x: Tensor, y: Tensor, epsilon: float, signed: bool) -> Tensor:
  return RULES.identity(x, y.detach(), epsilon, signed)
def identity_zeros(self: __torch__.lrp.R, x: Tensor, y: Tensor, epsilon: float, signed: bool) -> Tensor:
  return RULES.identity_zeros(x, y.detach(), epsilon, signed)
def identity_module(self: __torch__.lrp.R, x: Tensor, y: Tensor, epsilon: float, signed: bool) -> Tensor:
  return RULES.identity_module(x, y, epsilon, signed)
def uniform_sum(self: __torch__.lrp.R, y: Tensor, a: Tensor, b: Tensor, epsilon: float, signed: bool) -> Tensor:
  return RULES.uniform_sum(y, a, b, epsilon, signed)
def uniform_inputs(self: __torch__.lrp.R, y: Tensor, inputs: List[Tensor], n: int, epsilon: float, signed: bool) -> Tensor:
  return RULES.uniform_inputs(y, inputs, n, epsilon, signed)
def uniform_epsilon_module(self: __torch__.lrp.R, z: Tensor, inputs: List[Tensor], epsilon: float, signed: bool) -> Tensor:
  return RULES.uniform_epsilon_module(z, inputs, epsilon, signed)
def reference(self: __torch__.lrp.R, x: Tensor, point: float) -> Tensor:
  return RULES.reference(x, point)
def taylor(self: __torch__.lrp.R, y: Tensor, at: Tensor, inputs: List[Tensor], points: List[Tensor], epsilon: float, signed: bool, bias: bool, distribute_bias: bool) -> Tensor:
  return RULES.taylor(y, at, inputs, points, epsilon, signed, bias, distribute_bias)
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

# Probes: an alias of an operand, and a result, which keep their gradients; a constant becomes a leaf.
def probe(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  y = torch.alias(x)
  y.retain_grad()
  return y
def probe_result(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  x.retain_grad()
  return x
def itself(self: __torch__.lrp.R, x: Tensor) -> Tensor:
  return x
