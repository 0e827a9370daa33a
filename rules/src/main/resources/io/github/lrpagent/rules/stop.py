# stop: no relevance beyond this point (CP-LRP, Ali et al. 2022, Eq. 7: attention weights are constants). An output is detached in
# place; these are the operations of which only a part is stopped.

# A gate: the activation's side is a constant where the signal carries relevance.
def stop_gate(gate: Tensor,
    signal: Tensor) -> Tensor:
  if signal.requires_grad:
    return gate.detach()
  return gate

# Fused attention: queries and keys are constants, values are not.
def stop_attention(query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Optional[Tensor],
    dropout: float,
    causal: bool,
    scale: Optional[float],
    grouped: bool) -> Tensor:
  m = __torch__.lrp_rules.parameter(mask)
  return torch.scaled_dot_product_attention(query.detach(), key.detach(), value, m, dropout, causal, scale=scale, enable_gqa=grouped)

# The first of two results.
def stop_pair(x: Tuple[Tensor, Tensor]) -> Tuple[Tensor, Tensor]:
  return (torch.detach(x[0]), x[1])
