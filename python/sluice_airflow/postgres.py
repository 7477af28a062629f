"""Postgres at both ends of a plan: COPY out of a table, and a load that is there whole or not at all.

A load has an id (the DAG, its run, the step) and a token that rises with every try. The ledger `_sluice_loads` beside the target
remembers it: a repeated load changes nothing, and a try that is older than one already seen is refused.
"""

import hashlib

CHUNK = 1 << 20


class LoadRefused(RuntimeError):
    """A newer try has taken this load over, or the target does not fit."""


def ident(name):
    return '"' + name.replace("\0", "").replace('"', '""') + '"'


def table(name):
    return ".".join(ident(part) for part in name.split(".", 1))


def _ledger(name):
    parts = name.split(".", 1)
    return table(f"{parts[0]}._sluice_loads") if len(parts) == 2 else ident("_sluice_loads")


def _connect(connection_id):
    from airflow.providers.postgres.hooks.postgres import PostgresHook

    connection = PostgresHook(postgres_conn_id=connection_id).get_conn()
    connection.autocommit = False
    return connection


def _copy(cursor, statement, path, mode):
    """COPY between a file and the server, with psycopg 2 or 3; returns the number of rows."""
    with open(path, mode) as file:
        if hasattr(cursor, "copy_expert"):
            cursor.copy_expert(statement, file)
        elif mode == "rb":
            with cursor.copy(statement) as stream:
                while chunk := file.read(CHUNK):
                    stream.write(chunk)
        else:
            with cursor.copy(statement) as stream:
                for chunk in stream:
                    file.write(chunk)
    return cursor.rowcount


def extract(writes, columns, path):
    """Writes the table's rows as CSV; one statement, so one snapshot. Returns how many."""
    connection = _connect(writes["connection"])
    try:
        with connection.cursor() as cursor:
            names = ", ".join(_shown(column) for column in columns)
            return _copy(cursor, f"COPY (SELECT {names} FROM {table(writes['table'])}) TO STDOUT (FORMAT csv)", path, "wb")
    finally:
        connection.close()


def _shown(column):
    name = ident(column["name"])
    if column["type"] == "blob":
        return f"regexp_replace(encode({name}, 'hex'), '(..)', '\\x\\1', 'g')"
    return f"{name}::text" if column["type"] == "varchar" else name


def load(stage, path, rows, claim):
    """Loads the CSV; `claim` is the load's id and token. Returns what was inserted, updated and left unchanged."""
    writes = stage["writes"]
    connection = _connect(writes["connection"])
    try:
        with connection.cursor() as cursor:
            done = _claim(cursor, writes["table"], claim)
            connection.commit()
            if done is not None:
                return {**done, "repeated": True}
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sluice load {table(writes['table'])}"])
            counts = _put(cursor, stage, path, rows)
            cursor.execute(
                f"UPDATE {_ledger(writes['table'])} SET inserted = %s, updated = %s, unchanged = %s, loaded_at = now() WHERE load_id = %s AND fencing_token = %s AND loaded_at IS NULL",
                [counts["inserted"], counts["updated"], counts["unchanged"], claim["id"], claim["token"]],
            )
            if cursor.rowcount != 1:
                raise LoadRefused("a newer try has taken this load over; nothing was changed by this one")
            connection.commit()
            return counts
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.close()


def _claim(cursor, target, claim):
    ledger = _ledger(target)
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sluice {ledger}"])
    cursor.execute(
        f"CREATE TABLE IF NOT EXISTS {ledger} (load_id text PRIMARY KEY, target text NOT NULL, fencing_token bigint NOT NULL,"
        " inserted bigint, updated bigint, unchanged bigint, claimed_at timestamptz NOT NULL DEFAULT now(), loaded_at timestamptz)"
    )
    cursor.execute(
        f"INSERT INTO {ledger} AS l (load_id, target, fencing_token) VALUES (%s, %s, %s)"
        " ON CONFLICT (load_id) DO UPDATE SET fencing_token = greatest(l.fencing_token, excluded.fencing_token)"
        " RETURNING fencing_token, inserted, updated, unchanged, loaded_at",
        [claim["id"], target, claim["token"]],
    )
    token, inserted, updated, unchanged, loaded_at = cursor.fetchone()
    if token > claim["token"]:
        raise LoadRefused("a newer try has taken this load over; nothing was changed by this one")
    name = "sluice:" + hashlib.md5(claim["id"].encode(), usedforsecurity=False).hexdigest()
    cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s AND usename = current_user AND pid <> pg_backend_pid()", [name])
    cursor.execute("SELECT set_config('application_name', %s, FALSE)", [name])
    return {"inserted": inserted, "updated": updated, "unchanged": unchanged} if loaded_at else None


def _existing(cursor, target):
    """Column names and types of the target, or None where there is none."""
    cursor.execute("SELECT to_regclass(%s)::oid", [table(target)])
    oid = cursor.fetchone()[0]
    if oid is None:
        return None
    cursor.execute("SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped", [oid])
    return dict(cursor.fetchall())


def _normal(kind):
    for long, short in (("timestamp without time zone", "timestamp"), ("timestamp with time zone", "timestamptz"), ("time without time zone", "time")):
        kind = kind.replace(long, short)
    return "text" if kind.startswith("character varying") else kind


def _create(cursor, target, columns):
    spelled = ", ".join(f"{ident(column['name'])} {column['postgres']}" for column in columns)
    cursor.execute(f"CREATE TABLE {target} ({spelled})")


def _fill(cursor, into, names, source):
    path, rows = source
    taken = _copy(cursor, f"COPY {into} ({names}) FROM STDIN (FORMAT csv, HEADER true)", path, "rb")
    if taken != rows:
        raise LoadRefused(f"{rows} rows were handed over and Postgres took {taken}")


