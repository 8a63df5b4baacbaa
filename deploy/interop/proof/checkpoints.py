"""Checkpoints on disk as stock transformers saves them, and what it does not save itself: quantised experts, MTP blocks."""

import json
import re

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from proof.architectures import CONFIGS, VOCABULARY, random_model
from proof.profiles import shards

EXPERT_MATRIX = re.compile(r"model\.layers\.\d+\.mlp\.experts\.\d+\.\w+_proj\.weight")
EXPERT_STACK = re.compile(r"model\.layers\.\d+\.mlp\.experts\.(gate_up|down)_proj")
FP8_BLOCK = 16
FP8_MOST = 448
MXFP4_BLOCK = 32


def write(case, folder):
    """Writes the case's checkpoint and returns its configuration."""
    model = random_model(case.architecture, case.dtype)
    model.save_pretrained(folder, max_shard_size="200KB" if case.sharded else "5GB", save_original_format=not case.fused)
    tokenizer().save_pretrained(folder)
    if CONFIGS[case.architecture].get("num_nextn_predict_layers"):
        block = mtp_block(model.config, {name: t for shard in shards(folder) for name, t in load_file(shard).items()})
        rewrite(folder, shards(folder)[-1:], lambda tensors: tensors.update(block))
    if case.quantised:
        quantise(folder, case.quantised)
    return model.config


def tokenizer():
    words = {word: number for number, word in enumerate(["<pad>", "<s>", "</s>", *(f"w{n}" for n in range(VOCABULARY - 3))])}
    raw = Tokenizer(models.WordLevel(words, unk_token="<pad>"))
    raw.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(tokenizer_object=raw, pad_token="<pad>", bos_token="<s>", eos_token="</s>")


def mtp_block(config, tensors):
    """A block beyond the last, which predicts a further token: published with DeepSeek-V3 and GLM-4.5, ignored by transformers."""
    last, extra = f"model.layers.{config.num_hidden_layers - 1}.", f"model.layers.{config.num_hidden_layers}."
    block = {name.replace(last, extra): weights.clone() for name, weights in tensors.items() if name.startswith(last)}
    block[extra + "eh_proj.weight"] = torch.randn(config.hidden_size, 2 * config.hidden_size)
    return block


def rewrite(folder, files, change):
    """Changes tensors, and the index where there is one."""
    for shard in files:
        tensors = load_file(shard)
        change(tensors)
        save_file(tensors, shard, metadata={"format": "pt"})
    index = folder / "model.safetensors.index.json"
    if index.exists():
        read = json.loads(index.read_text())
        loaded = {shard.name: load_file(shard) for shard in shards(folder)}
        read["weight_map"] = {name: shard for shard, tensors in loaded.items() for name in tensors}
        read["metadata"]["total_size"] = sum(t.nbytes for tensors in loaded.values() for t in tensors.values())
        index.write_text(json.dumps(read, indent=2) + "\n")


def quantise(folder, way):
    rewrite(folder, shards(folder), {"fp8": to_fp8, "mxfp4": to_mxfp4}[way])
    config = folder / "config.json"
    read = json.loads(config.read_text())
    read["quantization_config"] = {
        "fp8": {"quant_method": "fp8", "fmt": "e4m3", "activation_scheme": "dynamic",
                "weight_block_size": [FP8_BLOCK, FP8_BLOCK]},
        "mxfp4": {"quant_method": "mxfp4", "modules_to_not_convert": ["model.layers.*.self_attn", "model.layers.*.mlp.router",
                                                                      "model.embed_tokens", "lm_head"]},
    }[way]
    config.write_text(json.dumps(read, indent=2) + "\n")


def to_fp8(tensors):
    """Experts in float8 with one scale for each square block, as DeepSeek-V3 is published."""
    for name in filter(EXPERT_MATRIX.fullmatch, list(tensors)):
        weights = tensors[name].float()
        blocks = weights.unflatten(0, (-1, FP8_BLOCK)).unflatten(-1, (-1, FP8_BLOCK))
        scale = blocks.abs().amax(dim=(1, 3)) / FP8_MOST
        quantised = (blocks / scale[:, None, :, None]).to(torch.float8_e4m3fn)
        tensors[name] = quantised.reshape(weights.shape).contiguous()
        tensors[name + "_scale_inv"] = scale


def to_mxfp4(tensors):
    """Experts in four bits with one power of two for each 32, as gpt-oss is published: drawn, not rounded."""
    for name in filter(EXPERT_STACK.fullmatch, list(tensors)):
        experts, inputs, outputs = tensors.pop(name).shape
        groups = inputs // MXFP4_BLOCK
        tensors[name + "_blocks"] = torch.randint(0, 256, (experts, outputs, groups, MXFP4_BLOCK // 2), dtype=torch.uint8)
        tensors[name + "_scales"] = torch.randint(122, 125, (experts, outputs, groups), dtype=torch.uint8)
