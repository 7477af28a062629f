"""dagbag_check.py FOLDER: loads a folder of DAGs in Airflow 2.11 or 3, without a database.

Prints {airflow, seconds, errors: {file: text}, dags: {id: [task ids]}, warnings: [text]} and ends with 1 on errors.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import warnings


def open_dag_bag(folder: str):
    try:
        from airflow.dag_processing.dagbag import DagBag
    except ImportError:  # before 3.1
        from airflow.models.dagbag import DagBag
    try:
        return DagBag(dag_folder=folder, include_examples=False)
    except TypeError:  # 3.3 has no examples to leave out
        return DagBag(dag_folder=folder)


def main(folder: str) -> int:
    began = time.monotonic()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        bag = open_dag_bag(folder)
    import airflow

    report = {
        "airflow": airflow.__version__,
        "seconds": round(time.monotonic() - began, 2),
        "errors": bag.import_errors,
        "dags": {name: [task.task_id for task in dag.tasks] for name, dag in bag.dags.items()},
        "warnings": [f"{w.category.__name__}: {w.message} ({w.filename}:{w.lineno})" for w in caught if w.filename.startswith(folder)],
    }
    print(json.dumps(report, indent=1))
    return 1 if bag.import_errors else 0


def run_in_own_home() -> int:
    """Airflow writes its configuration into its home: not into the person's."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
        return subprocess.run([sys.executable, *sys.argv], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])) if "AIRFLOW_HOME" in os.environ else run_in_own_home())
