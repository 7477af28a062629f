"""Parts lines that are JSON by themselves from those that are none, so that a broken one costs no others; as the workers do."""

from .json_tokens import JsonFault, JsonTokens

NO_JSON = "it is no JSON"


class _Nobody:
    def open(self, is_list):
        pass

    def close(self):
        pass

    def key(self, raw):
        pass

    def scalar(self, kind, raw):
        pass


def _check(text):
    tokens = JsonTokens(_Nobody())
    tokens.push(text)
    tokens.end()


class SoundLines:
    """`give` takes the text with an empty line in place of each broken one, `refuse` its line and text."""

    def __init__(self, give, refuse):
        self.give, self.refuse = give, refuse
        self.line, self.parts = 1, []

    def push(self, text):
        if "\n" not in text:
            self.parts.append(text)
            return
        *lines, rest = ("".join(self.parts) + text).split("\n")
        self.parts = [rest]
        good = ""
        for line in lines:
            try:
                _check(line)
                good += line + "\n"
            except JsonFault:
                self.give(good)
                good = "\n"
                self.refuse(self.line, line.removesuffix("\r"))
            self.line += 1
        self.give(good)

    def end(self):
        """A last line that breaks off says that the file does: it ends in its fault."""
        rest = "".join(self.parts)
        _check(rest)
        self.give(rest)
