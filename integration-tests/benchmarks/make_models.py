#!/usr/bin/env python3
"""make_models.py FOLDER [NAME...]: writes archives of real sizes with random weights, as `torch.jit.trace` exports them."""
import pathlib
import sys

import torch
import transformers

CLASSIFIERS = {
    "minilm": dict(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536),
    "bert-base": dict(hidden_size=768, num_hidden_layers=12, num_attention_heads=12, intermediate_size=3072),
}


class Logits(torch.nn.Module):
    """What a text classification app exports: ids and mask in, logits out."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        return self.model(input_ids=input_ids, attention_mask=attention_mask, return_dict=False)[0]


def model(name):
    if name == "smollm2":
        config = transformers.LlamaConfig(
            vocab_size=49152, hidden_size=576, num_hidden_layers=30, num_attention_heads=9, num_key_value_heads=3,
            intermediate_size=1536, max_position_embeddings=2048, tie_word_embeddings=True, use_cache=False)
        return transformers.LlamaForCausalLM(config)
    return transformers.BertForSequenceClassification(transformers.BertConfig(**CLASSIFIERS[name]))


def main():
    folder = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:] or [*CLASSIFIERS, "smollm2"]:
        torch.manual_seed(0)
        logits = Logits(model(name)).eval()
        ids = torch.randint(5, 1000, (2, 16))
        target = folder / name / f"{name}.pt"
        target.parent.mkdir(parents=True, exist_ok=True)
        with torch.no_grad():
            torch.jit.trace(logits, (ids, torch.ones_like(ids)), check_trace=False).save(str(target))


main()
