"""Writes a source's files as the engine reads them: unpacked, in UTF-8, without a byte order mark."""

import codecs
import os
import shutil

from .arrow import arrow_rows
from .avro import avro_rows
from .columnar_fault import ColumnarFault
from .container import unpacked
from .cut import MOST_NOTED, TableWriter, no_notes, spelled
from .json_table import JsonTable
from .json_tokens import JsonFault
from .sources import SourceUnreadable, files_of, unique_names

PIECE = 1 << 20


class _ByLetters:
    """Decodes by the letters that are frozen in the plan: of each byte alone, and of two or three bytes together."""

    def __init__(self, letters, codec):
        self.codec = codec
        self.one = letters["one"]
        self.two = {int(lead): texts for lead, texts in letters["two"].items()}
        self.three = {int(lead): texts for lead, texts in letters["three"].items()}
        self.rest = b""

    def decode(self, piece, last=False):
        given, at, found = self.rest + piece, 0, []
        while at < len(given):
            text, size = self._letter(given, at)
            if size == 0 and not last:
                break
            if not text:
                raise UnicodeDecodeError("letters", given, at, at + 1, "no letter")
            found.append(text)
            at += size
        self.rest = given[at:]
        return "".join(found)

    def _letter(self, given, at):
        """A letter and how many bytes it takes; none of them where more bytes are needed."""
        first = given[at]
        if self.one[first]:
            return self.one[first], 1
        if at + 1 >= len(given):
            return "", 0
        if self.codec and 0x30 <= given[at + 1] <= 0x39:
            four = given[at : at + 4]
            return (self._by_codec(four), 4) if len(four) == 4 else ("", 0)
        if first not in self.three:
            return self.two[first][given[at + 1]] if first in self.two else "", 2
        if at + 2 >= len(given):
            return "", 0
        row, place = given[at + 1] - 0xA1, given[at + 2] - 0xA1
        return self.three[first][row * 94 + place] if 0 <= row < 94 and 0 <= place < 94 else "", 3

    def _by_codec(self, letter):
        try:
            return letter.decode(self.codec)
        except UnicodeDecodeError:
            return ""


def decoder_of(preparation):
    """An incremental decoder: a codec of Python's, or the letters that are frozen in the plan."""
    letters = preparation["letters"]
    return codecs.getincrementaldecoder(preparation["codec"])("strict") if letters is None else _ByLetters(letters, preparation["codec"])


def table_of(preparation):
    """What cuts a file's text into rows; None where the engine does that."""
    if preparation["json"]:
        return JsonTable(preparation["json"])
    return TableWriter(preparation["table"]) if preparation["table"] else None


def prepare(source, path, folder):
    """
    Where the source's files lie prepared, one after another in `folder` in the order of their names; and, of files that were
    cut into fields, how many records could not be read, with line, reason and text of the first, and what was mended or left out.
    """
    preparation = source["prepare"]
    if preparation is None:
        return path, (0, [], no_notes())
    os.makedirs(folder, exist_ok=True)
    files = files_of(path)
    unreadable, refused, notes = 0, [], no_notes()
    for index, file in enumerate(files):
        table = table_of(preparation)
        target = os.path.join(folder, _place(index, file, preparation))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if preparation["columnar"]:
            write_columnar(file, preparation, target)
        elif preparation["kind"] == "file":
            write_file(file, preparation, target)
        else:
            try:
                write_text(file, preparation, (table, target))
            except JsonFault as fault:
                raise SourceUnreadable(f"{file} is no JSON as it was published: {fault}") from None
        if table:
            unreadable += table.unreadable
            refused += table.refused
            for fate, (count, first) in table.notes.items():
                notes[fate][0] += count
                notes[fate][1] = (notes[fate][1] + first)[:MOST_NOTED]
    return os.path.join(folder, _pattern(len(files), preparation)), (unreadable, refused[:10], notes)


def _place(index, file, preparation):
    """Where a file is written: one whose folders are columns in a folder of its own, below folders of the same names."""
    name = f"{index:06}.{preparation['ending']}"
    if not preparation["partitions"]:
        return name
    parts = os.path.dirname(file).split("/")[::-1]
    folders = [next((part for part in parts if part.startswith(f"{key}=")), None) for key in preparation["partitions"]]
    return os.path.join(f"{index:06}", *filter(None, folders), name)


def _pattern(files, preparation):
    if preparation["partitions"]:
        return os.path.join("*", *("*" for _ in preparation["partitions"]), f"*.{preparation['ending']}")
    return f"{'000000' if files == 1 else '*'}.{preparation['ending']}"


def write_columnar(file, preparation, target):
    """The rows of a file whose values have types of their own, each value in its type's spelling."""
    format_, names = preparation["columnar"]["format"], preparation["columnar"]["names"]
    with unpacked(file, preparation) as given:
        data = given.read()
    rows = (arrow_rows if format_ == "arrow" else avro_rows)(data, names, unique_names)
    try:
        with open(target, "w", encoding="utf-8", newline="") as written:
            for cells in rows:
                written.write(",".join(map(spelled, cells)) + "\n")
    except ColumnarFault as fault:
        raise SourceUnreadable(f"{file} {fault}") from None
    except ImportError:
        raise SourceUnreadable(f"{file} needs the Python packages pyarrow and zstandard. Install what requirements.txt of the bundle lists.") from None


def write_file(file, preparation, target):
    with unpacked(file, preparation) as given, open(target, "wb") as written:
        shutil.copyfileobj(given, written, PIECE)


def write_text(file, preparation, to):
    """`to` is (the writer of a table or None, the path of the prepared file)."""
    table, target = to
    decoder, first, before = decoder_of(preparation), True, 0
    with unpacked(file, preparation) as given, open(target, "w", encoding="utf-8", newline="") as written:
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
