"""Print the digest of everything in pyproject.toml that decides what the locks hold."""

import hashlib
import json
import sys
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
inputs = [
    project["project"]["requires-python"],
    sorted(project["project"]["dependencies"]),
    project["dependency-groups"],
]
sys.stdout.write(hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest() + "\n")
