"""Repeats 20 steps of our DPO with TRL's DPOTrainer: the same model, pairs and order; tests/parity/trl_dpo runs both.

Run in a throw-away environment, after TrlRun (Java) filled the folder:
    pip install torch==2.7.1 torchvision==0.22.1 transformers==4.57.1 trl==1.16.0 datasets==4.8.5 pillow accelerate
    python tests/parity/trl_dpo.py <folder> tests/src/test/resources/parity/llava <trl.csv to write>

The trainer is TRL's own, with three things added from outside: rows come in the given order, the vision tower is frozen
(TRL trains it), and the loss is kept as it is (the log rounds it to four digits). First every row's tokens are compared
with ours. Prints Markdown; fails if a number differs by more than 1e-3 of itself and 1e-5.
"""

import csv
import datetime
import json
import logging
import sys
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path

import datasets
import torch
import transformers
from datasets import List, load_dataset
from torch.utils.data import SequentialSampler
from transformers import (
    CLIPImageProcessor, LlavaForConditionalGeneration, LlavaProcessor, PreTrainedTokenizerFast,
)
from trl import DPOConfig, DPOTrainer

CHAT = (  # TRL adds no start token to what a template writes
    "<s>{% for m in messages %}{{ 'USER: ' if m['role'] == 'user' else ' ' }}{% for c in m['content'] %}"
    "{{ '<image>\n' if c['type'] == 'image' else c['text'] }}{% endfor %}"
    "{{ '</s>' if m['role'] == 'assistant' else ' ASSISTANT:' }}{% endfor %}"
)
COLUMNS = [
    "loss", "rewards/chosen", "rewards/rejected", "rewards/margins", "rewards/accuracies", "logps/chosen",
    "logps/rejected", "grad_norm", "learning_rate",
]
RELATIVE, ABSOLUTE = 1e-3, 1e-5


def processor(folder):
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), unk_token="<unk>", bos_token="<s>", eos_token="</s>",
        pad_token="<pad>", extra_special_tokens={"image_token": "<image>"},
    )
    config = transformers.AutoConfig.from_pretrained(folder)
    return LlavaProcessor(
        CLIPImageProcessor.from_pretrained(folder), tokenizer, patch_size=config.vision_config.patch_size,
        vision_feature_select_strategy=config.vision_feature_select_strategy, num_additional_image_tokens=1,
        chat_template=CHAT,
    )


def load_pairs(folder):
    rows = load_dataset("json", data_files=str(folder / "pairs.jsonl"), split="train")
    pictures = [[str(folder / name) for name in names] for names in rows["images"]]
    return rows.remove_columns("images").add_column("images", pictures).cast_column("images", List(datasets.Image()))


def pairs(folder):
    """The rows as they are seen, and how groundlab tokenized each."""
    order = json.loads((folder / "order.json").read_text())
    tokens = json.loads((folder / "tokens.json").read_text())
    return load_pairs(folder).select(order), [tokens[row] for row in order]


class Trainer(DPOTrainer):
    """Rows in the order of the data set; losses as they are."""

    def __init__(self, *arguments, **named):
        self.losses = []
        super().__init__(*arguments, **named)

    def _get_train_sampler(self, train_dataset=None):
        return SequentialSampler(train_dataset or self.train_dataset)

    def compute_loss(self, *arguments, **named):
        loss = super().compute_loss(*arguments, **named)
        self.losses.append(loss.item())
        return loss


def trainer(model_folder, rows, output):
    model = LlavaForConditionalGeneration.from_pretrained(model_folder, dtype=torch.float32)
    model.model.vision_tower.requires_grad_(False)
    arguments = DPOConfig(
        output_dir=output, num_train_epochs=1, per_device_train_batch_size=4, beta=0.1, learning_rate=1e-3,
        lr_scheduler_type="cosine", warmup_steps=0, adam_beta1=0.9, adam_beta2=0.98, adam_epsilon=1e-8,
        weight_decay=0.05, max_grad_norm=1, max_length=None, gradient_checkpointing=False, use_cpu=True, bf16=False,
        logging_steps=1, logging_first_step=True, report_to=[], save_strategy="no", disable_tqdm=True,
    )
    made = Trainer(model=model, args=arguments, train_dataset=rows, processing_class=processor(model_folder))
    made.remove_callback(transformers.PrinterCallback)
    return made


def check_tokens(collate, rows, tokens):
    for row, ours in zip(rows, tokens):
        batch = collate([dict(row)])
        for i, answer in enumerate(["chosen", "rejected"]):
            seen, answers = batch["attention_mask"][i] == 1, batch["completion_mask"][i] == 1
            found = {"prompt": batch["input_ids"][i][seen & ~answers], answer: batch["input_ids"][i][answers]}
            for part, ids in found.items():
                assert ids.tolist() == ours[part], (row["id"], part, ids.tolist(), ours[part])


def train(made):
    made.train()
    steps = [row for row in made.state.log_history if "rewards/chosen" in row]
    return [{**row, "loss": loss} for row, loss in zip(steps, made.losses, strict=True)]


def compare(ours, theirs):
    """A line a column: the largest difference, and where it is largest beside the value."""
    print("| column | largest difference | most of a value | there, step | ours | TRL |\n|---|--:|--:|--:|--:|--:|")
    good = True
    for column in COLUMNS:
        both = [(float(our[column]), float(their[column])) for our, their in zip(ours, theirs, strict=True)]
        if column == "rewards/accuracies":
            both[0] = (0.0, 0.0)  # margins of policy and reference before the first step are rounding
        apart = [abs(a - b) for a, b in both]
        beside = [one / (abs(b) + ABSOLUTE / RELATIVE) for one, (_, b) in zip(apart, both)]
        worst = beside.index(max(beside))
        a, b = both[worst]
        share = apart[worst] / abs(b) if b else 0.0
        print(f"| {column} | {max(apart):.1e} | {share:.1e} | {worst + 1} | {a:.7g} | {b:.7g} |")
        good &= beside[worst] <= RELATIVE
    return good


def main(folder, model_folder, output):
    rows, tokens = pairs(Path(folder))
    with tempfile.TemporaryDirectory() as scratch:
        made = trainer(Path(model_folder), rows, scratch)
        check_tokens(made.data_collator, rows, tokens)
        theirs = train(made)
    with open(output, "w", newline="") as file:
        writer = csv.DictWriter(file, ["step"] + COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows({"step": i, **row} for i, row in enumerate(theirs, 1))
    packages = ["trl", "transformers", "torch", "datasets", "accelerate"]
    print(", ".join(f"{name} {version(name)}" for name in packages) + f", {datetime.date.today()}\n")
    print(f"All {len(rows)} rows of {len(theirs)} steps have the same tokens on both sides.\n")
    with open(Path(folder) / "run/log.csv") as file:
        return 0 if compare(list(csv.DictReader(file)), theirs) else 1


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    datasets.disable_progress_bars()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    sys.exit(main(*sys.argv[1:]))
