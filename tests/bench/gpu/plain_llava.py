"""LLaVA-1.5 with a LoRA adapter in plain torch, for machines that have torch but neither transformers nor PEFT.

Step for step what transformers' LlavaForConditionalGeneration (SDPA attention) and PEFT's LoRA do, the same numbers:
same_numbers.py holds them together. The names of the weights are those of the hub.
"""

import contextlib
import json
import math
import mmap
import struct

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.checkpoint import checkpoint

TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
FORMATS = {"BF16": torch.bfloat16, "F32": torch.float32, "F16": torch.float16}


class Lora(nn.Module):
    """A frozen linear layer and PEFT's addition: weights in FP32 whatever the layer's are, inputs cast to FP32."""

    def __init__(self, weight, rank, scale):
        super().__init__()
        self.weight = nn.Parameter(weight, requires_grad=False)
        self.a = nn.Parameter(torch.empty(rank, weight.shape[1], device=weight.device))
        self.b = nn.Parameter(torch.zeros(weight.shape[0], rank, device=weight.device))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))
        self.scale = scale
        self.on = True

    def forward(self, x):
        result = F.linear(x, self.weight)
        if not self.on:
            return result
        low = F.linear(F.linear(x.to(self.a.dtype), self.a), self.b)
        return (result + low * self.scale).to(result.dtype)


class Layer(nn.Module):
    """A layer of the decoder."""

    def __init__(self, weights, at, text, rank, scale):
        super().__init__()
        self.heads, self.width, self.eps = text["num_attention_heads"], text["head_dim"], text["rms_norm_eps"]
        for name in TARGETS:
            part = "self_attn" if name in TARGETS[:4] else "mlp"
            setattr(self, name, Lora(weights[f"{at}{part}.{name}.weight"], rank, scale))
        self.register_buffer("norm1", weights[at + "input_layernorm.weight"])
        self.register_buffer("norm2", weights[at + "post_attention_layernorm.weight"])

    def forward(self, x, waves, mask, cache):
        h = rms_norm(x, self.norm1, self.eps)
        q, k, v = (self.split(part(h)) for part in (self.q_proj, self.k_proj, self.v_proj))
        q, k = turned(q, waves), turned(k, waves)
        if cache is not None:
            if cache:
                k, v = torch.cat([cache[0], k], -2), torch.cat([cache[1], v], -2)
            cache[:] = [k, v]
        seen = F.scaled_dot_product_attention(q, k, v, mask, is_causal=mask is None and q.shape[2] > 1)
        x = x + self.o_proj(seen.transpose(1, 2).contiguous().flatten(2))
        h = rms_norm(x, self.norm2, self.eps)
        return x + self.down_proj(F.silu(self.gate_proj(h)) * self.up_proj(h))

    def split(self, x):
        return x.view(*x.shape[:2], self.heads, self.width).transpose(1, 2)


def rms_norm(x, weight, eps):
    wide = x.to(torch.float32)
    wide = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + eps)
    return weight * wide.to(x.dtype)


def turned(x, waves):
    first, second = x.chunk(2, -1)
    return x * waves[0] + torch.cat([-second, first], -1) * waves[1]


