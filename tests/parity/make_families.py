"""Makes tiny random models of each family with transformers, and what transformers and PEFT compute with them.

Run in a throw-away environment:
    pip install torch==2.7.1 transformers==4.57.1 peft==0.21.2 pillow==11.3.0
    python tests/parity/make_families.py [case …]
(Pillow 13 resizes columns before rows where that is less work, and gives other levels for tall pictures.)
Writes tests/src/test/resources/parity/<case>/ and parity/rope.json (read by FamiliesParityTest).

A case is a folder as it lies on the hub, three pictures, adapter/ as PEFT writes it, pixels.safetensors with what the
processor makes of each picture ("image0": (tiles, 3, height, width)), and expected.json:

    versions, smallest_gap      the latter between the two likeliest tokens at any greedy step
    prompts, answers, start     the texts; start is the beginning of an answer
    pictures[]                  file, width, height, tiles, grid, image_tokens, and
        asks[]                  one a prompt: tokens (the whole prompt), next_logits (of its end),
                                start_tokens, start_logits (after prompt and start)
            answers[]           tokens (with the end token), token_logps, logp (their sum), logp_bf16
        greedy, greedy_text     up to 32 tokens that follow prompt 0; generation stops after an end token
    adapter                     with prompt 0: logps[picture][answer], merged_logps the same after merge_and_unload,
                                dpo_loss (beta 0.1, chosen = answer 0, mean over pictures), gradients by name
    whole (idefics3)            pictures[] with do_image_splitting=false; its pixels are "whole.image0" …
    vision_adapter (idefics3)   logps with adapter-vision/, whose target list also matches layers of the vision tower

All in FP32 from the weights as saved, except logp_bf16. Idefics3 with the positions of idefics_positions.py;
logp_as_released is what transformers gives in FP32 without them.
"""

import json
import math
import re
import shutil
import sys
import warnings
from pathlib import Path

import numpy as np
import peft
import safetensors.torch
import torch
import transformers
from PIL import Image, ImageDraw
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    AutoTokenizer, CLIPImageProcessor, CLIPVisionConfig, GPT2TokenizerFast, GenerationConfig, Idefics3Config,
    Idefics3ForConditionalGeneration, Idefics3ImageProcessor, Idefics3Processor, LlamaConfig, LlamaTokenizerFast,
    LlavaConfig, LlavaForConditionalGeneration, LlavaNextConfig, LlavaNextForConditionalGeneration,
    LlavaNextImageProcessor, LlavaNextProcessor, LlavaProcessor, MistralConfig, PreTrainedTokenizerFast,
)
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

import idefics_positions

ROOT = Path(__file__).resolve().parents[1] / "src/test/resources/parity"
SIZES = [(37, 23), (20, 41), (16, 16)]
PROMPTS = ["Describe the image.", "Is there a fork in the image?"]
ANSWERS = ["This is a kitchen. There is a fork.", "There is a dog and 2 persons in the park."]
START = "There is a"
TEXTS = PROMPTS + ANSWERS + [
    "USER: <image> ASSISTANT: [INST] [/INST]", "User: Assistant: There is a knife on the table.",
    "No, there is no knife in the kitchen.", "Yes, there is a dog. The person is near the table.",
    "What is in the park? A person with a dog.", "Are there persons in this image? Describe them.",
]
BETA = 0.1
MEAN, STD = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]


# --- tokenizers -----------------------------------------------------------------------------------------------------

def words():
    """Whole words, as make_llava.py has."""
    pieces = ["<unk>", "<s>", "</s>", "<pad>", "<image>"]
    for text in TEXTS:
        pieces += re.findall(r"\w+|[^\w\s]+", text.replace("<image>", ""))
    vocabulary = {word: i for i, word in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.decoder = decoders.WordPiece(prefix="##", cleanup=True)
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>", "<pad>", "<image>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A $B", special_tokens=[("<s>", vocabulary["<s>"])]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>", pad_token="<pad>",
        extra_special_tokens={"image_token": "<image>"}, clean_up_tokenization_spaces=False,
        model_input_names=["input_ids", "attention_mask"],
    )


