"""More architectures, one line each: what an app may load that zoo_text and zoo_vision do not have."""
import torch
import torchvision.models as V
import transformers as T
from torch import nn

from make_archives import Spec, frozen, optimized, script, trace, trace_grad
from zoo_text import DECODER, ENCODER, THREE, TWO, VOCAB, causal, classifier, embedding, ids, last_real, logits, of, samples, wrap
from zoo_vision import hf, images, pixels, tv


def encoders():
    E, wide = ENCODER, dict(ENCODER, max_position_embeddings=40)
    result = []
    add = lambda *a, **k: result.extend(classifier(*a, **k))
    add("roformer", of(T.RoFormerConfig, **dict(E, embedding_size=32)), T.RoFormerForSequenceClassification, THREE, attention=(None,))
    add("rembert", of(T.RemBertConfig, **dict(E, input_embedding_size=16, output_embedding_size=16)), T.RemBertForSequenceClassification, THREE, attention=(None,))
    add("roberta-prelayernorm", of(T.RobertaPreLayerNormConfig, **wide), T.RobertaPreLayerNormForSequenceClassification, attention=(None,), pad=1)
    add("xlm-r-xl", of(T.XLMRobertaXLConfig, **wide), T.XLMRobertaXLForSequenceClassification, attention=(None,), pad=1)
    add("data2vec-text", of(T.Data2VecTextConfig, **wide), T.Data2VecTextForSequenceClassification, attention=(None,), pad=1)
    add("ernie", of(T.ErnieConfig, **E), T.ErnieForSequenceClassification, THREE, attention=(None,))
    add("megatron-bert", of(T.MegatronBertConfig, **E), T.MegatronBertForSequenceClassification, THREE, attention=(None,))
    add("esm", of(T.EsmConfig, **dict(wide, pad_token_id=1, mask_token_id=3, position_embedding_type="rotary", token_dropout=False)), T.EsmForSequenceClassification, attention=(None,), pad=1)
    add("ibert", of(T.IBertConfig, **dict(wide, quant_mode=False)), T.IBertForSequenceClassification, attention=(None,), pad=1)
    add("big-bird", of(T.BigBirdConfig, **dict(E, attention_type="original_full")), T.BigBirdForSequenceClassification, THREE, attention=(None,))
    add("longformer", of(T.LongformerConfig, **dict(wide, attention_window=[4, 4])), T.LongformerForSequenceClassification, attention=(None,), pad=1)
    add("yoso", of(T.YosoConfig, **dict(wide, use_expectation=True)), T.YosoForSequenceClassification, attention=(None,), pad=1)
    add("canine-like-bert-generation", of(T.BertGenerationConfig, **{k: v for k, v in E.items() if k != "num_labels"}), T.BertGenerationDecoder, attention=(None,))
    add("xlm", of(T.XLMConfig, vocab_size=VOCAB, emb_dim=32, n_layers=2, n_heads=4, max_position_embeddings=32, num_labels=3), T.XLMForSequenceClassification, attention=(None,))
    add("flaubert", of(T.FlaubertConfig, vocab_size=VOCAB, emb_dim=32, n_layers=2, n_heads=4, max_position_embeddings=32, num_labels=3, pre_norm=True), T.FlaubertForSequenceClassification, attention=(None,))
    add("lilt-like-splinter", of(T.SplinterConfig, **E), T.SplinterForQuestionAnswering, THREE, attention=(None,), pick=lambda o: (o.start_logits, o.end_logits), span=True)
    add("t5-encoder", of(T.T5Config, vocab_size=VOCAB, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4), T.T5EncoderModel, attention=(None,), pick=lambda o: o.last_hidden_state)
    add("umt5-encoder", of(T.UMT5Config, vocab_size=VOCAB, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4), T.UMT5EncoderModel, attention=(None,), pick=lambda o: o.last_hidden_state)
    add("electra-tokens", of(T.ElectraConfig, **dict(E, embedding_size=16)), T.ElectraForTokenClassification, THREE, attention=(None,))
    add("distilbert-qa", of(T.DistilBertConfig, vocab_size=VOCAB, dim=32, n_layers=2, n_heads=4, hidden_dim=64, max_position_embeddings=32), T.DistilBertForQuestionAnswering, attention=("sdpa",), pick=lambda o: (o.start_logits, o.end_logits), span=True)
    add("roberta-mlm", of(T.RobertaConfig, **wide), T.RobertaForMaskedLM, attention=("sdpa",), pad=1)
    add("deberta-v2-tokens", of(T.DebertaV2Config, **dict(E, relative_attention=True, pos_att_type=["c2p", "p2c"], position_biased_input=True, max_relative_positions=16, conv_kernel_size=3, conv_act="gelu")), T.DebertaV2ForTokenClassification, attention=(None,))
    add("modernbert-mean-frozen", of(T.ModernBertConfig, **dict(E, global_attn_every_n_layers=2, local_attention=8, pad_token_id=0, classifier_pooling="mean", reference_compile=False)), T.ModernBertForSequenceClassification, attention=("sdpa",), export=frozen(trace))
    return result


