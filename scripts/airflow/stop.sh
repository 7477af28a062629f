#!/usr/bin/env bash
# stop.sh AIRFLOW_HOME: asks each part that start.sh noted to end, and kills after 15 s what did not.
shopt -s nullglob
notes=("$1"/run/*.pid)

signal_all() {
  local note
  for note in "${notes[@]}"; do kill "-$1" -- "-$(cat "$note")" 2>/dev/null && found=1; done
}

signal_all TERM
for _ in $(seq 75); do
  found=
  signal_all 0
  [ -z "$found" ] && break
  sleep 0.2
done
signal_all KILL
rm -f "${notes[@]}"
exit 0
