#!/usr/bin/env python3
"""app_models.py OUT [NAME...]: the models of the integration tests' apps, small, with random weights.

A folder OUT/NAME gets what an app needs (model.pt, config.json, tokenizer.json) and expected.json: for each sample what is explained,
and the relevance by naive_lrp.py in float64. What is explained follows docs/options.md, written here a second time.
"""
import copy
import json
import pathlib
import sys
import warnings

import torch
import transformers as T

import app_text
import naive_lrp
from make_archives import randomise


def digits(values):
    if isinstance(values, list):
        return [digits(v) for v in values]
    return float(f"{values:.12g}")


def relevance(module, inputs, leaves, target, composite="attnlrp"):
    """The explained number and the relevance of one row, summed over hidden dimensions or channels."""
    model = copy.deepcopy(module).double().eval()
    numbers = []

    def choose(outputs):
        numbers.append(target(outputs))
        return numbers[0]

    _, found = naive_lrp.relevance(model, inputs, leaves(model), composite, choose)
    r = found[0][1]
    return digits(numbers[0].item()), digits((r.sum(1) if r.dim() == 4 else r.sum(-1)).flatten().tolist())


def save(out, name, module, example, samples, files):
    folder = pathlib.Path(out, name)
    folder.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        torch.jit.trace(module.eval(), example, check_trace=False, strict=False).save(str(folder / "model.pt"))
    (folder / "expected.json").write_text(json.dumps(samples, ensure_ascii=False, indent=None if name == "wide" else 1) + "\n")
    for file, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (folder / file).write_text(text)


# ---- a language model with a large output ----
class Wide(torch.nn.Module):
    """As many classes as real language models have, and few weights: each class is there 6250 times."""

    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(40, 4)
        self.head = torch.nn.Linear(4, 8)

    def forward(self, input_ids):
        return self.head(torch.cumsum(self.embedding(input_ids), 1)).repeat(1, 1, 6250)


def wide(out):
    module, ids = randomise(Wide(), "wide"), (torch.arange(512) * 7 % 40).unsqueeze(0)
    value, r = relevance(module, (ids,), lambda m: [m.embedding], lambda o: o[0, -1].max())
    save(out, "wide", module, (ids,), {"value": value, "relevance": r}, {})


# ---- one number for each id ----
class Numbers(torch.nn.Module):
    """Ids of any shape; with several, each number is of its id and of those before it."""

    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(8, 4)
        self.head = torch.nn.Linear(4, 1)

    def forward(self, ids):
        return torch.cumsum(self.head(self.embedding(ids)).squeeze(-1), -1)


def numbers(out):
    module, ids = randomise(Numbers(), "numbers"), torch.tensor([3, 1, 4, 1, 5])
    module.head.bias.data.fill_(2)  # the last number is the largest
    value, r = relevance(module, (ids,), lambda m: [m.embedding], lambda o: o.max())
    save(out, "numbers", module, (ids,), [{"value": value, "relevance": r}], {})