class Llava(nn.Module):
    """The model; what requires gradients is the adapter."""

    def __init__(self, folder, device, dtype, rank):
        super().__init__()
        self.config = json.loads((folder / "config.json").read_text())
        weights = read(folder, device, dtype)
        text = self.config["text_config"]
        self.layers = nn.ModuleList(
            Layer(weights, f"language_model.model.layers.{i}.", text, rank, 2.0)
            for i in range(text["num_hidden_layers"])
        )
        self.table = weights["language_model.model.embed_tokens.weight"]
        self.norm = weights["language_model.model.norm.weight"]
        self.head = weights["language_model.lm_head.weight"]
        self.frozen = {name: w for name, w in weights.items() if not name.startswith("language_model.")}
        half = torch.arange(0, text["head_dim"], 2, device=device).float() / text["head_dim"]
        self.frequencies = 1 / text["rope_theta"] ** half
        self.checkpointing = False

    def leave_adapter(self):
        for one in self.modules():
            if isinstance(one, Lora):
                one.on, one.a, one.b = False, None, None

    @contextlib.contextmanager
    def without_adapter(self):
        adapters = [m for m in self.modules() if isinstance(m, Lora)]
        for one in adapters:
            one.on = False
        try:
            yield
        finally:
            for one in adapters:
                one.on = True

    def features(self, pixels):
        """The next to last hidden states of CLIP without the class token, through the projector: (B, N, E)."""
        vision, w = self.config["vision_config"], self.frozen
        at = "vision_tower.vision_model."
        kernel = w[at + "embeddings.patch_embedding.weight"]
        patches = F.conv2d(pixels.to(kernel.dtype), kernel, stride=kernel.shape[-1]).flatten(2).transpose(1, 2)
        start = w[at + "embeddings.class_embedding"].expand(len(pixels), 1, -1)
        x = torch.cat([start, patches], 1) + w[at + "embeddings.position_embedding.weight"]
        x = self.layer_norm(x, at + "pre_layrnorm")
        for i in range(vision["num_hidden_layers"] - 1):
            layer = f"{at}encoder.layers.{i}."
            h = self.layer_norm(x, layer + "layer_norm1")
            q, k, v = (
                self.linear(h, f"{layer}self_attn.{name}_proj").unflatten(-1, (vision["num_attention_heads"], -1))
                .transpose(1, 2) for name in "qkv"
            )
            mixed = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
            x = x + self.linear(mixed, layer + "self_attn.out_proj")
            inner = self.linear(self.layer_norm(x, layer + "layer_norm2"), layer + "mlp.fc1")
            x = x + self.linear(inner * torch.sigmoid(1.702 * inner), layer + "mlp.fc2")
        seen = F.gelu(self.linear(x[:, 1:], "multi_modal_projector.linear_1"))
        return self.linear(seen, "multi_modal_projector.linear_2")

    def linear(self, x, name):
        return F.linear(x, self.frozen[name + ".weight"], self.frozen[name + ".bias"])

    def layer_norm(self, x, name):
        weight = self.frozen[name + ".weight"]
        return F.layer_norm(x, weight.shape, weight, self.frozen[name + ".bias"], 1e-5)

    def states(self, ids, pixels=None, visible=None, cache=None):
        """Normed states (B, T, E). visible (B, T) is false at padding; where all is visible no mask is made."""
        x = F.embedding(ids, self.table)
        if pixels is not None:
            features = self.features(pixels).flatten(0, 1).to(x.dtype)
            here = (ids == self.config["image_token_index"]).unsqueeze(-1).expand_as(x)
            x = x.masked_scatter(here, features)
        if self.checkpointing:
            x.requires_grad_(True)
        past = cache[0][0].shape[2] if cache and cache[0] else 0
        at = torch.arange(past, past + ids.shape[1], device=ids.device).float()
        angles = torch.outer(at, self.frequencies)
        angles = torch.cat([angles, angles], -1)
        waves = torch.stack([angles.cos(), angles.sin()]).to(x.dtype)
        mask = None
        if visible is not None and not visible.all():
            causal = torch.ones(ids.shape[1], ids.shape[1], dtype=torch.bool, device=ids.device).tril()
            mask = causal & visible[:, None, None]
        for i, layer in enumerate(self.layers):
            own = None if cache is None else cache[i]
            if self.checkpointing and torch.is_grad_enabled():
                x = checkpoint(layer, x, waves, mask, own, use_reentrant=False)
            else:
                x = layer(x, waves, mask, own)
        return rms_norm(x, self.norm, self.config["text_config"]["rms_norm_eps"])

    def generate(self, ids, pixels, new):
        cache = [[] for _ in self.layers]
        seen, drawn = (ids, pixels), []
        for _ in range(new):
            logits = F.linear(self.states(*seen, cache=cache)[:, -1], self.head)
            drawn.append(logits.float().argmax(-1, keepdim=True))
            seen = (drawn[-1], None)
        return torch.cat(drawn, 1)


def read(folder, device, dtype):
    """All weights of the shards, by the hub's names."""
    found = {}
    index = json.loads((folder / "model.safetensors.index.json").read_text())["weight_map"]
    for name in sorted(set(index.values())):
        with open(folder / name, "rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        size, = struct.unpack("<Q", data[:8])
        for tensor, place in json.loads(data[8:8 + size]).items():
            if tensor != "__metadata__":
                start, end = place["data_offsets"]
                kind = FORMATS[place["dtype"]]
                flat = torch.frombuffer(data, dtype=kind, count=(end - start) // kind.itemsize, offset=8 + size + start)
                found[tensor] = flat.view(place["shape"]).to(device, dtype)
    return found
