"""Image, audio and two-tower models, tiny; their leaf is the floating-point input."""
import torch
import torchvision.models as V
import transformers as T
from torch import nn

from make_archives import Spec, frozen, optimized, script, trace, trace_grad
from zoo_text import VOCAB, ids, logits, of, padded, wrap


def images(size=32, channels=3):
    g = torch.Generator().manual_seed(5)
    return {"b1": (torch.randn(1, channels, size, size, generator=g),), "b2": (torch.randn(2, channels, size, size, generator=g),)}


def pixels(module):
    return [0]


class TinyResNet(V.ResNet):
    """torchvision's ResNet, with few channels."""

    def __init__(self, block=V.resnet.BasicBlock):
        super().__init__(block, [1, 1, 1, 1], num_classes=10)
        narrow = lambda m: None
        self.inplanes = 8
        self.conv1, self.bn1 = nn.Conv2d(3, 8, 7, 2, 3, bias=False), nn.BatchNorm2d(8)
        self.layer1, self.layer2 = self._make_layer(block, 8, 1), self._make_layer(block, 16, 1, stride=2)
        self.layer3, self.layer4 = self._make_layer(block, 16, 1, stride=2), self._make_layer(block, 16, 1, stride=2)
        self.fc = nn.Linear(16 * block.expansion, 10)


def mobilenet_v2():
    return V.MobileNetV2(num_classes=10, width_mult=0.25, inverted_residual_setting=[[1, 16, 1, 1], [6, 24, 2, 2]])


def mobilenet_v3():
    from torchvision.models.mobilenetv3 import InvertedResidualConfig as C
    return V.MobileNetV3([C(16, 3, 16, 16, True, "RE", 2, 1, 1.0), C(16, 3, 24, 24, False, "HS", 2, 1, 1.0), C(24, 5, 24, 24, True, "HS", 1, 1, 1.0)], 32, num_classes=10)


def efficientnet():
    from torchvision.models.efficientnet import FusedMBConvConfig, MBConvConfig as C
    return V.EfficientNet([C(1, 3, 1, 16, 8, 1), C(4, 3, 2, 8, 16, 2), FusedMBConvConfig(2, 3, 1, 16, 16, 1)], dropout=0.2, last_channel=32, num_classes=10)


def vit():
    return V.VisionTransformer(image_size=32, patch_size=8, num_layers=2, num_heads=4, hidden_dim=32, mlp_dim=64, num_classes=10)


def swin():
    return V.SwinTransformer(patch_size=[4, 4], embed_dim=16, depths=[2, 2], num_heads=[2, 4], window_size=[4, 4], num_classes=10)


def convnext():
    from torchvision.models.convnext import CNBlockConfig as C
    return V.ConvNeXt([C(8, 16, 1), C(16, None, 1)], num_classes=10)


def tv(name, build, export=trace, **more):
    return Spec(name, build, ["pixel_values"], images(), pixels, export=export, leaf_kind="image", **more)


def hf(name, config, model, attention=(None,), size=32, pick=logits, export=trace):
    return [Spec(name + ("-" + a if a else ""), lambda a=a: wrap(model(config(**({"attn_implementation": a} if a else {}))), ["pixel_values"], pick),
                 ["pixel_values"], images(size), pixels, export=export, leaf_kind="image") for a in attention]


def audio(name, config, model, attention, pick):
    g = torch.Generator().manual_seed(6)
    inputs = {"b1": (torch.randn(1, 800, generator=g),), "b2": (torch.randn(2, 800, generator=g),)}
    return [Spec(name + "-" + a, lambda a=a: wrap(model(config(attn_implementation=a)), ["input_values"], pick), ["input_values"], inputs, pixels, leaf_kind="audio") for a in attention]


