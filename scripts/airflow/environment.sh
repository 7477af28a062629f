# Sourced by start.sh with VENV set: environment.sh PORT HOME [DATABASE_URL]. HOME is absolute.
PORT=$1
export AIRFLOW_HOME=$2
DATABASE=${3:-}
export PATH="$VENV/bin:$PATH"

# SQLite in AIRFLOW_HOME where no database is given
if [ -n "$DATABASE" ]; then export AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=$DATABASE; fi
export AIRFLOW__CORE__DAGS_FOLDER=${DAGS_FOLDER:-$AIRFLOW_HOME/dags}
export AIRFLOW__CORE__LOAD_EXAMPLES=False
export AIRFLOW__LOGGING__BASE_LOG_FOLDER=$AIRFLOW_HOME/logs
export AIRFLOW__CORE__EXECUTOR=LocalExecutor
# all of them are forked at start; the default of 32 costs memory for nothing
export AIRFLOW__CORE__PARALLELISM=${PARALLELISM:-4}

export AIRFLOW__API__HOST=127.0.0.1
export AIRFLOW__API__PORT=$PORT
export AIRFLOW__API__BASE_URL=http://127.0.0.1:$PORT
export AIRFLOW__API__WORKERS=1
export AIRFLOW__CORE__EXECUTION_API_SERVER_URL=http://127.0.0.1:$PORT/execution/
export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS=admin:admin
export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE=$AIRFLOW_HOME/passwords.json
# the same secrets in every process; start.sh makes them once
AIRFLOW__API_AUTH__JWT_SECRET=$(cat "$AIRFLOW_HOME/secrets/jwt")
AIRFLOW__API__SECRET_KEY=$(cat "$AIRFLOW_HOME/secrets/key")
AIRFLOW__CORE__FERNET_KEY=$(cat "$AIRFLOW_HOME/secrets/fernet")
export AIRFLOW__API_AUTH__JWT_SECRET AIRFLOW__API__SECRET_KEY AIRFLOW__CORE__FERNET_KEY

# from file to parsed DAG in 1-3 s instead of up to 300 s; a chain of 40 tasks in 15 s instead of 48 s
export AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL=1
export AIRFLOW__DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL=1
export AIRFLOW__CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL=0
export AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME=0.05
# a killed scheduler's tasks are taken up in 10 s instead of 309 s
export AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL=10
export AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD=10
