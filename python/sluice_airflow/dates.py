"""Dates that nobody can have meant: the same rule and the same words as in a run by Sluice's own workers."""

import logging

from .plan import render

log = logging.getLogger(__name__)

FIRST_LIKELY_YEAR = 1000
LAST_LIKELY_YEAR = 2200
EMPTY_YEARS = 30
LARGEST_ISLAND = 0.05
MEND = "Look at those rows; if they were read wrongly, correct the formats of the step that reads them, and publish again."


def _rows(years):
    return sum(rows for _, rows in years)


def _span(years):
    first, last = years[0][0], years[-1][0]
    return f"the year {first}" if first == last else f"the years {first} to {last}"


def _dates(column, years):
    rows = _rows(years)
    return f"{rows:,} {'date' if rows == 1 else 'dates'} of {column} {'is' if rows == 1 else 'are'} in {_span(years)}"


def _islands(years):
    """Years in groups between which no date lies for thirty years."""
    found = []
    for each in years:
        if found and each[0] - found[-1][-1][0] < EMPTY_YEARS:
            found[-1].append(each)
        else:
            found.append([each])
    return found


def implausible_dates(column, counts):
    """What is wrong with a column's dates, a sentence each; `counts` are pairs of year and rows."""
    years = sorted((year, rows) for year, rows in counts if rows > 0)
    early = [each for each in years if each[0] < FIRST_LIKELY_YEAR]
    late = [each for each in years if each[0] > LAST_LIKELY_YEAR]
    likely = [each for each in years if FIRST_LIKELY_YEAR <= each[0] <= LAST_LIKELY_YEAR]
    groups = _islands(likely)
    lone = [each for each in groups if len(groups) > 1 and _rows(each) < LARGEST_ISLAND * _rows(likely)]
    others = [year for each in groups if each not in lone for year in each]
    return [f"{_dates(column, each)}." for each in (early, late) if each] + [f"{_dates(column, each)}, the others in {_span(others)}." for each in lone]


def warn_of_dates(connection, stage, written):
    """Logs what is wrong with the dates of the file that a stage wrote; a task that has its rows never fails here."""
    dates = stage["dates"]
    if dates is None:
        return []
    try:
        counts = connection.execute(render(dates["query"], {"written": written})).fetchall()
    except Exception as error:
        log.warning("%s: its dates could not be looked at (%s)", dates["target"], error)
        return []
    sentences = [
        sentence
        for place, column in enumerate(dates["columns"])
        for sentence in implausible_dates(column, [(year, rows) for at, year, rows in counts if at == place])
    ]
    for sentence in sentences:
        log.warning("%s: %s %s", dates["target"], sentence, MEND)
    return sentences
