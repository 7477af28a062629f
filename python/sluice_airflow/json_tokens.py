"""Cuts JSON documents, one after another, into their parts, piece by piece; the workers do the same, sign by sign."""

import re

MOST_DEPTH = 1000
BLANK = re.compile("[ \t\r\n]*")
TEXT = re.compile('"[^"\\\\\x00-\x1f]*(?:\\\\[^\x00-\x1f][^"\\\\\x00-\x1f]*)*"')
OPEN_TEXT = re.compile('"[^"\\\\\x00-\x1f]*(?:\\\\[^\x00-\x1f][^"\\\\\x00-\x1f]*)*\\\\?')
ESCAPES = re.compile(r'(?:[^\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*', re.DOTALL)
WORD = re.compile("[-+.0-9A-Za-z]+")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
WORDS = {"true": "boolean", "false": "boolean", "null": "nothing", "NaN": "odd", "Infinity": "odd", "-Infinity": "odd"}
DOCUMENT, FIRST, VALUE, FIRST_KEY, KEY, COLON, AFTER = range(7)


class JsonFault(ValueError):
    """A text is no JSON, or not the JSON that its reading is for."""


class JsonTokens:
    """Tells a listener of each part: `open`, `close`, `key`, `scalar`; a text comes as it is written, without its quotes."""

    def __init__(self, listener):
        self.listener = listener
        self.lists, self.state = [], DOCUMENT
        self.rest, self.waiting, self.size = "", [], 0
        self.text, self.at, self.lines = "", 0, 1

    @property
    def line(self):
        """The line of the part at hand."""
        return self.lines + self.text.count("\n", 0, self.at)

    def push(self, text):
        self.waiting.append(text)
        self.size += len(text)
        if self.size >= len(self.rest):
            self._cut(False)

    def end(self):
        self._cut(True)
        if self.lists:
            raise JsonFault("it ends in the middle of a list or an object. Copy, download or write the file again: its end is missing.")

    def _cut(self, last):
        text = self.text = self.rest + "".join(self.waiting)
        self.waiting, self.size, at = [], 0, 0
        while True:
            self.at = at = BLANK.match(text, at).end()
            if at == len(text):
                break
            end = self._step(text, at, last)
            if end < 0:
                break
            at = end
        self.lines += text.count("\n", 0, at)
        self.rest, self.text, self.at = text[at:], "", 0

    def _step(self, text, at, last):
        """Where the part at hand ends; -1 where more of it must come."""
        state, sign = self.state, text[at]
        if state == AFTER:
            return self._behind_value(sign, at)
        if state == COLON:
            if sign != ":":
                raise self._unexpected(sign, "a colon behind a key")
            self.state = VALUE
            return at + 1
        if state in (FIRST_KEY, KEY):
            return self._key_or_end(text, at, last)
        return self._value(text, at, last)

    def _behind_value(self, sign, at):
        is_list = self.lists[-1]
        if sign == ",":
            self.state = VALUE if is_list else KEY
            return at + 1
        if sign != ("]" if is_list else "}"):
            raise self._unexpected(sign, "a comma or the end")
        return self._close(at)

    def _key_or_end(self, text, at, last):
        sign = text[at]
        if sign == "}":
            if self.state == KEY:
                raise self._trailing()
            return self._close(at)
        if sign != '"':
            raise self._unexpected(sign, "a key in double quotes")
        end = self._text_end(text, at, last)
        if end >= 0:
            self.state = COLON
            self.listener.key(text[at + 1 : end - 1])
        return end

    def _value(self, text, at, last):
        sign = text[at]
        if sign in "[{":
            return self._open(sign == "[", at)
        if sign == "]" and self.state == FIRST:
            return self._close(at)
        if sign == "]" and self.state == VALUE and self.lists and self.lists[-1]:
            raise self._trailing()
        end = self._text_end(text, at, last) if sign == '"' else self._word_end(text, at, last)
        if end < 0:
            return -1
        if sign == '"':
            self.listener.scalar("text", text[at + 1 : end - 1])
        else:
            word = text[at:end]
            self.listener.scalar(self._kind_of(word), word)
        self.state = AFTER if self.lists else DOCUMENT
        return end

    def _open(self, is_list, at):
        if len(self.lists) >= MOST_DEPTH:
            raise JsonFault(f"on line {self.line} lists and objects stand in one another more than {MOST_DEPTH} deep. Write the file with less nesting.")
        self.listener.open(is_list)
        self.lists.append(is_list)
        self.state = FIRST if is_list else FIRST_KEY
        return at + 1

    def _close(self, at):
        self.lists.pop()
        self.state = AFTER if self.lists else DOCUMENT
        self.listener.close()
        return at + 1

    def _text_end(self, text, at, last):
        found = TEXT.match(text, at)
        if found:
            raw = found.group()
            if "\\" in raw and not ESCAPES.fullmatch(raw):
                raise JsonFault(f"a text on line {self.line} holds a backslash before a sign that has none. Write a backslash as two.")
            return found.end()
        if last or OPEN_TEXT.match(text, at).end() < len(text):
            raise JsonFault(f"a text that begins on line {self.line} is never closed, or holds a line break or a control sign as it is. Close it, or write \\n in it.")
        return -1

    def _word_end(self, text, at, last):
        found = WORD.match(text, at)
        if not found:
            raise self._unexpected(text[at], "a value")
        return -1 if found.end() == len(text) and not last else found.end()

    def _kind_of(self, word):
        number = NUMBER.fullmatch(word)
        if number:
            return "number"
        if word in WORDS:
            return WORDS[word]
        raise self._unexpected(word[:40], "a value")

    def _trailing(self):
        before = self.text.rfind(",", 0, self.at)
        line = self.lines + self.text.count("\n", 0, before) if before >= 0 else self.line
        return JsonFault(f"on line {line} a comma stands behind the last value or key, where nothing follows it. Remove it.")

    def _unexpected(self, sign, expected):
        return JsonFault(f"on line {self.line} stands {sign} where {expected} should stand. Correct it, or write the file again as JSON.")
