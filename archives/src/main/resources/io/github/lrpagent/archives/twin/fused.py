# What fused operations are made of, in operations that have rules. A twin hands on the value of the fused operation, and its
# gradient comes back along these functions, compiled as if the model had them: so they get the rules of the composite, too.

# LSTM:  i, f, g, o = W_ih x + b_ih + W_hh h + b_hh;  c' = sigmoid(f) c + sigmoid(i) tanh(g);  h' = sigmoid(o) tanh(c')
def lstm_cell(input: Tensor,
    hx: List[Tensor],
    w_ih: Tensor,
    w_hh: Tensor,
    b_ih: Optional[Tensor]=None,
    b_hh: Optional[Tensor]=None) -> Tuple[Tensor, Tensor]:
  value = __torch__.lrp_rules.lstm_cell_value(input, hx, w_ih, w_hh, b_ih, b_hh)
  path = __torch__.lrp_fused.lstm_step(torch.linear(input, w_ih, b_ih), hx[0], hx[1], w_hh, b_hh, None)
  return __torch__.lrp_rules.bend2(value, path)
def lstm_step(x: Tensor,
    h: Tensor,
    c: Tensor,
    w_hh: Tensor,
    b_hh: Optional[Tensor],
    w_hr: Optional[Tensor]) -> Tuple[Tensor, Tensor]:
  i, f, g, o, = torch.chunk(torch.add(x, torch.linear(h, w_hh, b_hh)), 4, 1)
  kept = torch.mul(torch.sigmoid(f), c)
  new = torch.mul(torch.sigmoid(i), torch.tanh(g))
  cell = torch.add(kept, new)
  hidden = torch.mul(torch.sigmoid(o), torch.tanh(cell))
  if torch.__isnot__(w_hr, None):
    projected = torch.linear(hidden, unchecked_cast(Tensor, w_hr), None)
  else:
    projected = hidden
  return (projected, cell)
