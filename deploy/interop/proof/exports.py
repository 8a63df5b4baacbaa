"""Exported profiles, read as the servers that they are for read them, after the formats' descriptions."""

import json

import torch
from safetensors.torch import load_file

from proof import comparison, profiles
from proof.architectures import ACTIVE, EXPERTS
from proof.cases import Case
from proof.check import Check
from proof.masking import mask
from proof.refusals import written


def check(cutter):
    folder, profile = written(Case("qwen3_moe"), cutter)
    expected = profiles.kept(profile)
    for format, read in READERS.items():
        out = folder.with_name(f"{folder.name}-{format}")
        done = cutter.run("export", folder, profile, out, "--format", format)
        yield Check(f"{format}: the reader keeps the profile's experts",
                    done.returncode == 0 and read(out.read_text(), profile) == expected)
    for architecture, groups in (("deepseek_v3", None), ("deepseek_v3 groups", None), ("deepseek_v3 groups", 1),
                                 ("glm4_moe", None), ("gpt_oss", None)):
        yield overlay(cutter, architecture, groups)


def riy(version):
    def read(text, profile):
        """vLLM, pull request 37824: experts that are not loaded; at least top-k must be left in every layer."""
        given = json.loads(text)
        assert given["version"] == version and isinstance(given["model"], str)
        assert version == 1 or given["routing_mode"] in ("pre_topk_mask", "post_topk_drop")
        left = {layer["layer"]: set(range(EXPERTS)) for layer in profile["layers"]}
        for layer, expert in given["pruned_experts"]:
            left[layer].remove(expert)
        assert all(len(experts) >= ACTIVE for experts in left.values())
        return {layer: sorted(experts) for layer, experts in left.items()}

    return read


def vllm_ascend(text, profile):
    """vllm-ascend, pull request 12525: one layer a line, best first; the server keeps the share that its ratio leaves."""
    ratio = 1 - profile["keep"] / EXPERTS
    kept = {}
    for line in text.splitlines():
        (layer, ranked), = json.loads(line).items()
        assert sorted(ranked) == list(range(EXPERTS))
        kept[int(layer)] = sorted(ranked[:round(EXPERTS * (1 - ratio))])
    return kept


def easyep(text, profile):
    """RUCAIBox/EASYEP at 9788411: a row for each MoE block in order, of which the dense ones have none."""
    rows = json.loads(text)
    return {layer["layer"]: [expert for expert, kept in enumerate(row) if kept == 1]
            for layer, row in zip(profile["layers"], rows, strict=True)}


def sglang(text, profile):
    """SGLang 0.5, init_by_eplb: counts of all layers, dense ones too; replicas go to the experts with the most."""
    counts = torch.tensor(json.loads(text)["logical_count"])
    assert counts.shape == (profile["model"]["shape"]["blocks"], EXPERTS) and not counts.is_floating_point()
    return {layer["layer"]: sorted(counts[layer["layer"]].topk(profile["keep"]).indices.tolist()) for layer in profile["layers"]}


READERS = {"riy-v1": riy(1), "riy-v2": riy(2), "vllm-ascend": vllm_ascend, "easyep-mask": easyep, "sglang-logical-count": sglang}


@torch.no_grad()
def overlay(cutter, architecture, groups):
    """Router biases loaded over the full weights by transformers itself, beside the masked model."""
    folder, profile = written(Case(architecture, sharded=True), cutter)
    profile["groups"] = groups or profile["groups"]
    profile["keep"] = 5 if groups else profile["keep"]
    out = folder.with_name(folder.name + "-overlay.safetensors")
    done = cutter.run("export", folder, profile, out, "--format", "router-bias", "--checkpoint", folder)
    what = f"router-bias: {architecture}{', uneven groups' if groups else ''}: loaded over the full weights it equals the mask"
    if done.returncode != 0:
        return Check(f"{what} ({done.stderr.strip()})", False)
    lowered, masked = comparison.load(folder), mask(comparison.load(folder), profiles.dropped(profile))
    unknown = lowered.load_state_dict(load_file(out), strict=False).unexpected_keys
    prompts, = comparison.random_prompts()
    expected, actual = masked(prompts).logits, lowered(prompts).logits
    near = (actual - expected).abs().max() / expected.abs().max() <= comparison.TOLERANCE
    return Check(what, not unknown and bool(near))