def specs():
    vt = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, image_size=32, patch_size=8, num_labels=10)
    result = [
        tv("tv-resnet", TinyResNet), tv("tv-resnet-bottleneck", lambda: TinyResNet(V.resnet.Bottleneck)),
        tv("tv-resnet-scripted", TinyResNet, script), tv("tv-resnet-frozen", TinyResNet, frozen(trace)),
        tv("tv-resnet-scripted-frozen", TinyResNet, frozen(script)),
        tv("tv-mobilenet-v2", mobilenet_v2), tv("tv-mobilenet-v2-scripted", mobilenet_v2, script), tv("tv-mobilenet-v3", mobilenet_v3),
        tv("tv-mobilenet-v3-scripted", mobilenet_v3, script), tv("tv-efficientnet", efficientnet),
        tv("tv-mobilenet-v3-frozen", mobilenet_v3, frozen(trace)), tv("tv-efficientnet-frozen", efficientnet, frozen(trace)),
        tv("tv-vit-grad", vit, trace_grad), tv("tv-vit-nograd", vit), tv("tv-vit-scripted", vit, script), tv("tv-vit-frozen", vit, frozen(trace)),
        tv("tv-swin", swin), tv("tv-swin-scripted", swin, script), tv("tv-convnext", convnext), tv("tv-convnext-scripted", convnext, script),
        tv("tv-vit-half", vit, narrow=torch.float16),
    ]
    result += hf("vit", of(T.ViTConfig, **vt), T.ViTForImageClassification, ("eager", "sdpa"))
    result += hf("vit-frozen", of(T.ViTConfig, **vt), T.ViTForImageClassification, ("sdpa",), export=frozen(trace))
    result += hf("deit", of(T.DeiTConfig, **vt), T.DeiTForImageClassificationWithTeacher, ("eager", "sdpa"))
    result += hf("beit", of(T.BeitConfig, **dict(vt, use_relative_position_bias=True, layer_scale_init_value=0.5)), T.BeitForImageClassification)
    result += hf("dinov2", of(T.Dinov2Config, **dict(vt, mlp_ratio=2, use_swiglu_ffn=True)), T.Dinov2ForImageClassification, ("sdpa",))
    result += hf("swin", of(T.SwinConfig, embed_dim=16, depths=[2, 2], num_heads=[2, 4], window_size=4, image_size=32, patch_size=4, num_labels=10), T.SwinForImageClassification)
    result += hf("swinv2", of(T.Swinv2Config, embed_dim=16, depths=[2, 2], num_heads=[2, 4], window_size=4, image_size=32, patch_size=4, num_labels=10), T.Swinv2ForImageClassification)
    result += hf("convnext", of(T.ConvNextConfig, hidden_sizes=[16, 32], depths=[1, 1], num_stages=2, num_labels=10, layer_scale_init_value=0.5), T.ConvNextForImageClassification)
    result += hf("convnextv2", of(T.ConvNextV2Config, hidden_sizes=[16, 32], depths=[1, 1], num_stages=2, num_labels=10), T.ConvNextV2ForImageClassification)
    result += hf("resnet", of(T.ResNetConfig, embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic", num_labels=10), T.ResNetForImageClassification)
    result += hf("regnet", of(T.RegNetConfig, embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], groups_width=8, num_labels=10), T.RegNetForImageClassification)
    result += hf("mobilenet-v2", of(T.MobileNetV2Config, depth_multiplier=0.1, num_labels=10, image_size=32), T.MobileNetV2ForImageClassification)
    result += hf("poolformer", of(T.PoolFormerConfig, hidden_sizes=[16, 32], depths=[1, 1], num_encoder_blocks=2, patch_sizes=[4, 2], strides=[4, 2], padding=[0, 0], num_labels=10), T.PoolFormerForImageClassification)
    result += hf("mobilevit", of(T.MobileViTConfig, hidden_sizes=[16, 16, 16], neck_hidden_sizes=[8, 8, 8, 16, 16, 16, 16], num_attention_heads=2, image_size=64, patch_size=2, num_labels=10), T.MobileViTForImageClassification, size=64)
    result += hf("segformer", of(T.SegformerConfig, num_encoder_blocks=2, depths=[1, 1], sr_ratios=[2, 1], hidden_sizes=[16, 32], patch_sizes=[7, 3], strides=[4, 2], num_attention_heads=[1, 2], mlp_ratios=[2, 2], num_labels=10), T.SegformerForImageClassification)
    result += hf("levit", of(T.LevitConfig, image_size=64, hidden_sizes=[16, 32, 32], num_attention_heads=[2, 2, 2], depths=[1, 1, 1], key_dim=[8, 8, 8], num_labels=10, mlp_ratio=[2, 2, 2], attention_ratio=[2, 2, 2]), T.LevitForImageClassification, size=64)
    result += hf("clip-image", of(T.CLIPVisionConfig, **dict(vt, projection_dim=16)), T.CLIPVisionModelWithProjection, ("eager", "sdpa"), pick=lambda o: o.image_embeds)
    wav = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, conv_dim=(16, 16), conv_stride=(5, 4), conv_kernel=(10, 8), num_conv_pos_embeddings=8,
               num_conv_pos_embedding_groups=2, vocab_size=12, classifier_proj_size=16, num_labels=4)
    result += audio("wav2vec2", of(T.Wav2Vec2Config, **wav), T.Wav2Vec2ForSequenceClassification, ("eager", "sdpa"), logits)
    result += audio("wav2vec2-ctc", of(T.Wav2Vec2Config, **dict(wav, feat_extract_norm="layer", do_stable_layer_norm=True)), T.Wav2Vec2ForCTC, ("sdpa",), logits)
    result += audio("hubert", of(T.HubertConfig, **wav), T.HubertForSequenceClassification, ("eager",), logits)

    text = dict(vocab_size=VOCAB, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, max_position_embeddings=16, projection_dim=16, eos_token_id=119, bos_token_id=118, pad_token_id=1)
    clip_names = ["input_ids", "pixel_values", "attention_mask"]
    mask = torch.ones(2, 12, dtype=torch.long)
    pictures = images()
    for a in ("eager", "sdpa"):
        result.append(Spec("clip-" + a, lambda a=a: wrap(T.CLIPModel(T.CLIPConfig(text_config=text, vision_config=vt, projection_dim=16, attn_implementation=a)), clip_names, lambda o: o.logits_per_text),
                           clip_names, {"b2": (ids(1, 2, 12), pictures["b2"][0], mask), "b2one": (ids(2, 2, 12), pictures["b1"][0], mask)}, lambda m: [m.model.text_model.embeddings.token_embedding]))
    names = ["input_ids", "attention_mask"]
    result.append(Spec("clip-text", lambda: wrap(T.CLIPTextModelWithProjection(T.CLIPTextConfig(**text)), names, lambda o: o.text_embeds), names,
                       {"b1": (ids(1, 1, 12), mask[:1]), "b2pad": padded(2, 2, 12, 1, False), "b1short": (ids(3, 1, 7), mask[:1, :7])}, lambda m: [m.model.text_model.embeddings.token_embedding]))
    return result
