"""Cuts text into records, and writes them as the plain CSV that the engine reads; sign by sign as the workers do."""

import re

from .mend import BLANKS, blank, mended_record
from .remarks import MOST_REMARKS, remarks_at_end

ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "Z": "\x1a", "0": "\0"}
LINE = re.compile("[^\r\n]*")
NEEDS_QUOTES = re.compile(r'^\Z|[",\r\n]|^[ \t]|[ \t]\Z')
START, PLAIN, QUOTED, CLOSED = range(4)
OPEN_QUOTE = "a quote stands in the middle of a value, or is not closed"
MOST_NOTED, MOST_LETTERS = 20, 500
FATES = ("mended", "repeated", "remarks", "below")
ACROSS = "a value stands across the place where two columns part"


class RecordCutter:
    """
    A quote opens a field only at its start; a line ends by a line feed, a carriage return or both. `take` is given each
    record as (fields, line, torn, mended): the last is the line as it stands, where it had to be mended.
    """

    def __init__(self, marks, take):
        self.widths, self.mend, self.strict = marks["widths"], marks["mend"], marks["strict"]
        whole = self.widths is not None
        self.delimiter, self.quote, self.escape = ("", "", "") if whole else (marks["delimiter"], marks["quote"], marks["escape"])
        self.opening, self.closing = self.quote[:1], self.quote[-1:]
        self.backslash, self.runs = marks["backslash"], marks["runs"]
        self.take = take
        self.look = max(2, len(self.delimiter))
        signs = {sign[0] for sign in (self.delimiter, self.opening, self.closing, self.escape, "\\" if self.backslash else "") if sign}
        self.signs = re.compile("[\r\n" + "".join(map(re.escape, sorted(signs))) + "]")
        self.text, self.fields, self.field, self.state = "", [], "", START
        self.torn = self.nothing = False
        self.line = self.start_line = 1
        self.record_at, self.before = 0, ""

    def push(self, text):
        self.text += text
        self._cut(False)

    def end(self):
        while True:
            self._cut(True)
            if self.state == QUOTED:
                self.torn = True
            if self.fields or self.state != START:
                self._end_record(0, 0)
            if not self.text:
                return

    def _cut(self, last):
        at = 0
        while at < len(self.text) and (last or len(self.text) - at >= self.look):
            at = self._step(self.text, at)
        if self.mend or self.opening:
            self.before += self.text[self.record_at : at]
        self.record_at = 0
        self.text = self.text[at:]

    def _step(self, text, at):
        sign = text[at]
        if self.state == QUOTED:
            return self._in_quotes(text, at)
        if sign in "\r\n":
            return self._end_record(at, at + 2 if text.startswith("\r\n", at) else at + 1)
        if self.delimiter and text.startswith(self.delimiter, at):
            # of a run of delimiters that stands for one, those behind the first part nothing
            if not self.runs or self.state != START:
                self._end_field()
            return at + len(self.delimiter)
        if self.state == START and sign == self.opening:
            self.state = QUOTED
            return at + 1
        if self.backslash and sign == "\\":
            return self._meet_backslash(text, at)
        if self.state == CLOSED:
            if sign in " \t":
                return at + 1
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
        if sign == self.closing:
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
        in_quotes = self.state == QUOTED
        if not in_quotes:
            self.state = PLAIN
        following = text[at + 1 : at + 2]
        if not following:
            self.field += "\\"
            return at + 1
        self.line += following == "\n"
        if following == "N" and self.field == "" and not in_quotes and not self.nothing:
            self.nothing = True
        else:
            self.field += ESCAPED.get(following, following)
        return at + 2

    def _end_field(self):
        """What databases write out has a mark for nothing: an empty field is an empty text there."""
        bare = self.field == "" and self.state in (START, PLAIN)
        if self.nothing:
            self.fields.append(None if self.field == "" else "N" + self.field)
        else:
            self.fields.append(None if bare and not self.backslash else self.field)
        self.field, self.nothing, self.state = "", False, START

    def _end_record(self, at, following):
        """The record ends at this place; where the next one begins."""
        if not (self.runs and self.state == START and self.fields):
            self._end_field()
        broken = self.torn or self.line > self.start_line
        if self.widths is not None:
            self.fields, torn = cut_by_widths(self.fields[0] or "", self.widths)
            self.torn = self.strict and torn
        again = self._mended(at, broken)
        if again is None:
            self.take((self.fields, self.start_line, self.torn, None))
        self.line = (self.start_line if again else self.line) + 1
        self.start_line = self.line
        self.fields, self.torn, self.before = [], False, ""
        if again:
            self.text = again + self.text[at:]
            following = 0
        self.record_at = following
        return following

    def _mended(self, at, broken):
        """Takes the record as it can be mended, and gives the lines that it had swallowed; None where it is taken as it was cut."""
        if self.mend is None and not self.opening:
            return None
        if not self.torn and (self.mend is None or len(self.fields) == self.mend["width"]):
            return None
        raw = self.before + self.text[self.record_at : at]
        line = LINE.match(raw)[0]
        fields = mended_record(line, self.delimiter, self.quote, self.mend, broken) if self.mend else None
        # a quote that nothing closes swallows whole records: its own line is refused, the others are cut again
        if fields is not None:
            self.take((fields, self.start_line, False, line))
        elif self.torn and len(line) < len(raw):
            self.take(([line], self.start_line, True, None))
        else:
            return None
        return raw[len(line) + (2 if raw.startswith("\r\n", len(line)) else 1) :]


