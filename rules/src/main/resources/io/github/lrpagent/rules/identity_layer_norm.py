# identity for layer norm: the standard deviation is a constant, the mean is not (AttnLRP, Eq. 15 and appendix A.2; CP-LRP, Ali et al.
# 2022, Eq. 8).
#
#   y = (x - mean(x)) / [std(x)] * w + b
#
# Written out; identity_layer_norm_one_op.py says the same in one operation.
def identity_layer_norm(x: Tensor,
    shape: List[int],
    weight: Optional[Tensor],
    bias: Optional[Tensor],
    epsilon: float) -> Tensor:
  y, mean, rstd = torch.native_layer_norm(x.detach(), shape, weight, bias, epsilon)
  if x.requires_grad:
    dims = [-1 - i for i in range(len(shape))]
    path = (x - x.mean(dims, True)) * rstd
    if weight is not None:
      path = path * weight
    return __torch__.lrp_rules.bend(y, path.to(y.dtype))
  return y
