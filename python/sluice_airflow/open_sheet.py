"""The cells of an OpenDocument sheet, as Sluice itself reads them: its `open-sheet-xml.ts` and `open-sheet-cell.ts`."""

import datetime
import math
import re
import zipfile
from xml.parsers import expat

SPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0": "number",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}
BESIDE = {"office:forms", "table:tracked-changes", "table:shapes", "table:dde-links", "table:content-validations"}
CELLS = {"table:table-cell", "table:covered-table-cell"}
PARAGRAPHS = {"text:p", "text:h"}
VALUE_OF = {"date": "office:date-value", "time": "office:time-value", "boolean": "office:boolean-value", "string": "office:string-value"}
MOST_REPEATS = 1_048_576
MOST_COLUMNS = 16_384
PIECE = 1 << 20
DAY_MS = 86_400_000
MOST_DAYS = 1e7
ZERO_DAY = datetime.datetime(1899, 12, 30)
MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]+))?)?\Z")
DURATION = re.compile(r"(-?)PT(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:[.,]([0-9]+))?S)?\Z")
FIGURE = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?\Z", re.IGNORECASE)
ERROR_SHOWN = re.compile(r"(#[A-Z0-9/]+[!?]?|Err:[0-9]+)\Z")
BLANKS = re.compile(r"[ \t\r\n]+")


class Broken(ValueError):
    """What is wrong with a document."""


def sheet_rows(file, name, number_text):
    """The texts of each row of the sheet of that name, down to its last value; `None` where there is no such sheet."""
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if "encrypted-package" in names or b"encryption-data" in manifest:
            raise Broken("is a spreadsheet that is locked with a password. Save it without a password.")
        reader = _Reader(name, number_text)
        with archive.open("content.xml") as content:
            reader.read(content)
    return reader.rows