def cut_by_widths(line, widths):
    """The fields of a line by their widths in letters, the last one all that is left; and whether a word stands across two."""
    fields, at, torn = [], 0, False
    for index, width in enumerate(widths):
        end = len(line) if index == len(widths) - 1 else at + width
        fields.append(line[at:end].strip(BLANKS) or None)
        torn = torn or (0 < at < len(line) and not blank(line[at - 1]) and not blank(line[at]))
        at = end
    return fields, torn


def spelled(field):
    if field is None:
        return ""
    return '"' + field.replace('"', '""') + '"' if NEEDS_QUOTES.search(field) else field


def no_notes():
    """What becomes of records that are neither read as they stand nor refused: how many, and line and text of the first twenty."""
    return {fate: [0, []] for fate in FATES}


def note(noted, line, text):
    noted[0] += 1
    if len(noted[1]) < MOST_NOTED:
        noted[1].append((line, text[:MOST_LETTERS]))


class TableWriter:
    """Every record is a row of plain CSV without a header, or is counted as left out or as unreadable."""

    def __init__(self, table):
        self.names, self.foot, self.repeats, self.delimiter = table["names"], table["foot"], table["repeats"], table["delimiter"]
        self.before, self.until_blank, self.fixed = table["before"], table["until_blank"], table["widths"] is not None
        self.remarks, self.past, self.below_blank = table["remarks"], False, False
        self.most_waiting = MOST_REMARKS if self.remarks else self.foot
        self.cutter = RecordCutter(table, self._take)
        self.waiting, self.written = [], []
        self.rows = self.unreadable = 0
        self.refused, self.notes = [], no_notes()

    def push(self, text):
        self.cutter.push(text)
        return self._given()

    def end(self):
        self.cutter.end()
        self._settle_end()
        return self._given()

    def _given(self):
        text = "".join(self.written)
        self.written = []
        return text

    def _take(self, record):
        fields = record[0]
        if self.before > 0:
            self.before -= 1
        elif all(map(blank, fields)) and len(self.names) > 1:
            # empty lines between a header and its first row do not end a table
            self.past = self.past or (self.until_blank and self.rows + self.unreadable + len(self.waiting) > 0)
            self.below_blank = True
        else:
            apart, self.below_blank = self.below_blank, False
            if self.past:
                self._leave_out("below", record)
            elif self.repeats and self._repeats_header(fields):
                self._leave_out("repeated", record)
            else:
                self.waiting.append((record, apart))
                if len(self.waiting) > self.most_waiting:
                    self._write(*self.waiting.pop(0)[0])

    def _leave_out(self, fate, record):
        note(self.notes[fate], record[1], self._text_of(record[0]))

    def _settle_end(self):
        """The last records are rows, but for those that a person counted or that are remarks."""
        last, self.waiting = self.waiting, []
        above = self.rows + self.unreadable
        left = remarks_at_end([(record[0], apart) for record, apart in last], self.remarks, above) if self.remarks else len(last)
        for record, _ in last[: len(last) - left]:
            self._write(*record)
        for record, _ in last[len(last) - left :]:
            self._leave_out("remarks" if self.remarks else "below", record)

    def _text_of(self, fields):
        return self.delimiter.join("" if field is None else field for field in fields)

    def _repeats_header(self, fields):
        return len(fields) >= len(self.names) and all((field or "").strip(BLANKS) == name for field, name in zip(fields, self.names))

    def _write(self, fields, line, torn, mended):
        width = len(self.names)
        if torn:
            return self._refuse(fields, line, ACROSS if self.fixed else OPEN_QUOTE)
        if not all(map(blank, fields[width:])):
            return self._refuse(fields, line, f"it has {len(fields)} fields instead of {width}")
        self.rows += 1
        if mended is not None:
            note(self.notes["mended"], line, mended)
        cells = [*fields[:width], *[None] * (width - len(fields))]
        self.written.append(",".join(map(spelled, cells)) + "\n")

    def _refuse(self, fields, line, message):
        self.unreadable += 1
        if len(self.refused) < 20:
            self.refused.append((line, message, self._text_of(fields)[:MOST_LETTERS]))
