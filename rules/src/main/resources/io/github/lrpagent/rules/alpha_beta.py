# alpha-beta: positive and negative contributions, each by themselves (Bach et al. 2015, Eq. 60; alpha - beta = 1 conserves):
#
#   R_i = sum_j (alpha z+_ij / (sum_i z+_ij + b+_j) - beta z-_ij / (sum_i z-_ij + b-_j)) R_j
#
# z+_ij = (x_i w_ij)+ = x+_i w+_ij + x-_i w-_ij. At alpha = 1 and beta = 0 this is z-plus (Montavon et al. 2017, Eq. 15, for any input).
def alpha_beta(numbers: List[float],
    z: Tensor,
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    geometry: List[List[int]]) -> Tensor:
  plus = __torch__.lrp_rules.positive_part(x)
  minus = __torch__.lrp_rules.negative_part(x)
  more = __torch__.lrp_rules.above(weight)
  less = __torch__.lrp_rules.below(weight)
  positive = __torch__.lrp_rules.layer(plus, more, geometry) + __torch__.lrp_rules.layer(minus, less, geometry)
  total = positive.detach() + __torch__.lrp_rules.above(bias) * numbers[3]
  path = positive * __torch__.lrp_rules.share(numbers[0] * z, total, numbers[2], True)
  if numbers[1] != 0.0:
    negative = __torch__.lrp_rules.layer(plus, less, geometry) + __torch__.lrp_rules.layer(minus, more, geometry)
    total = negative.detach() + __torch__.lrp_rules.below(bias) * numbers[3]
    path = path - negative * __torch__.lrp_rules.share(numbers[1] * z, total, numbers[2], True)
  return path
