"""How many records a source's file has, counted from its bytes: a reader that drops one is found out."""

import gzip
import re

from .sources import files_of

PIECE = 1 << 22
KEPT = 64


class LostRecords(ValueError):
    """The reader of a source gave fewer records than its file has, or cannot tell where they end."""


def _pieces(path):
    """The bytes piece by piece: unpacked where they are gzipped, without a byte order mark."""
    with open(path, "rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with (gzip.open if packed else open)(path, "rb") as file:
        first = True
        while piece := file.read(PIECE):
            yield piece.removeprefix(b"\xef\xbb\xbf") if first else piece
            first = False


def _even_lines(delimiter, quote):
    """A run of whole lines of which each quote opens or closes a field, and none goes on in the next line."""
    comma, sign = re.escape(delimiter), re.escape(quote)
    plain = b"[^\r\n" + sign + b"]*"
    if not quote:
        return re.compile(b"(?:" + plain + b"\r?\n)+")
    field = b"(?:(?<=\n)|(?<=" + comma + b"))" + sign + plain + b"(?:" + sign + sign + plain + b")*" + sign + b"(?=[\r\n]|" + comma + b")"
    return re.compile(b"(?:" + plain + b"(?:" + field + plain + b")*\r?\n)+")


class _Delimited:
    """By RFC 4180: a quote opens a field only at its start, behind spaces at most."""

    def __init__(self, dialect):
        self.quote = dialect["quote"].encode()
        self.escape = b"" if dialect["escape"] == dialect["quote"] else dialect["escape"].encode()
        self.delimiter = dialect["delimiter"].encode()
        self.events = re.compile(b"[\r\n" + b"".join(re.escape(sign) for sign in (self.quote, self.escape) if sign) + b"]")
        self.even = _even_lines(self.delimiter, self.quote) if not self.escape else None
        self.by_return = dialect["line_end"] == "\r"
        self.counts_empty = dialect["columns"] == 1
        self.before = dialect["skip"]
        self.headers = 1 if dialect["header"] else 0
        self.records = 0
        self.line = self.start_line = 1
        self.start = self.base = 0
        self.tail = b""
        self.quoted = False
        self.closed = self.escaped = self.returned = -1
        self.quoted_lines = self.line_start = 0
        self.longest = (0, 0, 0)
        self.lone = self.torn = None
        self.behind = -1
        self.feeds = False

    def push(self, piece):
        kept = self.tail[-KEPT:]
        self.base += len(self.tail) - len(kept)
        self.tail = kept + piece
        place = len(kept)
        while True:
            found = None if self.quoted or not self.even or self.start != self.base + place else self.even.match(self.tail, place)
            if found:
                place = found.end()
                self._pass(found.group(), self.base + place)
                continue
            found = self.events.search(self.tail, place)
            if not found:
                break
            place = found.end()
            at = self.base + found.start()
            sign = found.group()
            self._settle(at, sign)
            self._look_behind()
            if sign == self.quote:
                self._meet_quote(at)
            elif sign == self.escape:
                if self.quoted and self.escaped != at:
                    self.escaped = at + 1
            elif sign == b"\r":
                if not self.quoted:
                    self.returned = at
                elif self.by_return:
                    self.line += 1
            else:
                self._meet_feed(at)
        self._look_behind()

    def _pass(self, run, following):
        """Many lines at once, each a record of its own or empty."""
        self.feeds = True
        lines = run.splitlines()
        taken = min(self.before, len(lines))
        self.before -= taken
        filled = lines if self.counts_empty else [line for line in lines if line]
        if taken or self.headers or len(max(lines, key=len)) > self.longest[0]:
            for index, line in enumerate(lines):
                if index >= taken and (line or self.counts_empty):
                    self.start_line = self.line + index
                    self.start = 0
                    self._end_record(len(line))
        else:
            self.records += len(filled)
        self.line += len(lines)
        self.start, self.start_line, self.returned = following, self.line, -1

    def _look_behind(self):
        byte = self.tail[self.behind - self.base : self.behind - self.base + 1] if self.behind >= 0 else b""
        if not byte:
            return
        self.behind = -1
        if byte != b" " and not self.delimiter.startswith(byte) and not self.events.match(byte):
            self.torn = self.torn or self.start_line

    def _settle(self, at, sign):
        alone = self.returned
        if alone < 0 or (alone == at - 1 and sign == b"\n"):
            return
        self.returned = -1
        self.lone = self.lone or self.start_line
        self._end_line(alone, alone + 1)

    def _meet_quote(self, at):
        if self.escaped == at:
            return
        if self.quoted:
            self.quoted, self.closed = False, at
            self.behind = at + 1 if self.quoted_lines > 0 else -1
        elif self.closed == at - 1 and self.closed >= self.start:
            self.quoted = True
        elif self._opens_field(at):
            self.quoted, self.quoted_lines, self.line_start = True, 0, self.start

    def _meet_feed(self, at):
        if self.quoted:
            self.line += 1
            self.quoted_lines += 1 if at > self.line_start else 0
            self.line_start = at + 1
            return
        self.feeds = True
        end = at - 1 if 0 <= self.returned == at - 1 else at
        self.returned = -1
        self._end_line(end, at + 1)

    def _end_line(self, end, following):
        if self.before > 0:
            self.before -= 1
        elif end > self.start or self.counts_empty:
            self._end_record(end)
        self.line += 1
        self.start, self.start_line = following, self.line

    def _end_record(self, end):
        if end - self.start > self.longest[0] and not self.quoted:
            self.longest = (end - self.start, self.records + 1 - self.headers, self.start_line)
        if self.headers:
            self.headers -= 1
        else:
            self.records += 1

    def _opens_field(self, at):
        start = self.start - self.base
        before = at - self.base
        while before > max(start, 0):
            if self.tail.endswith(self.delimiter, 0, before):
                return True
            if self.tail[before - 1] != 32:
                return False
            before -= 1
        return start >= 0

    def end(self):
        size = self.base + len(self.tail)
        if size > 0 and self.returned == size - 1:
            self._end_line(size - 1, size)
        else:
            self._settle(size, b"")
        opened = (self.start_line, self.quoted_lines + (1 if size > self.line_start else 0)) if self.quoted else None
        if size > self.start:
            self._end_record(size)
        return {
            "records": self.records,
            "longest": self.longest,
            "open": opened,
            "torn": self.torn,
            "lone": self.lone if self.feeds and not self.by_return else None,
        }


class _Lines:
    """One record a line; empty lines are none."""

    def __init__(self):
        self.records, self.line, self.rest, self.longest = 0, 1, b"", (0, 0, 0)

    def push(self, piece):
        lines = (self.rest + piece).split(b"\n") if b"\n" in piece else [self.rest + piece]
        self.rest = lines.pop()
        for line in lines:
            self._end(line)

    def _end(self, line):
        if line.strip(b" \t\r"):
            self.records += 1
            self.longest = max(self.longest, (len(line), self.records, self.line), key=lambda each: each[0])
        self.line += 1

    def end(self):
        self._end(self.rest)
        return {"records": self.records, "longest": self.longest, "open": None, "torn": None, "lone": None}


class _Array:
    """The elements of one array."""

    EVENTS = re.compile(rb'\\.|["\[\]{},]', re.DOTALL)
    FILLED = re.compile(rb"[^ \t\r\n]")

    def __init__(self):
        self.records, self.depth, self.text, self.filled, self.skip, self.longest = 0, 0, False, False, 0, (0, 0, 0)
        self.base = self.start = 0

    def push(self, piece):
        at, self.skip = self.skip, 0
        while at < len(piece):
            found = self.EVENTS.search(piece, at)
            until = found.start() if found else len(piece)
            if self.depth == 1 and not self.text and not self.filled:
                self.filled = self.FILLED.search(piece, at, until) is not None
            if not found:
                break
            at = found.end()
            self._meet(found.group(), self.base + until)
        if piece.endswith(b"\\") and (len(piece) - len(piece.rstrip(b"\\"))) % 2 == 1 and self.text:
            self.skip = 1
        self.base += len(piece)

    def _meet(self, sign, at):
        if self.text:
            self.text = sign != b'"'
        elif sign in b"]}":
            self.depth -= 1
            if self.depth == 0:
                self._end(at)
        elif self.depth == 1 and sign == b",":
            self._end(at)
        else:
            self.filled = self.filled or self.depth == 1
            if sign == b'"':
                self.text = True
            elif sign in b"[{":
                self.depth += 1
                self.start = at + 1 if self.depth == 1 else self.start

    def _end(self, at):
        if self.filled:
            self.records += 1
            self.longest = max(self.longest, (at - self.start, self.records, 0), key=lambda each: each[0])
        self.filled, self.start = False, at + 1

    def end(self):
        self._end(self.base)
        return {"records": self.records, "longest": self.longest, "open": None, "torn": None, "lone": None}


def count(path, dialect):
    """What one file holds, by the dialect that its reader has."""
    counter = {"json": _Array, "ndjson": _Lines}.get(dialect["format"])
    counter = counter() if counter else _Delimited(dialect)
    for piece in _pieces(path):
        counter.push(piece)
    return counter.end()


def _megabytes(size):
    return f"{size / 1e6:,.1f}".removesuffix(".0") + " MB"


def assert_whole(node, paths, dialect, given):
    """
    Ends the task where the file has records that its reader neither gave nor refused. `paths` is (where the files lie as
    their reader has them, where they come from), `given` is (rows, refused).
    """
    rows, refused = given
    has, long = 0, ""
    for prepared, file in zip(*map(files_of, paths)):
        found = count(prepared, dialect)
        if found["lone"]:
            raise LostRecords(f"{node}: {file}: a carriage return stands alone on line {found['lone']}, where other lines end by a line feed. Put the value in quotes, or write all line ends alike.")
        opened = found["open"]
        if opened and (opened[1] > 1 or (dialect["strict"] and refused == 0)):
            raise LostRecords(f"{node}: {file}: a quote opened on line {opened[0]} is never closed, so that the rest of the file would be one value. Close or remove it.")
        if found["torn"] and not (dialect["strict"] and refused > 0):
            raise LostRecords(f"{node}: {file}: a value in quotes that begins on line {found['torn']} goes on behind its closing quote on a later line, so that several records would be read as one. Close or remove that quote.")
        has += found["records"]
        size, record, line = found["longest"]
        if size > dialect["longest"]:
            place = f", on line {line}," if line else ""
            long = f" Record {record}{place} has {_megabytes(size)}, and the reader was set for {_megabytes(dialect['longest'])}. Profile the source again and publish the pipeline anew."
    if rows + refused < has:
        raise LostRecords(f"{node}: {paths[1]} has {has} records, and its reader gave {rows + refused}: {has - rows - refused} would be lost.{long}")
