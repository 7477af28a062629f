#!/usr/bin/env bash
# VENV=.cache/airflow3 start.sh PORT AIRFLOW_HOME [DATABASE_URL]: starts a whole Airflow 3 on 127.0.0.1 (api-server,
# scheduler, dag-processor, triggerer), waits until it is healthy, and prints TOKEN=… for its REST interface.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
VENV=$(cd "${VENV:-$here/../../.cache/airflow3}" && pwd)
home=$2
mkdir -p "$home"/{dags,logs,run,secrets}
home=$(cd "$home" && pwd)
chmod 700 "$home/secrets"
random() { "$VENV/bin/python" -c "import base64, secrets; print($1)"; }
umask 077
for name in jwt key; do [ -s "$home/secrets/$name" ] || random 'secrets.token_hex(32)' >"$home/secrets/$name"; done
[ -s "$home/secrets/fernet" ] || random 'base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()' >"$home/secrets/fernet"
[ -s "$home/passwords.json" ] || random '"{\"admin\":\"%s\"}" % secrets.token_hex(12)' >"$home/passwords.json"
# shellcheck source=environment.sh
. "$here/environment.sh" "$1" "$home" "${3:-}"

airflow db migrate >"$home/run/migrate.log" 2>&1 || { tail -20 "$home/run/migrate.log" >&2; exit 1; }
for part in api-server scheduler dag-processor triggerer; do
  quiet=
  # the log servers of these two listen on every interface; logs are read from disk instead
  case $part in scheduler | triggerer) quiet=--skip-serve-logs ;; esac
  # shellcheck disable=SC2086
  setsid nohup airflow $part $quiet >"$home/run/$part.log" 2>&1 </dev/null &
  echo $! >"$home/run/$part.pid"
done
exec "$VENV/bin/python" "$here/wait_until_healthy.py" "http://127.0.0.1:$1" "$home"
