"""The cut model beside the full one with the other experts masked."""

import json
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
    name: str
    experts: str
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
    return compare(case.name, profile, full, cut, size(cut_folder) / size(folder))


def prove_own(folder, cut_folder, profile_file, texts, length=256):
    """The same for a checkpoint and a cut that are there already, on the lines of a file."""
    profile = json.loads(profile_file.read_text())
    tokenizer = AutoTokenizer.from_pretrained(folder)
    lines = [line for line in texts.read_text().splitlines() if line.strip()]
    prompts = [tokenizer(line, return_tensors="pt")["input_ids"][:, :length] for line in lines]
    full, cut = load(folder), load(cut_folder)
    return compare(cut_folder.name, profile, full, cut, size(cut_folder) / size(folder), prompts)


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


def random_prompts():
    torch.manual_seed(11)
    return [torch.randint(3, VOCABULARY, (PROMPTS, LENGTH))]


@torch.no_grad()
def compare(name, profile, full, cut, kept_bytes, prompts=None):
    prompts = prompts or random_prompts()
    unmasked = [full(tokens).logits.float() for tokens in prompts]
    mask(full, profiles.dropped(profile))
    expected, full_routes = forward(full, prompts)
    actual, cut_routes = forward(cut, prompts)
    scale = max(logits.abs().max() for logits in expected)
    return Row(
        name, f"{profile['model']['shape']['experts']} -> {profile['keep']}", kept_bytes,
        difference=largest(actual, expected, scale),
        unmasked=largest(unmasked, expected, scale),
        same_routes=all(same_routes(profile, ours, theirs) for ours, theirs in zip(full_routes, cut_routes)),
        same_text=all(torch.equal(greedy(full, tokens), greedy(cut, tokens)) for tokens in prompts))


def forward(model, prompts):
    logits, routes = [], []
    for tokens in prompts:
        with recorded_routes(model) as chosen:
            logits.append(model(tokens).logits.float())
        routes.append(chosen)
    return logits, routes


def largest(some, others, scale):
    return max(((one - other).abs().max() / scale).item() for one, other in zip(some, others))


def same_routes(profile, full_routes, cut_routes):
    kept = {block: torch.tensor(experts) for block, experts in profiles.kept(profile).items()}
    return full_routes.keys() == cut_routes.keys() and all(
        torch.equal(kept[block][cut_routes[block]], full_routes[block]) for block in kept)


def greedy(model, prompts):
    return model.generate(prompts, attention_mask=torch.ones_like(prompts), max_new_tokens=NEW, min_new_tokens=NEW, do_sample=False)
