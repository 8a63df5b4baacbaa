"""The requests that are sent: a short chat and the twelve-shot chat of the demo, in the compact form clients send."""

import json

from harness.tools import ROOT, SCRATCH

TWELVE_SHOTS = ROOT / "src/main/resources/demo/twelve-shots.json"
BUDGET = 300


def chat(model):
    return {
        "model": model,
        "messages": [
            {"role": "system", "content": "Answer in one short sentence."},
            {"role": "user", "content": "How many apples are left when 7 of 49 are eaten?"},
        ],
        "max_tokens": 32,
        "temperature": 0,
    }


def twelve_shots(model):
    request = json.loads(TWELVE_SHOTS.read_text())
    return {**{key: value for key, value in request.items() if not key.startswith("stream")}, "model": model}


def streamed(model, chunks=50, pace="10ms", pad=0):
    return {**chat(model), "stream": True, "metadata": {"chunks": str(chunks), "pace": pace, "pad": str(pad)}}


def echoed(request):
    return {**request, "metadata": {"echo": "yes"}}


def encode(request):
    return json.dumps(request, separators=(",", ":"), ensure_ascii=False).encode()


def save(name, content):
    """Writes bytes to the scratch folder and returns the path, for the programs that read bodies from files."""
    folder = SCRATCH / "payloads"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path
