#!/usr/bin/env python3
"""check_naive.py GOLDENS: naive_lrp.py against the reference's float64 relevances, on the goldens' own weights; exit 1 past 1e-9."""
import json
import pathlib
import sys

import torch
import torchvision
import transformers as T

import naive_lrp

METHODS = {"attnLRP": "attnlrp", "cp_LRP": "cp-lrp", "gradxinput": "gradient-x-input"}
DTYPES = {"f32": torch.float32, "f64": torch.float64, "i64": torch.int64, "bool": torch.bool}


def tensor(t):
    return torch.tensor([float(v) if isinstance(v, str) else v for v in t["data"]], dtype=DTYPES[t["dtype"]]).reshape(t["shape"])


def eager(name, state):
    attention = {"attn_implementation": "eager" if name.endswith("eager") else "sdpa"}
    sizes = dict(vocab_size=120, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, **attention)
    if name.startswith("bert"):
        positions = len(state["bert.embeddings.position_embeddings.weight"])
        return T.BertForSequenceClassification(T.BertConfig(max_position_embeddings=positions, num_labels=3, **sizes))
    if name.startswith("gpt2"):
        inner = state["transformer.h.0.mlp.c_fc.weight"].shape[1]
        return T.GPT2LMHeadModel(T.GPT2Config(vocab_size=120, n_embd=32, n_layer=2, n_head=4, n_positions=len(state["transformer.wpe.weight"]), n_inner=inner, **attention))
    if name.startswith(("llama", "qwen2")):
        config, model = (T.LlamaConfig, T.LlamaForCausalLM) if name[0] == "l" else (T.Qwen2Config, T.Qwen2ForCausalLM)
        heads = len(state["model.layers.0.self_attn.k_proj.weight"]) // 8
        return model(config(num_key_value_heads=heads, tie_word_embeddings=False, **sizes))
    return torchvision.models.VisionTransformer(image_size=32, patch_size=8, num_layers=2, num_heads=4, hidden_dim=32, mlp_dim=64, num_classes=10)


class Logits(torch.nn.Module):
    def __init__(self, model, names):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *inputs):
        if self.names == ["pixel_values"]:
            return self.model(*inputs)
        more = {} if "token_type_ids" in self.names else {"use_cache": False}
        return self.model(**dict(zip(self.names, inputs)), **more)[0]


def main():
    worst = 0.0
    for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
        if not (folder / "model.pt").exists() or folder.name == "vit-fastpath":
            continue
        case = json.loads((folder / "case.json").read_text())
        state = {k[len("model."):]: v for k, v in torch.jit.load(str(folder / "model.pt")).state_dict().items()}
        model = eager(folder.name, state)
        assert not model.load_state_dict(state, strict=False).missing_keys
        model = model.double().eval()
        image = folder.name == "vit"
        for method in METHODS.keys() & case["methods"].keys():
            for sample, s in case["samples"].items():
                inputs = [tensor(s["inputs"][n]) for n in case["input_names"]]
                index, position = torch.tensor(s["target"]["index"]), s["target"]["position"]
                rows = torch.arange(len(index))
                target = lambda o: o[rows, index] if position is None else o[rows, torch.as_tensor(position), index]
                _, [(_, got)] = naive_lrp.relevance(Logits(model, case["input_names"]), [i.double() if i.is_floating_point() else i for i in inputs],
                                                    [0] if image else [model.get_input_embeddings()], METHODS[method], target)
                golden = case["methods"][method]["samples"][sample]
                if "relevance64" not in golden:
                    got = got.sum(1 if image else -1)
                want = tensor(golden.get("relevance64", golden["tokens"]))
                error = ((got - want).abs().max() / want.abs().max()).item()
                worst = max(worst, error)
                print(f"{folder.name} {method} {sample} {error:.1e}")
    print(f"worst {worst:.1e}")
    sys.exit(worst > 1e-9)


main()
