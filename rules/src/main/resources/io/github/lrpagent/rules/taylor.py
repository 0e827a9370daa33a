# taylor: the terms of a first-order expansion at a reference point r (AttnLRP, Achtibat et al. 2024, Eq. 4 and 5; Montavon et al. 2017):
#
#   f_j(x) = sum_i J_ji x_i + b_j + ...,   J = J(r),   b_j = f_j(r) - sum_i J_ji r_i
#   R_i = sum_j J_ji x_i / (sum_i J_ji x_i + b_j + epsilon) R_j
#
# b_j stands there only with bias. R = z * g, so this is the gradient of f at r, scaled by f(x) over the denominator. With
# distribute_bias the term b_j goes to the inputs as well: of the n that carry relevance, each gets
#
#   sum_j b_j / n / (the same) R_j
#
# element by element where it fits the output, else in equal parts to all elements of its row.

# An input at the reference point: its gradient is that of the input.
def reference(x: Tensor,
    point: float) -> Tensor:
  if x.requires_grad:
    return __torch__.lrp_rules.bend(torch.full_like(x, point), x * 1)
  return x

# y: f(x), of which the value is taken; at: f(r); points: r, as it comes from reference.
def taylor(y: Tensor,
    at: Tensor,
    inputs: List[Tensor],
    points: List[Tensor],
    epsilon: float,
    signed: bool,
    bias: bool,
    distribute_bias: bool) -> Tensor:
  value = y.detach()
  if not at.requires_grad:
    return value
  wide = value.to(torch.promote_types(value.dtype, 6))
  denominator = __torch__.lrp_rules.jacobian_product(at, points, inputs).to(wide.dtype)
  rest = torch.zeros_like(wide)
  if bias:
    rest = at.detach().to(wide.dtype) - __torch__.lrp_rules.jacobian_product(at, points, points).to(wide.dtype)
    denominator = denominator + rest
  divisor = __torch__.lrp_rules.stabilised(denominator, epsilon, signed)
  path = at * torch.nan_to_num(wide / divisor, 0.0, 0.0, 0.0)
  if bias and distribute_bias:
    whole = torch.zeros_like(wide)
    for x in inputs:
      if x.requires_grad:
        whole = whole + __torch__.lrp_rules.equal_parts(x, wide)
    path = path + torch.nan_to_num(wide * rest / divisor, 0.0, 0.0, 0.0) * whole / float(__torch__.lrp_rules.carrying(inputs))
  return __torch__.lrp_rules.bend(value, path.to(value.dtype))

# A module that meets leaves of its own keeps its gradient. before: the length of the tape when it was called.
def taylor_module(tape: List[Tensor],
    before: int,
    y: Tensor,
    at: Tensor,
    inputs: List[Tensor],
    points: List[Tensor],
    epsilon: float,
    signed: bool,
    bias: bool,
    distribute_bias: bool) -> Tensor:
  if len(tape) != before:
    return y
  return __torch__.lrp_rules.taylor(y, at, inputs, points, epsilon, signed, bias, distribute_bias)

# J t at the points, by two products with its transpose, for the gradient J^T v is linear in v. What is masked, and so infinite, has
# no part in it.
def jacobian_product(at: Tensor,
    points: List[Tensor],
    tangents: List[Tensor]) -> Tensor:
  v = torch.zeros_like(at)
  v.requires_grad_(True)
  reached: List[Tensor] = []
  carrying: List[Tensor] = []
  for i in range(len(points)):
    if points[i].requires_grad:
      reached.append(points[i])
      carrying.append(torch.nan_to_num(tangents[i].detach(), 0.0, 0.0, 0.0))
  seeds = annotate(List[Optional[Tensor]], [v])
  gradients = torch.autograd.grad([at], reached, seeds, True, True, True)
  rows: List[Tensor] = []
  columns = annotate(List[Optional[Tensor]], [])
  for i in range(len(gradients)):
    gradient = gradients[i]
    if gradient is not None:
      if gradient.requires_grad:
        rows.append(gradient)
        columns.append(carrying[i])
  if len(rows) == 0:
    return torch.zeros_like(at)
  product = torch.autograd.grad(rows, [v], columns, False, False, True)[0]
  if product is None:
    return torch.zeros_like(at)
  return product.detach()

# One for each element of y, the gradient of which goes to x in equal parts.
def equal_parts(x: Tensor,
    y: Tensor) -> Tensor:
  input = x.detach().to(y.dtype)
  ones = x * (1.0 / __torch__.lrp_rules.stabilised(input, 1.0e-10, True))
  if __torch__.lrp_rules.fits(x, y):
    return ones
  if x.dim() > 1 and y.dim() > 0 and x.size(0) == y.size(0):
    rows = ones.reshape([x.size(0), -1]).mean([1])
    return rows.reshape([-1] + [1 for i in range(y.dim() - 1)])
  return ones.mean()
