# identity: all relevance of the output to the input (AttnLRP, Achtibat et al. 2024, Eq. 9 for activations).
#
#   y = f(x),   R_x = R_y:   the gradient of x, scaled by f(x) / (x + epsilon)
#
# Half precision computes the scale in float32, where epsilon does not underflow.
def identity(x: Tensor,
    y: Tensor,
    epsilon: float) -> Tensor:
  if x.requires_grad:
    input = x.detach().to(torch.promote_types(x.dtype, 6))
    scale = y.to(input.dtype) / (input + epsilon)
    return __torch__.lrp_rules.bend(y, (x * scale).to(y.dtype))
  return y

# Layer norm: the standard deviation is a constant, the mean is not (AttnLRP, Eq. 15 and appendix A.2; CP-LRP, Ali et al. 2022, Eq. 8).
#
#   y = (x - mean(x)) / [std(x)] * w + b
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

# RMS norm (AttnLRP, appendix A.2):  y = x / [rms(x)] * w
def identity_rms_norm(x: Tensor,
    shape: List[int],
    weight: Optional[Tensor],
    epsilon: Optional[float]) -> Tensor:
  y = torch.rms_norm(x.detach(), shape, weight, epsilon)
  if x.requires_grad:
    dims = [-1 - i for i in range(len(shape))]
    small = 1.1920928955078125e-07
    if epsilon is not None:
      small = epsilon
    path = x * torch.rsqrt(x.detach().square().mean(dims, True) + small)
    if weight is not None:
      path = path * weight
    return __torch__.lrp_rules.bend(y, path.to(y.dtype))
  return y

# Group norm: layer norm within each group of channels.
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
