# metered: takes a tensor that carries relevance off what the graph may still take, which stands first on the tape.
def metered(tape: List[Tensor],
    x: Tensor) -> Tensor:
  if x.requires_grad:
    left = tape[0].sub_(x.numel() * x.element_size())
    if bool(left < 0):
      ops.prim.RaiseException("lrp-agent: the graph takes too much memory")
  return x
