"""Loads files of pairs that groundlab wrote, with Hugging Face's datasets, TRL's DPO trainer and ms-swift's own loader.

Run in a throw-away environment:
    pip install torch==2.7.1 transformers==5.23.0 trl==1.16.0 datasets==5.2.0 pillow==13.0.0 accelerate
    pip install modelscope aiohttp json_repair && pip install --no-deps ms-swift==4.6.0
    python tests/parity/open_pairs.py <folder that PairsForPython filled> datasets/tiny-world/base-model

Each file must give the prompts, answers and pixels that groundlab says it wrote (expected.json). With TRL a training step
is made with the model that ships; its loss must be ln 2, since policy and reference are still the same. Prints a table in
Markdown, and fails if anything differs.
"""

import datetime
import hashlib
import json
import logging
import math
import os
import struct
import sys
import tempfile
import warnings
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import datasets
import torch
import transformers
from datasets import List, load_dataset
from PIL import Image
from transformers import AutoModelForImageTextToText, AutoProcessor
from trl import DPOConfig, DPOTrainer

KIND = {".jsonl": "json", ".parquet": "parquet"}
LAYOUT = "USER: <image>\n{} ASSISTANT:"
CHAT = (
    "{% for m in messages %}{{ 'USER: ' if m['role'] == 'user' else '' }}{% for c in m['content'] %}"
    "{{ '<image>\n' if c['type'] == 'image' else c['text'] }}{% endfor %}{{ '</s>' if m['role'] == 'assistant' else ' ' }}"
    "{% endfor %}{% if add_generation_prompt %}ASSISTANT:{% endif %}"
)
COLUMNS = {"prompt": "query", "chosen": "response", "rejected": "rejected_response"}


def fingerprint(picture):
    """groundlab's hash of a picture: width, height, and a zero before each red, green and blue."""
    if isinstance(picture, dict):
        picture = Image.open(BytesIO(picture["bytes"]) if picture["bytes"] else picture["path"])
    pixels = picture.convert("RGB").tobytes()
    body = b"".join(b"\0" + pixels[i:i + 3] for i in range(0, len(pixels), 3))
    return hashlib.sha256(struct.pack(">ii", *picture.size) + body).hexdigest()


def said(value):
    """The text of an answer or question, as it is or in messages."""
    return value if isinstance(value, str) else "".join(message["content"] for message in value)


def check(rows, expected, text, picture):
    assert len(rows) == len(expected), (len(rows), len(expected))
    for row, right in zip(rows, expected):
        assert text(row) == (right["prompt"], right["chosen"], right["rejected"]), (text(row), right)
        assert fingerprint(picture(row)) == right["picture"], right["id"]
        worse = row.get("rejected_images")
        assert (fingerprint(worse[0]) if worse else "") == right["worse"], right["id"]


def with_datasets(file, expected):
    rows = load_dataset(KIND[file.suffix], data_files=str(file), split="train")
    known = isinstance(rows.features["images"].feature, datasets.Image)
    if not known:
        for name in ["images", "rejected_images"]:
            rows = rows.cast_column(name, List(datasets.Image()))
    if file.stem.startswith("swift"):
        text = lambda row: (row["messages"][0]["content"].removeprefix("<image>"), row["messages"][1]["content"],
                            row["rejected_response"])
    else:
        text = lambda row: tuple(said(row[name]) for name in ["prompt", "chosen", "rejected"])
    check(rows, expected, text, lambda row: row["images"][0])
    return rows, "pictures at once" if known else "pictures after `cast_column`"


def with_trl(rows, file, model_folder):
    """One step of DPO; the loss of the plain layout needs the prompt in a chat layout first, with a place for the picture."""
    processor = AutoProcessor.from_pretrained(model_folder)
    processor.chat_template = CHAT
    plain = not file.stem.startswith("trl-chat")
    if plain:
        rows = rows.map(lambda row: {**row, "prompt": LAYOUT.format(row["prompt"])})
    with tempfile.TemporaryDirectory() as folder:
        arguments = DPOConfig(
            output_dir=folder, max_steps=1, per_device_train_batch_size=len(rows), report_to=[], save_strategy="no",
            logging_steps=1, use_cpu=True, bf16=False, max_length=None, gradient_checkpointing=False, disable_tqdm=True,
            learning_rate=1e-5,
        )
        model = AutoModelForImageTextToText.from_pretrained(model_folder, dtype=torch.float32)
        trainer = DPOTrainer(model=model, args=arguments, train_dataset=rows, processing_class=processor)
        trainer.remove_callback(transformers.PrinterCallback)
        trainer.train()
    loss = trainer.state.log_history[0]["loss"]
    assert abs(loss - math.log(2)) < 1e-4, loss
    return f"one step of DPO, loss {loss:.4f}" + (", prompt put in a chat layout before" if plain else "")


def with_swift(file, expected):
    from swift.dataset import load_dataset as load

    columns = None if file.stem.startswith("swift") else COLUMNS
    rows, _ = load([str(file)], columns=columns, strict=True, load_from_cache_file=False)
    text = lambda row: (row["messages"][0]["content"].removeprefix("<image>"), row["messages"][-1]["content"],
                        row["rejected_response"])
    check(list(rows), expected, text, lambda row: row["images"][0])
    return "its rows" if columns is None else "its rows, with `--columns`"


def mixed(file):
    """datasets takes the types of JSON from the first 10 MB."""
    try:
        rows = load_dataset(KIND[file.suffix], data_files=str(file), split="train")
    except datasets.exceptions.DatasetGenerationError as error:
        return f"refused: {str(error.__cause__).splitlines()[0]}"
    assert set(json.loads(rows[-1]["provenance"])) == {"method", "noise"}, rows[-1]
    return f"{len(rows)} rows"


def main(folder, model_folder):
    model_folder = Path(model_folder).resolve()
    os.chdir(folder)  # paths of pictures start at the file
    expected = json.loads(Path("expected.json").read_text())
    packages = ["datasets", "trl", "transformers", "ms-swift", "pyarrow", "torch"]
    print(", ".join(f"{name} {version(name)}" for name in packages) + f", {datetime.date.today()}\n")
    print("| file | datasets | TRL | ms-swift |\n|---|---|---|---|")
    for file in sorted(Path().glob("*.jsonl")) + sorted(Path().glob("*.parquet")):
        if file.stem.startswith("mixed"):
            continue
        rows, loaded = with_datasets(file, expected)
        trl = "–" if file.stem.startswith("swift") else with_trl(rows, file, model_folder)
        swift = "–" if file.stem.startswith("trl-chat") else with_swift(file, expected)
        print(f"| {file} | {len(rows)} rows, {loaded} | {trl} | {swift} |")
    print(f"\nAll of them give the {len(expected)} questions, answers and pixels that were written.\n")
    print("12 MB of pairs with other facts, and with truth, in the last rows only:\n\n| file | datasets |\n|---|---|")
    for file in sorted(Path().glob("mixed*")):
        print(f"| {file} | {mixed(file)} |")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    datasets.disable_progress_bars()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    main(*sys.argv[1:])
