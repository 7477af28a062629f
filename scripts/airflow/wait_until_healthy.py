"""wait_until_healthy.py URL AIRFLOW_HOME: waits until every part of an Airflow 3 reports healthy, then prints a token."""

import json
import sys
import time
import urllib.error
import urllib.request

PARTS = ("metadatabase", "scheduler", "dag_processor", "triggerer")
PATIENCE_SECONDS = 120


def ask(url: str, body: dict | None = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as response:
        return json.load(response)


def list_unhealthy(base: str) -> list[str]:
    try:
        health = ask(f"{base}/api/v2/monitor/health")
    except (urllib.error.URLError, OSError, ValueError):
        return ["api-server"]
    return [part for part in PARTS if (health.get(part) or {}).get("status") != "healthy"]


def main(base: str, home: str) -> int:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while unhealthy := list_unhealthy(base):
        if time.monotonic() > deadline:
            print(f"Airflow is not ready: {', '.join(unhealthy)} (logs: {home}/run)", file=sys.stderr)
            return 1
        time.sleep(0.2)
    with open(f"{home}/passwords.json", encoding="utf-8") as file:
        password = json.load(file)["admin"]
    print("TOKEN=" + ask(f"{base}/auth/token", {"username": "admin", "password": password})["access_token"])
    return 0


sys.exit(main(*sys.argv[1:3]))
