/** Executes every stage of a bundle in its order, as the tasks of one DAG run do. */
export const runStages = `
import sys
from types import SimpleNamespace as Thing
from sluice_airflow import execute_stage
from sluice_airflow.plan import load_plan
context = {"dag": Thing(dag_id="d"), "run_id": "r", "ti": Thing(try_number=1)}
for stage in load_plan(sys.argv[1])["stages"]:
    execute_stage(sys.argv[1], stage["id"], context)
`;
