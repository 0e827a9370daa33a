# merge: batch norm is one layer with the convolution or linear layer before it, whose rule then acts on both (Hui and Binder 2019):
#
#   s = gamma / sqrt(variance + eps),   w'_ij = s_j w_ij,   b'_j = s_j (b_j - mean_j) + beta_j
#
# A layer whose rule looks at its weight leaves a note on the tape, which the batch norm behind it finds by the very tensor that it gets,
# unless something was written to that. A note is three entries of the tape, with numbers that no site has: what the layer gave and got;
# its weight and bias; its rule, with the parameters, and its geometry.
def noted_layer_rule(tape: List[Tensor],
    rule: str,
    numbers: List[float],
    z: Tensor,
    x: Tensor,
    weight: Tensor,
    bias: Optional[Tensor],
    geometry: List[List[int]]) -> Tensor:
  y = __torch__.lrp_rules.layer_rule(rule, numbers, z, x, weight, bias, geometry)
  if not x.requires_grad:
    return y
  flat = annotate(List[int], [])
  for part in geometry:
    flat.extend(part)
  note = torch.tensor(__torch__.lrp_rules.note(y))
  named = [float(__torch__.lrp_rules.layer_rules().index(rule))] + numbers
  b = bias if bias is not None else torch.zeros([0])
  tape.extend([note, y, x, note, weight, b, note, torch.tensor(named, dtype=7), torch.tensor(flat, dtype=4)])
  return y

def layer_rules() -> List[str]:
  return ["epsilon", "gamma", "z-plus", "alpha-beta", "flat", "w-square", "box"]

# z: the value of the batch norm, of x.
def merged_batch_norm(tape: List[Tensor],
    z: Tensor,
    x: Tensor,
    weight: Optional[Tensor],
    bias: Optional[Tensor],
    mean: Optional[Tensor],
    variance: Optional[Tensor],
    epsilon: float) -> Tensor:
  scale, shift = __torch__.lrp_rules.batch_norm_map(weight, bias, mean, variance, epsilon)
  start = __torch__.lrp_rules.note_of(tape, x)
  if start < 0:
    return __torch__.lrp_rules.bend(z, x * __torch__.lrp_rules.channels(scale, z, 1))
  input = tape[start + 2]
  before = tape[start + 4]
  b = tape[start + 5] if tape[start + 5].numel() > 0 else None
  named = annotate(List[float], [float(n) for n in tape[start + 7].unbind()])
  geometry = __torch__.lrp_rules.unflattened(annotate(List[int], [int(n) for n in tape[start + 8].unbind()]))
  for i in range(9):
    tape.pop(start)
  rule = __torch__.lrp_rules.layer_rules()[int(named[0])]
  return __torch__.lrp_rules.merged_layer_rule(rule, named[1:], z, input, before, b, geometry, scale, shift)

# z: the value of the batch norm that scales and shifts what the layer gives.
def merged_layer_rule(rule: str,
    numbers: List[float],
    z: Tensor,
    x: Tensor,
    weight: Tensor,
    bias: Optional[Tensor],
    geometry: List[List[int]],
    scale: Tensor,
    shift: Tensor) -> Tensor:
  b = shift
  if bias is not None:
    b = shift + scale * bias
  merged = weight * __torch__.lrp_rules.output_scale(scale, weight, geometry)
  return __torch__.lrp_rules.layer_rule(rule, numbers, z, x, merged, b, geometry)

# The start of the note on the layer that gave a tensor; -1 where there is none.
def note_of(tape: List[Tensor],
    x: Tensor) -> int:
  start = -1
  for i in range(len(tape) - 8):
    if tape[i].numel() == 1 and torch.is_set_to(tape[i + 1], x):
      if int(tape[i]) == __torch__.lrp_rules.note(x):
        start = i
  return start

# The number of a note on a tensor: another one once something was written to it.
def note(x: Tensor) -> int:
  return -1000000000 - torch._version(x)

# A number for each output of a layer, so that it broadcasts with the weight: that of a transposed convolution has its inputs first.
def output_scale(scale: Tensor,
    weight: Tensor,
    geometry: List[List[int]]) -> Tensor:
  if len(geometry) == 5 and geometry[4][0] == 1:
    groups = geometry[4][1]
    each = scale.reshape([groups, -1]).repeat_interleave(weight.size(0) // groups, 0)
    return each.reshape([weight.size(0), -1] + [1 for i in range(weight.dim() - 2)])
  return __torch__.lrp_rules.channels(scale, weight, 0)

# The geometry of a layer from all its numbers: four for each dimension, and the last two.
def unflattened(flat: List[int]) -> List[List[int]]:
  geometry = annotate(List[List[int]], [])
  if len(flat) > 0:
    dimensions = (len(flat) - 2) // 4
    for i in range(4):
      geometry.append(flat[i * dimensions:(i + 1) * dimensions])
    geometry.append(flat[4 * dimensions:])
  return geometry
