# gamma: the generalised Gamma rule (Montavon et al. 2019; Andeol et al. 2021). W+ = max(W, 0), W- = min(W, 0), x+ and x- alike, the bias
# like W:
#
#   z_j > 0:  R_i = sum_j (x+_i (w + gamma w+)_ij + x-_i (w + gamma w-)_ij) R_j / (sum_i of the same + b_j + gamma b+_j)
#   z_j < 0:  R_i = sum_j (x+_i (w + gamma w-)_ij + x-_i (w + gamma w+)_ij) R_j / (sum_i of the same + b_j + gamma b-_j)
#
# The denominator is stabilised by epsilon with its sign. R = z * g, so the path of output j is z_j over the denominator, times the
# numerator.
def gamma_linear(x: Tensor,
    weight: Tensor,
    bias: Optional[Tensor],
    gamma: float,
    epsilon: float) -> Tensor:
  z = torch.linear(x.detach(), weight, bias)
  if not x.requires_grad:
    return z
  more = weight + gamma * torch.clamp(weight, min=0)
  less = weight + gamma * torch.clamp(weight, max=0)
  plus = __torch__.lrp_rules.positive_part(x)
  minus = __torch__.lrp_rules.negative_part(x)
  up = torch.linear(plus, more, None) + torch.linear(minus, less, None)
  down = torch.linear(plus, less, None) + torch.linear(minus, more, None)
  return __torch__.lrp_rules.gamma_path(z, up, down, bias, -1, gamma, epsilon)

def gamma_addmm(bias: Tensor,
    x: Tensor,
    weight: Tensor,
    beta: float,
    alpha: float,
    gamma: float,
    epsilon: float) -> Tensor:
  z = torch.addmm(bias, x.detach(), weight, beta=beta, alpha=alpha)
  path = __torch__.lrp_rules.gamma_linear(x, (weight * alpha).t(), bias * beta, gamma, epsilon)
  return __torch__.lrp_rules.bend(z, path) if x.requires_grad else z

# z: the value, in whose place its own convolution stands.
def gamma_conv(z: Tensor,
    x: Tensor,
    weight: Tensor,
    bias: Optional[Tensor],
    stride: List[int],
    padding: List[int],
    dilation: List[int],
    transposed: bool,
    output_padding: List[int],
    groups: int,
    gamma: float,
    epsilon: float) -> Tensor:
  if not x.requires_grad:
    return z
  more = weight + gamma * torch.clamp(weight, min=0)
  less = weight + gamma * torch.clamp(weight, max=0)
  plus = __torch__.lrp_rules.positive_part(x)
  minus = __torch__.lrp_rules.negative_part(x)
  up = torch.convolution(plus, more, None, stride, padding, dilation, transposed, output_padding, groups)
  up = up + torch.convolution(minus, less, None, stride, padding, dilation, transposed, output_padding, groups)
  down = torch.convolution(plus, less, None, stride, padding, dilation, transposed, output_padding, groups)
  down = down + torch.convolution(minus, more, None, stride, padding, dilation, transposed, output_padding, groups)
  return __torch__.lrp_rules.gamma_path(z, up, down, bias, 1, gamma, epsilon)

def positive_part(x: Tensor) -> Tensor:
  return x * (x.detach() > 0).to(x.dtype)

def negative_part(x: Tensor) -> Tensor:
  return x * (x.detach() < 0).to(x.dtype)

# up, down: the numerators for outputs above and below zero. channels: the dimension of the bias.
def gamma_path(z: Tensor,
    up: Tensor,
    down: Tensor,
    bias: Optional[Tensor],
    channels: int,
    gamma: float,
    epsilon: float) -> Tensor:
  value = z.detach()
  above = value > 0
  path = torch.where(above, up, down)
  denominator = path.detach()
  if bias is not None:
    shape = [1 for i in range(value.dim())]
    shape[channels] = -1
    b = bias.detach().reshape(shape)
    denominator = denominator + b + gamma * torch.where(above, torch.clamp(b, min=0), torch.clamp(b, max=0))
  scale = __torch__.lrp_rules.share(value, denominator, epsilon, True)
  return __torch__.lrp_rules.bend(value, (path * scale).to(value.dtype))
