# identity: all relevance of the output to the input (AttnLRP, Achtibat et al. 2024, Eq. 9 for activations).
#
#   y = f(x),   R_x = R_y:   the gradient of x, scaled by f(x) / (x + epsilon)
#
# Half precision computes the scale in float32, where epsilon does not underflow. Each tensor costs time, so the scale takes the
# memory of its denominator.
def identity(x: Tensor,
    y: Tensor,
    epsilon: float,
    signed: bool=False) -> Tensor:
  if x.requires_grad:
    input = x.detach().to(torch.promote_types(x.dtype, 6))
    scale = __torch__.lrp_rules.stabilised(input, epsilon, signed)
    torch.div(y.to(scale.dtype), scale, out=scale)
    return __torch__.lrp_rules.bend(y, (x * scale).to(y.dtype))
  return y

# The same where outputs that are zero may have relevance.
def identity_zeros(x: Tensor,
    y: Tensor,
    epsilon: float,
    signed: bool=False) -> Tensor:
  if x.requires_grad:
    return __torch__.lrp_rules.bend(y, __torch__.lrp_rules.identity(x, __torch__.lrp_rules.not_zero(y), epsilon, signed))
  return y

# A module as a whole that maps one tensor to one of the same shape; any other keeps its gradient.
def identity_module(x: Tensor,
    y: Tensor,
    epsilon: float,
    signed: bool) -> Tensor:
  if x.shape == y.shape and x.dtype == y.dtype:
    return __torch__.lrp_rules.identity(x, y.detach(), epsilon, signed)
  return y
