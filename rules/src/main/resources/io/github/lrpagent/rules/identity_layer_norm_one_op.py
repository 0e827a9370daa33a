# identity for layer norm, as identity_layer_norm.py has it, by libtorch's own backward of the operation,
#
#   dx = rstd * (g*w - mean(g*w) - x' * mean(g*w * x')),   x' = (x - mean(x)) * rstd,
#
# which is the rule where x' = 0. libtorch computes x' in the backward, of the input and the mean that the operation has kept. So it runs
# on z, an alias of x, and then z and that mean become zeros. This leans on how libtorch keeps tensors: a self-test decides whether this
# form is used. The result reads z, for a write to what nobody reads is dropped.
def identity_layer_norm(x: Tensor,
    shape: List[int],
    weight: Optional[Tensor],
    bias: Optional[Tensor],
    epsilon: float) -> Tensor:
  z = torch.alias(x)
  y, mean, rstd = torch.native_layer_norm(z, shape, weight, bias, epsilon)
  if x.requires_grad:
    torch.set_data(z, torch.zero_(ops.prim.data(mean)).to(x.dtype).expand_as(x))
  return torch.view_as(y, z)