# ---- outputs of few bits, one of them masked ----
class Narrow(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(8, 4)
        self.head = torch.nn.Linear(4, 4)

    def forward(self, ids):
        masked = torch.tensor([False, False, False, True])
        return self.head(self.embedding(ids).sum(1)).masked_fill(masked, -float("inf"))


def narrow(out, name, dtype):
    module, ids = randomise(Narrow(), "narrow").to(dtype), torch.tensor([[3, 1, 4, 1, 5], [7, 2, 6, 0, 2]])
    samples = []
    for row in ids:
        value, r = relevance(module, (row.unsqueeze(0),), lambda m: [m.embedding], lambda o: o.max())
        samples.append({"value": value, "relevance": r})
    save(out, name, module, (ids,), samples, {})


def bfloat16(out):
    narrow(out, "bfloat16", torch.bfloat16)


def float16(out):
    narrow(out, "float16", torch.float16)


# ---- DJL's translators for text ----
TEXTS = ["Anna lives in Paris.", "A good film, not a very wonderful film.", "The actor sleeps."]


def text_model(out, name, model, samples, choose, last=None):
    """samples: texts or pairs; choose(outputs, encoding): the number, and what else is said of the target; last: what the archive ends in."""
    module, configuration = model
    randomise(module, name)
    expected = []
    for sample in samples:
        texts = sample if isinstance(sample, tuple) else (sample,)
        inputs, encoding = app_text.encode(*texts)
        said = {}

        def target(outputs):
            number, more = choose(outputs, encoding)
            said.update(more)
            return number

        value, r = relevance(module, inputs, lambda m: [m.model.get_input_embeddings()], target)
        expected.append({"texts": list(texts), "tokens": encoding.tokens, "value": value, **said, "relevance": r})
    if last:
        logits = module.pick
        module.pick = lambda o: last(logits(o))
    example = samples[1] if isinstance(samples[1], tuple) else (samples[1],)
    save(out, name, module, app_text.encode(*example)[0], expected, app_text.files(configuration))


def winner(labels):
    def choose(outputs, encoding):
        index = outputs[0].argmax().item()
        return outputs[0, index], {"index": index, "label": labels[index]}
    return choose


def classification(out):
    labels = ["news", "sport", "music"]
    text_model(out, "classification", app_text.bert(T.BertForSequenceClassification, lambda o: o.logits, labels), TEXTS, winner(labels))


def sigmoid(out):
    """Ends in a sigmoid, as models of several labels at once do; explained from what goes into it."""
    labels = ["good", "bad"]
    text_model(out, "sigmoid", app_text.bert(T.BertForSequenceClassification, lambda o: o.logits, labels), TEXTS, winner(labels),
               last=torch.sigmoid)


def reranking(out):
    pairs = [("who loves music?", "Anna loves music."), ("who loves music?", "Tom sleeps."), ("where is Rome?", "This film was made in Rome.")]
    text_model(out, "reranking", app_text.bert(T.BertForSequenceClassification, lambda o: o.logits, ["relevant"]), pairs, winner(["relevant"]))


def zero_shot(out):
    labels = ["contradiction", "neutral", "entailment"]
    pairs = [(t, f"This text is about {c}.") for t in TEXTS[:2] for c in ("film", "music", "sport")]
    text_model(out, "zero-shot", app_text.bert(T.BertForSequenceClassification, lambda o: o.logits, labels), pairs, winner(labels))


def tokens(out):
    labels = ["O", "PER", "LOC"]

    def choose(outputs, encoding):
        p = outputs[0].softmax(-1)
        free = [i for i in range(len(encoding)) if not encoding.special_tokens_mask[i]]
        named = [i for i in free if p[i].argmax() != 0] or free
        at = max(named, key=lambda i: p[i].max().item())
        index = p[at].argmax().item()
        return outputs[0, at, index], {"position": at, "index": index, "label": labels[index]}

    text_model(out, "tokens", app_text.bert(T.BertForTokenClassification, lambda o: o.logits, labels), TEXTS, choose)


def mask(out):
    def choose(outputs, encoding):
        at = encoding.tokens.index("[MASK]")
        index = outputs[0, at].argmax().item()
        return outputs[0, at, index], {"position": at, "index": index, "label": None}

    text_model(out, "mask", app_text.bert(T.BertForMaskedLM, lambda o: o.logits), ["Anna lives in [MASK].", "A [MASK] film.", "[MASK] sleeps."], choose)


def answers(out):
    def choose(outputs, encoding):
        start, end = outputs
        context = [i for i, s in enumerate(encoding.sequence_ids) if s == 1]
        s, e = (max(context, key=lambda i: o[0, i].item()) for o in (start, end))
        return start[0, s] + end[0, e], {"position": s, "end": e, "index": None, "label": None}

    pairs = [("where is Anna?", "Anna lives in Paris."), ("who made this film?", "This film was made by Tom, a good director.")]
    text_model(out, "answers", app_text.bert(T.BertForQuestionAnswering, lambda o: (o.start_logits, o.end_logits)), pairs, choose)


def embedding(out):
    def choose(outputs, encoding):
        return outputs["last_hidden_state"][0].mean(0).norm(), {"index": None, "label": None}

    text_model(out, "embedding", app_text.bert(T.BertModel, lambda o: {"last_hidden_state": o.last_hidden_state}), TEXTS, choose)


# ---- DJL's translator for images ----
class Convolutions(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Conv2d(3, 6, 3, stride=2)
        self.second = torch.nn.Conv2d(6, 8, 3)
        self.head = torch.nn.Linear(8, 4)

    def forward(self, pixels):
        x = torch.relu(self.first(pixels))
        return self.head(torch.relu(self.second(x)).mean((2, 3)))


def pixels(number, size=16):
    """Image `number`, as the app draws it: channels from 0 to 255."""
    y, x = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    return torch.stack([(x * (7 + number) + y * 3) % 256, (x * y + 11 * number) % 256, (y * 13 + 5 * x) % 256])


def image(out):
    module, labels = randomise(Convolutions(), "image"), ["cat", "dog", "bird", "fish"]
    expected = []
    for number in range(3):
        given = (pixels(number).unsqueeze(0).double() / 255,)
        with torch.no_grad():
            index = copy.deepcopy(module).double()(*given)[0].argmax().item()
        value, r = relevance(module, given, lambda m: [0], lambda o: o[0, index])
        expected.append({"texts": [], "tokens": None, "value": value, "index": index, "label": labels[index], "relevance": r})
    save(out, "image", module, ((pixels(0).unsqueeze(0) / 255).float(),), expected, {"synset.txt": "\n".join(labels) + "\n"})


MODELS = {"wide": wide, "numbers": numbers, "bfloat16": bfloat16, "float16": float16, "classification": classification, "sigmoid": sigmoid, "reranking": reranking, "zero-shot": zero_shot,
          "tokens": tokens, "mask": mask, "answers": answers, "embedding": embedding, "image": image}


def main():
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    for name in sys.argv[2:] or MODELS:
        MODELS[name](sys.argv[1])
        print(name, flush=True)


if __name__ == "__main__":
    main()
