"""Writes a source's files as the engine reads them: unpacked, in UTF-8, without a byte order mark."""

import codecs
import gzip
import os

from .cut import TableWriter
from .sources import SourceUnreadable, files_of

PIECE = 1 << 20


def decoder_of(preparation):
    """An incremental decoder: the letters of the bytes 128 to 255 are in the plan, or a codec of Python's has them."""
    letters = preparation["letters"]
    if letters is None:
        return codecs.getincrementaldecoder(preparation["codec"])("strict")
    table = "".join(map(chr, range(128))) + letters

    class OneByteALetter(codecs.IncrementalDecoder):
        def decode(self, piece, final=False):
            return codecs.charmap_decode(piece, self.errors, table)[0]

    return OneByteALetter("strict")


def prepare(source, path, folder):
    """
    Where the source's files lie prepared, one after another in `folder` in the order of their names; and, of files that were
    cut into fields, how many records could not be read, with line and reason of the first.
    """
    preparation = source["prepare"]
    if preparation is None:
        return path, (0, [])
    os.makedirs(folder, exist_ok=True)
    files = files_of(path)
    unreadable, refused = 0, []
    for index, file in enumerate(files):
        table = TableWriter(preparation["table"]) if preparation["table"] else None
        write_text(file, preparation, (table, os.path.join(folder, f"{index:06}.{preparation['ending']}")))
        if table:
            unreadable += table.unreadable
            refused += [(line, message) for line, message, _ in table.refused]
    name = "000000" if len(files) == 1 else "*"
    return os.path.join(folder, f"{name}.{preparation['ending']}"), (unreadable, refused[:10])


def write_text(file, preparation, to):
    """`to` is (the writer of a table or None, the path of the prepared file)."""
    table, target = to
    with open(file, "rb") as start:
        packed = start.read(2) == b"\x1f\x8b"
    decoder, first, before = decoder_of(preparation), True, 0
    with (gzip.open if packed else open)(file, "rb") as given, open(target, "w", encoding="utf-8", newline="") as written:
        while True:
            piece = given.read(PIECE)
            try:
                text = decoder.decode(piece, not piece)
            except UnicodeDecodeError:
                raise SourceUnreadable(f"{file} is not written in {preparation['title']}: after {before:,} bytes or behind them stands what that encoding does not have. Save it as it was, or publish again.") from None
            part = text.removeprefix("\ufeff") if first else text
            written.write(table.push(part) if table else part)
            first = first and text == ""
            before += len(piece)
            if not piece:
                written.write(table.end() if table else "")
                return
