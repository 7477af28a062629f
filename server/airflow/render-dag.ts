import type { Plan } from "#domain/plan/plan.ts";
import type { Schedule } from "#domain/pipeline/document.ts";
import { dagId, pythonList, pythonString } from "./python-literal.ts";

export interface DagRequest {
  readonly name: string;
  readonly description: string;
  readonly schedule: Schedule | null;
  readonly plan: Plan;
  /** Short hash of the runtime's files: bundles of different versions live side by side in one process. */
  readonly runtime: string;
  readonly tags: readonly string[];
}

const head = `from __future__ import annotations

import importlib.util
import os
import sys
from datetime import timedelta

import pendulum

try:  # Airflow 3
    from airflow.sdk import dag, get_current_context, task
except ImportError:  # Airflow 2
    from airflow.decorators import dag, task
    from airflow.operators.python import get_current_context

BUNDLE = os.path.dirname(os.path.abspath(__file__))
`;

const loader = `
def runtime():
    """This bundle's own copy of sluice_airflow, loaded inside the task."""
    if RUNTIME not in sys.modules:
        folder = os.path.join(BUNDLE, "sluice_airflow")
        spec = importlib.util.spec_from_file_location(RUNTIME, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder])
        module = importlib.util.module_from_spec(spec)
        sys.modules[RUNTIME] = module
        spec.loader.exec_module(module)
    return sys.modules[RUNTIME]


def stage(name):
    @task(task_id=name)
    def run():
        return runtime().execute_stage(BUNDLE, name, get_current_context())

    return run()
`;

function dependencies(plan: Plan): string[] {
  return plan.stages.flatMap((stage) =>
    stage.after.map((before) => `    stages[${pythonString(before)}] >> stages[${pythonString(stage.id)}]`),
  );
}

function start(schedule: Schedule | null): string {
  return `pendulum.datetime(2024, 1, 1, tz=${pythonString(schedule?.timezone ?? "UTC")})`;
}

/** The DAG file: fixed text and literals only. It loads in Airflow 3 and in 2.11. */
export function renderDag(request: DagRequest): string {
  const { plan, schedule } = request;
  const stages = plan.stages.map((stage) => `        ${pythonString(stage.id)}: stage(${pythonString(stage.id)}),`);
  return `# An Airflow DAG published from Sluice. Each task runs one stage of plan.json with DuckDB; pipeline.yaml is what people edit.
${head}RUNTIME = ${pythonString(`sluice_airflow_${request.runtime}`)}

${loader}

@dag(
    dag_id=${pythonString(dagId(request.name))},
    description=${pythonString(request.description)},
    schedule=${schedule ? pythonString(schedule.cron.trim().replaceAll(/\s+/g, " ")) : "None"},
    start_date=${start(schedule)},
    catchup=False,
    max_active_runs=1,
    tags=${pythonList(request.tags)},
    default_args={"owner": "sluice", "retries": 2, "retry_delay": timedelta(seconds=30)},
)
def pipeline():
    stages = {
${stages.join("\n")}
    }
${dependencies(plan).join("\n")}${dependencies(plan).length > 0 ? "\n" : ""}

pipeline()
`;
}
