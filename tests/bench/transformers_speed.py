"""How fast transformers is on two CPU threads, with a random model of SmolVLM-256M's shape.

Run in a throw-away environment:
    pip install torch==2.7.1 transformers==4.57.1 pillow
    python tests/bench/transformers_speed.py <folder> [--runs 3] [--types fp32,bf16]

Makes the folder once, with the tokenizer of the parity case idefics3 filled up to 49280 tokens, a picture
(picture.png, one tile of 64 image tokens) and prompt.json for other benchmarks:

    {"picture": file, "prompt": text, "tokens": ids of the whole prompt, "new_tokens": 64}

Prints one line a measure, `transformers <type> <measure> <value>`, each the median of the runs after a warm-up:

    picture_ms              vision tower and connector for one picture
    prefill_tokens_per_s    the whole prompt through the decoder with its cache, image features given
    decode_1_tokens_per_s   1 / median time between two tokens of generate(), batch 1
    decode_8_tokens_per_s   8 / the same, batch 8
"""

import argparse
import json
import shutil
import statistics
import time
from pathlib import Path

import numpy as np
import torch
import transformers
from PIL import Image
from transformers import (
    AutoTokenizer, GenerationConfig, Idefics3Config, Idefics3ForConditionalGeneration, Idefics3ImageProcessor,
    Idefics3Processor, LlamaConfig, LogitsProcessor, LogitsProcessorList,
)

TOKENIZER = Path(__file__).resolve().parents[1] / "src/test/resources/parity/idefics3"
VOCABULARY = 49280
NEW = 64
LENGTH = 600
TYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}
LAYOUT = "<|im_start|>User:<image>{prompt}<end_of_utterance>\nAssistant:"


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    processor = make_processor(folder)
    tokenizer = processor.tokenizer
    torch.manual_seed(0)
    config = Idefics3Config(
        text_config=LlamaConfig(
            hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9,
            num_key_value_heads=3, vocab_size=VOCABULARY, rope_theta=100000.0, rms_norm_eps=1e-5,
            max_position_embeddings=8192, tie_word_embeddings=False, bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
        ),
        vision_config=dict(
            hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, image_size=512,
            patch_size=16,
        ),
        scale_factor=4, image_token_id=tokenizer.convert_tokens_to_ids("<image>"), tie_word_embeddings=False,
        pad_token_id=tokenizer.pad_token_id,
    )
    model = Idefics3ForConditionalGeneration(config)
    model.generation_config = GenerationConfig(
        bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id
    )
    model.to(torch.bfloat16).save_pretrained(folder)
    make_prompt(folder, processor)


def make_processor(folder):
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(TOKENIZER / name, folder / name)
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    vocabulary = tokenizer["model"]["vocab"]
    for token in tokenizer["added_tokens"]:
        vocabulary[token["content"]] = token["id"]
    for i in range(len(vocabulary), VOCABULARY):
        vocabulary[f"Ġw{i}"] = i
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False))
    images = Idefics3ImageProcessor(
        size={"longest_edge": 512}, max_image_size={"longest_edge": 512}, do_image_splitting=False,
        image_mean=[0.5] * 3, image_std=[0.5] * 3,
    )
    processor = Idefics3Processor(images, AutoTokenizer.from_pretrained(folder), image_seq_len=64)
    assert len(processor.tokenizer) == VOCABULARY
    images.save_pretrained(folder)
    (folder / "processor_config.json").write_text(
        json.dumps({"image_seq_len": 64, "processor_class": "Idefics3Processor"}) + "\n"
    )
    return processor


def make_prompt(folder, processor):
    rng = np.random.default_rng(3)
    Image.fromarray(rng.integers(0, 256, (384, 512, 3), dtype=np.uint8)).save(folder / "picture.png")
    sentence = "Is there a dog in the park? "
    prompt = ""
    while len(inputs(folder, processor, prompt + sentence)["input_ids"][0]) <= LENGTH:
        prompt += sentence
    prompt = prompt.strip()
    (folder / "prompt.json").write_text(json.dumps({
        "picture": "picture.png", "prompt": prompt,
        "tokens": inputs(folder, processor, prompt)["input_ids"][0].tolist(), "new_tokens": NEW,
    }) + "\n")


def inputs(folder, processor, prompt, batch=1):
    picture = Image.open(folder / "picture.png").convert("RGB")
    text = LAYOUT.replace("{prompt}", prompt)
    return processor(images=[[picture]] * batch, text=[text] * batch, return_tensors="pt")


def median(work, runs):
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def measure(folder, kind, runs):
    def tell(what, value):
        print(f"transformers {kind} {what} {value:.1f}", flush=True)

    model = Idefics3ForConditionalGeneration.from_pretrained(
        folder, dtype=TYPES[kind], attn_implementation="sdpa"
    ).eval()
    processor = Idefics3Processor(
        Idefics3ImageProcessor.from_pretrained(folder), AutoTokenizer.from_pretrained(folder), image_seq_len=64
    )
    pinned = json.loads((folder / "prompt.json").read_text())
    one = inputs(folder, processor, pinned["prompt"])
    assert one["input_ids"][0].tolist() == pinned["tokens"]
    pictures = one["pixel_values"].to(model.dtype)
    tell("picture_ms", 1e3 * median(lambda: model.model.get_image_features(pictures), runs))
    seen = model.model.get_image_features(pictures)
    seconds = median(
        lambda: model(input_ids=one["input_ids"], image_hidden_states=seen, use_cache=True, logits_to_keep=1), runs
    )
    tell("prefill_tokens_per_s", len(pinned["tokens"]) / seconds)
    for batch in (1, 8):
        many = inputs(folder, processor, pinned["prompt"], batch)
        many["pixel_values"] = many["pixel_values"].to(model.dtype)
        gaps = []
        for _ in range(runs if batch == 1 else 1):
            clock = Clock()
            model.generate(
                **many, do_sample=False, min_new_tokens=NEW, max_new_tokens=NEW,
                logits_processor=LogitsProcessorList([clock]),
            )
            gaps += [b - a for a, b in zip(clock.times[1:], clock.times[2:])]
        tell(f"decode_{batch}_tokens_per_s", batch / statistics.median(gaps))


class Clock(LogitsProcessor):
    """Notes when the logits of each token are there."""

    def __init__(self):
        self.times = []

    def __call__(self, ids, scores):
        self.times.append(time.perf_counter())
        return scores


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--types", default="fp32,bf16")
    settings = parser.parse_args()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(2)
    if not (settings.folder / "prompt.json").exists():
        make(settings.folder)
    with torch.no_grad():
        for kind in settings.types.split(","):
            measure(settings.folder, kind, settings.runs)


if __name__ == "__main__":
    main()