def sentencepiece(style):
    """BPE with byte fallback; "normalizer" is how Llama-2's tokenizer.json marks spaces, "metaspace" a later way."""
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    learner.train_from_iterator(TEXTS, trainers.BpeTrainer(vocab_size=130, show_progress=False))
    learned = json.loads(learner.to_str())["model"]
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{i:02X}>" for i in range(256)]
    pieces += sorted(learned["vocab"], key=learned["vocab"].get)
    vocabulary = {piece: i for i, piece in enumerate(dict.fromkeys(pieces))}
    merges = [tuple(m) for m in learned["merges"]]
    tokenizer = Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    if style == "normalizer":
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="first", split=False)
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)
    ])
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in ("<image>", "<pad>")])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", 1)]
    )
    return LlamaTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>", pad_token="<pad>",
        extra_special_tokens={"image_token": "<image>"}, clean_up_tokenization_spaces=False,
    )


def byte_level():
    """As SmolVLM's: GPT-2's byte-level BPE, digits one by one, and a token for each row and column."""
    first = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    last = ["<global-img>"] + [f"<row_{r}_col_{c}>" for r in range(1, 7) for c in range(1, 7)]
    last += ["<fake_token_around_image>", "<image>", "<end_of_utterance>"]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=True, use_regex=True),
    ])
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=True, trim_offsets=True, use_regex=True)
    blank_lines = ["\n\n"] * 20  # one token, as in SmolVLM's, where the last row of tiles meets the whole picture
    tokenizer.train_from_iterator(TEXTS + blank_lines, trainers.BpeTrainer(
        vocab_size=330, special_tokens=first, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    ))
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in last])
    return GPT2TokenizerFast(
        tokenizer_object=tokenizer, unk_token="<|endoftext|>", bos_token="<|im_start|>", eos_token="<end_of_utterance>",
        pad_token="<|im_end|>", clean_up_tokenization_spaces=False,
        additional_special_tokens=["<fake_token_around_image>", "<image>", "<end_of_utterance>"],
    )


# --- cases ----------------------------------------------------------------------------------------------------------

VICUNA = ("USER: <image>\n{prompt} ASSISTANT:", "</s>")
MISTRAL = ("[INST] <image>\n{prompt} [/INST]", "</s>")
SMOL = ("<|im_start|>User:<image>{prompt}<end_of_utterance>\nAssistant:", "<end_of_utterance>")
VICUNA_CHAT = (
    "{% for message in messages %}{{ message['role'].upper() + ': ' }}{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}{{ '<image>\n' }}{% else %}{{ part['text'] + ' ' }}{% endif %}{% endfor %}"
    "{% endfor %}{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}"
)
MISTRAL_CHAT = (
    "{% for message in messages %}{% if message['role'] == 'user' %}[INST] {% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}{{ '<image>\n' }}{% else %}{{ part['text'] }}{% endif %}{% endfor %} [/INST]"
    "{% else %}{{ ' ' + message['content'][0]['text'] + '</s>' }}{% endif %}{% endfor %}"
)
SMOL_CHAT = (
    "<|im_start|>{% for message in messages %}{{message['role'] | capitalize}}{% if message['content'][0]['type'] == "
    "'image' %}{{':'}}{% else %}{{': '}}{% endif %}{% for line in message['content'] %}{% if line['type'] == 'text' %}"
    "{{line['text']}}{% elif line['type'] == 'image' %}{{ '<image>' }}{% endif %}{% endfor %}<end_of_utterance>\n"
    "{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}"
)


def text_sizes(tokenizer, **more):
    return dict(
        vocab_size=len(tokenizer), bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id, max_position_embeddings=512, **more,
    )


