"""Gives the vision tower of Idefics3 the same positions in FP32 that it has in BF16.

transformers 4.55 to 4.57 compute them as bucketize(i / n * (1 - 1e-6)). BF16, in which these models were trained and
are run, rounds the factor away, and patch i gets position i. FP32 does not: patches get positions 0, 0, 1, …, n - 2
(https://github.com/huggingface/transformers/issues/41190 and pull request 47133). Up to 4.54 both types had 0 … n - 1.
"""

import torch
from transformers.models.idefics3 import modeling_idefics3


EMBEDDINGS = modeling_idefics3.Idefics3VisionEmbeddings
RELEASED = EMBEDDINGS.forward


def forward(self, pixel_values, patch_attention_mask):
    assert bool(patch_attention_mask.all()), "only for pictures that fill their tile"
    patches = self.patch_embedding(pixel_values).flatten(2).transpose(1, 2)
    return patches + self.position_embedding(torch.arange(patches.shape[1], device=patches.device))


def mend():
    EMBEDDINGS.forward = forward


def restore():
    EMBEDDINGS.forward = RELEASED
