"""Cuts text into records, and writes them as the plain CSV that the engine reads; sign by sign as the workers do."""

import re

ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
NEEDS_QUOTES = re.compile(r'^\Z|[",\r\n]|^[ \t]|[ \t]\Z')
BLANK = re.compile("[ \t\r\n\f\v\u00a0]*")
START, PLAIN, QUOTED, CLOSED = range(4)


class RecordCutter:
    """A quote opens a field only at its start; a line ends by a line feed, a carriage return or both."""

    def __init__(self, marks, take):
        self.delimiter, self.quote, self.escape = marks["delimiter"], marks["quote"], marks["escape"]
        self.backslash, self.runs = marks["backslash"], marks["runs"]
        self.take = take
        self.look = max(2, len(self.delimiter))
        signs = {sign[0] for sign in (self.delimiter, self.quote, self.escape, "\\" if self.backslash else "") if sign}
        self.signs = re.compile("[\r\n" + "".join(map(re.escape, sorted(signs))) + "]")
        self.rest, self.fields, self.field, self.state = "", [], "", START
        self.torn = self.nothing = False
        self.line = self.start_line = 1

    def push(self, text):
        self.rest += text
        self._cut(False)

    def end(self):
        self._cut(True)
        if self.state == QUOTED:
            self.torn = True
        if self.fields or self.state != START:
            self._end_record()

    def _cut(self, last):
        text, at = self.rest, 0
        while at < len(text) and (last or len(text) - at >= self.look):
            at = self._step(text, at)
        self.rest = text[at:]

    def _step(self, text, at):
        sign = text[at]
        if self.state == QUOTED:
            return self._in_quotes(text, at)
        if sign in "\r\n":
            end = at + 2 if text.startswith("\r\n", at) else at + 1
            self._end_record()
            self.line += 1
            self.start_line = self.line
            return end
        if self.delimiter and text.startswith(self.delimiter, at):
            # of a run of delimiters that stands for one, those behind the first part nothing
            if not self.runs or self.state != START:
                self._end_field()
            return at + len(self.delimiter)
        if self.state == START and self.quote and sign == self.quote:
            self.state = QUOTED
            return at + 1
        if self.backslash and sign == "\\":
            return self._meet_backslash(text, at)
        if self.state == CLOSED:
            self.torn = True
        self.state = PLAIN
        return self._plain(text, at)

    def _plain(self, text, at):
        found = self.signs.search(text, at + 1)
        end = found.start() if found else len(text)
        self.field += text[at:end]
        return end

    def _in_quotes(self, text, at):
        sign = text[at]
        if self.escape and self.escape != self.quote and sign == self.escape and at + 1 < len(text):
            self.field += text[at + 1]
            return at + 2
        if self.backslash and sign == "\\":
            return self._meet_backslash(text, at)
        if sign == self.quote:
            if self.escape == self.quote and text[at + 1 : at + 2] == self.quote:
                self.field += self.quote
                return at + 2
            self.state = CLOSED
            return at + 1
        if sign in "\r\n":
            self.line += sign == "\n"
            self.field += sign
            return at + 1
        return self._plain(text, at)

    def _meet_backslash(self, text, at):
        if self.state != QUOTED:
            self.state = PLAIN
        following = text[at + 1 : at + 2]
        if not following:
            self.field += "\\"
            return at + 1
        self.line += following == "\n"
        if following == "N" and self.field == "":
            self.nothing = True
        else:
            self.field += ESCAPED.get(following, following)
        return at + 2

    def _end_field(self):
        empty = self.field == "" and self.state not in (CLOSED, QUOTED)
        self.fields.append(None if empty or (self.nothing and self.field == "") else self.field)
        self.field, self.nothing, self.state = "", False, START

    def _end_record(self):
        if not (self.runs and self.state == START and self.fields):
            self._end_field()
        self.take((self.fields, self.start_line, self.torn))
        self.fields, self.torn = [], False


def _spelled(field):
    if field is None:
        return ""
    return '"' + field.replace('"', '""') + '"' if NEEDS_QUOTES.search(field) else field


def _blank(field):
    return field is None or BLANK.fullmatch(field) is not None


class TableWriter:
    """Every record is a row of plain CSV without a header, or is counted as left out or as unreadable."""

    def __init__(self, table):
        self.names, self.foot, self.repeats, self.delimiter = table["names"], table["foot"], table["repeats"], table["delimiter"]
        self.before = table["before"]
        self.cutter = RecordCutter(table, self._take)
        self.waiting, self.written = [], []
        self.rows = self.left_out = self.unreadable = 0
        self.refused = []

    def push(self, text):
        self.cutter.push(text)
        return self._given()

    def end(self):
        self.cutter.end()
        self.left_out += len(self.waiting)
        return self._given()

    def _given(self):
        text = "".join(self.written)
        self.written = []
        return text

    def _take(self, record):
        fields = record[0]
        if self.before > 0:
            self.before -= 1
        elif all(map(_blank, fields)) and len(self.names) > 1:
            return
        elif self.repeats and self._repeats_header(fields):
            self.left_out += 1
        else:
            self.waiting.append(record)
            if len(self.waiting) > self.foot:
                self._write(*self.waiting.pop(0))

    def _repeats_header(self, fields):
        return len(fields) >= len(self.names) and all(field is not None and field.strip() == name for field, name in zip(fields, self.names))

    def _write(self, fields, line, torn):
        width = len(self.names)
        if torn:
            return self._refuse(fields, line, "a quote stands in the middle of a value, or is not closed")
        if not all(map(_blank, fields[width:])):
            return self._refuse(fields, line, f"it has {len(fields)} fields instead of {width}")
        self.rows += 1
        cells = [*fields[:width], *[None] * (width - len(fields))]
        self.written.append(",".join(map(_spelled, cells)) + "\n")

    def _refuse(self, fields, line, message):
        self.unreadable += 1
        if len(self.refused) < 20:
            self.refused.append((line, message, self.delimiter.join("" if field is None else field for field in fields)[:500]))
