import { runUntilStopped } from "./launch/run-until-stopped.ts";

await runUntilStopped("production");
