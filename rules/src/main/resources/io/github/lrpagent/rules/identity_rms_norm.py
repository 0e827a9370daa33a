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
    scale = torch.rsqrt(x.detach().square().mean(dims, True) + small)
    if weight is not None:
      scale = scale * weight
    return __torch__.lrp_rules.bend(y, (x * scale).to(y.dtype))
  return y
