"""Writes a LLaVA with random weights, and preference pairs for it, with nothing but Python's own library.

    python random_llava.py <folder> [--shape 7b|tiny] [--pairs 48]

The folder gets model/, a folder as on the hub (config, tokenizer of whole words, BF16 weights in shards), and pairs.json:

    {"pairs": [{"prompt", "chosen", "rejected", "picture", "worse", "prompt_ids", "chosen_ids", "rejected_ids"}, ...]}

prompt_ids start with <s> and end before the answer, the picture's tokens among them; the answers' end with </s>. Shape 7b is
that of LLaVA-1.5-7B: a picture is 576 tokens, a prompt 40 more, an answer 80 on average. It takes 14 GB of disk and about a
minute. What is there already stays. A number is a random sign, a power of two and seven random bits, so that 14 GB are made at
the disk's speed; the rows of the output matrix for </s> and the other tokens that are no words are zero, so that a greedy
answer does not end.
"""

import argparse
import concurrent.futures
import json
import math
import os
import random
import shutil
import struct
import time
import zlib
from pathlib import Path

SHAPES = {
    "7b": dict(text=(4096, 11008, 32, 32), vocabulary=32064, vision=(1024, 4096, 24, 16), side=336),
    "tiny": dict(text=(64, 176, 2, 4), vocabulary=600, vision=(32, 64, 3, 2), side=112),
}
PATCH = 14
MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
SPECIAL = ["<unk>", "<s>", "</s>", "<pad>", "<image>"]
START, END, PAD, IMAGE = 1, 2, 3, 4
LAYOUT = ["USER", "ASSISTANT", ":"]
FIRST_WORD = len(SPECIAL) + len(LAYOUT)
PROMPT_WORDS = 35  # with <s> USER : ASSISTANT : 40 tokens
SHARD = 2_500_000_000
BLOCK = 1 << 24  # numbers made at once


def config(shape):
    e, inner, layers, heads = shape["text"]
    w, w_inner, w_layers, w_heads = shape["vision"]
    return {
        "architectures": ["LlavaForConditionalGeneration"], "model_type": "llava", "torch_dtype": "bfloat16",
        "image_token_index": IMAGE, "image_seq_length": image_tokens(shape), "pad_token_id": PAD,
        "projector_hidden_act": "gelu", "multimodal_projector_bias": True, "vision_feature_layer": -2,
        "vision_feature_select_strategy": "default", "tie_word_embeddings": False,
        "text_config": {
            "model_type": "llama", "hidden_size": e, "intermediate_size": inner, "num_hidden_layers": layers,
            "num_attention_heads": heads, "num_key_value_heads": heads, "head_dim": e // heads,
            "vocab_size": shape["vocabulary"], "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
            "max_position_embeddings": 4096, "hidden_act": "silu", "tie_word_embeddings": False,
            "bos_token_id": START, "eos_token_id": END, "pad_token_id": PAD,
        },
        "vision_config": {
            "model_type": "clip_vision_model", "hidden_size": w, "intermediate_size": w_inner,
            "num_hidden_layers": w_layers, "num_attention_heads": w_heads, "image_size": shape["side"],
            "patch_size": PATCH, "layer_norm_eps": 1e-5, "hidden_act": "quick_gelu", "projection_dim": w,
        },
    }


