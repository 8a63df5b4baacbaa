"""The cut model beside the full one with the other experts masked."""

from dataclasses import dataclass

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from proof import checkpoints, profiles
from proof.architectures import VOCABULARY, random_model, routers
from proof.masking import mask, recorded_routes

PROMPTS, LENGTH, NEW = 4, 32, 12
# Largest difference of a logit, as a share of the largest logit. Weights and routes are equal; only the order of additions may
# differ. Everything is computed in float32, whatever the checkpoint stores: in bfloat16, near-tied gates fall either way.
TOLERANCE = 1e-5


@dataclass(frozen=True)
class Row:
    case: object
    kept_bytes: float
    difference: float
    unmasked: float
    same_routes: bool
    same_text: bool

    @property
    def holds(self):
        mattered = self.unmasked > 1000 * TOLERANCE
        return self.difference <= TOLERANCE and mattered and self.same_routes and self.same_text


def prove(case, cutter):
    folder = cutter.new_folder()
    config = checkpoints.write(case, folder)
    blocks = sorted(routers(random_model(case.architecture, torch.float32)))
    profile = profiles.random_profile(case.architecture, config, folder, blocks, case.keep, seed=7)
    cut_folder = cutter.cut(folder, profile)
    full, cut = load(folder), load(cut_folder)
    require_carried(folder, cut_folder)
    return compare(case, profile, full, cut, size(cut_folder) / size(folder))


def load(folder):
    model, found = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    beyond = f"model.layers.{model.config.num_hidden_layers}."
    unexpected = [name for name in found["unexpected_keys"] if not name.startswith(beyond)]
    if found["missing_keys"] or found["mismatched_keys"] or unexpected:
        raise RuntimeError(f"{folder} does not load as it is: {found}")
    return model.eval()


def require_carried(folder, cut_folder):
    text = "w5 w7 w90"
    before, after = (AutoTokenizer.from_pretrained(place)(text)["input_ids"] for place in (folder, cut_folder))
    same = (folder / "generation_config.json").read_bytes() == (cut_folder / "generation_config.json").read_bytes()
    if before != after or not same:
        raise RuntimeError(f"{cut_folder}: the tokenizer or the generation settings are not those of {folder}")


def size(folder):
    return sum(shard.stat().st_size for shard in profiles.shards(folder))


@torch.no_grad()
def compare(case, profile, full, cut, kept_bytes):
    torch.manual_seed(11)
    prompts = torch.randint(3, VOCABULARY, (PROMPTS, LENGTH))
    unmasked = full(prompts).logits.float()
    mask(full, profiles.dropped(profile))
    with recorded_routes(full) as full_routes:
        expected = full(prompts).logits.float()
    with recorded_routes(cut) as cut_routes:
        actual = cut(prompts).logits.float()
    scale = expected.abs().max()
    return Row(
        case, kept_bytes,
        difference=((actual - expected).abs().max() / scale).item(),
        unmasked=((unmasked - expected).abs().max() / scale).item(),
        same_routes=same_routes(profile, full_routes, cut_routes),
        same_text=torch.equal(greedy(full, prompts), greedy(cut, prompts)))


def same_routes(profile, full_routes, cut_routes):
    kept = {block: torch.tensor(experts) for block, experts in profiles.kept(profile).items()}
    return full_routes.keys() == cut_routes.keys() and all(
        torch.equal(kept[block][cut_routes[block]], full_routes[block]) for block in kept)


def greedy(model, prompts):
    return model.generate(prompts, attention_mask=torch.ones_like(prompts), max_new_tokens=NEW, min_new_tokens=NEW, do_sample=False)