def biased(folder):
    tokenizer = sentencepiece("normalizer")
    text = LlamaConfig(**text_sizes(
        tokenizer, hidden_size=28, intermediate_size=44, num_hidden_layers=3, num_attention_heads=4,
        num_key_value_heads=2, head_dim=10, rms_norm_eps=1e-5, rope_theta=10000.0, attention_bias=True, mlp_bias=True,
        tie_word_embeddings=True, rope_scaling={
            "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": 64,
        },
    ))
    vision = CLIPVisionConfig(
        hidden_size=24, intermediate_size=36, num_hidden_layers=4, num_attention_heads=3, image_size=20, patch_size=5,
        projection_dim=16, hidden_act="quick_gelu",
    )
    config = LlavaConfig(
        text_config=text, vision_config=vision, image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        vision_feature_layer=[-3, -1], vision_feature_select_strategy="full", multimodal_projector_bias=False,
        projector_hidden_act="gelu", image_seq_length=17, tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id,
    )
    images = CLIPImageProcessor(
        size={"shortest_edge": 20}, crop_size={"height": 20, "width": 20}, image_mean=MEAN, image_std=STD
    )
    LlavaProcessor(
        images, tokenizer, patch_size=5, vision_feature_select_strategy="full", num_additional_image_tokens=1,
        chat_template=VICUNA_CHAT,
    ).save_pretrained(folder)
    return LlavaForConditionalGeneration(config)


def save_biased(model, folder):
    model.to(torch.bfloat16).save_pretrained(folder, max_shard_size="40KB")
    assert len(list(folder.glob("model-*.safetensors"))) == 3, list(folder.glob("model-*"))


PINPOINTS = [[16, 32], [32, 16], [32, 32], [48, 16], [16, 48]]


def next_images():
    return LlavaNextImageProcessor(
        size={"shortest_edge": 16}, crop_size={"height": 16, "width": 16}, image_grid_pinpoints=PINPOINTS,
        image_mean=MEAN, image_std=STD,
    )


def next_config(tokenizer, text, vision, **more):
    return LlavaNextConfig(
        text_config=text, vision_config=vision, image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        image_grid_pinpoints=PINPOINTS, vision_feature_select_strategy="default", vision_feature_layer=-2,
        pad_token_id=tokenizer.pad_token_id, tie_word_embeddings=False, **more,
    )


def next_vicuna(folder):
    tokenizer = words()
    text = LlamaConfig(**text_sizes(
        tokenizer, hidden_size=40, intermediate_size=52, num_hidden_layers=3, num_attention_heads=4,
        num_key_value_heads=4, rms_norm_eps=1e-5, rope_theta=10000.0, tie_word_embeddings=False,
        rope_scaling={"rope_type": "linear", "factor": 2.5},
    ))
    vision = CLIPVisionConfig(
        hidden_size=24, intermediate_size=36, num_hidden_layers=3, num_attention_heads=2, image_size=16, patch_size=4,
        projection_dim=16, hidden_act="quick_gelu",
    )
    LlavaNextProcessor(
        next_images(), tokenizer, patch_size=4, vision_feature_select_strategy="default",
        num_additional_image_tokens=1, chat_template=VICUNA_CHAT,
    ).save_pretrained(folder)
    return LlavaNextForConditionalGeneration(next_config(tokenizer, text, vision))


def save_next_vicuna(model, folder):
    model.save_pretrained(folder)
    config = json.loads((folder / "config.json").read_text())
    config["text_config"]["rope_scaling"] = {"type": "linear", "factor": 2.5}  # the key's older name
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def next_mistral(folder):
    tokenizer = sentencepiece("metaspace")
    text = MistralConfig(**text_sizes(
        tokenizer, hidden_size=28, intermediate_size=44, num_hidden_layers=3, num_attention_heads=6,
        num_key_value_heads=2, head_dim=8, rms_norm_eps=1e-5, rope_theta=1e6, sliding_window=24,
        tie_word_embeddings=False,
    ))
    vision = CLIPVisionConfig(
        hidden_size=20, intermediate_size=36, num_hidden_layers=3, num_attention_heads=2, image_size=16, patch_size=4,
        projection_dim=16, hidden_act="quick_gelu",
    )
    LlavaNextProcessor(
        next_images(), tokenizer, patch_size=4, vision_feature_select_strategy="default",
        num_additional_image_tokens=1, chat_template=MISTRAL_CHAT,
    ).save_pretrained(folder)
    return LlavaNextForConditionalGeneration(next_config(tokenizer, text, vision, multimodal_projector_bias=True))


def save_by_newer_names(model, folder):
    model.config.architectures = [type(model).__name__]
    model.config.dtype = "float32"
    model.config.save_pretrained(folder)
    model.generation_config.save_pretrained(folder)
    safetensors.torch.save_file(
        {k: v.contiguous() for k, v in model.state_dict().items()}, folder / "model.safetensors", {"format": "pt"}
    )


