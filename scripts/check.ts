// npm run check: what can be known in under 40 s.
import { checkParts } from "./test/parts.ts";
import { runParts } from "./test/run-parts.ts";

await runParts(checkParts, { needsMachine: false });
