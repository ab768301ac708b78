"""A case with secrets of every kind, its twins with other secrets in the same classes, and documents taken apart."""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

# What is hidden, in two ways that nobody may be able to tell apart.
ONE = {
    "HEAT": "83.7419", "PIPE": "12.3617", "GRANT": "3.1187", "PRICE": "173.291", "STAFF": "413927", "STEEL": "23.7183",
    "BOILER": "1.12847", "Hidden": "Lillebro", "hidden": "lillebro", "Maker": "Mejeri", "Owner": "Ostegruppen",
}  # fmt: skip
TWO = {
    "HEAT": "52.9163", "PIPE": "18.8051", "GRANT": "4.5329", "PRICE": "118.946", "STAFF": "286713", "STEEL": "41.9327",
    "BOILER": "1.93216", "Hidden": "Skovlund", "hidden": "skovlund", "Maker": "Slagteri", "Owner": "Koedgruppen",
}  # fmt: skip
NUMBERS = ("HEAT", "PIPE", "GRANT", "PRICE", "STAFF", "STEEL", "BOILER")

TEMPLATE = """
id: hidden-heat
title: {en: Heat of Hidden Maker at PRICE DKK/MWh, da: Varme fra Hidden Maker til PRICE kr./MWh}
description:
  en: Hidden gives off HEAT GWh a year. Its cheese is yellow. The pipe cost PIPE million. It is kr.PRICE per MWh.
  da: Hidden afgiver HEAT GWh om året. Osten er gul. Røret kostede PIPE mio. kr.
note: Staff cost STAFF DKK a year; the boiler runs on HEAT GWh.
status: operating
years: {reference: 2022, start: 2020, lifetime: 10 a}
economy: {rate: 4 %, prices: {own boiler of hidden: {by year: {2023: PRICE DKK/MWh}, source: meter}}}
partners:
  hidden: {name: Hidden Maker, municipality: Hiddenborg, sector: C10.51, members: [Owner], confidential: true,
    rate: 9 %}
  town: {name: Town Heat, sector: D35.3}
streams:
  - {what: surplus heat of Hidden, kind: energy, from: hidden, to: town, amount: heat, heat taken: HEAT GWh/a,
     source: meter, note: HEAT GWh by the meter}
parameters:
  heat: {value: HEAT GWh/a, range: ±4 %, source: meter, confidential: partner, note: metered as HEAT GWh}
  pumps: {value: 2 %, assumption: usual}
  hidden_share: {value: heat * 3 %, low: 0.1 GWh/a, high: 9 GWh/a, assumption: of HEAT GWh}
functions:
  district heat: {amount: heat, for: town}
processes:
  own boiler of hidden:
    output: 1 MWh
    inputs: {natural gas: BOILER MWh}
    price: PRICE DKK/MWh
    source: meter
    confidential: true
    of: hidden
scenarios:
  boiler:
    baseline: true
    flows:
      - {use: own boiler of hidden, amount: HEAT GWh/a, by: town, role: supply, serves: district heat,
         capacity: 20 MW, source: meter}
  Hidden exchange:
    description: The pipe of PIPE MDKK brings HEAT GWh.
    flows:
      - {use: electricity DK, amount: heat * pumps, by: town, role: operation, serves: {district heat: heat}}
      - {use: electricity DK, amount: hidden_share, by: hidden, role: operation}
      - {use: diesel combustion, amount: STEEL MWh/a, by: hidden, role: transport, source: meter, confidential: company}
    investments:
      - {what: pipe of PIPE MDKK, by: town, amount: PIPE MDKK, grant: GRANT MDKK, year: 2020, lifetime: 30 a,
         source: meter, confidential: true}
    payments:
      - {what: heat of hidden, from: town, to: hidden, per: heat, price: PRICE DKK/MWh, source: meter,
         confidential: true, of: hidden}
    costs:
      - {what: staff, by: hidden, amount: STAFF DKK/a, role: operation, source: meter, confidential: facilitator}
claims:
  - {indicator: climate, saving: 16900 t/a, baseline: boiler, source: meter, comment: as Hidden says of HEAT GWh}
social:
  - {what: posts at Hidden, amount: 3, unit: posts for STAFF DKK, source: meter, confidential: true,
     of: hidden}
left out: [The steel of the pipe of PIPE MDKK., Who cleans at Hidden.]
sources:
  meter: {title: Meters of Hidden Maker, publisher: Hidden, year: 2022, url: "https://hidden.example/HEAT"}
"""


