"""A mixture-of-experts model as a GGUF file of random weights: nothing that could be run, all that can be cut."""

import os
import struct
from dataclasses import dataclass

F32, F16 = 0, 1
U32, TEXT = 4, 8
ALIGNMENT = 32


@dataclass(frozen=True)
class Shape:
    layers: int
    experts: int
    width: int


def write(file, size, shape, block):
    """About `size` bytes; `block` is what the tensors are filled with, over and over."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = max(1, size // (shape.layers * shape.experts * 3 * shape.width * 2))
    tensors = [("token_embd.weight", F32, (shape.width, 4))]
    for layer in range(shape.layers):
        tensors.append((f"blk.{layer}.ffn_gate_inp.weight", F32, (shape.width, shape.experts)))
        tensors += [(f"blk.{layer}.ffn_{part}_exps.weight", F16, (shape.width, rows, shape.experts)) for part in ("gate", "up", "down")]
    with open(file, "wb") as out:
        out.write(header(metadata(shape), tensors))
        out.write(bytes(-out.tell() % ALIGNMENT))
        for tensor in tensors:
            left = padded(bytes_of(tensor))
            while left > 0:
                out.write(block[:left])
                left -= min(left, len(block))
        os.fsync(out.fileno())


def metadata(shape):
    numbers = {"block_count": shape.layers, "context_length": 4096, "embedding_length": shape.width,
               "expert_count": shape.experts, "expert_used_count": 8}
    return [("general.architecture", TEXT, "qwen3moe"), *[(f"qwen3moe.{key}", U32, value) for key, value in numbers.items()]]


def header(entries, tensors):
    parts = [b"GGUF", struct.pack("<IQQ", 3, len(tensors), len(entries))]
    for key, kind, value in entries:
        parts += [text(key), struct.pack("<I", kind), text(value) if kind == TEXT else struct.pack("<I", value)]
    offset = 0
    for name, kind, extents in tensors:
        parts += [text(name), struct.pack("<I", len(extents)), struct.pack(f"<{len(extents)}Q", *extents),
                  struct.pack("<IQ", kind, offset)]
        offset += padded(bytes_of((name, kind, extents)))
    return b"".join(parts)


def text(value):
    encoded = value.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def bytes_of(tensor):
    _, kind, extents = tensor
    count = 4 if kind == F32 else 2
    for extent in extents:
        count *= extent
    return count


def padded(count):
    return -(-count // ALIGNMENT) * ALIGNMENT