def image_tokens(shape):
    return (shape["side"] // PATCH) ** 2


def tensors(shape):
    """Names on the hub and shapes."""
    e, inner, layers, _ = shape["text"]
    w, w_inner, w_layers, _ = shape["vision"]
    found = {}

    def linear(name, out, into, bias=True):
        found[name + ".weight"] = (out, into)
        if bias:
            found[name + ".bias"] = (out,)

    def norm(name, width, bias=True):
        found[name + ".weight"] = (width,)
        if bias:
            found[name + ".bias"] = (width,)

    at = "vision_tower.vision_model."
    found[at + "embeddings.class_embedding"] = (w,)
    found[at + "embeddings.patch_embedding.weight"] = (w, 3, PATCH, PATCH)
    found[at + "embeddings.position_embedding.weight"] = (image_tokens(shape) + 1, w)
    norm(at + "pre_layrnorm", w)
    for i in range(w_layers):
        layer = f"{at}encoder.layers.{i}."
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            linear(layer + "self_attn." + name, w, w)
        norm(layer + "layer_norm1", w)
        linear(layer + "mlp.fc1", w_inner, w)
        linear(layer + "mlp.fc2", w, w_inner)
        norm(layer + "layer_norm2", w)
    norm(at + "post_layernorm", w)
    linear("multi_modal_projector.linear_1", e, w)
    linear("multi_modal_projector.linear_2", e, e)
    at = "language_model.model."
    found[at + "embed_tokens.weight"] = (shape["vocabulary"], e)
    for i in range(layers):
        layer = f"{at}layers.{i}."
        for name in ("q_proj", "k_proj", "v_proj", "o_proj"):
            linear(layer + "self_attn." + name, e, e, False)
        linear(layer + "mlp.gate_proj", inner, e, False)
        linear(layer + "mlp.up_proj", inner, e, False)
        linear(layer + "mlp.down_proj", e, inner, False)
        norm(layer + "input_layernorm", e, False)
        norm(layer + "post_attention_layernorm", e, False)
    norm(at + "norm", e, False)
    found["language_model.lm_head.weight"] = (shape["vocabulary"], e)
    return found


def spread(name, dims):
    """Standard deviation; None for ones, 0 for zeros."""
    if name.endswith("bias"):
        return 0
    if "norm" in name:
        return None
    if "embed" in name and "patch" not in name:
        return 0.5
    small = name.endswith(("o_proj.weight", "out_proj.weight", "down_proj.weight", "fc2.weight"))
    return (0.25 if small else 1) / math.sqrt(math.prod(dims[1:]))


def numbers(name, dims):
    """BF16 in blocks of bytes."""
    count, std = math.prod(dims), spread(name, dims)
    if std is None:
        yield b"\x80\x3f" * count
    elif std == 0:
        yield bytes(2 * count)
    else:
        chance = random.Random(name)
        # The size of a number is even between 2^e and 2^(e+1): the root of its mean square is 1.53 times 2^e.
        exponent = 127 + round(math.log2(std / 1.5275))
        low = bytes((exponent & 1) << 7 | b & 0x7F for b in range(256))
        high = bytes(exponent >> 1 | b & 0x80 for b in range(256))
        for start in range(0, count, BLOCK):
            size = min(BLOCK, count - start)
            drawn = chance.randbytes(2 * size)
            block = bytearray(2 * size)
            block[0::2] = drawn[:size].translate(low)
            block[1::2] = drawn[size:].translate(high)
            if start == 0 and name.endswith("lm_head.weight"):
                block[:2 * FIRST_WORD * dims[1]] = bytes(2 * FIRST_WORD * dims[1])
            yield bytes(block)


def write_shard(path, shapes):
    header, at = {"__metadata__": {"format": "pt"}}, 0
    for name, dims in shapes.items():
        end = at + 2 * math.prod(dims)
        header[name] = {"dtype": "BF16", "shape": list(dims), "data_offsets": [at, end]}
        at = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, dims in shapes.items():
            for block in numbers(name, dims):
                file.write(block)
    return path


def shards(shape):
    parts, size = [{}], 0
    for name, dims in tensors(shape).items():
        bytes_of = 2 * math.prod(dims)
        if parts[-1] and size + bytes_of > SHARD:
            parts.append({})
            size = 0
        parts[-1][name] = dims
        size += bytes_of
    return parts


def write_model(folder, shape):
    started = time.time()
    unfinished = folder.with_name(folder.name + ".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    write_texts(unfinished, shape)
    parts = shards(shape)
    names = [f"model-{i + 1:05d}-of-{len(parts):05d}.safetensors" for i in range(len(parts))]
    with concurrent.futures.ProcessPoolExecutor(min(len(parts), os.cpu_count())) as pool:
        work = [pool.submit(write_shard, unfinished / name, part) for name, part in zip(names, parts)]
        for done in concurrent.futures.as_completed(work):
            print(f"{done.result().name} after {time.time() - started:.0f} s", flush=True)
    places = {name: file for file, part in zip(names, parts) for name in part}
    total = sum(2 * math.prod(dims) for dims in tensors(shape).values())
    save(unfinished / "model.safetensors.index.json", {"metadata": {"total_size": total}, "weight_map": places})
    unfinished.rename(folder)


def save(path, content):
    path.write_text(json.dumps(content, ensure_ascii=False) + "\n")


def write_texts(folder, shape):
    vocabulary = {word: i for i, word in enumerate(SPECIAL + LAYOUT)}
    for i in range(len(vocabulary), shape["vocabulary"]):
        vocabulary[f"w{i}"] = i
    side = shape["side"]
    save(folder / "config.json", config(shape))
    save(folder / "generation_config.json", {"bos_token_id": START, "eos_token_id": END, "pad_token_id": PAD})
    save(folder / "tokenizer.json", tokenizer(vocabulary))
    save(folder / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>",
        "unk_token": "<unk>", "image_token": "<image>", "processor_class": "LlavaProcessor",
    })
    save(folder / "processor_config.json", {
        "processor_class": "LlavaProcessor", "image_token": "<image>", "patch_size": PATCH,
        "num_additional_image_tokens": 1, "vision_feature_select_strategy": "default",
    })
    save(folder / "preprocessor_config.json", {
        "image_processor_type": "CLIPImageProcessor", "do_resize": True, "size": {"shortest_edge": side},
        "do_center_crop": True, "crop_size": {"height": side, "width": side}, "image_mean": MEAN, "image_std": STD,
    })


def tokenizer(vocabulary):
    added = [
        {"id": i, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
         "special": True}
        for i, token in enumerate(SPECIAL)
    ]
    start, text = {"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing", "single": [start, text],
            "pair": [start, text, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [START], "tokens": ["<s>"]}},
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "<unk>"},
    }