class _Reader:
    def __init__(self, wanted, number_text):
        self.wanted, self.number_text = wanted, number_text
        self.rows, self.prefixes = None, {}
        self.formats, self.styles = {}, {}
        self.in_wanted, self.beside, self.in_paragraph = False, 0, 0
        self.cells, self.row_times, self.cell, self.blank_rows = [], 1, None, 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def read(self, content):
        try:
            while piece := content.read(PIECE):
                self.parser.Parse(piece)
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Broken(f"is no spreadsheet that can be opened ({error}). Save it again in the program that made it.") from None

    def _doctype(self, *_given):
        raise Broken("is no spreadsheet that can be opened (it defines entities of its own). Save it again in the program that made it.")

    def _named(self, name):
        prefix, colon, rest = name.partition(":")
        return f"{self.prefixes.get(prefix, '')}:{rest}" if colon else name

    def _open(self, raw_name, raw):
        if not self.prefixes:
            self.prefixes = {key[6:]: SPACES.get(space, "") for key, space in raw.items() if key.startswith("xmlns:")}
        name = self._named(raw_name)
        other = not name.startswith("text:") if self.cell else name in BESIDE
        if self.beside or other:
            self.beside += 1
        else:
            self._begin(name, {self._named(key): value for key, value in raw.items()})

    def _begin(self, name, at):
        if name == "style:style":
            kind = self.formats.get(at.get("style:data-style-name"))
            if kind:
                self.styles[at.get("style:name", "")] = kind
        elif name in ("number:date-style", "number:time-style"):
            overflows = name == "number:time-style" and at.get("number:truncate-on-overflow") == "false"
            self.formats[at.get("style:name", "")] = "duration" if overflows else "moment"
        elif name == "table:table":
            self.in_wanted = self.rows is None and at.get("table:name", "") == self.wanted
            if self.in_wanted:
                self.rows, self.blank_rows = [], 0
        elif name == "table:table-row":
            self.cells, self.row_times = [], _times(at.get("table:number-rows-repeated"))
        elif name in CELLS:
            kind = at.get("office:value-type")
            self.cell = {
                "kind": kind,
                "style": self.styles.get(at.get("table:style-name", ""), "number"),
                "value": at.get(VALUE_OF.get(kind, "office:value")),
                "error": at.get("calcext:value-type") == "error",
                "formula": "table:formula" in at,
                "times": _times(at.get("table:number-columns-repeated")),
                "shown": None,
            }
            self.cells.append(self.cell)
        elif name in PARAGRAPHS:
            self.in_paragraph += 1
            self._show("\n" if self.cell and self.cell["shown"] is not None else "")
        elif name == "text:s":
            self._show(" " * _times(at.get("text:c")))
        elif name in ("text:tab", "text:line-break"):
            self._show("\t" if name == "text:tab" else "\n")

    def _show(self, text):
        if self.cell and self.in_paragraph:
            self.cell["shown"] = (self.cell["shown"] or "") + text

    def _text(self, text):
        if self.beside or not self.cell:
            return
        shown = self.cell["shown"] or ""
        one = BLANKS.sub(" ", text)
        self._show(one.removeprefix(" ") if shown == "" or shown[-1] in " \n" else one)

    def _close(self, raw_name):
        name = self._named(raw_name)
        if self.beside:
            self.beside -= 1
        elif name == "table:table-row":
            if self.in_wanted:
                self._row()
        elif name == "table:table":
            self.in_wanted = False
        elif name in CELLS:
            self.cell = None
        elif name in PARAGRAPHS:
            self.in_paragraph = max(0, self.in_paragraph - 1)

    def _row(self):
        texts = self._texts()
        if not texts:
            self.blank_rows += self.row_times
            return
        self.rows.extend([] for _ in range(self.blank_rows))
        self.blank_rows = 0
        self.rows.extend([texts] * self.row_times)

    def _texts(self):
        texts = [(self._cell_text(cell), cell["times"]) for cell in self.cells]
        while texts and texts[-1][0] is None:
            texts.pop()
        if sum(times for _text, times in texts) > MOST_COLUMNS:
            raise Broken("is a spreadsheet with a row of more than 16,384 cells. Save the sheet as CSV, or split it.")
        return [text for text, times in texts for _ in range(times)]

    def _cell_text(self, cell):
        kind, value, shown = cell["kind"], cell["value"], cell["shown"]
        if cell["error"] or (cell["formula"] and kind == "string" and shown is not None and ERROR_SHOWN.match(shown)):
            return None
        if kind in (None, "string", "void"):
            return (shown if value is None else value) or None
        if value is None:
            return shown or None
        if kind == "date":
            return _moment(value)
        if kind == "time":
            return _duration(value)
        return value if kind == "boolean" else self._figure(value, cell["style"])

    def _figure(self, value, style):
        number = float(value) if FIGURE.match(value) else float("nan")
        if not abs(number) < float("inf"):
            return value
        if style == "duration" and abs(number) < MOST_DAYS:
            ms = math.floor(abs(number) * DAY_MS + 0.5)
            return ("-" if number < 0 and ms else "") + _clock(ms)
        return (_moment_of_days(number) if style == "moment" else None) or self.number_text(number)


def _times(text):
    """How often something is repeated, as the number in JavaScript's spelling says."""
    try:
        return min(MOST_REPEATS, max(1, int(float(text)))) if text else 1
    except (ValueError, OverflowError):
        return 1


def _millis(digits):
    digits = digits or ""
    return int(digits[:3].ljust(3, "0")) + (1 if digits[3:4] >= "5" else 0)


def _clock(ms):
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" + (f".{rest:03}" if rest else "")


def _moment(value):
    found = MOMENT.match(value)
    if not found:
        return value
    try:
        start = datetime.datetime(*(int(part or 0) for part in found.groups()[:6]))
        moment = start + datetime.timedelta(milliseconds=_millis(found[7]))
    except (ValueError, OverflowError):
        return value
    return _day_text(moment)


def _day_text(moment):
    clock = (moment.hour * 3600 + moment.minute * 60 + moment.second) * 1000 + moment.microsecond // 1000
    return moment.date().isoformat() + (f" {_clock(clock)}" if clock else "")


def _moment_of_days(days):
    ms = math.floor(days * DAY_MS + 0.5)
    if 0 <= days < 1:
        return _clock(ms % DAY_MS)
    try:
        return _day_text(ZERO_DAY + datetime.timedelta(milliseconds=ms))
    except OverflowError:
        return None


def _duration(value):
    found = DURATION.match(value)
    if not found:
        return value
    sign, hours, minutes, seconds, part = found.groups()
    ms = (int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)) * 1000 + _millis(part)
    return (sign if ms else "") + _clock(ms)
