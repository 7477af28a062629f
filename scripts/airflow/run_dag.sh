#!/usr/bin/env bash
# VENV=.cache/airflow3 run_dag.sh AIRFLOW_HOME DAGS_FOLDER DAG_ID: runs a DAG once, as `airflow dags test` does, in an
# Airflow of its own (SQLite in AIRFLOW_HOME). Connections come by AIRFLOW_CONN_<ID>. Ends with 0 when the run succeeded.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
VENV=$(cd "${VENV:-$here/../../.cache/airflow3}" && pwd)
mkdir -p "$1"
AIRFLOW_HOME=$(cd "$1" && pwd)
AIRFLOW__CORE__DAGS_FOLDER=$(cd "$2" && pwd)
export AIRFLOW_HOME AIRFLOW__CORE__DAGS_FOLDER
export AIRFLOW__CORE__LOAD_EXAMPLES=False PATH="$VENV/bin:$PATH"
[ -s "$AIRFLOW_HOME/airflow.db" ] || airflow db migrate >"$AIRFLOW_HOME/migrate.log" 2>&1 || { tail -20 "$AIRFLOW_HOME/migrate.log" >&2; exit 1; }
exec airflow dags test "$3"