def _put(cursor, stage, path, rows):
    writes, columns = stage["writes"], stage["columns"]
    target, names = table(writes["table"]), ", ".join(ident(column["name"]) for column in columns)
    existing = _existing(cursor, writes["table"])
    source = (path, rows)
    if writes["mode"] == "replace":
        return _replace(cursor, stage, (existing, source))
    if existing is None:
        _create(cursor, target, columns)
    else:
        missing = [column["name"] for column in columns if column["name"] not in existing]
        if missing:
            raise LoadRefused(f"{writes['table']} has no column {missing[0]!r}; select or rename the columns first, or use the mode replace")
    if writes["mode"] == "append":
        _fill(cursor, target, names, source)
        return {"inserted": rows, "updated": 0, "unchanged": 0}
    if existing is None:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        nulls = "NULLS NOT DISTINCT " if cursor.fetchone()[0] >= 150000 else ""
        cursor.execute(f"ALTER TABLE {target} ADD UNIQUE {nulls}({', '.join(ident(name) for name in writes['key'])})")
    cursor.execute(f"CREATE TEMP TABLE sluice_staging ON COMMIT DROP AS SELECT {names} FROM {target} WITH NO DATA")
    _fill(cursor, "pg_temp.sluice_staging", names, source)
    cursor.execute("ANALYZE pg_temp.sluice_staging")
    cursor.execute(f"LOCK TABLE {target} IN SHARE ROW EXCLUSIVE MODE")
    return _merge(cursor, stage, rows)


def _replace(cursor, stage, given):
    existing, source = given
    columns, target = stage["columns"], table(stage["writes"]["table"])
    names = ", ".join(ident(column["name"]) for column in columns)
    same = existing is not None and len(existing) == len(columns) and all(_normal(existing.get(column["name"], "")) == _normal(column["postgres"]) for column in columns)
    if existing is None:
        _create(cursor, target, columns)
        _fill(cursor, target, names, source)
    elif same:
        cursor.execute(f"CREATE TEMP TABLE sluice_staging ON COMMIT DROP AS SELECT {names} FROM {target} WITH NO DATA")
        _fill(cursor, "pg_temp.sluice_staging", names, source)
        cursor.execute("SELECT 1 FROM pg_constraint WHERE confrelid = to_regclass(%s) AND contype = 'f' LIMIT 1", [target])
        cursor.execute(f"DELETE FROM {target}" if cursor.fetchone() else f"TRUNCATE {target}")
        cursor.execute(f"INSERT INTO {target} ({names}) SELECT {names} FROM pg_temp.sluice_staging")
    else:
        _swap(cursor, stage, (names, source))
    return {"inserted": source[1], "updated": 0, "unchanged": 0}


def _swap(cursor, stage, given):
    names, source = given
    parts = stage["writes"]["table"].split(".", 1)
    fresh = table(".".join([*parts[:-1], parts[-1].encode()[:50].decode(errors="ignore") + "_sluice_new"]))
    target = table(stage["writes"]["table"])
    _create(cursor, fresh, stage["columns"])
    _fill(cursor, fresh, names, source)
    cursor.execute(
        "SELECT a.privilege_type, coalesce(r.rolname, 'PUBLIC') FROM pg_class c, aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee"
        " WHERE c.oid = to_regclass(%s) AND a.grantee <> c.relowner", [target],
    )
    grants = cursor.fetchall()
    cursor.execute(f"DROP TABLE {target}")
    cursor.execute(f"ALTER TABLE {fresh} RENAME TO {ident(parts[-1])}")
    for privilege, grantee in grants:
        cursor.execute(f"GRANT {privilege} ON {target} TO {grantee if grantee == 'PUBLIC' else ident(grantee)}")


def _merge(cursor, stage, rows):
    """Updates what differs, inserts what is new, leaves the rest alone; keys with NULL match keys with NULL."""
    writes, columns = stage["writes"], stage["columns"]
    key, target, staged = [ident(name) for name in writes["key"]], table(writes["table"]), "pg_temp.sluice_staging"
    names = ", ".join(ident(column["name"]) for column in columns)
    cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {staged} GROUP BY {', '.join(key)} HAVING count(*) > 1) doubled")
    doubled = cursor.fetchone()[0]
    if doubled:
        raise LoadRefused(f"{doubled} keys occur more than once among the rows; put a dedupe or aggregate step on the key before the table")
    has_null = "(" + " OR ".join(f"s.{name} IS NULL" for name in key) + ")"
    halves = ((f"NOT {has_null}", " AND ".join(f"t.{name} = s.{name}" for name in key)), (has_null, " AND ".join(f"t.{name} IS NOT DISTINCT FROM s.{name}" for name in key)))
    others = [column for column in columns if column["name"] not in writes["key"]]
    updated = inserted = 0
    for only, match in halves:
        if others:
            assignments = ", ".join(f"{ident(column['name'])} = s.{ident(column['name'])}" for column in others)
            cursor.execute(f"UPDATE {target} t SET {assignments} FROM {staged} s WHERE {only} AND {match} AND ({_row('t', others)}) IS DISTINCT FROM ({_row('s', others)})")
            updated += cursor.rowcount
        cursor.execute(f"INSERT INTO {target} ({names}) SELECT {names} FROM {staged} s WHERE {only} AND NOT EXISTS (SELECT 1 FROM {target} t WHERE {match})")
        inserted += cursor.rowcount
    return {"inserted": inserted, "updated": updated, "unchanged": rows - inserted - updated}


def _row(side, columns):
    return ", ".join(f"{side}.{ident(column['name'])}" + ("::text" if column["type"] == "json" else "") for column in columns)
