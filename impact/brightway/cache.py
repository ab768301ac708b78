"""Arrays that took seconds to compute, kept for the next run in the user's cache folder.

`IMPACT_CACHE` names another folder. A file is written whole or not at all, and is named by a hash of all that it
follows from: what has changed is computed anew. Deleting the folder loses nothing but time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

_META = "meta"


def folder() -> Path:
    """The cache folder: `IMPACT_CACHE`, else the platform's folder for what can be made anew."""
    named = os.environ.get("IMPACT_CACHE")
    if named:
        return Path(named).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "impact" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "impact"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "impact"


def digest(*parts: Any) -> str:
    """A hash of plain values."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


def read(kind: str, about: str, content: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Arrays and plain values of an entry, or None if there is none that can be read.

    Parameters
    ----------
    kind : str
        What it is, such as `scores`.
    about : str
        Hash of what it is about (one entry is kept for each).
    content : str
        Hash of all that it follows from.
    """
    try:
        with np.load(folder() / f"{kind}-{about}-{content}.npz", allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return arrays, json.loads(arrays.pop(_META).tobytes())
    except (OSError, BadZipFile, KeyError, ValueError, EOFError):
        return None


def write(kind: str, about: str, content: str, arrays: Mapping[str, Any], meta: Mapping[str, Any]) -> bool:
    """Keep an entry in place of older ones about the same; False where the folder cannot be written."""
    place = folder()
    text = np.frombuffer(json.dumps(meta, ensure_ascii=False).encode(), dtype=np.uint8)
    target = place / f"{kind}-{about}-{content}.npz"
    try:
        place.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, **{**arrays, _META: text})
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError:
        return False
    for old in place.glob(f"{kind}-{about}-*.npz"):
        if old != target:
            with contextlib.suppress(OSError):
                old.unlink()
    return True
