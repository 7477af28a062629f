import { measureServerRuns } from "./server.ts";
console.log(JSON.stringify(await measureServerRuns(), null, 1));
process.exit(0);
