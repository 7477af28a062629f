"""Values of columnar files as text, as the engine reads them; a worker writes the same, sign by sign."""

import json
import math
from decimal import Decimal


def float_text(value):
    """A floating point number in its shortest exact form; those that are none by their names."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return "0" if value == 0 else format(Decimal(repr(value)), "f").removesuffix(".0")


def decimal_text(unscaled, scale):
    sign, digits = ("-", str(-unscaled)) if unscaled < 0 else ("", str(unscaled))
    if scale <= 0:
        return f"{sign}{digits}{'' if digits == '0' else '0' * -scale}"
    padded = digits.rjust(scale + 1, "0")
    return f"{sign}{padded[:-scale]}.{padded[-scale:]}"


def day_text(days):
    """A day by its number from the first of January 1970, in the calendar that goes on for ever; years before the first as BC."""
    era, of_era = divmod(days + 719_468, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    number = month + 3 if month < 10 else month - 9
    year = year_of_era + era * 400 + (1 if number <= 2 else 0)
    rest = f"-{number:02}-{day:02}"
    return f"{year:04}{rest}" if year > 0 else f"{1 - year:04}{rest} (BC)"


def clock_text(units, per_second):
    seconds, rest = divmod(units, per_second)
    digits = str(rest).rjust(len(str(per_second)) - 1, "0").rstrip("0")
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" + (f".{digits}" if digits else "")


def moment_text(units, per_second, zoned):
    days, of_day = divmod(units, 86_400 * per_second)
    day, *era = day_text(days).split(" ")
    return " ".join([f"{day} {clock_text(of_day, per_second)}{'+00' if zoned else ''}", *era])


def bytes_text(value):
    return "".join(f"\\x{byte:02X}" for byte in value)


def uuid_text(value):
    text = bytes(value).hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def json_text(value):
    """A value is its text, or None, and whether it stands in JSON without quotes."""
    text, raw = value
    return "null" if text is None else text if raw else quoted(text)
