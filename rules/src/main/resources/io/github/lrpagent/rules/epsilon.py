# epsilon: LRP-epsilon (Bach et al. 2015, Eq. 58; AttnLRP, Achtibat et al. 2024, Eq. 8).
#
#   z_j = sum_i z_ij,   R_i = sum_j z_ij / (z_j + epsilon) * R_j
#
# R = z * g, so this is the gradient of z, scaled by z / (z + epsilon). At epsilon = 0 it is the plain gradient (LRP-0).
def epsilon(z: Tensor,
    epsilon: float) -> Tensor:
  if z.requires_grad and epsilon != 0.0:
    value = z.detach().to(torch.promote_types(z.dtype, 6))
    scale = value / (value + epsilon)
    return __torch__.lrp_rules.bend(z, (z * scale).to(z.dtype))
  return z
