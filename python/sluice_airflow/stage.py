"""One stage of a plan, as one Airflow task. Every step can be repeated: a second try gives the same result."""

import logging
import os
import shutil

from . import duck, postgres, records
from .dates import warn_of_dates
from .folders import RunFolder, output_path, source_path
from .plan import find_stage, load_plan, render
from .container import Unpackable
from .prepare import prepare
from .sources import SourceUnreadable, check_header, check_source

log = logging.getLogger(__name__)
NOTED = {
    "mended": "records have a quote or a delimiter out of place and were fixed",
    "repeated": "records that repeat the header were left out",
    "remarks": "records below the table were left out",
    "below": "records below the table were left out",
}


class CheckStopped(ValueError):
    """A check that stops the run refused rows."""


def execute_stage(bundle, name, context):
    plan = load_plan(bundle)
    stage = find_stage(plan, name)
    run = RunFolder(bundle, context["dag"].dag_id, context["run_id"])
    run.sweep()
    writes = stage["writes"]
    if writes["to"] == "extract":
        return _extract(stage, run)
    attempt = run.attempt(name, stage["ending"])
    try:
        counts = _write(bundle, stage, (run, attempt))
        if writes["to"] == "dataset":
            os.replace(attempt, run.dataset(name))
        elif writes["to"] == "file":
            _publish_file(attempt, output_path(bundle, writes["path"]))
        else:
            claim = {"id": f"airflow:{context['dag'].dag_id}:{context['run_id']}:{writes['node']}", "token": context["ti"].try_number}
            counts["load"] = postgres.load(stage, attempt, counts["rows"], claim)
        return counts
    finally:
        if os.path.exists(attempt):
            os.unlink(attempt)


def _values(bundle, stage, run):
    sources = {f"source:{each['node']}": source_path(bundle, each["path"]) for each in stage["sources"]}
    for reference, path in sources.items():
        if not any(character in path for character in "*?[") and not os.path.exists(path):
            raise FileNotFoundError(f"{reference.split(':', 1)[1]}: {path} is not there; set SLUICE_SOURCE_DIR to the folder that holds the sources")
    datasets = {f"dataset:{node}": run.dataset(node) for node in stage["datasets"]}
    return {**sources, **datasets}


def _write(bundle, stage, places):
    run, attempt = places
    given = _values(bundle, stage, run)
    scratch = run.attempt(stage["id"], "sources")
    try:
        paths, cut = _prepare(stage, given, scratch)
        return _write_rows(stage, places, ({**given, **paths}, given), cut)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _write_rows(stage, places, references, cut):
    run, attempt = places
    values, _ = references
    connection = duck.connect(run.path, [path for reference, path in values.items() if reference.startswith("source:")])
    try:
        rows = duck.copy(connection, render(stage["query"], values), attempt, stage["options"])
        for source in stage["sources"]:
            _assert_whole(connection, source, references)
        unreadable, noted = {}, {}
        for source in stage["sources"]:
            total, refused, notes = cut[source["node"]] if source["node"] in cut else (*duck.refused_records(connection, source["refused"]), {})
            noted |= _tell_notes(source["node"], notes)
            if total > 0:
                unreadable[source["node"]] = total
                log.warning("%s: %s records could not be read (%s)", source["node"], total, "; ".join(f"line {line}: {message}: {text}" for line, message, text in refused))
        return {"rows": rows, "unreadable": unreadable, "noted": noted, "implausible": warn_of_dates(connection, stage, attempt), **_refusals(connection, stage, attempt)}
    finally:
        connection.close()


def _tell_notes(node, notes):
    """Says what was mended and what was left out as the reading says, with the first of each; and how many records that were."""
    for fate, (count, first) in notes.items():
        if count > 0:
            line, text = first[0]
            log.log(logging.WARNING if fate == "mended" else logging.INFO, "%s: %s %s; the first is on line %s: %s", node, count, NOTED[fate], line, text)
    found = {fate: count for fate, (count, _) in notes.items() if count > 0}
    return {node: found} if found else {}


def _prepare(stage, given, scratch):
    """Checks the stage's files, and prepares those that the engine cannot read as they are: their paths, and what could not be read of those that were cut."""
    paths, cut = {}, {}
    for source in stage["sources"]:
        reference = f"source:{source['node']}"
        try:
            check_source(source, given[reference])
            paths[reference], unreadable = prepare(source, given[reference], os.path.join(scratch, source["node"]))
            if source["prepare"] and (source["prepare"]["table"] or source["prepare"]["json"]):
                cut[source["node"]] = unreadable
            check_header(source, paths[reference], given[reference])
        except (SourceUnreadable, Unpackable) as problem:
            raise SourceUnreadable(f"{source['node']}: {problem}") from None
    return paths, cut


def _assert_whole(connection, source, places):
    """The reader is asked once more for all it gives: the stage's own statement may stop early, and tells only what it wrote."""
    counted = source["records"]
    if not counted:
        return
    # the table of refused records is there once the result has been read to its end
    values, _ = places
    [(given,)] = connection.execute(render(counted["query"], values)).fetchall()
    if counted["unlike"]:
        _assert_plain(connection, source, (counted["unlike"], values))
    refused, _ = duck.refused_records(connection, counted["refused"])
    reference = f"source:{source['node']}"
    records.assert_whole(source["node"], [place[reference] for place in places], counted, (given, refused))


def _assert_plain(connection, source, asked):
    """Read by the engine as it was when it was published, such a file would come out wrong without a word."""
    query, values = asked
    found = connection.execute(render(query, values)).fetchall()
    for record, why in found:
        raise SourceUnreadable(f"{source['node']}: record {record} of {source['path']} holds {why}. Nothing like it was there when the source was profiled. Profile the source again, and publish again.")


def _refusals(connection, stage, attempt):
    refuses = stage["refuses"]
    if not refuses:
        return {}
    column = '"' + stage["refusal_column"] + '"'
    reasons = connection.execute(f"SELECT {column}, count(*) FROM read_parquet(?) WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 10", [attempt]).fetchall()
    refused = connection.execute(f"SELECT count(*) FROM read_parquet(?) WHERE {column} IS NOT NULL", [attempt]).fetchone()[0]
    if refuses["action"] == "stop" and refused > 0:
        raise CheckStopped(f"{refuses['node']} stopped the run: {refused} rows do not pass ({'; '.join(f'{reason}: {count}' for reason, count in reasons)})")
    return {"rejected": refused}


def _publish_file(attempt, target):
    """Moves the finished file to its place in one step, across file systems too."""
    hidden = os.path.join(os.path.dirname(target), f".{os.path.basename(target)}.{os.getpid()}")
    shutil.copyfile(attempt, hidden)
    os.replace(hidden, target)


def _extract(stage, run):
    writes = stage["writes"]
    csv = run.attempt(stage["id"], "csv")
    parquet = run.attempt(stage["id"], "parquet")
    try:
        given = postgres.extract(writes, stage["columns"], csv)
        connection = duck.connect(run.path)
        try:
            rows = duck.copy(connection, render(stage["query"], {f"extract:{stage['id']}": csv}), parquet, stage["options"])
        finally:
            connection.close()
        if rows != given:
            raise ValueError(f"{given} rows were read from the database and {rows} were kept")
        os.replace(parquet, run.dataset(stage["id"]))
        return {"rows": rows}
    finally:
        for path in (csv, parquet):
            if os.path.exists(path):
                os.unlink(path)