def decoders():
    D = DECODER
    flat = {k: v for k, v in D.items() if k != "num_key_value_heads"}
    moe = dict(D, num_local_experts=4)
    result = []
    add = lambda *a, **k: result.extend(causal(*a, **k))
    add("openai-gpt", of(T.OpenAIGPTConfig, vocab_size=VOCAB, n_embd=32, n_layer=2, n_head=4, n_positions=32), T.OpenAIGPTLMHeadModel, attention=(None,))
    add("ctrl", of(T.CTRLConfig, vocab_size=VOCAB, n_embd=32, n_layer=2, n_head=4, dff=64, n_positions=32), T.CTRLLMHeadModel, attention=(None,))
    add("nemotron", of(T.NemotronConfig, **dict(D, head_dim=8)), T.NemotronForCausalLM, attention=("eager", "sdpa"))
    add("persimmon", of(T.PersimmonConfig, **flat), T.PersimmonForCausalLM, attention=("eager",))
    add("cohere2", of(T.Cohere2Config, **dict(D, sliding_window=6)), T.Cohere2ForCausalLM, attention=("sdpa",))
    add("helium", of(T.HeliumConfig, **dict(D, head_dim=8)), T.HeliumForCausalLM, attention=("sdpa",))
    add("glm4", of(T.Glm4Config, **dict(D, head_dim=8)), T.Glm4ForCausalLM, attention=("sdpa",))
    add("granitemoe", of(T.GraniteMoeConfig, **dict(moe, num_experts_per_tok=2)), T.GraniteMoeForCausalLM, attention=("sdpa",))
    add("olmoe", of(T.OlmoeConfig, **dict(D, num_experts=4, num_experts_per_tok=2)), T.OlmoeForCausalLM, attention=("sdpa",))
    add("phimoe", of(T.PhimoeConfig, **moe), T.PhimoeForCausalLM, attention=("sdpa",))
    add("dbrx", of(T.DbrxConfig, vocab_size=VOCAB, d_model=32, n_heads=4, n_layers=2, max_seq_len=32, attn_config=T.models.dbrx.configuration_dbrx.DbrxAttentionConfig(kv_n_heads=2), ffn_config=T.models.dbrx.configuration_dbrx.DbrxFFNConfig(ffn_hidden_size=32, moe_num_experts=4, moe_top_k=2)), T.DbrxForCausalLM, attention=("eager",))
    add("deepseek-v3", of(T.DeepseekV3Config, **dict(D, num_key_value_heads=4, moe_intermediate_size=16, n_routed_experts=4, num_experts_per_tok=2, n_group=1, topk_group=1, kv_lora_rank=8, q_lora_rank=16, qk_rope_head_dim=8, qk_nope_head_dim=8, v_head_dim=8, first_k_dense_replace=1)), T.DeepseekV3ForCausalLM, attention=("eager", "sdpa"))
    add("diffllama", of(T.DiffLlamaConfig, **D), T.DiffLlamaForCausalLM, attention=("eager",))
    add("jetmoe", of(T.JetMoeConfig, vocab_size=VOCAB, hidden_size=32, num_hidden_layers=2, num_key_value_heads=2, kv_channels=8, intermediate_size=32, max_position_embeddings=32, num_local_experts=4, num_experts_per_tok=2), T.JetMoeForCausalLM, attention=("eager",))
    add("bitnet", of(T.BitNetConfig, **D), T.BitNetForCausalLM, attention=("sdpa",))
    add("biogpt", of(T.BioGptConfig, **dict(flat, pad_token_id=1)), T.BioGptForCausalLM, attention=("eager",), pad=1)
    add("xglm", of(T.XGLMConfig, vocab_size=VOCAB, d_model=32, num_layers=2, attention_heads=4, ffn_dim=64, max_position_embeddings=32, pad_token_id=1), T.XGLMForCausalLM, attention=(None,), pad=1)
    add("gpt-neox-japanese", of(T.GPTNeoXJapaneseConfig, vocab_size=VOCAB, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_multiple_size=2, max_position_embeddings=32), T.GPTNeoXJapaneseForCausalLM, attention=(None,))
    add("recurrent-gemma", of(T.RecurrentGemmaConfig, **dict(D, lru_width=32, attention_window_size=8, block_types=["recurrent", "attention"])), T.RecurrentGemmaForCausalLM, attention=(None,), names=["input_ids"])
    add("qwen3-frozen", of(T.Qwen3Config, **dict(D, head_dim=8)), T.Qwen3ForCausalLM, attention=("eager", "sdpa"), export=frozen(trace))
    add("gemma3-frozen", of(T.Gemma3TextConfig, **dict(D, head_dim=8, query_pre_attn_scalar=8, sliding_window=6)), T.Gemma3ForCausalLM, attention=("eager", "sdpa"), export=frozen(trace))
    add("mixtral-frozen", of(T.MixtralConfig, **moe), T.MixtralForCausalLM, attention=("eager", "sdpa"), export=frozen(trace))
    add("qwen3-moe-frozen", of(T.Qwen3MoeConfig, **dict(D, head_dim=8, moe_intermediate_size=16, num_experts=4, num_experts_per_tok=2)), T.Qwen3MoeForCausalLM, attention=("eager",), export=frozen(trace))
    for name, config, model, fixed in (("llama-cls", T.LlamaConfig, T.LlamaForSequenceClassification, D), ("gpt2-cls", T.GPT2Config, T.GPT2ForSequenceClassification, dict(vocab_size=VOCAB, n_embd=32, n_layer=2, n_head=4, n_positions=32, pad_token_id=0))):
        result.extend(classifier(name, of(config, **dict(fixed, num_labels=3)), model, attention=("sdpa",)))
    return result


