"""Writes the attention that transformers' plain attention gives, for tiny models that are there already.

Run after make_llava.py and make_families.py, in the same throw-away environment:
    python tests/parity/make_attention.py
Writes tests/src/test/resources/parity/attention.json (read by AttentionTest): by case and answer [layer][token][place],
the mean over heads of the attention of the state that predicts each token of the answer, without the end token.
"""

import json
from pathlib import Path

import numpy as np
import safetensors.torch
import torch
from PIL import Image
from tokenizers import Tokenizer
from transformers import AutoModelForImageTextToText

ROOT = Path(__file__).resolve().parents[1] / "src/test/resources/parity"


def shares(case, head, answer, **picture):
    model = AutoModelForImageTextToText.from_pretrained(ROOT / case, attn_implementation="eager").eval()
    with torch.no_grad():
        tokens = torch.tensor([head + answer])
        layers = model(input_ids=tokens, output_attentions=True, **picture).attentions
    rows = slice(len(head) - 1, len(head) + len(answer) - 1)
    return [[[round(x, 6) for x in row] for row in layer[0].mean(0)[rows].tolist()] for layer in layers]


def llava():
    tokenizer = Tokenizer.from_file(str(ROOT / "llava/tokenizer.json"))
    head = tokenizer.encode("USER: <image>\nDescribe the image. ASSISTANT:").ids
    image = tokenizer.token_to_id("<image>")
    at = head.index(image)
    head = head[:at] + [image] * 9 + head[at + 1:]
    answer = tokenizer.encode("This is a kitchen. There is a fork.", add_special_tokens=False).ids
    pixels = np.array(Image.open(ROOT / "llava/image0.png")) / 255
    pixels = ((pixels - [0.48, 0.46, 0.41]) / [0.27, 0.26, 0.28]).transpose(2, 0, 1)
    return shares("llava", head, answer, pixel_values=torch.tensor(pixels[None], dtype=torch.float32))


def family(case):
    picture = json.loads((ROOT / case / "expected.json").read_text())["pictures"][0]
    ask = picture["asks"][0]
    pixels = safetensors.torch.load_file(ROOT / case / "pixels.safetensors")["image0"]
    size = torch.tensor([[picture["height"], picture["width"]]])
    answer = ask["answers"][0]["tokens"][:-1]
    return shares(case, ask["tokens"], answer, pixel_values=pixels[None], image_sizes=size)


out = {"llava": llava(), "llava-next-mistral": family("llava-next-mistral")}
(ROOT / "attention.json").write_text(json.dumps(out, separators=(",", ":")))
print({case: np.array(layers).shape for case, layers in out.items()})
