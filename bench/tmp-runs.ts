import { measureRuns } from "./runs.ts";
console.log(JSON.stringify(await measureRuns("/tmp/t5/runs", 5_000_000), null, 1));