def seq2seq():
    from zoo_text import seq2seq as others
    names = ["input_ids", "attention_mask", "decoder_input_ids"]
    both = lambda module: list(dict.fromkeys([module.model.get_encoder().embed_tokens, module.model.get_decoder().embed_tokens]))
    known = {s.name: s for s in others()}
    inputs, padded_one = known["t5"].inputs, known["bart-sdpa"].inputs
    small = dict(vocab_size=VOCAB, d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64,
                 max_position_embeddings=32, pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=1)
    t5 = dict(vocab_size=VOCAB, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4, decoder_start_token_id=0)
    result = []

    def add(name, config, model, samples=padded_one, export=trace, **more):
        result.append(Spec(name, lambda: wrap(model(config()), names, logits, use_cache=False), names, samples, both, export=export, **more))
    add("mt5", of(T.MT5Config, **t5), T.MT5ForConditionalGeneration, inputs)
    add("umt5", of(T.UMT5Config, **t5), T.UMT5ForConditionalGeneration, inputs)
    add("switch", of(T.SwitchTransformersConfig, **dict(t5, num_experts=2, expert_capacity=8)), T.SwitchTransformersForConditionalGeneration, inputs)
    add("t5-frozen", of(T.T5Config, **t5), T.T5ForConditionalGeneration, inputs, export=frozen(trace))
    add("bart-frozen", of(T.BartConfig, **small), T.BartForConditionalGeneration, export=frozen(trace))
    add("blenderbot", of(T.BlenderbotConfig, **small), T.BlenderbotForConditionalGeneration)
    add("blenderbot-small", of(T.BlenderbotSmallConfig, **small), T.BlenderbotSmallForConditionalGeneration)
    add("plbart", of(T.PLBartConfig, **small), T.PLBartForConditionalGeneration)
    add("mvp", of(T.MvpConfig, **small), T.MvpForConditionalGeneration)
    add("prophetnet", of(T.ProphetNetConfig, vocab_size=VOCAB, hidden_size=32, num_encoder_layers=2, num_decoder_layers=2, num_encoder_attention_heads=4, num_decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=32), T.ProphetNetForConditionalGeneration)
    return result


