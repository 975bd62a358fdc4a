"""Opens what groundlab saved, with transformers and PEFT, and compares log-probabilities of answers.

Run in a throw-away environment:
    pip install torch==2.7.1 transformers==4.57.1 peft==0.21.2 pillow==11.3.0
    python tests/parity/open_saved.py <folder> <adapter folder or ->  [<folder> <adapter folder or -> …]

Beside the weights that it tests (in the adapter folder if there is one, else in the model folder) lies scores.json:

    [{"picture": "image0.png", "prompt": "Describe the image.", "answer": "A dog.", "logp": -12.345}, …]

with the picture's path relative to that file, and logp the sum over the answer's tokens and the end token in FP32.
Prints a table in Markdown. Fails if a weight is missing, unexpected or of another shape, or if a difference is above
1e-4 of the larger of 1 and the value. Idefics3 is opened with the positions of idefics_positions.py.
"""

import datetime
import json
import sys
import warnings
from pathlib import Path

import peft
import safetensors
import torch
import transformers
from PIL import Image
from transformers import (
    AutoConfig, AutoImageProcessor, AutoModelForImageTextToText, AutoProcessor, AutoTokenizer, Idefics3Processor,
    LlavaNextProcessor, LlavaProcessor, PreTrainedTokenizerFast,
)

import idefics_positions

LLAMA = ("USER: <image>\n{prompt} ASSISTANT:", "</s>")
LAYOUTS = {
    ("llava", "llama"): LLAMA,
    ("llava_next", "llama"): LLAMA,
    ("llava_next", "mistral"): ("[INST] <image>\n{prompt} [/INST]", "</s>"),
    ("idefics3", "llama"): ("<|im_start|>User:<image>{prompt}<end_of_utterance>\nAssistant:", "<end_of_utterance>"),
}
TOLERANCE = 1e-4


def open_model(folder):
    model, info = AutoModelForImageTextToText.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    wrong = {key: names for key, names in info.items() if names}
    assert not wrong, f"{folder}: {wrong}"
    return model.eval()


def open_adapter(model, folder):
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*missing adapter keys.*")
        model = peft.PeftModel.from_pretrained(model, folder).eval()
    with safetensors.safe_open(folder / "adapter_model.safetensors", "pt") as file:
        saved = len(file.keys())
    used = sum("lora_" in name for name, _ in model.named_parameters())
    assert saved == used, f"{folder}: {saved} matrices in the file, {used} in the model"
    return model


def open_processor(folder, config):
    if (folder / "processor_config.json").exists():
        return AutoProcessor.from_pretrained(folder, use_fast=False)
    images = AutoImageProcessor.from_pretrained(folder, use_fast=False)
    if (folder / "tokenizer_config.json").exists():
        tokenizer = AutoTokenizer.from_pretrained(folder)
    else:
        tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
    side, patch = config.vision_config.image_size, config.vision_config.patch_size
    if config.model_type == "idefics3":
        return Idefics3Processor(images, tokenizer, image_seq_len=(side // patch // config.scale_factor) ** 2)
    kind = LlavaProcessor if config.model_type == "llava" else LlavaNextProcessor
    return kind(
        images, tokenizer, patch_size=patch, num_additional_image_tokens=1,
        vision_feature_select_strategy=config.vision_feature_select_strategy,
    )


def logp(model, processor, layout, picture, prompt, answer):
    question, end = layout
    head = question.replace("{prompt}", prompt)
    whole = processor(images=picture, text=f"{head} {answer}{end}", return_tensors="pt")
    start = processor(images=picture, text=head, return_tensors="pt")["input_ids"].shape[1]
    whole.pop("token_type_ids", None)
    whole["pixel_values"] = whole["pixel_values"].to(torch.float32)
    steps = model(**whole).logits[0, start - 1:-1].log_softmax(-1)
    return float(steps.gather(1, whole["input_ids"][0, start:, None]).double().sum())


def compare(folder, adapter):
    config = AutoConfig.from_pretrained(folder)
    model = open_model(folder)
    if adapter:
        model = open_adapter(model, adapter)
    processor = open_processor(folder, config)
    layout = LAYOUTS[config.model_type, config.text_config.model_type]
    place = adapter or folder
    largest = 0.0
    for row in json.loads((place / "scores.json").read_text()):
        picture = Image.open(place / row["picture"]).convert("RGB")
        theirs = logp(model, processor, layout, picture, row["prompt"], row["answer"])
        difference = row["logp"] - theirs
        largest = max(largest, abs(difference) / max(1.0, abs(theirs)))
        name = place.name if not adapter else f"{folder.name} + {place.name}"
        print(f"| {name} | {row['picture']} | {row['prompt']} | {row['answer']} "
              f"| {row['logp']:.5f} | {theirs:.5f} | {difference:+.1e} |")
    return largest


def main(arguments):
    assert arguments and len(arguments) % 2 == 0, __doc__
    print(f"transformers {transformers.__version__}, peft {peft.__version__}, torch {torch.__version__}, FP32, "
          f"{datetime.date.today()}\n")
    print("| model | picture | prompt | answer | ours | theirs | difference |\n|---|---|---|---|--:|--:|--:|")
    with torch.no_grad():
        largest = max(
            compare(Path(folder), None if adapter == "-" else Path(adapter))
            for folder, adapter in zip(arguments[::2], arguments[1::2])
        )
    print(f"\nNo weight missing or unexpected; largest relative difference {largest:.1e}.")
    return 0 if largest <= TOLERANCE else 1


if __name__ == "__main__":
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    idefics_positions.mend()
    sys.exit(main(sys.argv[1:]))
