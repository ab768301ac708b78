"""Writing files so that nothing is lost: whole or not at all, and a fault in place of a traceback."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from impact.ground.errors import Fault, InputError
from impact.ground.paths import shown


def save(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a file of that name stays as it is until the new one is complete.

    Raises
    ------
    InputError
        If there is no such folder, it cannot be written to, or the disk is full.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_dir():
            raise InputError([Fault("a-directory", f"'{path}' is a folder, not a file.", remedy="Name a file in it.")])
        if not path.parent.is_dir():
            raise InputError([Fault("no-folder", f"The folder '{path.parent}' does not exist.")])
        if path.is_file():
            unfinished.touch()
            unfinished.chmod(path.stat().st_mode & 0o777)  # who could read the old one can read the new one
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    except OSError as error:
        raise InputError([Fault("not-written", f"Cannot write '{path}': {error.strerror}.")]) from None
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder, and those that it lies in.

    Raises
    ------
    InputError
        If it cannot be made, such as where a file has its name.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        message = f"'{shown(folder)}' is a file, not a folder."
        raise InputError([Fault("no-folder", message, remedy="Name a folder, or another file.")]) from None
    except OSError as error:
        raise InputError([Fault("no-folder", f"Cannot make the folder '{shown(folder)}': {error.strerror}.")]) from None