def swin_v2():
    return V.SwinTransformer(patch_size=[4, 4], embed_dim=16, depths=[2, 2], num_heads=[2, 4], window_size=[4, 4], num_classes=10,
                             block=V.swin_transformer.SwinTransformerBlockV2, downsample_layer=V.swin_transformer.PatchMergingV2)


def maxvit():
    return V.MaxVit(input_size=(32, 32), stem_channels=8, partition_size=4, block_channels=[8, 16], block_layers=[1, 1], head_dim=8, stochastic_depth_prob=0.0, num_classes=10)


def regnet():
    return V.RegNet(V.regnet.BlockParams.from_init_params(depth=4, w_0=8, w_a=8.0, w_m=2.0, group_width=8, se_ratio=0.25), num_classes=10)


def densenet():
    return V.DenseNet(growth_rate=4, block_config=(2, 2), num_init_features=8, num_classes=10)


def vgg(norm):
    return lambda: nn.Sequential(V.vgg.make_layers([8, "M", 16, "M"], batch_norm=norm), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(64, 16), nn.ReLU(True), nn.Dropout(), nn.Linear(16, 10))


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.a, self.head = V.inception.BasicConv2d(3, 8, kernel_size=3), V.inception.InceptionA(8, 4), nn.Linear(228, 10)

    def forward(self, x):
        x0 = x[:, 0].unsqueeze(1) * (0.229 / 0.5) + (0.485 - 0.5) / 0.5
        x = torch.cat((x0, x[:, 1:] * 0.45 - 0.09), 1)
        return self.head(self.a(self.stem(x)).mean((2, 3)))


class Unet(nn.Module):
    """A U-Net that classifies: transposed convolutions, skips, interpolation."""

    def __init__(self):
        super().__init__()
        block = lambda i, o: nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.InstanceNorm2d(o), nn.LeakyReLU(0.1, True))
        self.a, self.b, self.c, self.up, self.d, self.head = block(3, 8), block(8, 16), block(24, 8), nn.ConvTranspose2d(8, 8, 2, 2), nn.GroupNorm(2, 8), nn.Linear(8, 10)

    def forward(self, x):
        a = self.a(x)
        b = self.b(nn.functional.max_pool2d(a, 2))
        u = nn.functional.interpolate(b, scale_factor=2.0, mode="bilinear", align_corners=False)
        c = self.c(torch.cat((a, u), 1))
        d = nn.functional.silu(self.d(self.up(nn.functional.avg_pool2d(c, 2))))
        return self.head((c + d).mean((2, 3)))


