"""Bring the catalogues up to date: `python -m impact.locale`."""

from __future__ import annotations

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from impact.language import ENGLISH, LANGUAGES
from impact.locale import FOLDER, messages

HEADER = "# Translations of the sentences in impact's documents."


def update(language: str) -> list[str]:
    """Write one catalogue anew, keeping its translations; returns the sentences that lack one."""
    path = FOLDER / f"{language}.po"
    known: dict[str, str] = {}
    if path.exists():
        with path.open("rb") as file:
            known = {str(m.id): str(m.string) for m in read_po(file) if m.id}
    catalog = Catalog(locale=language, project="impact", header_comment=HEADER, fuzzy=False)
    for message, places in sorted(messages().items()):
        catalog.add(message, known.get(message, ""), locations=[(place, 0) for place in places])
    with path.open("wb") as file:
        write_po(file, catalog, width=120, omit_header=True, include_lineno=False, sort_output=True)
    return [message for message in messages() if not known.get(message)]


if __name__ == "__main__":
    for language in LANGUAGES:
        if language != ENGLISH:
            missing = update(language)
            print(f"{language}: {len(missing)} sentences without a translation")
            for message in missing:
                print(f"  {message[:100]!r}")
