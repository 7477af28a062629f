"""Cuts a record with a quote or a delimiter out of place, where only one way gives what the columns hold; as the workers do."""

import re

LONGEST_LINE, MOST_COLUMNS, MOST_ENDS = 100_000, 100, 12
OTHER_DELIMITERS = (",", ";", "\t", "|")
BLANKS = " \t\r\n\f\v\u00a0"
FIGURE = re.compile(r"[-+(]?[$€£¥]?[ ]?[0-9][0-9.,:/\-T +'Z%]*[$€£¥]?\)?")


def blank(field):
    return field is None or field.strip(BLANKS) == ""


def _fields_at(line, at, delimiter, quote):
    """The ways in which the field that begins here may end, as (text, quoted, cost, end)."""
    found = line.find(delimiter, at)
    end = len(line) if found < 0 else found
    opened = quote != "" and line.startswith(quote, at)
    ways = []
    close = line.find(quote, at + 1) if opened else -1
    while close >= 0 and len(ways) < MOST_ENDS:
        behind = close + 1
        if behind >= len(line) or line.startswith(delimiter, behind):
            inner = line[at + 1 : close]
            ways.append((inner.replace(quote * 2, quote), True, inner.replace(quote * 2, "").count(quote), behind))
        close = line.find(quote, close + 1)
    return [*ways, (line[at:end], False, 1 if opened else 0, end)]


def _cut_into(line, delimiter, quote, width):
    """The cheapest way to cut the line into exactly so many fields; of two that cost the same, the one in quotes."""
    known = {}

    def cut(at, left):
        if (at, left) in known:
            return known[at, left]
        best = None
        for text, _, cost, end in _fields_at(line, at, delimiter, quote):
            last = end >= len(line)
            if last != (left == 1):
                continue
            rest = (0, []) if last else cut(end + len(delimiter), left - 1)
            if rest is not None and (best is None or rest[0] + cost < best[0]):
                best = (rest[0] + cost, [text, *rest[1]])
        known[at, left] = best
        return best

    return cut(0, width)


def _fits(fields, figures):
    return all(blank(fields[column]) or FIGURE.fullmatch(fields[column].strip(BLANKS)) for column in figures)


def _plainly(line, delimiter, quote):
    """The line's fields as they stand, and whether each was in quotes; None where a quote is out of place."""
    fields, quoted, at = [], [], 0
    while True:
        way = next((way for way in _fields_at(line, at, delimiter, quote) if way[2] == 0), None)
        if way is None:
            return None
        fields.append(way[0])
        quoted.append(way[1])
        if way[3] >= len(line):
            return fields, quoted
        at = way[3] + len(delimiter)


def _figure_at_edge(parts, column, figures):
    """A figure beside a column of figures may be the one that is meant there."""
    before = column - 1 in figures and FIGURE.fullmatch(parts[0].strip(BLANKS))
    return before or (column + 1 in figures and FIGURE.fullmatch(parts[-1].strip(BLANKS)))


def _joined(line, delimiter, quote, mend):
    """The line's fields where one of them holds delimiters without quotes, if only one column can be that."""
    cut, width = _plainly(line, delimiter, quote), mend["width"]
    if cut is None or len(cut[0]) <= width:
        return None
    fields, quoted = cut
    surplus, ways = len(fields) - width, []
    for column in range(width):
        end = column + surplus + 1
        if column in mend["figures"] or any(quoted[column:end]) or any(map(blank, fields[column:end])):
            continue
        way = [*fields[:column], delimiter.join(fields[column:end]), *fields[end:]]
        if not _fits(way, mend["figures"]):
            continue
        if _figure_at_edge(fields[column:end], column, mend["figures"]):
            return None
        ways.append(way)
    return ways[0] if len(ways) == 1 else None


def _by_another(line, delimiter, quote, mend):
    """The line's fields by another delimiter, where the file's own one parts fewer of them than there are columns."""
    if mend["width"] < 3:
        return None
    for other in OTHER_DELIMITERS:
        cut = None if other == delimiter else _cut_into(line, other, quote, mend["width"])
        if cut and cut[0] == 0 and sum(not blank(field) for field in cut[1]) > 1 and _fits(cut[1], mend["figures"]):
            return cut[1]
    return None


def mended_record(line, delimiter, quote, mend, broken):
    """The fields of a line that does not have as many as there are columns; None where it cannot be told what they are."""
    if len(line) > LONGEST_LINE or mend["width"] > MOST_COLUMNS or delimiter == "" or len(quote) > 1:
        return None
    exact = _cut_into(line, delimiter, quote, mend["width"]) if broken else None
    if exact and _fits(exact[1], mend["figures"]):
        found = exact[1]
    else:
        found = _joined(line, delimiter, quote, mend) or _by_another(line, delimiter, quote, mend)
    return None if found is None else [None if field == "" else field for field in found]
