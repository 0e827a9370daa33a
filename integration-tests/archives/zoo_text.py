"""Text models of Hugging Face Transformers, tiny."""
import torch
import transformers as T

from make_archives import Spec, frozen, optimized, trace, trace_grad

VOCAB, HIDDEN = 120, 32


def wrap(model, names, pick, **more):
    """A module with one parameter per name, which picks what it returns."""
    arguments = ", ".join(names)
    keywords = ", ".join(f"{n}={n}" for n in names)
    space = {"torch": torch, "pick": pick, "more": more}
    exec(f"class Wrapper(torch.nn.Module):\n  def __init__(self, model):\n    super().__init__()\n    self.model = model\n"
         f"  def forward(self, {arguments}):\n    return pick(self.model({keywords}, **more))\n", space)
    return space["Wrapper"](model)


def ids(seed, rows, length, low=5, high=VOCAB):
    return torch.randint(low, high, (rows, length), generator=torch.Generator().manual_seed(seed))


def padded(seed, rows, length, pad, left, padding=4):
    x, mask = ids(seed, rows, length), torch.ones(rows, length, dtype=torch.long)
    where = slice(0, padding) if left else slice(length - padding, length)
    x[-1, where], mask[-1, where] = pad, 0
    return x, mask


def samples(names, pad=0, left=False):
    def of(x, mask):
        made = {"input_ids": x, "attention_mask": mask, "token_type_ids": (torch.arange(x.size(1)) >= x.size(1) // 2).long().expand(x.shape).contiguous()}
        return tuple(made[n] for n in names)
    full = lambda seed, rows, length: (ids(seed, rows, length), torch.ones(rows, length, dtype=torch.long))
    result = {"b1": of(*full(1, 1, 12)), "b1short": of(*full(3, 1, 7))}
    result["b2pad" if "attention_mask" in names else "b2"] = of(*(padded(2, 2, 12, pad, left) if "attention_mask" in names else full(2, 2, 12)))
    return result


def last_real(inputs, logits):
    mask = next((t for t in inputs[1:] if t.dtype == torch.long and set(t.unique().tolist()) <= {0, 1}), None)
    if mask is None:
        return [logits.size(1) - 1] * len(logits)
    return [int(row.nonzero().max()) for row in mask]


def embedding(module):
    return [module.model.get_input_embeddings()]


def logits(o):
    return o.logits


ENCODER = dict(vocab_size=VOCAB, hidden_size=HIDDEN, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
               max_position_embeddings=32, num_labels=3)
DECODER = dict(vocab_size=VOCAB, hidden_size=HIDDEN, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
               intermediate_size=64, max_position_embeddings=64, tie_word_embeddings=False, pad_token_id=0, bos_token_id=1, eos_token_id=2)
TWO, THREE = ["input_ids", "attention_mask"], ["input_ids", "attention_mask", "token_type_ids"]


def classifier(name, config, model, names=TWO, attention=("eager", "sdpa"), pad=0, pick=logits, export=None, **more):
    result = []
    for a in attention:
        def build(a=a):
            extra = {"attn_implementation": a} if a else {}
            return wrap(model(config(**extra)), names, pick)
        result.append(Spec(name + ("-" + a if a else ""), build, names, samples(names, pad), embedding, export=export, position=last_real, **more))
    return result


def causal(name, config, model, attention=("eager", "sdpa"), names=TWO, pad=0, **more):
    result = []
    for a in attention:
        def build(a=a):
            extra = {"attn_implementation": a} if a else {}
            return wrap(model(config(**extra)), names, logits, use_cache=False)
        result.append(Spec(name + ("-" + a if a else ""), build, names, samples(names, pad, left=True), embedding, position=last_real, **more))
    return result


def of(config, **fixed):
    return lambda **extra: config(**{**fixed, **extra})


def encoders():
    E = ENCODER
    wide = dict(E, max_position_embeddings=40)
    result = []
    add = lambda *a, **k: result.extend(classifier(*a, **k))
    add("bert", of(T.BertConfig, **E), T.BertForSequenceClassification, THREE)
    add("distilbert", of(T.DistilBertConfig, vocab_size=VOCAB, dim=32, n_layers=2, n_heads=4, hidden_dim=64, max_position_embeddings=32, num_labels=3), T.DistilBertForSequenceClassification)
    add("roberta", of(T.RobertaConfig, **wide), T.RobertaForSequenceClassification, pad=1)
    add("xlm-r", of(T.XLMRobertaConfig, **wide), T.XLMRobertaForSequenceClassification, pad=1)
    add("camembert", of(T.CamembertConfig, **wide), T.CamembertForSequenceClassification, pad=1)
    add("albert", of(T.AlbertConfig, **dict(E, embedding_size=16, hidden_act="gelu_new", classifier_dropout_prob=0.0)), T.AlbertForSequenceClassification, THREE)
    add("electra", of(T.ElectraConfig, **dict(E, embedding_size=16)), T.ElectraForSequenceClassification, THREE, attention=(None,))
    add("mpnet", of(T.MPNetConfig, **wide), T.MPNetForSequenceClassification, attention=(None,), pad=1)
    add("deberta-v2", of(T.DebertaV2Config, **dict(E, relative_attention=True, pos_att_type=["c2p", "p2c"], position_biased_input=False, max_relative_positions=16, norm_rel_ebd="layer_norm", position_buckets=8, share_att_key=True, type_vocab_size=0, pooler_hidden_size=32)), T.DebertaV2ForSequenceClassification, attention=(None,))
    add("deberta", of(T.DebertaConfig, **dict(E, relative_attention=True, pos_att_type=["c2p", "p2c"], position_biased_input=False, max_relative_positions=16, type_vocab_size=0, pooler_hidden_size=32)), T.DebertaForSequenceClassification, attention=(None,))
    add("mobilebert", of(T.MobileBertConfig, **dict(E, embedding_size=32, intra_bottleneck_size=16, num_feedforward_networks=2)), T.MobileBertForSequenceClassification, THREE, attention=(None,))
    add("squeezebert", of(T.SqueezeBertConfig, **dict(E, embedding_size=32)), T.SqueezeBertForSequenceClassification, THREE, attention=(None,))
    add("convbert", of(T.ConvBertConfig, **dict(E, embedding_size=32, conv_kernel_size=3)), T.ConvBertForSequenceClassification, THREE, attention=(None,))
    add("fnet", of(T.FNetConfig, **{k: v for k, v in E.items() if k != "num_attention_heads"}), T.FNetForSequenceClassification, ["input_ids", "token_type_ids"], attention=(None,))
    add("funnel", of(T.FunnelConfig, vocab_size=VOCAB, block_sizes=[1, 1], num_decoder_layers=1, d_model=32, n_head=4, d_head=8, d_inner=64, num_labels=3), T.FunnelForSequenceClassification, THREE, attention=(None,))
    add("modernbert", of(T.ModernBertConfig, **dict(E, global_attn_every_n_layers=2, local_attention=8, pad_token_id=0, reference_compile=False)), T.ModernBertForSequenceClassification)
    add("nystromformer", of(T.NystromformerConfig, **dict(E, num_landmarks=4, segment_means_seq_len=12)), T.NystromformerForSequenceClassification, attention=(None,))
    add("bert-cross-encoder-logit", of(T.BertConfig, **dict(E, num_labels=1)), T.BertForSequenceClassification, THREE, attention=("sdpa",))
    add("bert-gelu-new", of(T.BertConfig, **dict(E, hidden_act="gelu_new")), T.BertForSequenceClassification, THREE, attention=("sdpa",))
    add("bert-quick-gelu", of(T.BertConfig, **dict(E, hidden_act="quick_gelu")), T.BertForSequenceClassification, THREE, attention=("sdpa",))
    add("bert-relu2", of(T.BertConfig, **dict(E, hidden_act="relu2")), T.BertForSequenceClassification, THREE, attention=("sdpa",))
    add("bert-laplace", of(T.BertConfig, **dict(E, hidden_act="laplace")), T.BertForSequenceClassification, THREE, attention=("sdpa",))
    add("bert-gelu-10", of(T.BertConfig, **dict(E, hidden_act="gelu_10")), T.BertForSequenceClassification, THREE, attention=("sdpa",))
    add("bert-mish", of(T.BertConfig, **dict(E, hidden_act="mish")), T.BertForSequenceClassification, THREE, attention=("sdpa",))
    add("bert-gelu-fast", of(T.BertConfig, **dict(E, hidden_act="gelu_fast")), T.BertForSequenceClassification, THREE, attention=("sdpa",))
    add("bert-gelu-accurate", of(T.BertConfig, **dict(E, hidden_act="gelu_accurate")), T.BertForSequenceClassification, THREE, attention=("sdpa",))
    add("bert-tokens", of(T.BertConfig, **E), T.BertForTokenClassification, THREE, attention=("sdpa",))
    add("bert-qa", of(T.BertConfig, **dict(E, num_labels=2)), T.BertForQuestionAnswering, THREE, attention=("sdpa",), pick=lambda o: (o.start_logits, o.end_logits), span=True)
    add("bert-hidden", of(T.BertConfig, **E), T.BertModel, THREE, attention=("sdpa",), pick=lambda o: o.last_hidden_state)
    add("bert-hidden-and-pooler", of(T.BertConfig, **E), T.BertModel, THREE, attention=("sdpa",), pick=lambda o: (o.last_hidden_state, o.pooler_output))
    add("bert-dict", of(T.BertConfig, **E), T.BertForSequenceClassification, THREE, attention=("sdpa",), pick=lambda o: {"logits": o.logits}, export=lambda m, x: torch.jit.trace(m, x, check_trace=False, strict=False))
    add("bert-mlm", of(T.BertConfig, **E), T.BertForMaskedLM, TWO, attention=("sdpa",))
    add("bert-ids-only", of(T.BertConfig, **E), T.BertForSequenceClassification, ["input_ids"], attention=("eager",))
    add("bert-grad-trace", of(T.BertConfig, **E), T.BertForSequenceClassification, THREE, attention=("sdpa",), export=trace_grad)
    for a in ("eager", "sdpa"):
        add("bert-frozen", of(T.BertConfig, **E), T.BertForSequenceClassification, THREE, attention=(a,), export=frozen(trace))
        add("bert-gelu-new-frozen", of(T.BertConfig, **dict(E, hidden_act="gelu_new")), T.BertForSequenceClassification, THREE, attention=(a,), export=frozen(trace))
    add("bert-optimized", of(T.BertConfig, **E), T.BertForSequenceClassification, THREE, attention=("sdpa",), export=optimized(trace))
    add("distilbert-optimized", of(T.DistilBertConfig, vocab_size=VOCAB, dim=32, n_layers=2, n_heads=4, hidden_dim=64, max_position_embeddings=32, num_labels=3), T.DistilBertForSequenceClassification, attention=("eager",), export=optimized(trace))
    add("xlm-r-frozen", of(T.XLMRobertaConfig, **wide), T.XLMRobertaForSequenceClassification, attention=("sdpa",), pad=1, export=frozen(trace))
    add("bert-bf16", of(T.BertConfig, **E), T.BertForSequenceClassification, THREE, attention=("eager",), narrow=torch.bfloat16)
    add("bert-half", of(T.BertConfig, **E), T.BertForSequenceClassification, THREE, attention=("eager",), narrow=torch.float16)
    return result


def decoders():
    D = DECODER
    flat = {k: v for k, v in D.items() if k != "num_key_value_heads"}
    result = []
    add = lambda *a, **k: result.extend(causal(*a, **k))
    add("gpt2", of(T.GPT2Config, vocab_size=VOCAB, n_embd=32, n_layer=2, n_head=4, n_positions=32), T.GPT2LMHeadModel)
    add("opt", of(T.OPTConfig, vocab_size=VOCAB, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, ffn_dim=64, max_position_embeddings=32, word_embed_proj_dim=16, pad_token_id=1, bos_token_id=2, eos_token_id=2), T.OPTForCausalLM, pad=1)
    add("gpt-neo", of(T.GPTNeoConfig, vocab_size=VOCAB, hidden_size=32, num_layers=2, num_heads=4, max_position_embeddings=32, attention_types=[[["global", "local"], 1]], window_size=4), T.GPTNeoForCausalLM, attention=(None,))
    add("gpt-neox", of(T.GPTNeoXConfig, **flat), T.GPTNeoXForCausalLM)
    add("gptj", of(T.GPTJConfig, vocab_size=VOCAB, n_embd=32, n_layer=2, n_head=4, n_positions=32, rotary_dim=4), T.GPTJForCausalLM, attention=(None,))
    add("bloom", of(T.BloomConfig, vocab_size=VOCAB, hidden_size=32, n_layer=2, n_head=4, pad_token_id=0), T.BloomForCausalLM, attention=(None,))
    add("falcon", of(T.FalconConfig, vocab_size=VOCAB, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, new_decoder_architecture=False, multi_query=True, alibi=False), T.FalconForCausalLM)
    add("falcon-alibi", of(T.FalconConfig, vocab_size=VOCAB, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, alibi=True, multi_query=False), T.FalconForCausalLM)
    add("phi", of(T.PhiConfig, **flat), T.PhiForCausalLM)
    add("phi3", of(T.Phi3Config, **D), T.Phi3ForCausalLM)
    add("llama", of(T.LlamaConfig, **D), T.LlamaForCausalLM)
    add("llama-tied", of(T.LlamaConfig, **dict(D, tie_word_embeddings=True)), T.LlamaForCausalLM, attention=("sdpa",))
    add("llama-ids-only", of(T.LlamaConfig, **D), T.LlamaForCausalLM, attention=("sdpa",), names=["input_ids"])
    add("llama-frozen", of(T.LlamaConfig, **D), T.LlamaForCausalLM, export=frozen(trace))
    add("llama-optimized", of(T.LlamaConfig, **D), T.LlamaForCausalLM, attention=("eager",), export=optimized(trace))
    add("llama-half", of(T.LlamaConfig, **D), T.LlamaForCausalLM, attention=("eager",), narrow=torch.float16)
    add("llama-bf16", of(T.LlamaConfig, **D), T.LlamaForCausalLM, attention=("sdpa",), narrow=torch.bfloat16)
    add("gpt2-frozen", of(T.GPT2Config, vocab_size=VOCAB, n_embd=32, n_layer=2, n_head=4, n_positions=32), T.GPT2LMHeadModel, export=frozen(trace))
    add("gpt2-half", of(T.GPT2Config, vocab_size=VOCAB, n_embd=32, n_layer=2, n_head=4, n_positions=32), T.GPT2LMHeadModel, attention=("eager",), narrow=torch.float16)
    add("mistral", of(T.MistralConfig, **dict(D, sliding_window=6)), T.MistralForCausalLM)
    add("mixtral", of(T.MixtralConfig, **dict(D, num_local_experts=4)), T.MixtralForCausalLM)
    add("qwen2", of(T.Qwen2Config, **D), T.Qwen2ForCausalLM)
    add("qwen3", of(T.Qwen3Config, **dict(D, head_dim=8)), T.Qwen3ForCausalLM)
    add("qwen2-moe", of(T.Qwen2MoeConfig, **dict(D, moe_intermediate_size=16, shared_expert_intermediate_size=32, num_experts=4, num_experts_per_tok=2)), T.Qwen2MoeForCausalLM)
    add("qwen3-moe", of(T.Qwen3MoeConfig, **dict(D, head_dim=8, moe_intermediate_size=16, num_experts=4, num_experts_per_tok=2)), T.Qwen3MoeForCausalLM, attention=("sdpa",))
    add("gemma", of(T.GemmaConfig, **dict(D, head_dim=8)), T.GemmaForCausalLM)
    add("gemma2", of(T.Gemma2Config, **dict(D, head_dim=8, query_pre_attn_scalar=8, sliding_window=6, attn_logit_softcapping=5.0, final_logit_softcapping=3.0)), T.Gemma2ForCausalLM)
    add("gemma3", of(T.Gemma3TextConfig, **dict(D, head_dim=8, query_pre_attn_scalar=8, sliding_window=6)), T.Gemma3ForCausalLM)
    add("stablelm", of(T.StableLmConfig, **D), T.StableLmForCausalLM)
    add("olmo", of(T.OlmoConfig, **D), T.OlmoForCausalLM, attention=("sdpa",))
    add("olmo2", of(T.Olmo2Config, **D), T.Olmo2ForCausalLM)
    add("granite", of(T.GraniteConfig, **D), T.GraniteForCausalLM)
    add("cohere", of(T.CohereConfig, **D), T.CohereForCausalLM)
    add("starcoder2", of(T.Starcoder2Config, **D), T.Starcoder2ForCausalLM, attention=("sdpa",))
    add("codegen", of(T.CodeGenConfig, vocab_size=VOCAB, n_embd=32, n_layer=2, n_head=4, n_positions=32, rotary_dim=4), T.CodeGenForCausalLM, attention=(None,))
    add("gpt-bigcode", of(T.GPTBigCodeConfig, vocab_size=VOCAB, n_embd=32, n_layer=2, n_head=4, n_positions=32), T.GPTBigCodeForCausalLM)
    add("mpt", of(T.MptConfig, vocab_size=VOCAB, d_model=32, n_layers=2, n_heads=4, max_seq_len=32), T.MptForCausalLM, attention=(None,))
    add("glm", of(T.GlmConfig, **dict(D, head_dim=8)), T.GlmForCausalLM, attention=("sdpa",))
    add("mamba", of(T.MambaConfig, vocab_size=VOCAB, hidden_size=16, num_hidden_layers=2, state_size=4, expand=2, conv_kernel=3, use_mambapy=False), T.MambaForCausalLM, attention=(None,), names=["input_ids"])
    add("rwkv", of(T.RwkvConfig, vocab_size=VOCAB, hidden_size=32, num_hidden_layers=2, attention_hidden_size=32, intermediate_size=64, context_length=32), T.RwkvForCausalLM, attention=(None,), names=["input_ids"])
    add("xlnet", of(T.XLNetConfig, vocab_size=VOCAB, d_model=32, n_layer=2, n_head=4, d_inner=64), T.XLNetLMHeadModel, attention=(None,))
    return result


def seq2seq():
    """Two id inputs, two leaves; the explained position is the decoder's last."""
    names = ["input_ids", "attention_mask", "decoder_input_ids"]
    enc = {"b1": (1, 12, 5), "b1short": (1, 7, 3), "b2pad": (2, 12, 5), "b2long": (2, 12, 12)}

    def inputs(pad):
        made = {}
        for n, (rows, length, target) in enc.items():
            x, mask = padded(len(n), rows, length, pad, left=False) if rows == 2 else (ids(4, rows, length), torch.ones(rows, length, dtype=torch.long))
            made[n] = (x, mask, ids(9, rows, target))
        return made
    shared = lambda module: [module.model.get_input_embeddings()]
    both = lambda module: list(dict.fromkeys([module.model.get_encoder().embed_tokens, module.model.get_decoder().embed_tokens]))
    result = []

    def add(name, config, model, attention=(None,), pad=0, leaves=both, **more):
        for a in attention:
            def build(a=a):
                return wrap(model(config(**({"attn_implementation": a} if a else {}))), names, logits, use_cache=False)
            result.append(Spec(name + ("-" + a if a else ""), build, names, inputs(pad), leaves, **more))
    t5 = dict(vocab_size=VOCAB, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4, decoder_start_token_id=0)
    bart = dict(vocab_size=VOCAB, d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4,
                encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=32, pad_token_id=1, bos_token_id=0, eos_token_id=2, forced_eos_token_id=None)
    add("t5", of(T.T5Config, **t5), T.T5ForConditionalGeneration, leaves=shared)
    add("t5-gated", of(T.T5Config, **dict(t5, feed_forward_proj="gated-gelu", tie_word_embeddings=False)), T.T5ForConditionalGeneration, leaves=shared)
    add("bart", of(T.BartConfig, **bart), T.BartForConditionalGeneration, ("eager", "sdpa"), pad=1)
    add("marian", of(T.MarianConfig, **dict(bart, decoder_start_token_id=1)), T.MarianMTModel, pad=1)
    add("mbart", of(T.MBartConfig, **bart), T.MBartForConditionalGeneration, ("sdpa",), pad=1)
    add("m2m", of(T.M2M100Config, **bart), T.M2M100ForConditionalGeneration, ("eager",), pad=1)
    add("pegasus", of(T.PegasusConfig, **bart), T.PegasusForConditionalGeneration, ("eager",), pad=1)
    return result


def specs():
    return encoders() + decoders() + seq2seq()
