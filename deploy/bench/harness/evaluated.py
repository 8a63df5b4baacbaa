"""What espalier eval wrote: the pool and questions it drew, its rows, and each question's numbers."""

import csv
import json
import random
import statistics
from collections import defaultdict
from pathlib import Path

RESAMPLES = 2000


class Evaluation:
    """A folder that was --out of espalier eval with --metrics nll."""

    def __init__(self, folder):
        self.folder = Path(folder)
        try:
            written = json.loads((self.folder / "results.json").read_text(encoding="utf-8"))
        except OSError as fault:
            raise SystemExit(f"{folder} is no --out of a finished espalier eval: {fault}") from fault
        self.facts, self.rows = written["facts"], written["rows"]
        if "NLL" not in self.facts["metrics"]:
            raise SystemExit(f"{folder} was measured without --metrics nll")
        self.answers = self._answers()

    def _answers(self):
        """By set, budget and method: for each question its tokens and its NLL in every draw."""
        answers = defaultdict(lambda: defaultdict(list))
        with open(self.folder / "answers.csv", encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                key = line["set"], int(line["budget"]), line["method"]
                answers[key][int(line["question"])].append((int(line["tokens"]), float(line["nll"])))
        return answers

    def sets(self):
        return [each["name"] for each in self.facts["sets"]]

    def shots(self, name):
        return self._lines(f"{name}-shots.jsonl")

    def questions(self, name):
        return self._lines(f"{name}-questions.jsonl")

    def _lines(self, file):
        with open(self.folder / file, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def table(self, name, budget):
        return [row for row in self.rows if row["set"] == name and row["budget"] == budget]

    def losses(self, name, budget, method):
        """Each question's NLL, the mean over the draws; empty where the method was not measured."""
        answers = self.answers.get((name, budget, method), {})
        return [statistics.fmean(loss for _, loss in answers[i]) for i in range(len(answers))]

    def tokens(self, name, budget, method):
        """Each question's tokens in the first draw."""
        answers = self.answers[name, budget, method]
        return [answers[i][0][0] for i in range(len(answers))]


def interval(values):
    """The mean with its 95 % percentile bootstrap interval; values of equal number are resampled alike."""
    draw = random.Random(len(values))
    means = sorted(statistics.fmean(draw.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return {"value": statistics.fmean(values), "low": _quantile(means, 0.025), "high": _quantile(means, 0.975)}


def paired(values, others):
    return interval([ours - theirs for ours, theirs in zip(values, others, strict=True)])


def _quantile(ordered, share):
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
