"""Where a run reads and writes: sources, outputs, and the rows that pass between tasks."""

import hashlib
import os
import re
import shutil
import time

KEPT_SECONDS = 7 * 24 * 3600


def _inside(root, path):
    full = os.path.abspath(os.path.join(root, path))
    if os.path.isabs(path) or os.path.commonpath([full, os.path.abspath(root)]) != os.path.abspath(root):
        raise ValueError(f"{path!r} is not inside {root}")
    return full


def source_path(bundle, path):
    """A relative path resolves against SLUICE_SOURCE_DIR, or the bundle's own sources."""
    if os.path.isabs(path):
        return path
    return _inside(os.environ.get("SLUICE_SOURCE_DIR") or os.path.join(bundle, "sources"), path)


def output_path(bundle, path):
    full = _inside(os.environ.get("SLUICE_OUT_DIR") or os.path.join(bundle, "out"), path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    return full


class RunFolder:
    """The folder that the tasks of one DAG run share: on one file system that every Airflow worker sees."""

    def __init__(self, bundle, dag_id, run_id):
        root = os.environ.get("SLUICE_WORK_DIR") or os.path.join(bundle, ".work")
        key = re.sub(r"[^A-Za-z0-9_-]", "_", run_id)[:80] + "-" + hashlib.sha256(f"{dag_id}\0{run_id}".encode()).hexdigest()[:12]
        self.root = root
        self.path = os.path.join(root, key)
        os.makedirs(self.path, exist_ok=True)

    def dataset(self, name):
        return os.path.join(self.path, f"{name}.parquet")

    def attempt(self, name, ending):
        """A name of its own for each try, so that two overlapping tries never write one file."""
        return os.path.join(self.path, f".{name}.{os.getpid()}.{time.monotonic_ns()}.{ending}")

    def sweep(self):
        """Removes the folders of runs that ended long ago."""
        oldest = time.time() - KEPT_SECONDS
        for entry in os.scandir(self.root):
            if entry.is_dir(follow_symlinks=False) and entry.path != self.path and entry.stat().st_mtime < oldest:
                shutil.rmtree(entry.path, ignore_errors=True)
