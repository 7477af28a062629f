"""Is a source file still what the plan was made for? The reader takes columns by their place, and a file that was cut off for whole."""

import glob
import gzip
import re
import zlib

from .container import Unpackable, unpacked
from .duck import WILDCARDS

SAMPLE = 1 << 20
AS_CSV = "Save its table as CSV, and publish again."
BEGINNINGS = (
    (b"PK\x03\x04", "is a packed file (zip, or a sheet of Excel).", "Unpack it, or save the sheet as CSV."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a document of an old Office (perhaps a sheet of Excel).", AS_CSV),
    (b"%PDF-", "is a document, not a table.", AS_CSV),
    (b"\x1f\x8b", "is packed twice or is not called .gz.", "Unpack it once, or rename it."),
)
# the first bytes of formats that say what they are
SIGNS = {"parquet": (b"PAR1",), "arrow": (b"ARROW1", b"\xff\xff\xff\xff"), "avro": (b"Obj\x01",)}


class SourceUnreadable(ValueError):
    """A source file is not what the plan was made for."""


def files_of(path):
    return sorted(glob.glob(path, recursive=True)) if any(sign in path for sign in WILDCARDS) else [path]


def check_source(source, path):
    files = files_of(path)
    if not files:
        raise SourceUnreadable(f"no file matches {path}. Check the folder and the pattern.")
    for file in files:
        start = _start(file, source["prepare"] if source["prepare"] and source["prepare"]["packed"] else None)
        if start == b"" and len(files) > 1 and source["may_be_empty"]:
            continue
        _check_start(file, start, source)


def check_header(source, path, given):
    """Compares the headers of the prepared files at `path` with the plan's; people know them by the names at `given`."""
    if not source["header"]:
        return
    for file, name in zip(files_of(path), files_of(given)):
        start = _start(file)
        if start:
            _check_header(name, start, source["header"])


def _start(file, packed=None):
    """The first bytes, unpacked; what is packed is unpacked to its end, where its length and sum are compared."""
    if packed:
        try:
            with unpacked(file, packed) as given:
                return given.read(SAMPLE)
        except Unpackable as problem:
            raise SourceUnreadable(str(problem)) from None
    if not file.endswith(".gz"):
        with open(file, "rb") as raw:
            return raw.read(SAMPLE)
    with open(file, "rb") as raw:
        if raw.read(1) == b"":
            return b""
    try:
        with gzip.open(file) as packed:
            start = packed.read(SAMPLE)
            while packed.read(SAMPLE):
                pass
            return start
    except EOFError:
        raise SourceUnreadable(f"{file} was cut off: the end of the packed file is missing. Copy, download or pack it again.") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        if "CRC" in str(error) or "length" in str(error):
            raise SourceUnreadable(f"{file} is damaged: it does not unpack to what was packed. Copy, download or pack it again.") from None
        raise SourceUnreadable(f"{file} is called .gz and cannot be unpacked. Pack it again with gzip.") from None


def _check_start(file, start, source):
    if start == b"":
        raise SourceUnreadable(f"{file} is empty. Give a file with a header line and at least one record.")
    kind = source["format"]
    for first, says, mend in BEGINNINGS:
        if start.startswith(first):
            raise SourceUnreadable(f"{file} {says} {mend}")
    signed = next((name for name, signs in SIGNS.items() if start.startswith(signs)), None)
    if kind in SIGNS and signed != kind:
        raise SourceUnreadable(f"{file} is no {kind.capitalize()} file. Give the right file, or publish again.")
    if kind in SIGNS:
        return
    if signed:
        article = "a" if signed == "parquet" else "an"
        raise SourceUnreadable(f"{file} is {article} {signed.capitalize()} file, and is to be read as {kind}. Give the right file, or publish again.")
    text = start[:1024].decode("latin-1").lstrip("\xef\xbb\xbf").lstrip()
    if re.match(r"<(!doctype html|html)[\s>]", text, re.IGNORECASE):
        raise SourceUnreadable(f"{file} is a web page. Download the data itself: this is the page, or an error, that stood before it.")
    if not source["wide"] and b"\0" in start[:65536]:
        raise SourceUnreadable(f"{file} is not a text file: it holds binary data. Give the right file.")
    if kind in ("json", "ndjson") and not source["prepare"] and start.startswith(b"\xef\xbb\xbf"):
        raise SourceUnreadable(f"{file} begins with a byte order mark, and did not when it was published. Profile the source again, and publish again.")
    if kind in ("json", "ndjson") and not source["wide"] and text[:1] not in ("{", "["):
        raise SourceUnreadable(f"{file} does not begin like JSON, with {{ or [. Give the right file.")


def _check_header(file, start, header):
    # a letter may be cut in half at the end of the sample
    text = start.decode("utf-8-sig", errors="replace")
    expected = header["names"]
    at = 0
    for _ in range(header["skip"] + 1):
        fields, at = _record(text, at, header)
    given = unique_names(fields[index] if index < len(fields) else "" for index in range(len(expected)))
    for place, (was, now) in enumerate(zip(expected, given), start=1):
        if was != now:
            raise SourceUnreadable(
                f'the header of {file} has changed since it was published: column {place} was "{was}" and is "{now}". Profile the source again, and publish again.'
            )


def _quoted(text, at, quote):
    """The field that begins with a quote at this place, and where it ends."""
    field = ""
    at += 1
    while True:
        end = text.find(quote, at)
        if end < 0:
            return field + text[at:], len(text)
        field += text[at:end]
        at = end + 1
        if text[at : at + 1] != quote:
            return field, at
        field += quote
        at += 1


def _record(text, at, spelling):
    """The fields of the record at this place, as Sluice itself reads them, and where the next one begins."""
    delimiter, quote = spelling["delimiter"], spelling["quote"]
    fields = []
    while True:
        field = ""
        if quote and text[at : at + 1] == quote:
            field, at = _quoted(text, at, quote)
        begin = at
        while at < len(text) and text[at] not in "\r\n" and not text.startswith(delimiter, at):
            at += 1
        fields.append(field + text[begin:at])
        if at >= len(text) or text[at] in "\r\n":
            return fields, at + (2 if text.startswith("\r\n", at) else 1)
        at += len(delimiter)


def unique_names(names):
    """Blank names become `column_3`, repeated ones `name_2`; letter case does not tell two apart."""
    used = set()
    found = []
    for index, given in enumerate(names, start=1):
        base = given.replace("\0", "").strip()[:240] or f"column_{index}"
        name, number = base, 2
        while name.lower() in used:
            name = f"{base}_{number}"
            number += 1
        used.add(name.lower())
        found.append(name)
    return found
