"""DuckDB as the plan expects it: UTC, no extensions from outside, a bounded memory."""

import os

SETTINGS = (
    "SET TimeZone = 'UTC'",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET preserve_insertion_order = true",
)


def connect(spill_folder):
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute(f"SET temp_directory = '{spill_folder.replace(chr(39), chr(39) * 2)}'")
    if os.environ.get("SLUICE_MEMORY_LIMIT"):
        connection.execute("SET memory_limit = ?", [os.environ["SLUICE_MEMORY_LIMIT"]])
    for setting in SETTINGS:
        connection.execute(setting)
    return connection


def copy(connection, query, target, options):
    """Writes the query's rows and returns how many there are."""
    quoted = "'" + target.replace("'", "''") + "'"
    return connection.execute(f"COPY ({query}\n) TO {quoted} ({options})").fetchone()[0]


def refused_records(connection, table):
    """How many records the reader of a source kept aside, and line and reason of the first ten."""
    names = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if table not in names:
        return 0, []
    errors = '"' + table.replace('"', '""') + '"'
    total = connection.execute(f"SELECT count(DISTINCT line) FROM {errors}").fetchone()[0]
    rows = connection.execute(f"SELECT DISTINCT line, error_message FROM {errors} ORDER BY line LIMIT 10").fetchall()
    return total, rows
