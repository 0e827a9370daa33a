# identity for group norm: layer norm within each group of channels.
def identity_group_norm(x: Tensor,
    groups: int,
    weight: Optional[Tensor],
    bias: Optional[Tensor],
    epsilon: float) -> Tensor:
  y = torch.group_norm(x.detach(), groups, weight, bias, epsilon)
  if x.requires_grad:
    g = x.reshape([x.size(0), groups, -1])
    rstd = torch.rsqrt(torch.var(g.detach(), [-1], unbiased=False, keepdim=True) + epsilon)
    path = ((g - g.mean([-1], True)) * rstd).reshape(x.size())
    if weight is not None:
      shape = [1 for i in range(x.dim())]
      shape[1] = -1
      path = path * weight.reshape(shape)
    return __torch__.lrp_rules.bend(y, path.to(y.dtype))
  return y