def smol(folder):
    tokenizer = byte_level()
    text = LlamaConfig(**text_sizes(
        tokenizer, hidden_size=28, intermediate_size=44, num_hidden_layers=3, num_attention_heads=6,
        num_key_value_heads=3, head_dim=6, rms_norm_eps=1e-5, rope_theta=100000.0, tie_word_embeddings=False,
    ))
    image = tokenizer.convert_tokens_to_ids("<image>")
    config = Idefics3Config(
        text_config=text, scale_factor=2, image_token_id=image, tie_word_embeddings=False,
        pad_token_id=tokenizer.pad_token_id, vision_config=dict(
            hidden_size=24, intermediate_size=36, num_hidden_layers=3, num_attention_heads=2, image_size=16,
            patch_size=4,
        ),
    )
    images = Idefics3ImageProcessor(
        size={"longest_edge": 64}, max_image_size={"longest_edge": 16}, do_image_splitting=True,
        image_mean=[0.5] * 3, image_std=[0.5] * 3,
    )
    Idefics3Processor(images, tokenizer, image_seq_len=4, chat_template=SMOL_CHAT).save_pretrained(folder)
    return Idefics3ForConditionalGeneration(config)


def save_plainly(model, folder):
    model.save_pretrained(folder)


CASES = {
    "llava-biased": dict(
        make=biased, save=save_biased, kind=LlavaForConditionalGeneration, processor=LlavaProcessor,
        images=CLIPImageProcessor, layout=VICUNA,
        lora=dict(target_modules=["o_proj", "gate_proj", "down_proj"]),
        gradients=["layers.0.self_attn.o_proj", "layers.2.mlp.down_proj"],
    ),
    "llava-next-vicuna": dict(
        make=next_vicuna, save=save_next_vicuna, kind=LlavaNextForConditionalGeneration, processor=LlavaNextProcessor,
        images=LlavaNextImageProcessor, layout=VICUNA, ends=True,
        lora=dict(target_modules=".*language_model.*\\.(q_proj|k_proj|up_proj)", use_rslora=True),
        gradients=["layers.0.self_attn.k_proj", "layers.1.mlp.up_proj"],
    ),
    "llava-next-mistral": dict(
        make=next_mistral, save=save_by_newer_names, kind=LlavaNextForConditionalGeneration,
        processor=LlavaNextProcessor, images=LlavaNextImageProcessor, layout=MISTRAL,
        lora=dict(target_modules=".*language_model.*\\.(q_proj|v_proj|o_proj)"), older_names=True,
        gradients=["layers.0.self_attn.q_proj", "layers.1.self_attn.v_proj"],
    ),
    "idefics3": dict(
        make=smol, save=save_plainly, kind=Idefics3ForConditionalGeneration, processor=Idefics3Processor,
        images=Idefics3ImageProcessor, layout=SMOL,
        lora=dict(target_modules="all-linear", exclude_modules=".*(vision_model|connector).*"),
        gradients=["layers.0.self_attn.q_proj", "layers.2.mlp.gate_proj"],
    ),
}


# --- weights --------------------------------------------------------------------------------------------------------

def fill(model, tokenizer, seed):
    torch.manual_seed(seed)
    special = [i for i in tokenizer.added_tokens_decoder if i != tokenizer.eos_token_id]
    with torch.no_grad():
        for parameter in model.parameters():  # transformers' own start is too flat to tell errors from noise
            parameter.normal_(0, 0.25)
        for name, parameter in model.named_parameters():
            if "norm" in name and name.endswith("weight"):
                parameter.add_(1)
        head = model.get_output_embeddings().weight
        head.mul_(3)
        head[special] *= 0.05  # a random model would say <image> and the like
        head[[i for i in range(len(tokenizer)) if not tokenizer.decode([i]).isprintable()]] *= 0.2
        head[[i for i in range(len(tokenizer)) if "\ufffd" in tokenizer.decode([i])]] *= 0.05  # or half a letter


