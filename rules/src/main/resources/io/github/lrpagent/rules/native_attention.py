# The fused multi-head attention of PyTorch's fast path has no derivative: its value goes forward, and the gradient comes back along
# its decomposition, in which the rule of 'attention' holds. One tensor that is query, key and value must stay one: libtorch multiplies
# it in another order otherwise. rule: 0 gradient, 1 uniform, 2 stop, 3 epsilon.
def native_attention(query: Tensor,
    key: Tensor,
    value: Tensor,
    width: int,
    heads: int,
    qkv_weight: Tensor,
    qkv_bias: Tensor,
    weight: Tensor,
    bias: Tensor,
    mask: Optional[Tensor],
    need_weights: bool,
    average_weights: bool,
    mask_type: Optional[int],
    rule: int,
    epsilon: float,
    signed: bool) -> Tuple[Tensor, Tensor]:
  fixed_query = query.detach()
  fixed_key = key.detach()
  fixed_value = value.detach()
  if key is query:
    fixed_key = fixed_query
  if value is key:
    fixed_value = fixed_key
  y, weights = torch._native_multi_head_attention(fixed_query, fixed_key, fixed_value, width, heads, qkv_weight, qkv_bias, weight, bias, mask, need_weights, average_weights, mask_type)
  if not (query.requires_grad or key.requires_grad or value.requires_grad):
    return (y, weights)
  w = torch.chunk(qkv_weight, 3, 0)
  b = torch.chunk(qkv_bias, 3, 0)
  size = width // heads
  q = torch.linear(query, w[0], b[0]).unflatten(-1, [heads, size]).transpose(1, 2)
  k = torch.linear(key, w[1], b[1]).unflatten(-1, [heads, size]).transpose(1, 2)
  v = torch.linear(value, w[2], b[2]).unflatten(-1, [heads, size]).transpose(1, 2)
  seen: Optional[Tensor] = None
  if mask is not None:
    hidden = mask
    if mask.dim() == 2 and mask_type is not None and mask_type == 1:
      hidden = mask.reshape([mask.size(0), 1, 1, mask.size(1)])
    seen = torch.logical_not(hidden) if hidden.dtype == 11 else hidden
  if rule == 1:
    context = __torch__.lrp_rules.uniform_attention(q, k, v, seen, 0.0, False, None, False)
  elif rule == 2:
    context = __torch__.lrp_rules.stop_attention(q, k, v, seen, 0.0, False, None, False)
  else:
    context = torch.scaled_dot_product_attention(q, k, v, seen)
  if rule == 3:
    context = __torch__.lrp_rules.epsilon(context, epsilon, signed)
  path = torch.linear(context.transpose(1, 2).flatten(2), weight, bias)
  bent = __torch__.lrp_rules.bend(y, path)
  if not need_weights or rule == 2:
    return (bent, weights)
  if rule == 1:
    scores = __torch__.lrp_rules.uniform_matmul(q, k.transpose(-2, -1))
  else:
    scores = torch.matmul(q, k.transpose(-2, -1))
  scores = scores * (1.0 / torch.sqrt(float(size)))
  if seen is not None:
    scores = torch.masked_fill(scores, torch.logical_not(seen), -inf) if seen.dtype == 11 else scores + seen
  shares = torch.softmax(scores, -1)
  if average_weights:
    shares = shares.mean([1])
  return (bent, __torch__.lrp_rules.bend(weights, shares))
