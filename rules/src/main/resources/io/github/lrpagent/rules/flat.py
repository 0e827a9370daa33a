# flat and w-square: contributions that do not depend on the input (Lapuschkin et al. 2019, Eq. 8; Montavon et al. 2017, Eq. 11):
#
#   R_i = sum_j c_ij / sum_i c_ij R_j      c = 1, or w squared
#
# The input goes along as x_i / [x_i], whose value is one and whose relevance is what the rule says.
def flat(numbers: List[float],
    z: Tensor,
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    geometry: List[List[int]]) -> Tensor:
  total = __torch__.lrp_rules.layer(torch.ones_like(x), weight, geometry) + bias * numbers[1]
  path = __torch__.lrp_rules.layer(__torch__.lrp_rules.one(x), weight, geometry)
  return path * __torch__.lrp_rules.share(z, total.detach(), numbers[0], True)

# box: inputs between two bounds, such as pixels (the z^B rule, Montavon et al. 2017, Eq. 14). The bias takes no part.
#
#   r_ij = x_i w_ij - low w+_ij - high w-_ij
def box(numbers: List[float],
    z: Tensor,
    x: Tensor,
    weight: Tensor,
    geometry: List[List[int]]) -> Tensor:
  one = __torch__.lrp_rules.one(x)
  bounds = numbers[0] * __torch__.lrp_rules.layer(one, __torch__.lrp_rules.above(weight), geometry)
  bounds = bounds + numbers[1] * __torch__.lrp_rules.layer(one, __torch__.lrp_rules.below(weight), geometry)
  full = torch.ones_like(x)
  total = numbers[0] * __torch__.lrp_rules.layer(full, __torch__.lrp_rules.above(weight), geometry)
  total = total + numbers[1] * __torch__.lrp_rules.layer(full, __torch__.lrp_rules.below(weight), geometry)
  path = __torch__.lrp_rules.layer(x, weight, geometry)
  total = path.detach() - total
  return (path - bounds) * __torch__.lrp_rules.share(z, total, numbers[2], True)

def one(x: Tensor) -> Tensor:
  return x / __torch__.lrp_rules.not_zero(x)

# x, with a number too small to matter in place of zeros. Relevance is tensor * gradient, so a zero could have none; where rules give it
# some, those around them compute with this.
def not_zero(x: Tensor) -> Tensor:
  value = x.detach()
  tiny = 1.0e-3 if x.dtype == 5 else 1.0e-20
  return torch.where(value == 0, torch.full_like(value, tiny), value)
