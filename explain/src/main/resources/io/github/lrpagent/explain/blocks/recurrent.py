# Recurrent layers, as a model whose twins Java calls. States are in lists: a tensor would be taken for an input of the model.
def lstm(self: __torch__.lrp.R,
    input: Tensor,
    hx: List[Tensor],
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool,
    batch_first: bool) -> Tuple[Tensor, Tensor, Tensor]:
  return torch.lstm(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
def gru(self: __torch__.lrp.R,
    input: Tensor,
    hx: List[Tensor],
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool,
    batch_first: bool) -> Tuple[Tensor, Tensor]:
  return torch.gru(input, hx[0], params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
def rnn_tanh(self: __torch__.lrp.R,
    input: Tensor,
    hx: List[Tensor],
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool,
    batch_first: bool) -> Tuple[Tensor, Tensor]:
  return torch.rnn_tanh(input, hx[0], params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
def rnn_relu(self: __torch__.lrp.R,
    input: Tensor,
    hx: List[Tensor],
    params: List[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool,
    batch_first: bool) -> Tuple[Tensor, Tensor]:
  return torch.rnn_relu(input, hx[0], params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