def picture(i):
    """Colours, a shape and noise."""
    width, height = SIZES[i]
    rng = np.random.default_rng(70 + i)
    y, x = np.mgrid[:height, :width]
    base = np.stack([255 * x / width, 255 * y / height, 127 + 120 * np.sin(x / 3 + y / 5 + i)], -1)
    noisy = np.clip(base + rng.normal(0, 40, base.shape), 0, 255).astype(np.uint8)
    image = Image.fromarray(noisy)
    ImageDraw.Draw(image).ellipse([width // 4, height // 4, width // 2, height // 2], fill=(200, 30 * i, 20))
    return image


class Case:
    """One folder, reopened as a user would."""

    def __init__(self, name, folder):
        self.name, self.folder, self.spec = name, folder, CASES[name]
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.images = self.spec["images"].from_pretrained(folder)
        settings = json.loads((folder / "processor_config.json").read_text())
        settings.pop("processor_class", None)
        self.processor = self.spec["processor"](image_processor=self.images, tokenizer=self.tokenizer, **settings)
        assert not type(self.images).__name__.endswith("Fast")
        self.layout, self.end = self.spec["layout"]
        self.files = [Image.open(folder / f"image{i}.png") for i in range(len(SIZES))]
        self.stops = [self.tokenizer.eos_token_id]
        self.cache = {}

    def open(self, dtype=torch.float32):
        model, info = self.spec["kind"].from_pretrained(self.folder, dtype=dtype, output_loading_info=True)
        assert not any(info[key] for key in ("missing_keys", "unexpected_keys", "mismatched_keys")), info
        return model.eval()

    def inputs(self, i, text, split=True):
        key = (i, text, split)
        if key not in self.cache:
            self.images.do_image_splitting = split  # the processor itself drops this argument
            self.cache[key] = self.processor(images=self.files[i], text=text, return_tensors="pt")
            mask = self.cache[key].get("pixel_attention_mask")
            assert mask is None or bool((mask == 1).all())
        return dict(self.cache[key])

    def tokens(self, i, text, split=True):
        return self.inputs(i, text, split)["input_ids"][0].tolist()

    def prompt(self, prompt):
        return self.layout.replace("{prompt}", prompt)

    def tail(self, i, prompt, text, split=True):
        """Tokens of what follows the prompt, from the whole text."""
        head = self.tokens(i, self.prompt(prompt), split)
        whole = self.tokens(i, self.prompt(prompt) + text, split)
        assert whole[:len(head)] == head, "the answer changes the tokens of the prompt"
        return head, whole[len(head):]

    def answer(self, i, prompt, answer, split=True):
        head, tail = self.tail(i, prompt, " " + answer, split)
        with_end = self.tail(i, prompt, " " + answer + self.end, split)[1]
        assert with_end == tail + [self.tokenizer.eos_token_id], (with_end, tail)
        return head, with_end

    def logits(self, net, i, tokens, split=True):
        inputs = self.inputs(i, self.prompt(PROMPTS[0]), split)
        inputs["input_ids"] = torch.tensor([tokens])
        inputs["attention_mask"] = torch.ones_like(inputs["input_ids"])
        inputs["pixel_values"] = inputs["pixel_values"].to(torch.float32).to(net.dtype)
        return net(**inputs, use_cache=False).logits[0].float()

    def token_logps(self, net, i, prompt, answer, split=True):
        head, tail = self.answer(i, prompt, answer, split)
        steps = self.logits(net, i, head + tail, split).log_softmax(-1)[len(head) - 1:-1]
        return steps.gather(1, torch.tensor(tail)[:, None])[:, 0]

    def logps(self, net):
        return [[self.token_logps(net, i, PROMPTS[0], a).sum() for a in ANSWERS] for i in range(len(SIZES))]

    def greedy(self, net, i, split=True, count=32):
        tokens, drawn, gaps = self.tokens(i, self.prompt(PROMPTS[0]), split), [], []
        while len(drawn) < count and not (drawn and drawn[-1] in self.stops):
            best = self.logits(net, i, tokens + drawn, split)[-1].topk(2)
            drawn.append(int(best.indices[0]))
            gaps.append(float(best.values[0] - best.values[1]))
        return drawn, min(gaps)

    def generated(self, net, i, split=True, count=32):
        inputs = self.inputs(i, self.prompt(PROMPTS[0]), split)
        out = net.generate(**inputs, do_sample=False, max_new_tokens=count)
        return out[0, inputs["input_ids"].shape[1]:].tolist()

    def good(self, net):
        """Whether the greedy answers can be compared token by token; and the smallest gap."""
        special = set(self.tokenizer.added_tokens_decoder)
        smallest, ends, all_drawn = math.inf, 0, []
        for split in (True, False) if self.name == "idefics3" else (True,):
            for i in range(len(SIZES)):
                drawn, gap = self.greedy(net, i, split)
                smallest = min(smallest, gap)
                ends += len(drawn) in range(10, 32)
                repeated = sum(a == b for a, b in zip(drawn, drawn[1:]))
                if gap < 2e-3 or repeated > len(drawn) / 4 or len(set(drawn)) < 8 or special & set(drawn[:-1]):
                    return False, smallest
                if drawn[-1] in special and drawn[-1] not in self.stops:
                    return False, smallest
                all_drawn.append(tuple(drawn))
        return len(set(all_drawn)) > 2 and ends >= self.spec.get("ends", 0), smallest


# --- expected values ------------------------------------------------------------------------------------------------

def digits(values, n=7):
    return [float(f"{float(x):.{n}g}") for x in values]


def grid_of(case, i, inputs, split):
    width, height = SIZES[i]
    if case.name.startswith("llava-next"):
        from transformers.image_processing_utils import select_best_resolution
        best = select_best_resolution((height, width), PINPOINTS)
        return {"resolution": list(best), "image_size": inputs["image_sizes"][0].tolist()}
    if case.name == "idefics3":
        out = case.images(
            [[case.files[i]]], return_row_col_info=True, return_tensors="pt", do_image_splitting=split
        )
        return {"rows": out["rows"][0][0], "cols": out["cols"][0][0]}
    return {}


def pictures(case, net, half, split=True):
    image_id = case.tokenizer.convert_tokens_to_ids("<image>")
    out = []
    for i in range(len(SIZES)):
        inputs = case.inputs(i, case.prompt(PROMPTS[0]), split)
        one = {
            "file": f"image{i}.png", "width": SIZES[i][0], "height": SIZES[i][1],
            "tiles": pixels(inputs).shape[0], "grid": grid_of(case, i, inputs, split),
            "image_tokens": case.tokens(i, case.prompt(PROMPTS[0]), split).count(image_id), "asks": [],
        }
        for prompt in PROMPTS:
            head, start = case.tail(i, prompt, " " + START, split)
            ask = {
                "prompt": prompt, "tokens": head, "next_logits": digits(case.logits(net, i, head, split)[-1]),
                "start_tokens": start, "start_logits": digits(case.logits(net, i, head + start, split)[-1]),
                "answers": [],
            }
            for answer in ANSWERS:
                logps = case.token_logps(net, i, prompt, answer, split)
                ask["answers"].append({
                    "tokens": case.answer(i, prompt, answer, split)[1], "token_logps": digits(logps, 8),
                    "logp": digits([logps.double().sum()], 9)[0],
                    "logp_bf16": digits([case.token_logps(half, i, prompt, answer, split).sum()])[0],
                })
            one["asks"].append(ask)
        one["greedy"] = case.greedy(net, i, split)[0]
        assert one["greedy"] == case.generated(net, i, split), "generate() differs from one step after another"
        one["greedy_text"] = case.tokenizer.decode(one["greedy"], skip_special_tokens=True)
        out.append(one)
    return out


def pixels(inputs):
    values = inputs["pixel_values"].to(torch.float32)
    return values[0] if values.dim() == 5 else values


def adapted(case, settings, seed):
    net = peft.get_peft_model(case.open(), peft.LoraConfig(r=3, lora_alpha=6, lora_dropout=0.0, **settings)).eval()
    torch.manual_seed(seed)
    for name, parameter in net.named_parameters():
        if "lora_" in name:
            torch.nn.init.normal_(parameter, 0, 0.15)
    return net


def save_adapter(net, folder, older_names):
    net.peft_config["default"].base_model_name_or_path = ""
    net.save_pretrained(folder)
    (folder / "README.md").unlink()
    path = folder / "adapter_config.json"
    config = json.loads(path.read_text())
    for key in ("target_modules", "exclude_modules"):
        config[key] = sorted(config[key]) if isinstance(config[key], list) else config[key]
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    if older_names:  # as from transformers before 4.52; PEFT maps them when it loads
        file = folder / "adapter_model.safetensors"
        tensors = {
            k.replace("model.model.language_model.", "model.language_model.model."): v
            for k, v in safetensors.torch.load_file(file).items()
        }
        safetensors.torch.save_file(tensors, file, {"format": "pt"})


def adapter(case):
    net = adapted(case, case.spec["lora"], 11)
    assert not any("vision" in n or "project" in n for n, _ in net.named_parameters() if "lora_" in n)
    save_adapter(net, case.folder / "adapter", case.spec.get("older_names", False))
    with torch.no_grad(), net.disable_adapter():
        ref = case.logps(net)
    policy = case.logps(net)
    margins = [(p[0] - r[0]) - (p[1] - r[1]) for p, r in zip(policy, ref)]
    loss = sum(-torch.nn.functional.logsigmoid(BETA * m) for m in margins) / len(margins)
    loss.backward()
    out = {"logps": [digits(row, 9) for row in policy]}
    gradients = {
        name.replace(".default", ""): digits(parameter.grad.flatten())
        for name, parameter in net.named_parameters()
        if parameter.grad is not None and any(f".{part}." in name for part in case.spec["gradients"])
    }
    assert len(gradients) == 4, list(gradients)
    with torch.no_grad():
        out["merged_logps"] = [digits(row, 9) for row in case.logps(net.merge_and_unload())]
        again = case.logps(peft.PeftModel.from_pretrained(case.open(), case.folder / "adapter").eval())
    assert np.allclose([list(map(float, r)) for r in again], out["logps"], atol=1e-4), "the saved adapter differs"
    return {**out, "dpo_loss": digits([loss], 9)[0], "gradients": gradients}


def versions():
    return {"transformers": transformers.__version__, "torch": torch.__version__, "peft": peft.__version__,
            "pillow": Image.__version__}


def compact(value):
    """JSON with lists of numbers on one line."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    return re.sub(r"\[[-\d\s.,e+]*\]", lambda m: re.sub(r"\s+", "", m.group()), text) + "\n"


def run(name):
    folder = ROOT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    spec = CASES[name]
    for i in range(len(SIZES)):
        picture(i).save(folder / f"image{i}.png")
    model = spec["make"](folder)
    case = Case(name, folder)
    with torch.no_grad():
        for seed in range(500):
            fill(model, case.tokenizer, seed)
            if name == "llava-biased":
                for parameter in model.parameters():
                    parameter.copy_(parameter.to(torch.bfloat16))
            fine, gap = case.good(model.eval())
            if fine:
                break
        assert fine, "no seed gives answers that can be compared"
    model.generation_config = GenerationConfig(
        bos_token_id=case.tokenizer.bos_token_id, eos_token_id=case.tokenizer.eos_token_id,
        pad_token_id=case.tokenizer.pad_token_id,
    )
    spec["save"](model, folder)
    case = Case(name, folder)
    net, half = case.open(), case.open(torch.bfloat16)
    with torch.no_grad():
        fine, gap = case.good(net)
        assert fine, "the weights as saved give other answers"
        out = {"versions": versions(), "seed": seed, "smallest_gap": digits([gap])[0], "prompts": PROMPTS,
               "answers": ANSWERS, "start": START, "pictures": pictures(case, net, half)}
        values = {f"image{i}": pixels(case.inputs(i, case.prompt(PROMPTS[0]))) for i in range(len(SIZES))}
        if name == "idefics3":
            out["whole"] = pictures(case, net, half, False)
            for i in range(len(SIZES)):
                values[f"whole.image{i}"] = pixels(case.inputs(i, case.prompt(PROMPTS[0]), False))
            released(case, net, out)
        safetensors.torch.save_file({k: v.contiguous() for k, v in values.items()}, folder / "pixels.safetensors")
    out["adapter"] = adapter(case)
    if name == "idefics3":
        wide = adapted(case, dict(target_modules=["q_proj", "v_proj", "down_proj"]), 13)
        assert any("vision_model" in n for n, _ in wide.named_parameters() if "lora_" in n)
        save_adapter(wide, folder / "adapter-vision", False)
        with torch.no_grad():
            out["vision_adapter"] = {"logps": [digits(row, 9) for row in case.logps(wide)]}
    (folder / "expected.json").write_text(compact(out))
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    error = max(
        abs(a["logp"] - a["logp_bf16"]) / abs(a["logp"])
        for p in out["pictures"] for ask in p["asks"] for a in ask["answers"]
    )
    print(f"{name}: seed {seed}, smallest gap {gap:.4f}, {size // 1024} KiB, BF16 sums off by up to {error:.2%}")
    for p in out["pictures"] + out.get("whole", []):
        print("  ", p["tiles"], p["grid"], p["image_tokens"], "of", len(p["asks"][0]["tokens"]), len(p["greedy"]),
              repr(p["greedy_text"]))


def released(case, net, out):
    """Adds what transformers gives without idefics_positions.py."""
    idefics_positions.restore()
    for i, one in enumerate(out["pictures"]):
        logps = [case.token_logps(net, i, PROMPTS[0], a).sum() for a in ANSWERS]
        one["logp_as_released"] = digits(logps)
    idefics_positions.mend()


# --- rotary tables --------------------------------------------------------------------------------------------------

def rope():
    plain = dict(hidden_size=64, num_attention_heads=4, max_position_embeddings=128, rope_theta=10000.0)
    large = dict(hidden_size=4096, num_attention_heads=32, max_position_embeddings=131072, rope_theta=500000.0)
    llama31 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
               "original_max_position_embeddings": 8192}
    yarn = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32}
    qwen = dict(hidden_size=5120, num_attention_heads=40, max_position_embeddings=32768, rope_theta=1e6)
    deepseek = {"rope_type": "yarn", "factor": 40.0, "mscale": 1.0, "mscale_all_dim": 0.8, "beta_fast": 32.0,
                "beta_slow": 1.0, "original_max_position_embeddings": 4096}
    rows = [
        ("default", plain, None, None),
        ("default, head_dim", {**plain, "head_dim": 10}, None, None),
        ("linear", plain, {"rope_type": "linear", "factor": 2.5}, None),
        ("linear, older key", plain, {"type": "linear", "factor": 8.0}, None),
        ("dynamic, short", plain, {"rope_type": "dynamic", "factor": 2.0}, 100),
        ("dynamic, at the limit", plain, {"rope_type": "dynamic", "factor": 2.0}, 128),
        ("dynamic, long", plain, {"rope_type": "dynamic", "factor": 2.0}, 300),
        ("yarn", plain, yarn, None),
        ("yarn, no original length", plain, {"rope_type": "yarn", "factor": 4.0}, None),
        ("yarn, attention factor", plain, {**yarn, "attention_factor": 1.25}, None),
        ("yarn, betas", plain, {**yarn, "beta_fast": 16.0, "beta_slow": 2.0}, None),
        ("yarn, not truncated", plain, {**yarn, "truncate": False}, None),
        ("yarn, Qwen2.5", qwen, {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}, None),
        ("yarn, DeepSeek-V2", {**large, "head_dim": 64, "rope_theta": 10000.0}, deepseek, None),
        ("llama3", {**plain, "head_dim": 10}, {**llama31, "original_max_position_embeddings": 64}, None),
        ("llama3, Llama-3.1", large, llama31, None),
        ("llama3, Llama-3.2", {**large, "hidden_size": 2048, "head_dim": 64}, {**llama31, "factor": 32.0}, None),
    ]
    tables = []
    for name, settings, scaling, length in rows:
        config = LlamaConfig(**settings, rope_scaling=scaling)
        kind = (config.rope_scaling or {}).get("rope_type", "default")
        frequencies, factor = ROPE_INIT_FUNCTIONS[kind](config, "cpu", seq_len=length)
        row = {"name": name, "config": {**settings, "rope_scaling": scaling}}
        if length:
            row["length"] = length
        tables.append({**row, "inv_freq": digits(frequencies, 9), "attention_factor": float(factor)})
    (ROOT / "rope.json").write_text(compact({"versions": versions(), "tables": tables}))


if __name__ == "__main__":
    assert Image.__version__ == "11.3.0", Image.__version__
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    idefics_positions.mend()
    rope()
    for case_name in sys.argv[1:] or CASES:
        run(case_name)
