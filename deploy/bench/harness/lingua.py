"""LLMLingua (Jiang et al. 2023) with a local language model: python -m harness.lingua, the task as JSON on standard input.

Runs in the Python that tools.lingua_python installs. PromptCompressor finds its model and a tokenizer by name on a hub; here both
come from a GGUF file, and nothing else of it is changed. Its options are those of its authors' example for GSM8K.
"""

import json
import statistics
import sys
import time

import torch
from llmlingua import PromptCompressor
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast
from transformers.modeling_gguf_pytorch_utils import load_gguf_checkpoint
from transformers.utils import logging

from harness.engines import Scorer
from harness.tools import say

AS_ITS_AUTHORS = {"instruction": "", "question": "", "context_budget": "*1.5", "iterative_size": 100}
NATS = 0.02
TRIES = 8
BREAK = "\n\n"


class LocalCompressor(PromptCompressor):
    """PromptCompressor with the fields that its constructor would set. It asks for a shot's loss in every try; here once."""

    def __init__(self, model, tokenizer):
        self.model_name, self.device, self.use_llmlingua2 = "local", "cpu", False
        self.retrieval_model = self.retrieval_model_name = None
        self.open_api_config, self.context_idxs = {}, []
        self.cache_bos_num, self.prefix_bos_num = 10, 100
        self.model, self.tokenizer = model, tokenizer
        self.oai_tokenizer = tokenizer
        self.max_position_embeddings = model.config.max_position_embeddings
        self.known = {}

    def get_ppl(self, text, granularity="sentence", *rest, **named):
        if granularity != "sentence":
            return super().get_ppl(text, granularity, *rest, **named)
        if text not in self.known:
            self.known[text] = super().get_ppl(text)
        return self.known[text]


def language_model(folder, file):
    """Files leave out an output layer that shares the embedding's weights, and transformers then takes random ones."""
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, torch_dtype=torch.float32)
    model.config.tie_word_embeddings = True
    model.tie_weights()
    return model.eval()


def tokenizer_of(path):
    """The byte-level BPE of the file, digits one by one and nothing put in front, as llama.cpp cuts text for SmolLM."""
    parts = load_gguf_checkpoint(path)["tokenizer"]
    vocabulary = {token: index for index, token in enumerate(parts["tokens"])}
    plain = Tokenizer(models.BPE(vocabulary, [tuple(merge.split(" ")) for merge in parts["merges"]]))
    plain.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    plain.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(tokenizer_object=plain, clean_up_tokenization_spaces=False)


def require_same_model(compressor, scorer, texts):
    """PyTorch must cut each shot as the engine does, and find it as likely: else it is another model that compresses."""
    differences = []
    for text, tokens in zip(texts, scorer.losses(texts), strict=True):
        served = [loss for _, loss in tokens]
        cut = compressor.tokenizer(text).input_ids
        if len(cut) != len(served) or compressor.tokenizer.decode(cut) != text:
            sys.exit("the target does not cut text as SmolLM does, which is all that is known here")
        differences.append(compressor.get_ppl(text).item() - statistics.fmean(served[1:]))
    difference = statistics.fmean(differences)
    if abs(difference) > NATS:
        sys.exit(f"the model in PyTorch is {difference:+.3f} nats a token from the engine's")
    return difference


def fitted(compressor, texts, budget, scorer):
    """The longest prompt within the budget that a few values of target_token lead to; each is moved by what the last one missed."""
    whole = BREAK.join(texts) + BREAK
    if compressor.get_token_length(whole) <= budget:
        return {"prompt": whole, "tokens": compressor.get_token_length(whole), "target_token": None}
    best, target, fits, too_many = None, budget, 0, 2 * budget
    for _ in range(TRIES):
        compressed = compressor.compress_prompt(texts, target_token=target, **AS_ITS_AUTHORS)["compressed_prompt"]
        tried = {"prompt": compressed + BREAK, "tokens": scorer.tokens([compressed + BREAK])[0], "target_token": target}
        left = budget - tried["tokens"]
        say(f"target_token {target}: {tried['tokens']} tokens, budget {budget}")
        if left >= 0:
            best = tried if best is None or tried["tokens"] > best["tokens"] else best
            fits = max(fits, target)
        else:
            too_many = min(too_many, target)
        if 0 <= left <= budget // 100 or too_many - fits <= 1:
            break
        target = target + left if fits < target + left < too_many else (fits + too_many) // 2
    return best or sys.exit(f"LLMLingua left more than {budget} tokens in {TRIES} tries")


def main():
    answer, sys.stdout = sys.stdout, sys.stderr
    logging.set_verbosity_error()
    task = json.load(sys.stdin)
    torch.set_num_threads(task["threads"])
    scorer = Scorer(task["url"], task["model"])
    path = task["folder"] + "/" + task["file"]
    compressor = LocalCompressor(language_model(task["folder"], task["file"]), tokenizer_of(path))
    prompts, differences = [], []
    for name, texts in task["sets"].items():
        differences.append(require_same_model(compressor, scorer, texts))
        for budget in task["budgets"]:
            begun = time.monotonic()
            best = fitted(compressor, texts, budget, scorer)
            prompts.append({"set": name, "budget": budget, **best, "seconds": round(time.monotonic() - begun, 1)})
    json.dump({"prompts": prompts, "nats_from_engine": differences}, answer)


if __name__ == "__main__":
    main()
