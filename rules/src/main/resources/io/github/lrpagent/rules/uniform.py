# uniform: the relevance of a product in equal parts to its factors (AttnLRP, Achtibat et al. 2024, Eq. 14, Proposition 3.3).
#
#   y = a * b,   R_a = R_b = R_y / 2
#
# Both factors must carry relevance; a parameter or a constant does not.
def uniform_mul(a: Tensor,
    b: Tensor) -> Tensor:
  y = torch.mul(a, b)
  if a.requires_grad and b.requires_grad:
    return __torch__.lrp_rules.bend(y, y * 0.5)
  return y

# One factor of any product: halved where the other carries relevance too.
def uniform_factor(x: Tensor,
    other: Tensor) -> Tensor:
  if other.requires_grad:
    return __torch__.lrp_rules.scaled(x, 0.5)
  return x

# A matrix product, bent where fewer numbers are touched: at the output or at both factors.
def uniform_matmul(a: Tensor,
    b: Tensor) -> Tensor:
  if a.requires_grad and b.requires_grad:
    if a.dim() > 1 and b.dim() > 1 and a.numel() // max(a.size(-1), 1) * b.size(-1) > a.numel() + b.numel():
      return __torch__.lrp_rules.matmul(__torch__.lrp_rules.scaled(a, 0.5), __torch__.lrp_rules.scaled(b, 0.5))
    return __torch__.lrp_rules.scaled(__torch__.lrp_rules.matmul(a, b), 0.5)
  return __torch__.lrp_rules.matmul(a, b)

# The factors of a product of any number of tensors: 1/n for each of n that carry relevance.
def uniform_factors(factors: List[Tensor]) -> List[Tensor]:
  carrying = __torch__.lrp_rules.carrying(factors)
  if carrying < 2:
    return factors
  return [__torch__.lrp_rules.scaled(x, 1.0 / float(carrying)) for x in factors]

# How many tensors carry relevance.
def carrying(tensors: List[Tensor]) -> int:
  count = 0
  for x in tensors:
    if x.requires_grad:
      count = count + 1
  return count

# Fused attention softmax(q k^T) v is two such products: 1/2 for each that has two factors with relevance.
def uniform_attention(query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Optional[Tensor],
    dropout: float,
    causal: bool,
    scale: Optional[float],
    grouped: bool) -> Tensor:
  scores = query.requires_grad or key.requires_grad
  product = 0.5 if scores and value.requires_grad else 1.0
  factor = product * 0.5 if query.requires_grad and key.requires_grad else product
  q = __torch__.lrp_rules.scaled(query, factor)
  k = __torch__.lrp_rules.scaled(key, factor)
  v = __torch__.lrp_rules.scaled(value, product)
  return torch.scaled_dot_product_attention(q, k, v, mask, dropout, causal, scale=scale, enable_gqa=grouped)

# What is no product, such as a sum or a module as a whole, of n inputs (AttnLRP, appendix A):
#
#   y = f(x_1 .. x_n),   R_x_i = R_y / n:   the gradient of x_i, scaled by y / (n (x_i + epsilon))
#
# Inputs may be broadcast, and then get the sum; where one does not fit the output at all, the gradient stays as it is.
def uniform_inputs(y: Tensor,
    inputs: List[Tensor],
    n: int,
    epsilon: float,
    signed: bool) -> Tensor:
  value = y.detach()
  path = torch.zeros_like(value)
  for x in inputs:
    if x.requires_grad:
      if not __torch__.lrp_rules.fits(x, y):
        return y
      input = x.detach().to(torch.promote_types(x.dtype, 6))
      scale = value / (float(n) * __torch__.lrp_rules.stabilised(input, epsilon, signed))
      path = path + (x * scale).to(value.dtype)
  if path.requires_grad:
    return __torch__.lrp_rules.bend(value, path)
  return y

# A sum of two, of which those count that carry relevance.
def uniform_sum(y: Tensor,
    a: Tensor,
    b: Tensor,
    epsilon: float,
    signed: bool) -> Tensor:
  n = max(__torch__.lrp_rules.carrying([a, b]), 1)
  return __torch__.lrp_rules.uniform_inputs(y, [a, b], n, epsilon, signed)

# Whether a tensor has the shape of another, or can be broadcast to it.
def fits(x: Tensor,
    y: Tensor) -> bool:
  if x.dim() > y.dim():
    return False
  for i in range(x.dim()):
    if x.size(-1 - i) != y.size(-1 - i) and x.size(-1 - i) != 1:
      return False
  return True
