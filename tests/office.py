"""Files as LibreOffice understands them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def opened(file: Path, folder: Path, to: str = "pdf") -> Path:
    """The file as LibreOffice understands it, in another format.

    Skips where the program is missing; fails where it does not open the file.
    """
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    made = folder / f"{file.stem}.{to.partition(':')[0]}"
    assert made.is_file() and made.stat().st_size > 5_000, done.stdout + done.stderr
    return made
