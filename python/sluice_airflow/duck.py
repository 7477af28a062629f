"""DuckDB as the plan expects it: UTC, no extensions from outside, a bounded memory, and locked to the task's own files."""

import glob
import os

SETTINGS = (
    "SET TimeZone = 'UTC'",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET preserve_insertion_order = true",
    "SET python_enable_replacements = false",
)
WILDCARDS = "*?["


def _list(paths):
    """Every path as it is given and as it really lies: DuckDB compares both."""
    both = sorted({each for path in paths for each in (os.path.abspath(path), os.path.realpath(path))})
    return "[" + ", ".join("'" + each.replace("'", "''") + "'" for each in both) + "]"


def _folder(pattern):
    """The folder above the first wildcard."""
    parts = pattern.split("/")
    first = next(index for index, part in enumerate(parts) if any(sign in part for sign in WILDCARDS))
    return "/".join(parts[:first]) or "/"


def _lock(connection, folder, sources):
    """From here only these files can be read, and only this folder written: no network, no extension, no other setting."""
    patterns = [each for each in sources if any(sign in each for sign in WILDCARDS)]
    files = [each for each in sources if each not in patterns]
    files += [match for pattern in patterns for match in glob.glob(pattern, recursive=True)]
    connection.execute(f"SET allowed_paths = {_list(files)}")
    connection.execute(f"SET allowed_directories = {_list([folder, *map(_folder, patterns)])}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def connect(folder, sources=()):
    """A database of this task's own, which reads `sources` (paths, or patterns of them) and reads and writes `folder`."""
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute(f"SET temp_directory = '{folder.replace(chr(39), chr(39) * 2)}'")
    if os.environ.get("SLUICE_MEMORY_LIMIT"):
        connection.execute("SET memory_limit = ?", [os.environ["SLUICE_MEMORY_LIMIT"]])
    for setting in SETTINGS:
        connection.execute(setting)
    _lock(connection, folder, sources)
    return connection


def copy(connection, query, target, options):
    """Writes the query's rows and returns how many there are."""
    quoted = "'" + target.replace("'", "''") + "'"
    return connection.execute(f"COPY ({query}\n) TO {quoted} ({options})").fetchone()[0]


def refused_records(connection, table):
    """How many records the reader of a source kept aside, and line, reason and text of the first ten."""
    names = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if table not in names:
        return 0, []
    errors = '"' + table.replace('"', '""') + '"'
    total = connection.execute(f"SELECT count(DISTINCT (file_id, line)) FROM {errors}").fetchone()[0]
    rows = connection.execute(f"SELECT line, min(error_message), left(min(csv_line), 500) FROM {errors} GROUP BY file_id, line ORDER BY file_id, line LIMIT 10").fetchall()
    return total, rows
