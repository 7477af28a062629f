"""Tells texts that stand alone at the end of a table from its rows; by the same rule as the workers."""

import re

from .mend import BLANKS, FIGURE, blank

MOST_REMARKS = 40
BEGINNING = re.compile(
    r"[(\[*#†‡¹²³]*[ \t]*(sources?|notes?|footnotes?|remarks?|data|copyright|©|\(c\)|generated|created|exported|printed|downloaded|retrieved|last updated|updated|report|end of|eof|disclaimer|license|for more|see |this |the |all |figures|values|includes?|excludes?|preliminary|quelle|hinweis|anmerkung|stand|fuente|nota)",
    re.IGNORECASE | re.ASCII,
)
ROW_COUNT = re.compile(r"\(?[0-9][0-9,. ]* (rows?|records?|lines?)( affected| selected| in set[^\n\r\u2028\u2029]*)?\)?\.?", re.IGNORECASE | re.ASCII)
LONG = re.compile(r"[ \t][^ \t]+[ \t]")


def _filled(fields):
    return [field.strip(BLANKS) for field in fields if not blank(field)]


def _is_remark(record, rule):
    fields, apart = record
    found = _filled(fields)
    if len(found) != 1:
        return False
    text = found[0]
    if ROW_COUNT.fullmatch(text):
        return True
    if blank(fields[0]):
        return False
    if apart:
        return not FIGURE.fullmatch(text)
    if LONG.search(text) and len(text) > 2 * rule["longest"]:
        return True
    if rule["figures"] and (" " in text or "\t" in text) and not FIGURE.fullmatch(text):
        return True
    return BEGINNING.match(text) is not None and any(sign in text for sign in " \t:©")


def remarks_at_end(records, rule, above):
    """How many of the last records, each (fields, below an empty line), are remarks; `above`: rows before them."""
    foot, most = 0, min(len(records), above + len(records) - 2)
    while foot < most and len(_filled(records[-1 - foot][0])) == 1:
        foot += 1
    while foot > 0 and not _is_remark(records[-foot], rule):
        foot -= 1
    return foot
