# The one idea: relevance = tensor * gradient, so a rule is a gradient that is bent.
#
#   bend(value, path):  forward = value, bit for bit;  backward = the gradient of path
#
# path keeps its history and takes the value's data: exact for -0.0 and infinities, and no arithmetic on the value.
# path must be the fresh result of an operation, of the value's type and shape.
def bend(value: Tensor,
    path: Tensor) -> Tensor:
  torch.set_data(path, value.detach())
  return path

# x, with its gradient scaled by a constant.
def scaled(x: Tensor,
    scale: float) -> Tensor:
  if x.requires_grad and scale != 1.0:
    return __torch__.lrp_rules.bend(x, x * scale)
  return x

# A parameter or buffer: never a place that relevance flows to.
def parameter(x: Optional[Tensor]) -> Optional[Tensor]:
  if x is not None:
    return torch.detach(x)
  return None

# An input of the model; tensors made under InferenceMode cannot be saved for a backward.
def own(x: Tensor) -> Tensor:
  if torch.is_inference(x):
    return torch.clone(x)
  return x

# A matrix product. Where the operand with fewer dimensions requires grad, libtorch folds the other one and sums in another order:
# the value is then taken from the product that a plain prediction would compute.
def matmul(a: Tensor,
    b: Tensor) -> Tensor:
  folds = (a.dim() > b.dim() and b.requires_grad) or (a.dim() < b.dim() and a.requires_grad)
  if folds:
    return __torch__.lrp_rules.bend(torch.matmul(a.detach(), b.detach()), torch.matmul(a, b))
  return torch.matmul(a, b)