def write_pairs(folder, shape, count):
    chance = random.Random(7)
    user, assistant, colon = (len(SPECIAL) + i for i in range(3))

    def words(n):
        return [chance.randrange(FIRST_WORD, shape["vocabulary"]) for _ in range(n)]

    def text(ids):
        return " ".join(f"w{i}" for i in ids)

    pairs = []
    for i in range(count):
        prompt, chosen, rejected = words(PROMPT_WORDS), words(69 + chance.randrange(21)), words(69 + chance.randrange(21))
        for kind in ("picture", "worse"):
            write_png(folder / f"{kind}-{i}.png", shape["side"], chance)
        pairs.append({
            "prompt": text(prompt), "chosen": text(chosen), "rejected": text(rejected), "picture": f"picture-{i}.png",
            "worse": f"worse-{i}.png",
            "prompt_ids": [START, user, colon] + [IMAGE] * image_tokens(shape) + prompt + [assistant, colon],
            "chosen_ids": chosen + [END], "rejected_ids": rejected + [END],
        })
    save(folder / "pairs.json", {"pairs": pairs})


def write_png(path, side, chance):
    """Squares of a patch's size, one colour each."""
    rows = []
    for _ in range(side // PATCH):
        row = b"\0" + b"".join(chance.randbytes(3) * PATCH for _ in range(side // PATCH))
        rows.append(row * PATCH)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def read_png(path):
    """Side and RGB bytes, row after row, of what write_png wrote."""
    data = path.read_bytes()
    side, = struct.unpack(">I", data[16:20])
    size, = struct.unpack(">I", data[33:37])
    rows = zlib.decompress(data[41:41 + size])
    return side, b"".join(rows[y * (3 * side + 1) + 1:(y + 1) * (3 * side + 1)] for y in range(side))


def make(folder, shape, pairs):
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "model").exists():
        write_model(folder / "model", SHAPES[shape])
    if not (folder / "pairs.json").exists():
        write_pairs(folder, SHAPES[shape], pairs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shape", choices=SHAPES, default="7b")
    parser.add_argument("--pairs", type=int, default=48)
    settings = parser.parse_args()
    make(settings.folder, settings.shape, settings.pairs)
