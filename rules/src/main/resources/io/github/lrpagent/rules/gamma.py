# gamma: the generalised Gamma rule (Montavon et al. 2019; Andeol et al. 2021). w+ = max(w, 0), w- = min(w, 0), x+ and x- alike, the bias
# like w:
#
#   z_j > 0:  r_ij = x+_i (w + gamma w+)_ij + x-_i (w + gamma w-)_ij,  bias b_j + gamma b+_j
#   z_j < 0:  r_ij = x+_i (w + gamma w-)_ij + x-_i (w + gamma w+)_ij,  bias b_j + gamma b-_j
#
# The denominator is stabilised by epsilon with its sign. R = z * g, so the path of output j is z_j over the denominator, times the
# numerator.
def gamma(numbers: List[float],
    z: Tensor,
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    geometry: List[List[int]]) -> Tensor:
  gamma = numbers[0]
  more = weight + gamma * __torch__.lrp_rules.above(weight)
  less = weight + gamma * __torch__.lrp_rules.below(weight)
  plus = __torch__.lrp_rules.positive_part(x)
  minus = __torch__.lrp_rules.negative_part(x)
  up = __torch__.lrp_rules.layer(plus, more, geometry) + __torch__.lrp_rules.layer(minus, less, geometry)
  down = __torch__.lrp_rules.layer(plus, less, geometry) + __torch__.lrp_rules.layer(minus, more, geometry)
  path = torch.where(z > 0, up, down)
  shift = bias + gamma * torch.where(z > 0, __torch__.lrp_rules.above(bias), __torch__.lrp_rules.below(bias))
  return path * __torch__.lrp_rules.share(z, path.detach() + shift * numbers[2], numbers[1], True)
