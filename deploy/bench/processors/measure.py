#!/usr/bin/env python3
"""How far a pruner's numbers are apart on other x86 processors (docs/decisions/009-golden-numbers.md).

    pip install onnxruntime==1.32.0 numpy tokenizers     and qemu-user for qemu-x86_64
    measure.py score PRUNER SHOTS.jsonl here.json
    qemu-x86_64 -cpu Haswell python3 measure.py score PRUNER SHOTS.jsonl haswell.json
    measure.py compare here.json haswell.json

SHOTS holds rows {"question": ..., "answer": ...}; the features are the means of the pruner's training."""
import json
import sys


def score(folder, shots, out):
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    with open(f"{folder}/manifest.json") as file:
        features = np.array([[entry["mean"] for entry in json.load(file)["features"]]], dtype=np.float32)
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(f"{folder}/pruner.onnx", options, providers=["CPUExecutionProvider"])
    scores = []
    for line in open(shots):
        row = json.loads(line)
        ids = np.array([tokenizer.encode(f"Q: {row['question']}\nA: {row['answer']}").ids[:256]], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids),
                  "features": features}
        shot, pieces, vector = session.run(["shot_logits", "token_logits", "shot_vector"], inputs)
        scores.append({"keep": float(shot[0, 1] - shot[0, 0]), "pieces": (pieces[0, :, 1] - pieces[0, :, 0]).tolist(),
                       "vector": vector[0].tolist()})
    with open(out, "w") as file:
        json.dump(scores, file)


def compare(one, other):
    import numpy as np

    def probability(logits):
        return 1 / (1 + np.exp(-np.array(logits)))

    with open(one) as a, open(other) as b:
        pairs = list(zip(json.load(a), json.load(b), strict=True))
    print("shots", len(pairs))
    for name in ("keep", "pieces"):
        print(name, max(np.abs(probability(a[name]) - probability(b[name])).max() for a, b in pairs))
    print("cosine", min(np.dot(a["vector"], b["vector"]) for a, b in pairs))


if __name__ == "__main__":
    {"score": score, "compare": compare}[sys.argv[1]](*sys.argv[2:])
