"""Keyed checksums of confidential files: HMAC-SHA256 (RFC 2104; FIPS 180-4).

The plain checksum of a file whose few unknown values can be guessed is those values: whoever tries all of them finds
the one that fits. With a key that only the facilitator has, nobody else can try.
"""

from __future__ import annotations

import hmac
import os
import secrets
import sys
from pathlib import Path

from impact.ground.errors import Fault, InputError

VARIABLE = "IMPACT_KEY"  # names another file with the key
BYTES = 32


def key_file() -> Path:
    """Where the key is: the file that IMPACT_KEY names, or one in the user's configuration folder."""
    named = os.environ.get(VARIABLE, "")
    if named:
        return Path(named)
    if sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA", Path.home()))
    else:
        folder = Path(os.environ.get("XDG_CONFIG_HOME", "") or Path.home() / ".config")
    return folder / "impact" / "key"


def key() -> bytes:
    """The key; made on its first use, readable by its owner alone.

    Raises
    ------
    InputError
        If the file cannot be read or made, or is too short to be a key.
    """
    file = key_file()
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as new:
                new.write(secrets.token_hex(BYTES) + "\n")
        found = file.read_bytes().strip()
    except OSError as error:
        remedy = f"Name a file that you can write in {VARIABLE}."
        message = f"The key cannot be read or made: {error.strerror}."
        raise InputError([Fault("no-key", message, remedy=remedy)]) from None
    if len(found) < 16:
        remedy = "Remove it, and a new one is made; or write 32 random bytes in hexadecimal into it."
        raise InputError([Fault("short-key", f"The key in '{file.name}' has fewer than 16 characters.", remedy=remedy)])
    return found


def checksum(data: bytes) -> str:
    """The keyed checksum of a file's content, in hexadecimal."""
    return hmac.new(key(), data, "sha256").hexdigest()