def written(secrets: Mapping[str, str], folder: Path, text: str = TEMPLATE) -> Path:
    """A case file with these secrets, in a folder of its own."""
    for name in sorted(secrets, key=len, reverse=True):
        text = re.sub(rf"{name}(?![a-z])|\b{name}", secrets[name], text)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "case.yaml"
    file.write_text(text, encoding="utf-8")
    return file


OFFSETS = re.compile(rb"\b\d{10} \d{5} [nf]\b")  # where a PDF's objects begin: no numbers of the document
GEOMETRY = "(geometry)"  # numbers in it are places on a page


def without_shapes(text: str) -> str:
    """A picture or page without the numbers that are places: paths of SVG, sizes of Word."""
    return re.sub(r'\b(?:d|points|transform|viewBox|x|y|[xy][12]|cx|cy|dx|dy|style|id|w:w)="[^"]*"', "", text)


def parts(data: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """Everything in a document's bytes: the files of packages, streams of PDF, pictures in text, texts in pictures."""
    yield name, OFFSETS.sub(b"", data) if data.startswith(b"%PDF") else data
    if data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield f"{name}: comment", package.comment
            for one in package.infolist():
                yield f"{name}: name and extra of {one.filename}", one.filename.encode() + one.extra + one.comment
                yield from parts(package.read(one), f"{name}/{one.filename}")
    elif data.startswith(b"%PDF"):
        for k, found in enumerate(re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)):
            yield f"{name}: stream {k} {GEOMETRY}", _inflated(found[1])
        yield f"{name}: text", pdf_text(data)
        plain = pdf_objects(data)
        yield f"{name}: objects {GEOMETRY}", plain
        yield f"{name}: strings", _pdf_strings(plain)
    elif data.startswith(b"\x89PNG"):
        yield f"{name}: texts", b"\n".join(_png_texts(data))
    elif b"base64," in data or b'"image/png"' in data:
        for k, found in enumerate(re.finditer(rb"[A-Za-z0-9+/]{200,}={0,2}", data.replace(b"\\n", b""))):
            yield from parts(base64.b64decode(found[0][: len(found[0]) // 4 * 4]), f"{name}: picture {k}")


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return data


def pdf_text(data: bytes) -> bytes:
    """What a reader can select and copy."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "document.pdf"
        file.write_bytes(data)
        return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout


def pdf_objects(data: bytes) -> bytes:
    """All objects unpacked, those in object streams too: alternative texts, the outline, attachments."""
    if not shutil.which("qpdf"):
        return b""
    with tempfile.TemporaryDirectory() as folder:
        file, plain = Path(folder) / "document.pdf", Path(folder) / "plain.pdf"
        file.write_bytes(data)
        command = ["qpdf", "--qdf", "--object-streams=disable", "--decode-level=all", str(file), str(plain)]
        subprocess.run(command, capture_output=True, check=True)
        return plain.read_bytes()


def _pdf_strings(plain: bytes) -> bytes:
    """Alternative texts, titles, the outline; and XMP."""
    wide = re.findall(rb"<feff([0-9a-f]+)>", plain, re.IGNORECASE)  # UTF-16 in hexadecimal
    texts = [bytes.fromhex(one.decode()).decode("utf-16-be").encode() for one in wide]
    texts += re.findall(rb"\(([^()]{3,})\)", plain) + re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", plain, re.DOTALL)
    return b"\n".join(texts)


def _png_texts(data: bytes) -> Iterator[bytes]:
    """The chunks of a picture that are no pixels."""
    at = 8
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind not in (b"IDAT", b"PLTE"):
            yield kind + data[at + 8 : at + 8 + size]
        at += 12 + size


def spellings(number: str) -> re.Pattern[str]:
    """A number in any notation: whatever its unit (kWh, MWh, GWh), its separators, or rounded to its first digits."""
    digits = number.replace(".", "").strip("0")
    shorter = [f"{float(f'0.{digits}'):.{k}f}"[2:].rstrip("0") for k in range(5, len(digits) + 1)]
    any_point = "|".join(r"[.,\u00a0\u202f]?".join(one) for one in {digits, *shorter})
    return re.compile(rf"(?<![\d.,])0*[.,]?0*(?:{any_point})(?=0*(?:\D|$))")
