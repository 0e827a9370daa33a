# leaf: the relevance of this tensor is the explanation, R = x * dy/dx (Bach et al. 2015, Eq. 2, for the first layer).
#
# The tape gets the number of the site, the leaf and the ids that it was looked up with. What goes on is a copy, for an in-place
# operation on a leaf itself fails. zeros: numbers that are zero may have relevance.
def leaf(tape: List[Tensor],
    x: Tensor,
    ids: Tensor,
    site: int,
    zeros: bool=False) -> Tensor:
  y = __torch__.lrp_rules.not_zero(x) if zeros else x.detach()
  y.requires_grad_(True)
  tape.append(torch.tensor(site))
  tape.append(y)
  tape.append(ids)
  if zeros:
    return __torch__.lrp_rules.bend(x, y * 1)
  return y * 1

# A floating-point input of the model as leaf: an alias, so that the app's own array is left alone. What was computed with a graph is
# no input but inside of a larger model, and stays in its graph.
def input_leaf(tape: List[Tensor],
    x: Tensor,
    site: int,
    zeros: bool=False) -> Tensor:
  if x.is_floating_point() and torch.is_leaf(x):
    return __torch__.lrp_rules.leaf(tape, x, x, site, zeros)
  return x

# What goes into a softmax or a sigmoid at the end of a model: the logits, which are explained in place of the probabilities.
def logits(tape: List[Tensor],
    x: Tensor,
    site: int) -> Tensor:
  tape.append(torch.tensor(site))
  tape.append(x)
  tape.append(x)
  return x
