# identity, for the norms that take their statistics from what they are given: these are constants, the mean is not, as in layer norm.
#
#   y = (x - mean(x)) / [std(x)] * w + b
#
# Instance norm: over each channel of each row.
def identity_instance_norm(input: Tensor,
    weight: Optional[Tensor],
    bias: Optional[Tensor],
    running_mean: Optional[Tensor],
    running_var: Optional[Tensor],
    use_input_stats: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool) -> Tensor:
  if use_input_stats and input.requires_grad:
    y = torch.instance_norm(input.detach(), weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled)
    dims = [i for i in range(2, input.dim())]
    return __torch__.lrp_rules.bend(y, __torch__.lrp_rules.centred(input, dims, weight, eps).to(y.dtype))
  return torch.instance_norm(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled)

# Batch norm: over each channel of the whole batch, where the model keeps no statistics; else it is affine.
def identity_batch_norm(input: Tensor,
    weight: Optional[Tensor],
    bias: Optional[Tensor],
    running_mean: Optional[Tensor],
    running_var: Optional[Tensor],
    training: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool) -> Tensor:
  if training and input.requires_grad:
    y = torch.batch_norm(input.detach(), weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled)
    dims = [0] + [i for i in range(2, input.dim())]
    return __torch__.lrp_rules.bend(y, __torch__.lrp_rules.centred(input, dims, weight, eps).to(y.dtype))
  return torch.batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled)

def centred(x: Tensor,
    dims: List[int],
    weight: Optional[Tensor],
    eps: float) -> Tensor:
  rstd = torch.rsqrt(torch.var(x.detach(), dims, unbiased=False, keepdim=True) + eps)
  y = (x - x.mean(dims, True)) * rstd
  if weight is not None:
    shape = [1 for i in range(x.dim())]
    shape[1] = -1
    y = y * weight.reshape(shape)
  return y
