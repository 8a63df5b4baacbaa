"""Calls the program as a user would."""

import subprocess
from pathlib import Path

from proof import profiles


class Cutter:
    def __init__(self, espalier, folder):
        self.espalier = espalier
        self.folder = folder
        self.made = 0

    def new_folder(self):
        self.made += 1
        return self.folder / f"{self.made:02}"

    def cut(self, model, profile, *options):
        """Returns the cut checkpoint's folder."""
        out = Path(f"{model}-cut")
        done = self.run("cut", model, profile, out, *options)
        if done.returncode != 0:
            raise RuntimeError(f"espalier experts cut ended with {done.returncode}: {done.stderr.strip()}")
        return out

    def run(self, command, model, profile, out, *options):
        file = Path(f"{model}-profile.json")
        profiles.write(profile, file)
        first = ["--model", model, "--profile", file] if command == "cut" else [file]
        line = [self.espalier, "experts", command, *first, "--out", out, *options]
        return subprocess.run([str(word) for word in line], capture_output=True, text=True, check=False)