def vision():
    result = []
    both = lambda name, build: result.extend([tv("tv-" + name, build), tv("tv-" + name + "-scripted", build, script)])
    both("swin-v2", swin_v2)
    both("regnet", regnet)
    both("densenet", densenet)
    both("inception", Inception)
    both("vgg", vgg(False))
    both("unet", Unet)
    result += [tv("tv-maxvit", maxvit), tv("tv-vgg-bn-frozen", vgg(True), frozen(trace)), tv("tv-swin-frozen", __import__("zoo_vision").swin, frozen(trace)), tv("tv-convnext-frozen", __import__("zoo_vision").convnext, frozen(trace)),
               tv("tv-densenet-frozen", densenet, frozen(script)), tv("tv-squeezenet", lambda: V.SqueezeNet("1_1", num_classes=10)), tv("tv-shufflenet", lambda: V.ShuffleNetV2([1, 1, 1], [8, 8, 16, 32, 32], num_classes=10)),
               tv("tv-mnasnet", lambda: V.MNASNet(0.25, num_classes=10))]
    vt = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, image_size=32, patch_size=8, num_labels=10)
    add = lambda *a, **k: result.extend(hf(*a, **k))
    add("dinov2-registers", of(T.Dinov2WithRegistersConfig, **dict(vt, mlp_ratio=2)), T.Dinov2WithRegistersForImageClassification, ("eager", "sdpa"))
    add("ijepa", of(T.IJepaConfig, **vt), T.IJepaForImageClassification, ("sdpa",))
    add("vit-msn", of(T.ViTMSNConfig, **vt), T.ViTMSNForImageClassification, ("sdpa",))
    add("data2vec-vision", of(T.Data2VecVisionConfig, **vt), T.Data2VecVisionForImageClassification)
    add("siglip", of(T.SiglipVisionConfig, **vt), T.SiglipVisionModel, ("eager", "sdpa"), pick=lambda o: o.pooler_output)
    add("blip-vision", of(T.BlipVisionConfig, **vt), T.BlipVisionModel, pick=lambda o: o.pooler_output)
    add("pvt", of(T.PvtConfig, image_size=32, num_encoder_blocks=2, depths=[1, 1], sequence_reduction_ratios=[2, 1], hidden_sizes=[16, 32], patch_sizes=[4, 2], strides=[4, 2], num_attention_heads=[1, 2], mlp_ratios=[2, 2], num_labels=10), T.PvtForImageClassification)
    add("pvt-v2", of(T.PvtV2Config, image_size=32, num_encoder_blocks=2, depths=[1, 1], sr_ratios=[2, 1], hidden_sizes=[16, 32], patch_sizes=[7, 3], strides=[4, 2], num_attention_heads=[1, 2], mlp_ratios=[2, 2], num_labels=10), T.PvtV2ForImageClassification)
    add("cvt", of(T.CvtConfig, embed_dim=[8, 16], num_heads=[1, 2], depth=[1, 1], patch_sizes=[7, 3], patch_stride=[4, 2], patch_padding=[2, 1], mlp_ratio=[2.0, 2.0], attention_drop_rate=[0.0, 0.0], drop_rate=[0.0, 0.0], drop_path_rate=[0.0, 0.0], qkv_bias=[True, True], cls_token=[False, True], qkv_projection_method=["dw_bn", "dw_bn"], kernel_qkv=[3, 3], padding_kv=[1, 1], stride_kv=[2, 2], padding_q=[1, 1], stride_q=[1, 1], num_labels=10), T.CvtForImageClassification)
    add("focalnet", of(T.FocalNetConfig, image_size=32, patch_size=4, embed_dim=16, depths=[1, 1], focal_levels=[2, 2], focal_windows=[3, 3], num_labels=10, hidden_sizes=[16, 32]), T.FocalNetForImageClassification)
    add("mobilevit-v2", of(T.MobileViTV2Config, image_size=64, width_multiplier=0.25, n_attn_blocks=[1, 1, 1], base_attn_unit_dims=[32, 48, 64], num_labels=10), T.MobileViTV2ForImageClassification, size=64)
    add("mobilenet-v1", of(T.MobileNetV1Config, depth_multiplier=0.1, image_size=32, num_labels=10), T.MobileNetV1ForImageClassification)
    add("efficientnet", of(T.EfficientNetConfig, image_size=32, width_coefficient=0.25, depth_coefficient=0.2, hidden_dim=320, num_labels=10), T.EfficientNetForImageClassification)
    add("bit", of(T.BitConfig, embedding_size=32, hidden_sizes=[32, 64], depths=[1, 1], num_groups=8, num_labels=10), T.BitForImageClassification)
    add("hiera", of(T.HieraConfig, image_size=[32, 32], patch_size=[7, 7], patch_stride=[4, 4], patch_padding=[3, 3], embed_dim=16, depths=[1, 1], num_heads=[1, 2], num_query_pool=1, masked_unit_size=[4, 4], num_labels=10), T.HieraForImageClassification)
    add("swiftformer", of(T.SwiftFormerConfig, image_size=64, depths=[1, 1, 1, 1], embed_dims=[8, 16, 16, 32], num_labels=10), T.SwiftFormerForImageClassification, size=64)
    add("hgnet-v2", of(T.HGNetV2Config, stem_channels=[3, 8, 8], stage_in_channels=[8, 16], stage_mid_channels=[8, 8], stage_out_channels=[16, 32], stage_num_blocks=[1, 1], stage_downsample=[False, True], stage_light_block=[False, True], stage_kernel_size=[3, 5], stage_numb_of_layers=[2, 2], depths=[1, 1], hidden_sizes=[16, 32], num_labels=10), T.HGNetV2ForImageClassification)
    add("textnet", of(T.TextNetConfig, stem_out_channels=8, conv_layer_kernel_sizes=[[[3, 3]], [[3, 1]], [[1, 3]], [[3, 3]]], conv_layer_strides=[[1], [2], [2], [2]], hidden_sizes=[8, 8, 8, 16, 16], num_labels=10), T.TextNetForImageClassification)
    add("swin-frozen", of(T.SwinConfig, embed_dim=16, depths=[2, 2], num_heads=[2, 4], window_size=4, image_size=32, patch_size=4, num_labels=10), T.SwinForImageClassification, export=frozen(trace))
    add("yolos-logits", of(T.YolosConfig, **dict(vt, image_size=[32, 32], num_detection_tokens=3)), T.YolosForObjectDetection, ("sdpa",))
    add("segformer-seg", of(T.SegformerConfig, num_encoder_blocks=2, depths=[1, 1], sr_ratios=[2, 1], hidden_sizes=[16, 32], patch_sizes=[7, 3], strides=[4, 2], num_attention_heads=[1, 2], mlp_ratios=[2, 2], decoder_hidden_size=16, num_labels=10), T.SegformerForSemanticSegmentation, pick=lambda o: o.logits.mean((2, 3)))
    return result


