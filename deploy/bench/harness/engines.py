"""The built-in engine, asked how likely texts are, as espalier eval asks it."""

import json
import subprocess
import urllib.request
from statistics import fmean

from harness.tools import ROOT

TOGETHER = 16


class Scorer:
    """A server that returns the log-probabilities of a prompt."""

    def __init__(self, url, model):
        self.url, self.model = url, model

    def ask(self, texts):
        body = {"model": self.model, "prompt": texts, "max_tokens": 0, "temperature": 0, "echo": True, "logprobs": 0}
        request = urllib.request.Request(
            self.url + "/v1/completions", json.dumps(body).encode(), {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=600) as reply:
            return json.load(reply)

    def losses(self, texts):
        """For each text its tokens: where each begins, in code points, and its negative log-likelihood, None for the first."""
        found = []
        for start in range(0, len(texts), TOGETHER):
            choices = self.ask(texts[start:start + TOGETHER])["choices"]
            found += [_losses(choice["logprobs"]) for choice in sorted(choices, key=lambda choice: choice["index"])]
        return found

    def tokens(self, texts):
        return [len(tokens) for tokens in self.losses(texts)]

    def score(self, prefix, questions):
        """For each question, the mean negative log-likelihood of its gold answer's tokens behind the prefix, in nats."""
        opens = [prefix + opened(each) for each in questions]
        texts = [text + gold(each) for text, each in zip(opens, questions, strict=True)]
        return [fmean(loss for start, loss in tokens if start >= len(text))
                for text, tokens in zip(opens, self.losses(texts), strict=True)]


class Engine(Scorer):
    """An engine in a process of its own, which ends with the `with` block."""

    def __init__(self, model, threads, library=None):
        argv = [ROOT / "espalier", "engine", "--model", model, "--port", "0", "--threads", threads]
        self.argv = [str(each) for each in argv + (["--library", library] if library else [])]

    def __enter__(self):
        self.process = subprocess.Popen(self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if line.startswith('{"ready":true'):
                ready = json.loads(line)
                super().__init__(ready["url"], ready["model"])
                return self
        self.__exit__()
        raise SystemExit("the engine did not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def opened(question):
    return f"Q: {question['question']}\nA:"


def gold(question):
    return f" {question['answer']}"


def shot(question):
    """A worked example, without the blank line after it."""
    return opened(question) + gold(question)


def _losses(logprobs):
    return [(start, None if number is None else -number)
            for start, number in zip(logprobs["text_offset"], logprobs["token_logprobs"], strict=True)]
