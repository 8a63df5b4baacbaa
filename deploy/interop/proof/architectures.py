"""Tiny models of every architecture that can be cut: eight experts, two of them for each token, random weights."""

import math
import re

import torch
from transformers import AutoModelForCausalLM, AutoConfig

EXPERTS = 8
ACTIVE = 2
VOCABULARY = 96

COMMON = dict(vocab_size=VOCABULARY, hidden_size=64, num_hidden_layers=4, num_attention_heads=4, max_position_embeddings=256,
              intermediate_size=96, num_experts_per_tok=ACTIVE, bos_token_id=1, eos_token_id=2, pad_token_id=0,
              tie_word_embeddings=False)
GROUPED_QUERY = dict(num_key_value_heads=2, head_dim=16)
LATENT = dict(num_key_value_heads=4, q_lora_rank=32, kv_lora_rank=32, qk_nope_head_dim=16, qk_rope_head_dim=16, v_head_dim=16)
# The first block is dense, as in the published models.
SHARED = dict(n_routed_experts=EXPERTS, n_shared_experts=1, moe_intermediate_size=48, first_k_dense_replace=1)
GROUPS = dict(n_group=2, topk_group=1)
UNGROUPED = dict(n_group=1, topk_group=1)

CONFIGS = {
    "mixtral": dict(GROUPED_QUERY, num_local_experts=EXPERTS),
    "qwen2_moe": dict(num_key_value_heads=2, num_experts=EXPERTS, moe_intermediate_size=48, shared_expert_intermediate_size=64,
                      mlp_only_layers=[2]),
    "qwen3_moe": dict(GROUPED_QUERY, num_experts=EXPERTS, moe_intermediate_size=48, norm_topk_prob=True, decoder_sparse_step=2),
    "olmoe": dict(num_key_value_heads=2, num_experts=EXPERTS),
    "deepseek_v2": dict(LATENT, **SHARED, **UNGROUPED, topk_method="greedy"),
    "deepseek_v2 groups": dict(LATENT, **SHARED, **GROUPS, topk_method="group_limited_greedy"),
    "deepseek_v3": dict(LATENT, **SHARED, **UNGROUPED, num_nextn_predict_layers=1),
    "deepseek_v3 groups": dict(LATENT, **SHARED, **GROUPS, num_nextn_predict_layers=1),
    "glm4_moe": dict(GROUPED_QUERY, **SHARED, **UNGROUPED, num_nextn_predict_layers=1),
    "gpt_oss": dict(GROUPED_QUERY, num_local_experts=EXPERTS, sliding_window=32,
                    rope_parameters={"rope_type": "default", "rope_theta": 10000.0}),
}

ROUTER = re.compile(r"model\.layers\.(\d+)\.mlp\.(?:gate|router)")


def groups(architecture):
    return CONFIGS[architecture].get("n_group", 1)


def random_model(architecture, dtype, seed=0):
    """A model whose weights are large enough for experts and routers to matter: every token prefers some of them clearly."""
    torch.manual_seed(seed)
    config = AutoConfig.for_model(architecture.split()[0], **COMMON, **CONFIGS[architecture])
    model = AutoModelForCausalLM.from_config(config).eval()
    with torch.no_grad():
        for name, weights in [*model.named_parameters(), *model.named_buffers()]:
            if "rotary" not in name and weights.is_floating_point():
                weights.copy_(drawn(name, weights))
    return model.to(dtype)


def drawn(name, weights):
    normal = torch.randn(weights.shape)
    if ROUTER.match(name) and name.endswith("weight"):
        return normal * 3 / math.sqrt(weights.shape[-1])
    if "norm" in name:
        return 1 + 0.1 * normal
    return normal * (0.2 if weights.dim() < 2 or name.endswith("bias") else 1 / math.sqrt(weights.shape[-1]))


def routers(model):
    """The router modules of a model, by block."""
    found = ((ROUTER.fullmatch(name), module) for name, module in model.named_modules())
    return {int(match.group(1)): module for match, module in found if match and hasattr(module, "weight")}
