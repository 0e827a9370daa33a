# Fused operations that libtorch cannot differentiate, or computes by another kernel where a gradient is needed: their values, for
# operands without history. The gradient comes back along their decompositions, which the archives module has.

# The tensors of a list without their history.
def constants(tensors: List[Tensor]) -> List[Tensor]:
  return [torch.detach(t) for t in tensors]

def constant(tensor: Optional[Tensor]) -> Optional[Tensor]:
  if tensor is not None:
    return torch.detach(tensor)
  return None

# A bend of a pair and of a triple.
def bend2(value: Tuple[Tensor, Tensor],
    path: Tuple[Tensor, Tensor]) -> Tuple[Tensor, Tensor]:
  return (__torch__.lrp_rules.bend(value[0], path[0]), __torch__.lrp_rules.bend(value[1], path[1]))

def bend3(value: Tuple[Tensor, Tensor, Tensor],
    path: Tuple[Tensor, Tensor, Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
  return (__torch__.lrp_rules.bend(value[0], path[0]), __torch__.lrp_rules.bend(value[1], path[1]), __torch__.lrp_rules.bend(value[2], path[2]))

# Switches the grad mode of this thread and says what it was. oneDNN's LSTM computes other bits where a gradient could be wanted.
def grad_mode(on: bool) -> bool:
  was = torch.is_grad_enabled()
  torch.set_grad_enabled(on)
  return was

# Recurrent layers.
def lstm_value(input: Tensor,
    hx: List[Tensor],
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool,
    batch_first: bool) -> Tuple[Tensor, Tensor, Tensor]:
  states = __torch__.lrp_rules.constants(hx)
  weights = __torch__.lrp_rules.constants(params)
  grad = __torch__.lrp_rules.grad_mode(False)
  y, h, c = torch.lstm(input.detach(), states, weights, has_biases, num_layers, dropout, train, bidirectional, batch_first)
  __torch__.lrp_rules.grad_mode(grad)
  return (y, h, c)

def packed_lstm_value(data: Tensor,
    batch_sizes: Tensor,
    hx: List[Tensor],
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool) -> Tuple[Tensor, Tensor, Tensor]:
  states = __torch__.lrp_rules.constants(hx)
  weights = __torch__.lrp_rules.constants(params)
  grad = __torch__.lrp_rules.grad_mode(False)
  y, h, c = torch.lstm(data.detach(), batch_sizes, states, weights, has_biases, num_layers, dropout, train, bidirectional)
  __torch__.lrp_rules.grad_mode(grad)
  return (y, h, c)

# kind: 0 GRU, 1 RNN with tanh, 2 RNN with ReLU.
def recurrent_value(kind: int,
    input: Tensor,
    hx: Tensor,
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool,
    batch_first: bool) -> Tuple[Tensor, Tensor]:
  x = input.detach()
  state = hx.detach()
  weights = __torch__.lrp_rules.constants(params)
  if kind == 0:
    y, h = torch.gru(x, state, weights, has_biases, num_layers, dropout, train, bidirectional, batch_first)
  elif kind == 1:
    y, h = torch.rnn_tanh(x, state, weights, has_biases, num_layers, dropout, train, bidirectional, batch_first)
  else:
    y, h = torch.rnn_relu(x, state, weights, has_biases, num_layers, dropout, train, bidirectional, batch_first)
  return (y, h)

def packed_recurrent_value(kind: int,
    data: Tensor,
    batch_sizes: Tensor,
    hx: Tensor,
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool) -> Tuple[Tensor, Tensor]:
  x = data.detach()
  state = hx.detach()
  weights = __torch__.lrp_rules.constants(params)
  if kind == 0:
    y, h = torch.gru(x, batch_sizes, state, weights, has_biases, num_layers, dropout, train, bidirectional)
  elif kind == 1:
    y, h = torch.rnn_tanh(x, batch_sizes, state, weights, has_biases, num_layers, dropout, train, bidirectional)
  else:
    y, h = torch.rnn_relu(x, batch_sizes, state, weights, has_biases, num_layers, dropout, train, bidirectional)
  return (y, h)

# Recurrent cells.
def lstm_cell_value(input: Tensor,
    hx: List[Tensor],
    w_ih: Tensor,
    w_hh: Tensor,
    b_ih: Optional[Tensor],
    b_hh: Optional[Tensor]) -> Tuple[Tensor, Tensor]:
  h, c = torch.lstm_cell(input.detach(), __torch__.lrp_rules.constants(hx), w_ih, w_hh, b_ih, b_hh)
  return (h, c)

def recurrent_cell_value(kind: int,
    input: Tensor,
    hx: Tensor,
    w_ih: Tensor,
    w_hh: Tensor,
    b_ih: Optional[Tensor],
    b_hh: Optional[Tensor]) -> Tensor:
  if kind == 0:
    h = torch.gru_cell(input.detach(), hx.detach(), w_ih, w_hh, b_ih, b_hh)
  elif kind == 1:
    h = torch.rnn_tanh_cell(input.detach(), hx.detach(), w_ih, w_hh, b_ih, b_hh)
  else:
    h = torch.rnn_relu_cell(input.detach(), hx.detach(), w_ih, w_hh, b_ih, b_hh)
  return h

# The weights of one direction of one layer: input to hidden, hidden to hidden, two biases, and the projection where there is one.
def weight(params: List[Tensor],
    first: int) -> Tensor:
  return torch.detach(params[first])

def optional_weight(params: List[Tensor],
    first: int,
    given: bool) -> Optional[Tensor]:
  if given:
    return torch.detach(params[first])
  return None

# Where each step of a packed sequence starts, and a sequence of equal steps.
def offsets(sizes: List[int]) -> List[int]:
  found: List[int] = []
  at = 0
  for size in sizes:
    found.append(at)
    at = at + size
  return found

def equal_steps(steps: int,
    rows: int) -> List[int]:
  return [rows for i in range(steps)]

def steps(sizes: Tensor) -> List[int]:
  found: List[int] = []
  for i in range(sizes.size(0)):
    found.append(int(sizes[i]))
  return found

# Linear layers with an int8 or float16 weight, which quantise their input as it comes.
def linear_dynamic_value(x: Tensor,
    packed: __torch__.torch.classes.quantized.LinearPackedParamsBase,
    reduce_range: bool,
    relu: bool) -> Tensor:
  if relu:
    y = ops.quantized.linear_relu_dynamic(x.detach(), packed, reduce_range)
  else:
    y = ops.quantized.linear_dynamic(x.detach(), packed, reduce_range)
  return y

def linear_dynamic_weight(packed: __torch__.torch.classes.quantized.LinearPackedParamsBase) -> Tuple[Tensor, Optional[Tensor]]:
  weight, bias = ops.quantized.linear_unpack(packed)
  return (torch.dequantize(weight), bias)

def linear_half_value(x: Tensor,
    packed: __torch__.torch.classes.quantized.LinearPackedParamsBase,
    relu: bool) -> Tensor:
  if relu:
    y = ops.quantized.linear_relu_dynamic_fp16(x.detach(), packed)
  else:
    y = ops.quantized.linear_dynamic_fp16(x.detach(), packed)
  return y

def linear_half_weight(packed: __torch__.torch.classes.quantized.LinearPackedParamsBase) -> Tuple[Tensor, Optional[Tensor]]:
  weight, bias = ops.quantized.linear_unpack_fp16(packed)
  return (weight, bias)

# The encoder layer of PyTorch's fast path, on a padded batch or on a nested tensor.
def encoder_layer_value(src: Tensor,
    width: int,
    heads: int,
    qkv_weight: Tensor,
    qkv_bias: Tensor,
    proj_weight: Tensor,
    proj_bias: Tensor,
    gelu: bool,
    norm_first: bool,
    eps: float,
    norm1_weight: Tensor,
    norm1_bias: Tensor,
    norm2_weight: Tensor,
    norm2_bias: Tensor,
    ffn1_weight: Tensor,
    ffn1_bias: Tensor,
    ffn2_weight: Tensor,
    ffn2_bias: Tensor,
    mask: Optional[Tensor],
    mask_type: Optional[int]) -> Tensor:
  return torch._transformer_encoder_layer_fwd(src.detach(), width, heads, qkv_weight, qkv_bias, proj_weight, proj_bias, gelu, norm_first, eps, norm1_weight, norm1_bias, norm2_weight, norm2_bias, ffn1_weight, ffn1_bias, ffn2_weight, ffn2_bias, mask, mask_type)

# Which keys are seen: the fast path hides every key whose mask is not 0. mask_type: 0 [query, key], 1 [batch, key], 2 [batch, head, query, key].
def seen_keys(mask: Optional[Tensor],
    mask_type: Optional[int]) -> Optional[Tensor]:
  if mask is not None:
    seen = torch.logical_not(mask)
    if mask.dim() == 2 and mask_type is not None and mask_type == 1:
      return seen.reshape([mask.size(0), 1, 1, mask.size(1)])
    return seen
  return None

# The keys of a nested tensor that are no padding.
def seen_keys_of_nested(x: Tensor,
    length: int) -> Optional[Tensor]:
  lengths = torch.select(x._nested_tensor_size(), 1, 0)
  positions = torch.arange(length)
  return torch.lt(positions.unsqueeze(0), lengths.unsqueeze(1)).reshape([lengths.size(0), 1, 1, length])

# A nested tensor of the same lengths as another.
def nested_like(padded: Tensor,
    like: Tensor) -> Tensor:
  return torch._nested_from_padded(padded, like._nested_tensor_size())

def nested_value(t: Tensor,
    mask: Tensor,
    mask_check: bool) -> Tensor:
  return torch._nested_tensor_from_mask(t.detach(), mask, mask_check)
