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
  carrying = 0
  for x in factors:
    if x.requires_grad:
      carrying = carrying + 1
  if carrying < 2:
    return factors
  return [__torch__.lrp_rules.scaled(x, 1.0 / float(carrying)) for x in factors]

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
