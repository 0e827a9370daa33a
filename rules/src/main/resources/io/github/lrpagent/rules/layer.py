# Rules of linear layers: each redistributes R_j in proportion to contributions of its own, r_ij, in place of x_i w_ij:
#
#   R_i = sum_j r_ij / (sum_i r_ij + bias) R_j
#
# They are written over any map that is linear in its input and in its weight: a linear layer where geometry is empty, a product channel
# by channel where it is [[]], and a convolution of [stride, padding, dilation, output padding, [transposed, groups]].
def layer(x: Tensor,
    weight: Tensor,
    geometry: List[List[int]]) -> Tensor:
  if len(geometry) == 0:
    y = torch.linear(x, weight)
  elif len(geometry) == 1:
    y = torch.mul(x, weight)
  else:
    last = geometry[4]
    y = torch.convolution(x, weight, None, geometry[0], geometry[1], geometry[2], last[0] == 1, geometry[3], last[1])
  return y

# A rule by its name in Composite files. numbers: its parameters in the order of the registry. z: the value of the layer.
def layer_rule(rule: str,
    numbers: List[float],
    z: Tensor,
    x: Tensor,
    weight: Tensor,
    bias: Optional[Tensor],
    geometry: List[List[int]]) -> Tensor:
  if not x.requires_grad:
    return z
  b = __torch__.lrp_rules.channel_bias(bias, z, geometry)
  value = z.detach()
  if rule == "epsilon":
    path = __torch__.lrp_rules.layer(x, weight, geometry)
    path = path * __torch__.lrp_rules.share(value, value, numbers[0], numbers[1] != 0.0)
  elif rule == "gamma":
    path = __torch__.lrp_rules.gamma(numbers, value, x, weight, b, geometry)
  elif rule == "z-plus":
    path = __torch__.lrp_rules.alpha_beta([1.0, 0.0, numbers[0], numbers[1]], value, x, weight, b, geometry)
  elif rule == "alpha-beta":
    path = __torch__.lrp_rules.alpha_beta(numbers, value, x, weight, b, geometry)
  elif rule == "flat":
    path = __torch__.lrp_rules.flat(numbers, value, x, torch.ones_like(weight), torch.ones_like(b), geometry)
  elif rule == "w-square":
    path = __torch__.lrp_rules.flat(numbers, value, x, weight * weight, b * b, geometry)
  else:
    path = __torch__.lrp_rules.box(numbers, value, x, weight, geometry)
  return __torch__.lrp_rules.bend(z, path.to(z.dtype))

# alpha * x @ weight + beta * bias. z: the value.
def layer_addmm(rule: str,
    numbers: List[float],
    z: Tensor,
    bias: Tensor,
    x: Tensor,
    weight: Tensor,
    beta: float,
    alpha: float) -> Tensor:
  return __torch__.lrp_rules.layer_rule(rule, numbers, z, x, (weight * alpha).t(), bias * beta, [])

# x @ weight, which is a layer where the weight is a matrix; any other product keeps its gradient.
def layer_matmul(rule: str,
    numbers: List[float],
    x: Tensor,
    weight: Tensor) -> Tensor:
  if weight.dim() == 2:
    return __torch__.lrp_rules.layer_rule(rule, numbers, torch.matmul(x.detach(), weight), x, weight.t(), None, [])
  return __torch__.lrp_rules.matmul(x, weight)

# Batch norm at inference: a scale and a shift of each channel.
def layer_batch_norm(rule: str,
    numbers: List[float],
    z: Tensor,
    x: Tensor,
    weight: Optional[Tensor],
    bias: Optional[Tensor],
    mean: Optional[Tensor],
    variance: Optional[Tensor],
    epsilon: float) -> Tensor:
  scale, shift = __torch__.lrp_rules.batch_norm_map(weight, bias, mean, variance, epsilon)
  return __torch__.lrp_rules.layer_rule(rule, numbers, z, x, __torch__.lrp_rules.channels(scale, z, 1), shift, [annotate(List[int], [])])

def batch_norm_map(weight: Optional[Tensor],
    bias: Optional[Tensor],
    mean: Optional[Tensor],
    variance: Optional[Tensor],
    epsilon: float) -> Tuple[Tensor, Tensor]:
  scale = torch.ones([1])
  shift = torch.zeros([1])
  if mean is not None and variance is not None: # always so at inference
    scale = torch.rsqrt(variance + epsilon)
    if weight is not None:
      scale = scale * weight
    shift = -mean * scale
  if bias is not None:
    shift = shift + bias
  return (scale, shift)

# A number for each channel, so that it broadcasts with z.
def channels(numbers: Tensor,
    z: Tensor,
    dimension: int) -> Tensor:
  shape = [1 for i in range(z.dim())]
  shape[dimension] = -1
  return numbers.detach().reshape(shape)

def channel_bias(bias: Optional[Tensor],
    z: Tensor,
    geometry: List[List[int]]) -> Tensor:
  if bias is None:
    return torch.zeros([1], dtype=z.dtype)
  return __torch__.lrp_rules.channels(bias, z, -1 if len(geometry) == 0 else 1)

def above(x: Tensor) -> Tensor:
  return torch.clamp(x, min=0)

def below(x: Tensor) -> Tensor:
  return torch.clamp(x, max=0)

# The parts of what carries relevance: x = positive_part + negative_part.
def positive_part(x: Tensor) -> Tensor:
  return x * (x.detach() > 0).to(x.dtype)

def negative_part(x: Tensor) -> Tensor:
  return x * (x.detach() < 0).to(x.dtype)
