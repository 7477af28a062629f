"""The cells of a sheet as plain CSV, as Sluice itself writes them: its `cell-text.ts` and `sheet-thread.ts`."""

import datetime
import re
import zipfile
from decimal import Decimal

from .open_sheet import Broken, sheet_rows

MOST_PART = 500_000_000
MOST_UNPACKED = 1_500_000_000
NEEDS_QUOTES = re.compile(r"""[",\r\n]|^[ \t']|[ \t]\Z""")


class NoSheet(ValueError):
    """What is wrong with a workbook."""


def sheet_csv(file, container):
    """The sheet that the plan names; blank rows at its end and blank columns on both sides are left out."""
    _assert_harmless(file)
    texts = _open_rows(file, container["sheet"]) if container["packed"] == "ods" else _rows(file, container["sheet"])
    while texts and all(text is None for text in texts[-1]):
        texts.pop()
    filled = [column for row in texts for column, text in enumerate(row) if text is not None]
    if not filled:
        return b""
    first, last = min(filled), max(filled)
    spelled = (",".join(map(_spelled, (row + [None] * (last + 1 - len(row)))[first : last + 1])) for row in texts)
    return "".join(row + "\n" for row in spelled).encode("utf-8")


def _open_rows(file, name):
    try:
        rows = sheet_rows(file, name, _number)
    except Broken as problem:
        raise NoSheet(str(problem)) from None
    if rows is None:
        raise NoSheet(f"has no sheet {name}. Give the right file, or publish again.")
    return rows


def _rows(file, name):
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_path(file) as book:
            if name not in book.sheet_names:
                raise NoSheet(f"has no sheet {name}. Give the right file, or publish again.")
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except python_calamine.PasswordError:
        raise NoSheet("is a spreadsheet that is locked with a password. Save it without a password.") from None
    except python_calamine.CalamineError as error:
        raise NoSheet(f"is no spreadsheet that can be opened ({error}). Save it again in the program that made it.") from None
    return [[_text(value) for value in row] for row in rows]


def _assert_harmless(file):
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as archive:
        sizes = [each.file_size for each in archive.infolist()]
    if sum(sizes) > MOST_UNPACKED or max(sizes, default=0) > MOST_PART:
        raise NoSheet("is a spreadsheet that takes more memory than one may. Save the sheet as CSV, or split it.")


def _spelled(text):
    if text is None:
        return ""
    return '"' + text.replace('"', '""') + '"' if NEEDS_QUOTES.search(text) else text


def _text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, str):
        return value or None
    if isinstance(value, datetime.datetime):
        clock = _clock(value.time())
        return value.date().isoformat() + ("" if clock == "00:00:00" else f" {clock}")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return _clock(value) if isinstance(value, datetime.time) else _duration(value)


def _number(value):
    if value == 0:
        return "0"
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def _parts(seconds, micros):
    rest = f".{micros // 1000:03}" if micros >= 1000 else ""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{rest}"


def _clock(value):
    return _parts(value.hour * 3600 + value.minute * 60 + value.second, value.microsecond)


def _duration(value):
    sign, value = ("-", -value) if value < datetime.timedelta(0) else ("", value)
    return sign + _parts(value.days * 86400 + value.seconds, value.microseconds)
