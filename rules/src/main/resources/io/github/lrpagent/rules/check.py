# Probes, which tell where relevance goes: aliases of what goes into an operation and of what comes out of it, whose gradients are kept.
#
#   relevance of a probe = sum(tensor * gradient)
#
# The tape gets the number of the probe, the tensor with the gradient, and the tensor's numbers: a copy where the model writes in place.
def probe(tape: List[Tensor],
    x: Tensor,
    number: int,
    overwrites: bool) -> Tensor:
  if x.requires_grad:
    y = torch.alias(x)
    y.retain_grad()
    tape.append(torch.tensor(number))
    tape.append(y)
    tape.append(torch.clone(y.detach()) if overwrites else y)
    return y
  return x

# What comes out of an operation: apart from the probe where it may be written in place.
def probe_result(tape: List[Tensor],
    x: Tensor,
    number: int,
    overwrites: bool) -> Tensor:
  y = __torch__.lrp_rules.probe(tape, x, number, overwrites)
  return torch.clone(y) if overwrites and y.requires_grad else y

# The result of a layer on which there may be a note: it moves to the probe.
def probe_noted(tape: List[Tensor],
    x: Tensor,
    number: int,
    overwrites: bool) -> Tensor:
  start = __torch__.lrp_rules.note_of(tape, x)
  y = __torch__.lrp_rules.probe_result(tape, x, number, overwrites)
  if start >= 0:
    tape[start + 1] = y
    tape[start] = torch.tensor(__torch__.lrp_rules.note(y))
  return y

# Operations with two results.
def probe_results(tape: List[Tensor],
    x: Tuple[Tensor, Tensor],
    number: int,
    overwrites: bool) -> Tuple[Tensor, Tensor]:
  return (__torch__.lrp_rules.probe(tape, x[0], number, overwrites), __torch__.lrp_rules.probe(tape, x[1], number, overwrites))

# What an operation in place writes to.
def probe_target(tape: List[Tensor],
    x: Tensor,
    number: int) -> Tensor:
  return __torch__.lrp_rules.probe(tape, torch.clone(x), number, False)

# A constant that is added where relevance flows: its share is what its own gradient says.
def probe_constant(tape: List[Tensor],
    x: Tensor,
    carrying: bool,
    number: int,
    overwrites: bool) -> Tensor:
  if carrying and x.is_floating_point() and not x.requires_grad:
    y = x.detach()
    if overwrites:
      y = torch.clone(y)
    y.requires_grad_(True)
    tape.append(torch.tensor(number))
    tape.append(y)
    tape.append(y)
    return y
  return x

def probe_optional(tape: List[Tensor],
    x: Optional[Tensor],
    carrying: bool,
    number: int,
    overwrites: bool) -> Optional[Tensor]:
  if x is not None:
    return __torch__.lrp_rules.probe_constant(tape, x, carrying, number, overwrites)
  return None

# One of several terms: with relevance, or a constant beside those that have some.
def probe_term(tape: List[Tensor],
    x: Tensor,
    carrying: bool,
    number: int,
    constant: int,
    overwrites: bool) -> Tensor:
  y = __torch__.lrp_rules.probe(tape, x, number, overwrites)
  return __torch__.lrp_rules.probe_constant(tape, y, carrying, constant, overwrites)

def probe_terms(tape: List[Tensor],
    terms: List[Tensor],
    number: int,
    constant: int,
    overwrites: bool) -> List[Tensor]:
  carrying = False
  for x in terms:
    carrying = carrying or x.requires_grad
  return [__torch__.lrp_rules.probe_term(tape, x, carrying, number, constant, overwrites) for x in terms]