def lstm(input: Tensor,
    hx: List[Tensor],
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool,
    batch_first: bool) -> Tuple[Tensor, Tensor, Tensor]:
  value = __torch__.lrp_rules.lstm_value(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
  if batch_first:
    time = torch.transpose(input, 0, 1)
  else:
    time = input
  steps = torch.size(time, 0)
  rows = torch.size(time, 1)
  sizes = __torch__.lrp_rules.equal_steps(steps, rows)
  data = torch.reshape(time, [torch.mul(steps, rows), torch.size(time, 2)])
  y, h, c, = __torch__.lrp_fused.lstm_layers(data, sizes, hx[0], hx[1], params, has_biases, num_layers, bidirectional)
  steps_of_all = torch.reshape(y, [steps, rows, torch.size(y, 1)])
  if batch_first:
    path = torch.transpose(steps_of_all, 0, 1)
  else:
    path = steps_of_all
  return __torch__.lrp_rules.bend3(value, (path, h, c))
def packed_lstm(data: Tensor,
    batch_sizes: Tensor,
    hx: List[Tensor],
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool) -> Tuple[Tensor, Tensor, Tensor]:
  value = __torch__.lrp_rules.packed_lstm_value(data, batch_sizes, hx, params, has_biases, num_layers, dropout, train, bidirectional)
  sizes = __torch__.lrp_rules.steps(batch_sizes)
  path = __torch__.lrp_fused.lstm_layers(data, sizes, hx[0], hx[1], params, has_biases, num_layers, bidirectional)
  return __torch__.lrp_rules.bend3(value, path)
def lstm_layers(data: Tensor,
    sizes: List[int],
    h0: Tensor,
    c0: Tensor,
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    bidirectional: bool) -> Tuple[Tensor, Tensor, Tensor]:
  if bidirectional:
    directions = 2
  else:
    directions = 1
  ways = torch.mul(num_layers, directions)
  per = torch.floordiv(torch.len(params), ways)
  projects = torch.ne(torch.size(h0, 2), torch.size(c0, 2))
  x = data
  hs = annotate(List[Tensor], [])
  cs = annotate(List[Tensor], [])
  for layer in range(num_layers):
    outputs = annotate(List[Tensor], [])
    for direction in range(directions):
      way = torch.add(torch.mul(layer, directions), direction)
      first = torch.mul(way, per)
      w_ih = __torch__.lrp_rules.weight(params, first)
      w_hh = __torch__.lrp_rules.weight(params, torch.add(first, 1))
      b_ih = __torch__.lrp_rules.optional_weight(params, torch.add(first, 2), has_biases)
      b_hh = __torch__.lrp_rules.optional_weight(params, torch.add(first, 3), has_biases)
      w_hr = __torch__.lrp_rules.optional_weight(params, torch.sub(torch.add(first, per), 1), projects)
      h = torch.select(h0, 0, way)
      c = torch.select(c0, 0, way)
      gates = torch.linear(x, w_ih, b_ih)
      y, h, c, = __torch__.lrp_fused.lstm_direction(gates, sizes, h, c, w_hh, b_hh, w_hr, torch.eq(direction, 1))
      _0 = torch.append(outputs, y)
      _1 = torch.append(hs, h)
      _2 = torch.append(cs, c)
    x = torch.cat(outputs, 1)
  return (x, torch.stack(hs), torch.stack(cs))
def lstm_direction(gates: Tensor,
    sizes: List[int],
    h0: Tensor,
    c0: Tensor,
    w_hh: Tensor,
    b_hh: Optional[Tensor],
    w_hr: Optional[Tensor],
    backwards: bool) -> Tuple[Tensor, Tensor, Tensor]:
  offsets = __torch__.lrp_rules.offsets(sizes)
  outputs = annotate(List[Tensor], [])
  h = h0
  c = c0
  for i in range(torch.len(sizes)):
    if backwards:
      t = torch.sub(torch.sub(torch.len(sizes), i), 1)
    else:
      t = i
    rows = sizes[t]
    x = torch.narrow(gates, 0, offsets[t], rows)
    y, cell, = __torch__.lrp_fused.lstm_step(x, torch.narrow(h, 0, 0, rows), torch.narrow(c, 0, 0, rows), w_hh, b_hh, w_hr)
    h = torch.cat([y, torch.slice(h, 0, rows)], 0)
    c = torch.cat([cell, torch.slice(c, 0, rows)], 0)
    if backwards:
      torch.insert(outputs, 0, y)
    else:
      _0 = torch.append(outputs, y)
  return (torch.cat(outputs, 0), h, c)

# GRU:  r = sigmoid(W_ir x + W_hr h), z = sigmoid(W_iz x + W_hz h), n = tanh(W_in x + r (W_hn h));  h' = (1 - z) n + z h
# RNN:  h' = tanh(W_ih x + W_hh h), or ReLU; all with biases.
def gru_cell(input: Tensor,
    hx: Tensor,
    w_ih: Tensor,
    w_hh: Tensor,
    b_ih: Optional[Tensor]=None,
    b_hh: Optional[Tensor]=None) -> Tensor:
  value = __torch__.lrp_rules.recurrent_cell_value(0, input, hx, w_ih, w_hh, b_ih, b_hh)
  return __torch__.lrp_rules.bend(value, __torch__.lrp_fused.recurrent_step(0, torch.linear(input, w_ih, b_ih), hx, w_hh, b_hh))
def rnn_tanh_cell(input: Tensor,
    hx: Tensor,
    w_ih: Tensor,
    w_hh: Tensor,
    b_ih: Optional[Tensor]=None,
    b_hh: Optional[Tensor]=None) -> Tensor:
  value = __torch__.lrp_rules.recurrent_cell_value(1, input, hx, w_ih, w_hh, b_ih, b_hh)
  return __torch__.lrp_rules.bend(value, __torch__.lrp_fused.recurrent_step(1, torch.linear(input, w_ih, b_ih), hx, w_hh, b_hh))
def rnn_relu_cell(input: Tensor,
    hx: Tensor,
    w_ih: Tensor,
    w_hh: Tensor,
    b_ih: Optional[Tensor]=None,
    b_hh: Optional[Tensor]=None) -> Tensor:
  value = __torch__.lrp_rules.recurrent_cell_value(2, input, hx, w_ih, w_hh, b_ih, b_hh)
  return __torch__.lrp_rules.bend(value, __torch__.lrp_fused.recurrent_step(2, torch.linear(input, w_ih, b_ih), hx, w_hh, b_hh))
def recurrent_step(kind: int,
    x: Tensor,
    h: Tensor,
    w_hh: Tensor,
    b_hh: Optional[Tensor]) -> Tensor:
  y = torch.linear(h, w_hh, b_hh)
  if torch.eq(kind, 0):
    xr, xz, xn, = torch.chunk(x, 3, 1)
    hr, hz, hn, = torch.chunk(y, 3, 1)
    r = torch.sigmoid(torch.add(xr, hr))
    z = torch.sigmoid(torch.add(xz, hz))
    n = torch.tanh(torch.add(xn, torch.mul(r, hn)))
    new = torch.mul(torch.rsub(z, 1), n)
    stepped = torch.add(new, torch.mul(z, h))
  else:
    if torch.eq(kind, 1):
      stepped = torch.tanh(torch.add(x, y))
    else:
      stepped = torch.relu(torch.add(x, y))
  return stepped
def recurrent(kind: int,
    input: Tensor,
    hx: Tensor,
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool,
    batch_first: bool) -> Tuple[Tensor, Tensor]:
  value = __torch__.lrp_rules.recurrent_value(kind, input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
  if batch_first:
    time = torch.transpose(input, 0, 1)
  else:
    time = input
  steps = torch.size(time, 0)
  rows = torch.size(time, 1)
  sizes = __torch__.lrp_rules.equal_steps(steps, rows)
  data = torch.reshape(time, [torch.mul(steps, rows), torch.size(time, 2)])
  y, h, = __torch__.lrp_fused.recurrent_layers(kind, data, sizes, hx, params, has_biases, num_layers, bidirectional)
  steps_of_all = torch.reshape(y, [steps, rows, torch.size(y, 1)])
  if batch_first:
    path = torch.transpose(steps_of_all, 0, 1)
  else:
    path = steps_of_all
  return __torch__.lrp_rules.bend2(value, (path, h))
def packed_recurrent(kind: int,
    data: Tensor,
    batch_sizes: Tensor,
    hx: Tensor,
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool) -> Tuple[Tensor, Tensor]:
  value = __torch__.lrp_rules.packed_recurrent_value(kind, data, batch_sizes, hx, params, has_biases, num_layers, dropout, train, bidirectional)
  sizes = __torch__.lrp_rules.steps(batch_sizes)
  path = __torch__.lrp_fused.recurrent_layers(kind, data, sizes, hx, params, has_biases, num_layers, bidirectional)
  return __torch__.lrp_rules.bend2(value, path)
def recurrent_layers(kind: int,
    data: Tensor,
    sizes: List[int],
    h0: Tensor,
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    bidirectional: bool) -> Tuple[Tensor, Tensor]:
  if bidirectional:
    directions = 2
  else:
    directions = 1
  ways = torch.mul(num_layers, directions)
  per = torch.floordiv(torch.len(params), ways)
  x = data
  hs = annotate(List[Tensor], [])
  for layer in range(num_layers):
    outputs = annotate(List[Tensor], [])
    for direction in range(directions):
      way = torch.add(torch.mul(layer, directions), direction)
      first = torch.mul(way, per)
      w_ih = __torch__.lrp_rules.weight(params, first)
      w_hh = __torch__.lrp_rules.weight(params, torch.add(first, 1))
      b_ih = __torch__.lrp_rules.optional_weight(params, torch.add(first, 2), has_biases)
      b_hh = __torch__.lrp_rules.optional_weight(params, torch.add(first, 3), has_biases)
      gates = torch.linear(x, w_ih, b_ih)
      y, h, = __torch__.lrp_fused.recurrent_direction(kind, gates, sizes, torch.select(h0, 0, way), w_hh, b_hh, torch.eq(direction, 1))
      _0 = torch.append(outputs, y)
      _1 = torch.append(hs, h)
    x = torch.cat(outputs, 1)
  return (x, torch.stack(hs))
def recurrent_direction(kind: int,
    gates: Tensor,
    sizes: List[int],
    h0: Tensor,
    w_hh: Tensor,
    b_hh: Optional[Tensor],
    backwards: bool) -> Tuple[Tensor, Tensor]:
  offsets = __torch__.lrp_rules.offsets(sizes)
  outputs = annotate(List[Tensor], [])
  h = h0
  for i in range(torch.len(sizes)):
    if backwards:
      t = torch.sub(torch.sub(torch.len(sizes), i), 1)
    else:
      t = i
    rows = sizes[t]
    x = torch.narrow(gates, 0, offsets[t], rows)
    y = __torch__.lrp_fused.recurrent_step(kind, x, torch.narrow(h, 0, 0, rows), w_hh, b_hh)
    h = torch.cat([y, torch.slice(h, 0, rows)], 0)
    if backwards:
      torch.insert(outputs, 0, y)
    else:
      _0 = torch.append(outputs, y)
  return (torch.cat(outputs, 0), h)

# A linear layer whose weight is int8 or float16: along the dequantised weight.
def linear_dynamic(x: Tensor,
    packed: __torch__.torch.classes.quantized.LinearPackedParamsBase,
    reduce_range: bool=False) -> Tensor:
  value = __torch__.lrp_rules.linear_dynamic_value(x, packed, reduce_range, False)
  weight, bias, = __torch__.lrp_rules.linear_dynamic_weight(packed)
  return __torch__.lrp_rules.bend(value, torch.linear(x, torch.detach(weight), bias))
def linear_relu_dynamic(x: Tensor,
    packed: __torch__.torch.classes.quantized.LinearPackedParamsBase,
    reduce_range: bool=False) -> Tensor:
  value = __torch__.lrp_rules.linear_dynamic_value(x, packed, reduce_range, True)
  weight, bias, = __torch__.lrp_rules.linear_dynamic_weight(packed)
  return __torch__.lrp_rules.bend(value, torch.relu(torch.linear(x, torch.detach(weight), bias)))
def linear_dynamic_fp16(x: Tensor,
    packed: __torch__.torch.classes.quantized.LinearPackedParamsBase) -> Tensor:
  value = __torch__.lrp_rules.linear_half_value(x, packed, False)
  weight, bias, = __torch__.lrp_rules.linear_half_weight(packed)
  return __torch__.lrp_rules.bend(value, torch.linear(x, torch.detach(weight), bias))
def linear_relu_dynamic_fp16(x: Tensor,
    packed: __torch__.torch.classes.quantized.LinearPackedParamsBase) -> Tensor:
  value = __torch__.lrp_rules.linear_half_value(x, packed, True)
  weight, bias, = __torch__.lrp_rules.linear_half_weight(packed)
  return __torch__.lrp_rules.bend(value, torch.relu(torch.linear(x, torch.detach(weight), bias)))

# The encoder layer of the fast path, on a padded batch or on a nested tensor.
def encoder_layer(src: Tensor,
    embed_dim: int,
    num_heads: int,
    qkv_weight: Tensor,
    qkv_bias: Tensor,
    proj_weight: Tensor,
    proj_bias: Tensor,
    use_gelu: bool,
    norm_first: bool,
    eps: float,
    norm_weight_1: Tensor,
    norm_bias_1: Tensor,
    norm_weight_2: Tensor,
    norm_bias_2: Tensor,
    ffn_weight_1: Tensor,
    ffn_bias_1: Tensor,
    ffn_weight_2: Tensor,
    ffn_bias_2: Tensor,
    mask: Optional[Tensor]=None,
    mask_type: Optional[int]=None) -> Tensor:
  value = __torch__.lrp_rules.encoder_layer_value(src, embed_dim, num_heads, qkv_weight, qkv_bias, proj_weight, proj_bias, use_gelu, norm_first, eps, norm_weight_1, norm_bias_1, norm_weight_2, norm_bias_2, ffn_weight_1, ffn_bias_1, ffn_weight_2, ffn_bias_2, mask, mask_type)
  if ops.prim.is_nested(src):
    x = torch.to_padded_tensor(src, 0.)
    seen = __torch__.lrp_rules.seen_keys_of_nested(src, torch.size(x, 1))
  else:
    x = src
    seen = __torch__.lrp_rules.seen_keys(mask, mask_type)
  if norm_first:
    signal = torch.layer_norm(x, [embed_dim], norm_weight_1, norm_bias_1, eps)
  else:
    signal = x
  size = torch.floordiv(embed_dim, num_heads)
  query, key, part, = torch.chunk(torch.linear(signal, qkv_weight, qkv_bias), 3, -1)
  q = torch.transpose(torch.unflatten(query, -1, [num_heads, size]), 1, 2)
  k = torch.transpose(torch.unflatten(key, -1, [num_heads, size]), 1, 2)
  v = torch.transpose(torch.unflatten(part, -1, [num_heads, size]), 1, 2)
  context = torch.scaled_dot_product_attention(q, k, v, seen)
  joined = torch.flatten(torch.transpose(context, 1, 2), 2)
  attended = torch.add(x, torch.linear(joined, proj_weight, proj_bias))
  if norm_first:
    middle = attended
    normed = torch.layer_norm(attended, [embed_dim], norm_weight_2, norm_bias_2, eps)
  else:
    middle = torch.layer_norm(attended, [embed_dim], norm_weight_1, norm_bias_1, eps)
    normed = middle
  inner = torch.linear(normed, ffn_weight_1, ffn_bias_1)
  if use_gelu:
    bent = torch.gelu(inner)
  else:
    bent = torch.relu(inner)
  total = torch.add(middle, torch.linear(bent, ffn_weight_2, ffn_bias_2))
  if norm_first:
    padded = total
  else:
    padded = torch.layer_norm(total, [embed_dim], norm_weight_2, norm_bias_2, eps)
  if ops.prim.is_nested(src):
    path = __torch__.lrp_rules.nested_like(padded, src)
  else:
    path = padded
  return __torch__.lrp_rules.bend(value, path)
def nested_tensor_from_mask(t: Tensor,
    mask: Tensor,
    mask_check: bool=True) -> Tensor:
  value = __torch__.lrp_rules.nested_value(t, mask, mask_check)
  return __torch__.lrp_rules.bend(value, __torch__.lrp_rules.nested_like(t, value))
