"""What is proven: every architecture, in every way in which its checkpoints are stored."""

from dataclasses import dataclass

import torch

from proof.architectures import CONFIGS


@dataclass(frozen=True)
class Case:
    architecture: str
    fused: bool = False
    sharded: bool = False
    quantised: str = ""
    dtype: torch.dtype = torch.float32
    keep: int = 4

    @property
    def name(self):
        stored = self.quantised or ("fused" if self.fused else "published")
        return f"{self.architecture}, {stored}, {str(self.dtype).removeprefix('torch.')}, {'shards' if self.sharded else 'one file'}"


CASES = [
    *(Case(architecture, sharded=True) for architecture in CONFIGS),
    *(Case(architecture, fused=True, keep=6) for architecture in CONFIGS if architecture != "gpt_oss"),
    Case("mixtral", dtype=torch.bfloat16, keep=3),
    Case("qwen3_moe", dtype=torch.float16, keep=5),
    Case("deepseek_v3", quantised="fp8", sharded=True),
    Case("deepseek_v3 groups", quantised="fp8"),
    Case("gpt_oss", quantised="mxfp4", sharded=True),
    Case("gpt_oss", dtype=torch.bfloat16, keep=2),
]
