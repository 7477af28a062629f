/** A promise that is not broken here, and what shows it instead. */
interface Unbroken {
  readonly promise: string;
  readonly from: "README" | "SECURITY" | "docs";
  readonly why: string;
}

export const withoutEntry: readonly Unbroken[] = [
  {
    promise: "`npm start` installs what is missing and prints one address; Node 20.9 is enough",
    from: "README",
    why: "needs an empty machine: `npm run test:fresh`",
  },
  {
    promise: "Postgres, web server and worker that were killed or stopped are started again, and runs go on",
    from: "README",
    why: "needs a built web server: `scripts/launch/never-down.integration.test.ts`; the watch and its numbers are broken above",
  },
  {
    promise: "A worker or engine killed with -9 loses and doubles nothing; so does a flushed Redis",
    from: "docs",
    why: "minutes each: `server/runs/kills.integration.test.ts` (which switches its own fence off once) and `flush.integration.test.ts`; the takeover is broken above",
  },
  {
    promise: "A run is watched live; everything is one click away; screens only hide what is refused anyway",
    from: "README",
    why: "seen in a browser: `e2e/*.spec.ts`, which this list does not run",
  },
  {
    promise: "Names and cells never become HTML",
    from: "SECURITY",
    why: "there is one place that writes HTML by itself, `app/layout.tsx`, and it writes a constant",
  },
  {
    promise: "Passwords of connections stand in no job, event or DAG",
    from: "SECURITY",
    why: "none of them has a place for one: jobs carry ids alone by their schema, bundles the connection's name",
  },
  {
    promise: "A published pipeline loads in Airflow 2.11, and its DAG runs under Airflow 3",
    from: "README",
    why: "minutes each: `server/airflow/published-dag.airflow.test.ts`; the runtime by itself is broken above",
  },
  {
    promise: "In Airflow SQL reaches nothing of Python",
    from: "SECURITY",
    why: "two settings of `duck.py` hold it, and each is enough: the one without the other is not noticed",
  },
  { promise: "The speeds of bench.md", from: "docs", why: "measured, not tested: `npm run bench`" },
  {
    promise: "`npm run dev` reloads what changed",
    from: "README",
    why: "timed by hand; what is watched: `scripts/launch/watch-sources.integration.test.ts`",
  },
];
