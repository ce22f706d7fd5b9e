"""manifest.yml as data: what the app needs from Slack, for the check and for the demo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent


def manifest() -> dict[str, Any]:
    """Return the manifest that this version of the code was written with.

    A wheel carries it inside the package; a checkout has it at the top.
    """
    inside = _HERE / "manifest.yml"
    path = inside if inside.exists() else _HERE.parent / "manifest.yml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data
