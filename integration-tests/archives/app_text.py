"""Text models for DJL's translators: a tokenizer of few words, and tiny BERTs that share it."""
import json

import torch
import transformers as T
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = """a the of in who where what is was by and this it not very film actor director paris rome anna tom good bad great dull
wonderful waste lives made loves sleeps about text news sport music ##s ##ed ##ly . , ?""".split()
VOCABULARY = {token: i for i, token in enumerate(SPECIAL + WORDS)}
SIZES = dict(vocab_size=len(VOCABULARY), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
             max_position_embeddings=32, attn_implementation="eager")
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def tokenizer():
    t = Tokenizer(models.WordPiece(VOCABULARY, unk_token="[UNK]"))
    t.add_special_tokens(SPECIAL)
    t.normalizer = normalizers.BertNormalizer(lowercase=True)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    t.decoder = decoders.WordPiece()
    return t


def encode(text, pair=None):
    """One row: ids, mask, types, and what the translators know of the tokens."""
    e = tokenizer().encode(text, pair)
    return tuple(torch.tensor([x]) for x in (e.ids, e.attention_mask, e.type_ids)), e


class Outputs(torch.nn.Module):
    """A model with positional inputs that returns what is picked."""

    def __init__(self, model, pick):
        super().__init__()
        self.model, self.pick = model, pick

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.pick(self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids))


def config(kind, labels=()):
    c = dict(architectures=[kind.__name__], model_type="bert", type_vocab_size=2)
    if labels:
        c |= dict(id2label={str(i): l for i, l in enumerate(labels)}, label2id={l: i for i, l in enumerate(labels)})
    return c


def bert(kind, pick, labels=(), **more):
    return Outputs(kind(T.BertConfig(**SIZES, **({"num_labels": len(labels)} if labels else {}), **more)), pick), config(kind, labels)


def files(configuration):
    return {"config.json": configuration, "tokenizer.json": json.loads(tokenizer().to_str())}
