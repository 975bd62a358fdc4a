"""Makes a tiny random LLaVA with transformers, and what transformers computes with it.

Run in a throw-away environment:  pip install torch==2.7.1 transformers==4.57.1 peft pillow
    python tests/parity/make_llava.py
Writes tests/src/test/resources/parity/llava/ (read by LlavaParityTest).
"""

import json
from pathlib import Path

import numpy as np
import peft
import torch
import transformers
from PIL import Image
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import CLIPVisionConfig, LlamaConfig, LlavaConfig, LlavaForConditionalGeneration

OUT = Path(__file__).resolve().parents[1] / "src/test/resources/parity/llava"
OUT.mkdir(parents=True, exist_ok=True)
WORDS = (
    "<unk> <s> </s> <pad> <image> USER ASSISTANT : . ? Describe the image Is there a fork and knife dog "
    "person in Yes No This is kitchen park There"
).split()
vocabulary = {word: i for i, word in enumerate(dict.fromkeys(WORDS))}

tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer.decoder = decoders.WordPiece(prefix="##", cleanup=True)
tokenizer.add_special_tokens(["<unk>", "<s>", "</s>", "<pad>", "<image>"])
tokenizer.post_processor = processors.TemplateProcessing(
    single="<s> $A", pair="<s> $A $B", special_tokens=[("<s>", vocabulary["<s>"])]
)
tokenizer.save(str(OUT / "tokenizer.json"))

torch.manual_seed(5)
config = LlavaConfig(
    text_config=LlamaConfig(
        vocab_size=len(vocabulary), hidden_size=24, intermediate_size=40, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, head_dim=6, rms_norm_eps=1e-5, rope_theta=5000.0,
        max_position_embeddings=256, attn_implementation="eager",
    ),
    vision_config=CLIPVisionConfig(
        hidden_size=20, intermediate_size=36, num_hidden_layers=3, num_attention_heads=2,
        image_size=24, patch_size=8, hidden_act="quick_gelu",
    ),
    image_token_index=vocabulary["<image>"], vision_feature_layer=-2,
    vision_feature_select_strategy="default", projector_hidden_act="gelu",
)
model = LlavaForConditionalGeneration(config).eval()
with torch.no_grad():
    for parameter in model.parameters():  # transformers' own start is too flat to tell errors from noise
        parameter.normal_(0, 0.25)
    for name, parameter in model.named_parameters():
        if "norm" in name and name.endswith("weight"):
            parameter.add_(1)
    model.lm_head.weight[:5] = 0  # a random model would say <image> and the like
    model.lm_head.weight[5:].mul_(3)
model.save_pretrained(OUT)
(OUT / "preprocessor_config.json").write_text(json.dumps({
    "image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 24},
    "crop_size": {"height": 24, "width": 24}, "image_mean": [0.48, 0.46, 0.41], "image_std": [0.27, 0.26, 0.28],
}))

rng = np.random.default_rng(7)
pixels8 = rng.integers(0, 256, (2, 24, 24, 3), dtype=np.uint8)
for i, one in enumerate(pixels8):
    Image.fromarray(one).save(OUT / f"image{i}.png")
mean, std = np.array([0.48, 0.46, 0.41]), np.array([0.27, 0.26, 0.28])
pixels = torch.tensor(((pixels8 / 255 - mean) / std).transpose(0, 3, 1, 2), dtype=torch.float32)

PROMPT = "Describe the image."
ANSWERS = ["This is a kitchen. There is a fork.", "There is a dog and a person in the park."]


def ids(text, start=True):
    return tokenizer.encode(text, add_special_tokens=start).ids


def layout(prompt, answer):
    head = ids(f"USER: <image>\n{prompt} ASSISTANT:")
    at = head.index(vocabulary["<image>"])
    head = head[:at] + [vocabulary["<image>"]] * 9 + head[at + 1:]
    return head, ids(answer, False) + [vocabulary["</s>"]]


def logp(net, image, answer):
    head, tail = layout(PROMPT, answer)
    tokens = torch.tensor([head + tail])
    logits = net(input_ids=tokens, pixel_values=pixels[image:image + 1]).logits[0].float()
    steps = logits.log_softmax(-1)[len(head) - 1:-1]
    return steps.gather(1, torch.tensor(tail)[:, None]).sum()


def greedy(net, image, count=12):
    tokens = layout(PROMPT, "")[0]
    drawn = []
    for _ in range(count):
        logits = net(input_ids=torch.tensor([tokens + drawn]), pixel_values=pixels[image:image + 1]).logits
        drawn.append(int(logits[0, -1].argmax()))
        if drawn[-1] == vocabulary["</s>"]:
            break
    return drawn


out = {"versions": {"transformers": transformers.__version__, "torch": torch.__version__, "peft": peft.__version__}}
with torch.no_grad():
    out["logps"] = [[float(logp(model, i, a)) for a in ANSWERS] for i in range(2)]
    out["greedy"] = [greedy(model, i) for i in range(2)]

# A LoRA adapter as PEFT writes it, with a B that is not zero, and the gradient of a DPO loss.
lora = peft.LoraConfig(r=3, lora_alpha=6, lora_dropout=0.0, target_modules=".*language_model.*\\.(q_proj|v_proj|down_proj)")
adapted = peft.get_peft_model(model, lora).eval()
torch.manual_seed(11)
for name, parameter in adapted.named_parameters():
    if "lora_" in name:
        torch.nn.init.normal_(parameter, 0, 0.2)
adapted.save_pretrained(OUT / "adapter")
with torch.no_grad(), adapted.disable_adapter():
    ref = [[logp(adapted, i, a) for a in ANSWERS] for i in range(2)]
policy = [[logp(adapted, i, a) for a in ANSWERS] for i in range(2)]
beta = 0.1
loss = sum(
    -torch.nn.functional.logsigmoid(beta * ((policy[i][0] - ref[i][0]) - (policy[i][1] - ref[i][1]))) for i in range(2)
) / 2
loss.backward()
out["lora_logps"] = [[float(x) for x in row] for row in policy]
out["dpo_loss"] = float(loss)
out["dpo_gradients"] = {
    name.replace(".default", ""): parameter.grad.flatten().tolist()
    for name, parameter in adapted.named_parameters()
    if parameter.grad is not None and (".layers.0.self_attn.q_proj." in name or ".layers.1.mlp.down_proj." in name)
    and "lora_" in name
}
(OUT / "expected.json").write_text(json.dumps(out, indent=1))
print({k: v for k, v in out.items() if k != "dpo_gradients"}, list(out["dpo_gradients"]))
