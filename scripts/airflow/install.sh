#!/usr/bin/env bash
# npm run airflow:install: Airflow 3 and 2.11 for the tests, pinned and hashed, into .cache/airflow3 and .cache/airflow2.
# Takes seconds with uv, which it gets for itself; a second call does nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=$(cd "$here/../.." && pwd)/.cache
mkdir -p "$cache"

find_python() {
  local candidate
  for candidate in "${SLUICE_PYTHON:-}" python3.11 python3; do
    [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && { command -v "$candidate"; return; }
  done
  echo "Airflow is pinned for Python 3.11, which is not on PATH: install it (Debian 12: apt-get install -y python3 python3-venv), or name it with SLUICE_PYTHON." >&2
  return 1
}

find_uv() {
  if command -v uv; then return; fi
  if [ ! -x "$cache/uv/bin/uv" ]; then
    "$python" -m venv "$cache/uv" >&2 || { echo "Python's venv module is missing: apt-get install -y python3-venv" >&2; return 1; }
    "$cache/uv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$here/requirements-uv.txt" >&2
  fi
  echo "$cache/uv/bin/uv"
}

install_line() {
  local line=$1 requirements="$here/requirements-airflow$1.txt" target="$cache/airflow$1"
  local wanted installed
  wanted=$(cksum <"$requirements")
  installed=$(cat "$target/.installed" 2>/dev/null || true)
  if [ "$wanted" = "$installed" ]; then echo "Airflow $line: already in .cache/airflow$line"; return; fi
  local began=$SECONDS
  rm -rf "$target"
  "$uv" venv --quiet --python "$python" "$target"
  "$uv" pip install --quiet --python "$target/bin/python" --require-hashes -r "$requirements"
  echo "$wanted" >"$target/.installed"
  echo "Airflow $line: installed into .cache/airflow$line in $((SECONDS - began)) s"
}

python=$(find_python)
uv=$(find_uv)
for line in ${*:-3 2}; do install_line "$line"; done
