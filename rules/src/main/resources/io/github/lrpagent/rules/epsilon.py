# epsilon: LRP-epsilon (Bach et al. 2015, Eq. 58; AttnLRP, Achtibat et al. 2024, Eq. 8).
#
#   z_j = sum_i z_ij,   R_i = sum_j z_ij / (z_j + epsilon) * R_j
#
# R = z * g, so this is the gradient of z, scaled by z / (z + epsilon). At epsilon = 0 it is the plain gradient (LRP-0).
# signed: epsilon takes the sign of z, so the denominator never vanishes.
def epsilon(z: Tensor,
    epsilon: float,
    signed: bool=False) -> Tensor:
  if z.requires_grad and epsilon != 0.0:
    value = z.detach().to(torch.promote_types(z.dtype, 6))
    scale = __torch__.lrp_rules.share(value, value, epsilon, signed)
    return __torch__.lrp_rules.bend(z, (z * scale).to(z.dtype))
  return z

# The first of two results, such as a pool and its places.
def epsilon_pair(z: Tuple[Tensor, Tensor],
    epsilon: float,
    signed: bool=False) -> Tuple[Tensor, Tensor]:
  return (__torch__.lrp_rules.epsilon(z[0], epsilon, signed), z[1])

# z / (d + epsilon); where z is masked, which makes it infinite, epsilon does not matter.
def share(z: Tensor,
    d: Tensor,
    epsilon: float,
    signed: bool) -> Tensor:
  return torch.nan_to_num(z / __torch__.lrp_rules.stabilised(d, epsilon, signed), 1.0, inf, -inf)

# A denominator with its stabiliser.
def stabilised(d: Tensor,
    epsilon: float,
    signed: bool) -> Tensor:
  if signed:
    stabiliser = torch.full_like(d, epsilon)
    return d + torch.where(d < 0, -stabiliser, stabiliser)
  return d + epsilon

# uniform-epsilon: the uniform rule for a product of n factors, with a stabiliser (AttnLRP, Eq. 14).
#
#   z = a * b,   R_a = R_b = z / (2 z + epsilon) * R_z;   of n:  z / (n z + epsilon) * R_z
def uniform_epsilon(z: Tensor,
    epsilon: float,
    signed: bool=False,
    factors: int=2) -> Tensor:
  if z.requires_grad:
    value = z.detach().to(torch.promote_types(z.dtype, 6))
    n = float(factors)
    scale = __torch__.lrp_rules.share(value, n * value, epsilon, signed)
    scale = torch.where(torch.isinf(value), torch.full_like(scale, 1.0 / n), scale)
    return __torch__.lrp_rules.bend(z, (z * scale).to(z.dtype))
  return z

# A module as a whole, of the inputs that carry relevance:  R_i = sum_j x_i J_ji / (n z_j + epsilon) R_j
def uniform_epsilon_module(z: Tensor,
    inputs: List[Tensor],
    epsilon: float,
    signed: bool) -> Tensor:
  return __torch__.lrp_rules.uniform_epsilon(z, epsilon, signed, max(__torch__.lrp_rules.carrying(inputs), 1))

# addmm: a linear map, and then its bias as an addition.
def epsilon_addmm(bias: Tensor,
    x: Tensor,
    weight: Tensor,
    beta: float,
    alpha: float,
    epsilon: float,
    bias_epsilon: float,
    signed: bool) -> Tensor:
  y = torch.addmm(bias, x.detach(), weight, beta=beta, alpha=alpha)
  if not x.requires_grad:
    return y
  product = __torch__.lrp_rules.epsilon(torch.mm(x, weight) * alpha, epsilon, signed)
  shifted = __torch__.lrp_rules.bend(y, product + bias * beta)
  return __torch__.lrp_rules.epsilon(shifted, bias_epsilon, signed)