class WhisperEncoded(nn.Module):
    def __init__(self, attention):
        super().__init__()
        self.model = T.models.whisper.modeling_whisper.WhisperEncoder(T.WhisperConfig(d_model=32, encoder_layers=2, encoder_attention_heads=4, encoder_ffn_dim=64, num_mel_bins=8, max_source_positions=16, attn_implementation=attention))

    def forward(self, input_features):
        return self.model(input_features)[0].mean(1)


class WhisperWhole(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = T.WhisperForConditionalGeneration(T.WhisperConfig(vocab_size=VOCAB, d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64, num_mel_bins=8,
                                                                       max_source_positions=16, max_target_positions=16, pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=1))

    def forward(self, input_features, decoder_input_ids):
        return self.model(input_features=input_features, decoder_input_ids=decoder_input_ids, use_cache=False).logits


def audio():
    g = torch.Generator().manual_seed(7)
    mel = {"b1": (torch.randn(1, 8, 32, generator=g),), "b2": (torch.randn(2, 8, 32, generator=g),)}
    wave = {"b1": (torch.randn(1, 800, generator=g),), "b2": (torch.randn(2, 800, generator=g),)}
    wav = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, conv_dim=(16, 16), conv_stride=(5, 4), conv_kernel=(10, 8), num_conv_pos_embeddings=8, num_conv_pos_embedding_groups=2, vocab_size=12, classifier_proj_size=16, num_labels=4)
    result = [Spec("whisper-encoder-" + a, lambda a=a: WhisperEncoded(a), ["input_features"], mel, pixels, leaf_kind="audio") for a in ("eager", "sdpa")]
    result.append(Spec("whisper", WhisperWhole, ["input_features", "decoder_input_ids"], {n: (x[0], ids(len(x[0]), len(x[0]), 5)) for n, x in mel.items()}, lambda m: [m.model.model.decoder.embed_tokens]))
    for name, config, model in (("unispeech", T.UniSpeechConfig, T.UniSpeechForSequenceClassification), ("unispeech-sat", T.UniSpeechSatConfig, T.UniSpeechSatForSequenceClassification), ("wavlm", T.WavLMConfig, T.WavLMForSequenceClassification),
                                ("wav2vec2-conformer", T.Wav2Vec2ConformerConfig, T.Wav2Vec2ConformerForSequenceClassification), ("data2vec-audio", T.Data2VecAudioConfig, T.Data2VecAudioForSequenceClassification),
                                ("sew", T.SEWConfig, T.SEWForSequenceClassification)):
        result.append(Spec(name, lambda config=config, model=model: wrap(model(config(**wav)), ["input_values"], logits), ["input_values"], wave, pixels, leaf_kind="audio"))
    ast = {"b1": (torch.randn(1, 32, 16, generator=g),), "b2": (torch.randn(2, 32, 16, generator=g),)}
    result.append(Spec("ast", lambda: wrap(T.ASTForAudioClassification(T.ASTConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, patch_size=4, frequency_stride=4, time_stride=4, max_length=32, num_mel_bins=16, num_labels=5)), ["input_values"], logits), ["input_values"], ast, pixels, leaf_kind="audio"))
    series = {"b1": (torch.randn(1, 32, 3, generator=g),), "b2": (torch.randn(2, 32, 3, generator=g),)}
    result.append(Spec("patchtst", lambda: wrap(T.PatchTSTForClassification(T.PatchTSTConfig(num_input_channels=3, context_length=32, patch_length=4, patch_stride=4, d_model=16, num_attention_heads=2, num_hidden_layers=2, ffn_dim=32, use_cls_token=True, num_targets=4)), ["past_values"], lambda o: o.prediction_logits), ["past_values"], series, pixels, leaf_kind="audio"))
    return result


def towers():
    text = dict(vocab_size=VOCAB, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, max_position_embeddings=16)
    vt = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, image_size=32, patch_size=8)
    names, pictures = ["input_ids", "pixel_values"], images()
    both = {"b2": (ids(1, 2, 12), pictures["b2"][0]), "b2one": (ids(2, 2, 12), pictures["b1"][0])}
    return [Spec("siglip-both", lambda: wrap(T.SiglipModel(T.SiglipConfig(text_config=text, vision_config=vt)), names, lambda o: o.logits_per_text), names, both, lambda m: [m.model.text_model.embeddings.token_embedding]),
            Spec("vilt", lambda: wrap(T.ViltForImagesAndTextClassification(T.ViltConfig(**text, image_size=32, patch_size=8, num_images=1, max_image_length=16, modality_type_vocab_size=3, num_labels=3)), names, logits), names, {"b1": (ids(1, 1, 12), pictures["b1"][0].unsqueeze(1))}, lambda m: [m.model.vilt.embeddings.text_embeddings.word_embeddings])]


def specs():
    return encoders() + decoders() + seq2seq() + vision() + audio() + towers()
