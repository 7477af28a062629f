"""What a file is packed in: gzip, zstd, or a zip with one or several files in it."""

import contextlib
import gzip
import io
import re
import zipfile
import zlib

from .sheets import NoSheet, sheet_csv
from .zstd import ZstdReader

SHEETS = ("xlsx", "xls", "ods")

BESIDE = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$)")


class Unpackable(ValueError):
    """What is wrong with a packed file."""


@contextlib.contextmanager
def unpacked(file, container):
    """The file's bytes, unpacked as the plan says; gzip is unpacked wherever it is met."""
    try:
        if container["packed"] in SHEETS:
            yield io.BytesIO(sheet_csv(file, container))
        elif container["packed"] == "zip":
            with zipfile.ZipFile(file) as archive, archive.open(_member(file, archive, container["member"])) as given:
                yield given
        elif container["packed"] == "zstd":
            with open(file, "rb") as raw, io.BufferedReader(ZstdReader(raw), 1 << 20) as given:
                yield given
        else:
            with open(file, "rb") as raw:
                packed = raw.read(2) == b"\x1f\x8b"
            with (gzip.open if packed else open)(file, "rb") as given:
                yield given
    except NoSheet as problem:
        raise Unpackable(f"{file} {problem}") from None
    except ImportError:
        needed = "is a spreadsheet, which needs the Python package python-calamine" if container["packed"] in SHEETS else "is packed with zstd, which needs the Python package zstandard"
        raise Unpackable(f"{file} {needed}. Install what requirements.txt of the bundle lists.") from None
    except (EOFError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise Unpackable(f"{file} is damaged, was cut off, or is packed in another way than when the pipeline was published ({type(error).__name__}). Copy or pack it again.") from None


def _member(file, archive, wanted):
    members = [each for each in archive.infolist() if not each.is_dir() and not BESIDE.search(each.filename)]
    if len(members) == 1:
        return members[0]
    for each in members:
        if each.filename == wanted:
            return each
    raise Unpackable(f"{file} has no {wanted} in it. Give the right file, or publish again.")
