"""Gives the records of JSON as the plain CSV that the engine reads: all texts and numbers as they are written; as the workers do."""

import json
import re

from .cut import no_notes, spelled
from .json_tokens import JsonFault, JsonTokens
from .sound_lines import NO_JSON, SoundLines

WAY, RECORDS, RECORD, OTHER = range(4)
HALF_LETTERS = re.compile("[\ud800-\udfff]")
MOST_SPELLINGS = 50_000


def _text(raw):
    return HALF_LETTERS.sub("\ufffd", json.loads(f'"{raw}"')) if "\\" in raw else raw


class _NestedText:
    """Keeps a list or an object as JSON text: each part as it was written, without the blanks between them."""

    def __init__(self):
        self.ends, self.parts, self.behind = [], [], False

    def open(self, is_list):
        self._part("[" if is_list else "{")
        self.ends.append("]" if is_list else "}")
        self.behind = False

    def close(self):
        self.parts.append(self.ends.pop())
        self.behind = True

    def key(self, raw):
        self._part(f'"{raw}":')
        self.behind = False

    def scalar(self, kind, raw):
        self._part(f'"{raw}"' if kind in ("text", "odd") else raw)
        self.behind = True

    def take(self):
        text = "".join(self.parts)
        self.parts, self.behind = [], False
        return text

    def _part(self, text):
        if self.behind:
            self.parts.append(",")
        self.parts.append(text)


class JsonTable:
    """Every record is a row of plain CSV without a header, or is counted as unreadable."""

    def __init__(self, table):
        self.path, self.rows_are, self.elements = table["records"], table["rows"], table["elements"]
        self.nested_columns = table["nested"]
        self.places = {key: place for place, key in enumerate(table["keys"])}
        self.width = len(self.nested_columns)
        self.before = 1 if table["header"] else 0
        self.spellings, self.roles, self.cells = {}, [], []
        self.nested, self.tokens = _NestedText(), JsonTokens(self)
        self.lines = SoundLines(self.tokens.push, self._refuse_line) if table["by_lines"] else None
        self.place, self.taken, self.leads_on, self.has_list = -1, 0, False, False
        self.documents = self.lists = self.rows = self.unreadable = 0
        self.written, self.refused, self.notes = [], [], no_notes()

    def push(self, text):
        (self.lines or self.tokens).push(text)
        return self._given()

    def end(self):
        if self.lines:
            self.lines.end()
        self.tokens.end()
        if self.path and self.documents > 0 and self.lists == 0:
            raise JsonFault(f"it has no list at {'.'.join(self.path)}. Profile the source again, or name the list of records that it has.")
        return self._given()

    def open(self, is_list):
        role = self._role_of(is_list)
        self.roles.append(role)
        if role == RECORD:
            self.cells, self.taken = [None] * self.width, 0

    def close(self):
        if self.nested.ends:
            self.nested.close()
            self.roles.pop()
            if not self.nested.ends:
                self._end_nested()
            return
        if self.roles.pop() == RECORD:
            self._end_record(self.cells)
        if not self.roles and self.path and not self.has_list:
            self._refuse(f"it has no list at {'.'.join(self.path)}", "{…}")

    def key(self, raw):
        if self.nested.ends:
            return self.nested.key(raw)
        role = self.roles[-1]
        if role == RECORD:
            self.place = self._place_of(raw)
        elif role == WAY:
            self.leads_on = len(self.roles) <= len(self.path) and _text(raw) == self.path[len(self.roles) - 1]
        return None

    def scalar(self, kind, raw):
        if self.nested.ends:
            return self.nested.scalar(kind, raw)
        role = self.roles[-1] if self.roles else None
        if role == RECORD:
            place = self._next() if self.rows_are == "lists" else self.place
            if 0 <= place < self.width:
                self.cells[place] = self._cell(kind, raw, place)
            return None
        self.documents += role is None
        is_record = role == RECORDS or (role is None and not self.path)
        if is_record and self.rows_are == "values":
            self._end_record([self._cell(kind, raw, 0)])
        elif is_record or role is None:
            self._refuse(self._no_record("a single value"), raw)
        return None

    def _given(self):
        text = "".join(self.written)
        self.written = []
        return text

    def _next(self):
        self.taken += 1
        return self.taken - 1

    def _role_of(self, is_list):
        if self.nested.ends:
            self.nested.open(is_list)
            return OTHER
        if not self.roles:
            return self._document_role(is_list)
        parent = self.roles[-1]
        if parent == RECORDS:
            return self._record_role(is_list)
        if parent == WAY:
            return self._way_role(is_list)
        if parent == RECORD:
            if self.rows_are == "lists":
                self.place = self._next()
            self.nested.open(is_list)
        return OTHER

    def _document_role(self, is_list):
        self.documents += 1
        self.has_list = False
        if self.path:
            return OTHER if is_list else WAY
        return RECORDS if is_list and self.elements else self._record_role(is_list)

    def _record_role(self, is_list):
        if self.rows_are == "values":
            self.nested.open(is_list)
            return OTHER
        if is_list == (self.rows_are == "lists"):
            return RECORD
        self._refuse(self._no_record("a list" if is_list else "an object"), "[…]" if is_list else "{…}")
        return OTHER

    def _way_role(self, is_list):
        if not self.leads_on:
            return OTHER
        last = len(self.roles) == len(self.path)
        if last != is_list:
            return OTHER
        if not last:
            return WAY
        self.lists += 1
        self.has_list = True
        return RECORDS

    def _place_of(self, raw):
        place = self.spellings.get(raw)
        if place is None:
            place = self.places.get(_text(raw), -1)
            if len(self.spellings) < MOST_SPELLINGS:
                self.spellings[raw] = place
        return place

    def _cell(self, kind, raw, place):
        if kind == "nothing":
            return None
        if self.nested_columns[place]:
            return f'"{raw}"' if kind in ("text", "odd") else raw
        return _text(raw) if kind == "text" else raw

    def _end_nested(self):
        text = self.nested.take()
        if not self.roles or self.roles[-1] != RECORD:
            self._end_record([text])
        elif 0 <= self.place < self.width:
            self.cells[self.place] = text

    def _end_record(self, cells):
        if self.before > 0:
            self.before -= 1
            return
        if self.taken > len(cells):
            self._refuse(f"it has {self.taken} values instead of {len(cells)}", ", ".join(cell or "" for cell in cells))
            return
        self.rows += 1
        self.written.append(",".join(map(spelled, cells)) + "\n")

    def _no_record(self, what):
        return f"it is {what} and no {'list' if self.rows_are == 'lists' else 'object'}"

    def _refuse_line(self, line, text):
        self.unreadable += 1
        if len(self.refused) < 20:
            self.refused.append((line, NO_JSON, text[:500]))

    def _refuse(self, message, text):
        self.unreadable += 1
        if len(self.refused) < 20:
            self.refused.append((self.tokens.line, message, text[:500]))
