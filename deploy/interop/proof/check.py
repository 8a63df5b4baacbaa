"""One thing that was checked beside the table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    says: str
    holds: bool
