# torch.chunk. The backward that TorchScript compiles for it is wrong where no gradient comes to one of the chunks; that of a split is not.
def chunk(x: Tensor,
    chunks: int,
    dim: int=0) -> List[Tensor]:
  size = (x.size(dim) + chunks - 1) // chunks
  if size == 0:
    return torch.chunk(x, chunks, dim)
  return torch.split(x, size, dim)
