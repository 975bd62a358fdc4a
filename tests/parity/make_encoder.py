"""Makes two tiny random sentence encoders in the form of the hub's, and what sentence-transformers computes with them.

Run in a throw-away environment:
    pip install torch==2.7.1 transformers==4.57.1 sentence-transformers==5.1.2 onnx
    python tests/parity/make_encoder.py
Writes tests/src/test/resources/parity/encoder-{mpnet,bert}/ (read by SentenceEncoderParityTest).
"""

import json
import shutil
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer, models
from transformers import BertConfig, BertModel, BertTokenizerFast, MPNetConfig, MPNetModel, MPNetTokenizerFast

RESOURCES = Path(__file__).resolve().parents[1] / "src/test/resources/parity"
WORDS = (
    "a the is in on with and of dog cat person fork knife kitchen park red blue green small large there are two three "
    "sleep run eat ##s ##ing ##ed ##es man woman holding next to . , ! ? ' ca ##f ##e"
).split()
LETTERS = list("abcdefghijklmnopqrstuvwxyz")
TEXTS = [
    "A dog sleeps in the park.",
    "a DOG sleeps in the park.",
    "Two cats, three dogs and a person holding a fork!",
    "",
    "   The kitchen is small.\n",
    "Café, naïve 東京 \U0001f600?",
    "a dog and a cat and a man and a woman and a fork and a knife are in the park next to the kitchen. " * 3,
    "x",
]


def vocabulary(specials):
    return list(dict.fromkeys(specials + WORDS + LETTERS + ["##" + c for c in LETTERS]))


def randomise(model):
    with torch.no_grad():
        for name, parameter in model.named_parameters():  # transformers' own start is too flat to tell errors from noise
            parameter.normal_(0, 0.3)
            if "LayerNorm" in name and name.endswith("weight"):
                parameter.add_(1)


def make(kind, model, tokenizer, inputs, max_tokens, normalize):
    folder = RESOURCES / f"encoder-{kind}"
    shutil.rmtree(folder, ignore_errors=True)
    randomise(model)
    hidden = folder.parent / f".{kind}"
    model.eval().save_pretrained(hidden)
    tokenizer.save_pretrained(hidden)
    transformer = models.Transformer(str(hidden), max_seq_length=max_tokens)
    pooling = models.Pooling(model.config.hidden_size, pooling_mode="mean")
    encoder = SentenceTransformer(modules=[transformer, pooling] + [models.Normalize()] * normalize, device="cpu")
    encoder.save(str(folder), create_model_card=False)
    shutil.rmtree(hidden)

    expected = {"texts": TEXTS, "mean": encoder.encode(TEXTS).tolist()}
    for mode in "cls", "max":
        other = models.Pooling(model.config.hidden_size, pooling_mode=mode)
        modules = [transformer, other] + [models.Normalize()] * normalize
        expected[mode] = SentenceTransformer(modules=modules, device="cpu").encode(TEXTS).tolist()
    (folder / "expected.json").write_text(json.dumps(expected))

    class Graph(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = transformer.auto_model

        def forward(self, *values):
            return self.model(**dict(zip(inputs, values))).last_hidden_state

    (folder / "onnx").mkdir()
    ones = torch.ones((2, 7), dtype=torch.long)
    torch.onnx.export(
        Graph(), (ones,) * len(inputs), str(folder / "onnx/model.onnx"), input_names=inputs,
        output_names=["last_hidden_state"], opset_version=14, dynamo=False,
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in inputs + ["last_hidden_state"]},
    )
    # The hub's files have a truncation and a padding of their own, which sentence-transformers overrules.
    tokens = json.loads((folder / "tokenizer.json").read_text())
    tokens["truncation"] = {"direction": "Right", "max_length": 5, "strategy": "LongestFirst", "stride": 0}
    tokens["padding"] = {"strategy": {"Fixed": 12}, "direction": "Right", "pad_to_multiple_of": None,
                         "pad_id": tokenizer.pad_token_id, "pad_type_id": 0, "pad_token": tokenizer.pad_token}
    (folder / "tokenizer.json").write_text(json.dumps(tokens))
    keep = {"modules.json", "sentence_bert_config.json", "config.json", "tokenizer.json", "tokenizer_config.json",
            "expected.json", "model.onnx"}
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_file() and file.name not in keep:
            file.unlink()
        elif file.is_dir() and not any(file.iterdir()):
            file.rmdir()


torch.manual_seed(11)
scratch = RESOURCES / ".vocab.txt"
words = vocabulary(["<s>", "<pad>", "</s>", "<unk>", "[UNK]"]) + ["<mask>"]
scratch.write_text("\n".join(words))
make(
    "mpnet",
    MPNetModel(MPNetConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=24,
        max_position_embeddings=40, attn_implementation="eager",
    ), add_pooling_layer=False),
    MPNetTokenizerFast(str(scratch), model_max_length=38),
    ["input_ids", "attention_mask"], 24, True,
)
words = vocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
scratch.write_text("\n".join(words))
make(
    "bert",
    BertModel(BertConfig(
        vocab_size=len(words), hidden_size=12, num_hidden_layers=2, num_attention_heads=3, intermediate_size=20,
        max_position_embeddings=32, attn_implementation="eager",
    ), add_pooling_layer=False),
    BertTokenizerFast(str(scratch), model_max_length=32),
    ["input_ids", "attention_mask", "token_type_ids"], None, False,
)
scratch.unlink()
