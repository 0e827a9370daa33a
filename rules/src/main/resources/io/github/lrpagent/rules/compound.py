# Operations that are several in one: the value of the whole goes forward, the gradient comes back along the parts, each by its rule.

# GLU: y = a * sigmoid(b), where a and b are halves of x. share: 0 gradient, 1 identity, 2 stop, 3 epsilon, of the sigmoid; product: 0
# gradient, 1 uniform, 2 stop of the gate.
def glu(x: Tensor,
    dim: int,
    share: int,
    epsilon: float,
    signed: bool,
    product: int) -> Tensor:
  if not x.requires_grad:
    return torch.glu(x, dim)
  parts = torch.chunk(x, 2, dim)
  a = parts[0]
  b = parts[1]
  if share == 0:
    gate = torch.sigmoid(b)
  elif share == 1:
    gate = __torch__.lrp_rules.identity(b, torch.sigmoid(b.detach()), epsilon, signed)
  elif share == 3:
    gate = __torch__.lrp_rules.epsilon(torch.sigmoid(b), epsilon, signed)
  else:
    gate = torch.sigmoid(b.detach())
  if product == 1:
    path = __torch__.lrp_rules.uniform_mul(a, gate)
  elif product == 2:
    path = torch.mul(a, gate.detach())
  else:
    path = torch.mul(a, gate)
  return __torch__.lrp_rules.bend(torch.glu(x.detach(), dim), path)

# A linear map whose weight carries relevance: libtorch computes it in another order than that of a plain prediction.
def linear(input: Tensor,
    weight: Tensor,
    bias: Optional[Tensor]=None) -> Tensor:
  path = torch.linear(input, weight, bias)
  if weight.requires_grad:
    fixed = __torch__.lrp_rules.parameter(bias)
    return __torch__.lrp_rules.bend(torch.linear(input.detach(), weight.detach(), fixed), path)
  return path

# A linear map whose output is overwritten somewhere: from the second run on, libtorch computes neighbours that it can differentiate in a
# subgraph of its own, and what comes out of that may not be written in place where it is a view, as this output is. A branch keeps it out.
def linear_apart(input: Tensor,
    weight: Tensor,
    bias: Optional[Tensor]=None) -> Tensor:
  if input.requires_grad:
    y = torch.linear(input, weight, bias)
  else:
    y = torch.linear(input, weight, bias)
  return y

# Cosine similarity: y = sum(a / [|a|] * b / [|b|]), two L2 norms and a product.
def cosine_similarity(x1: Tensor,
    x2: Tensor,
    dim: int,
    eps: float,
    uniform: bool) -> Tensor:
  y = torch.cosine_similarity(x1.detach(), x2.detach(), dim, eps)
  if not (x1.requires_grad or x2.requires_grad):
    return y
  a = x1 / torch.clamp_min(torch.norm(x1.detach(), 2, [dim], True), eps)
  b = x2 / torch.clamp_min(torch.norm(x2.detach(), 2, [dim], True), eps)
  product = __torch__.lrp_rules.uniform_mul(a, b) if uniform else torch.mul(a, b)
  return __torch__.lrp_rules.bend(y, product.sum([dim]).to(y.dtype))
