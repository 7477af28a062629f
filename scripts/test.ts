// npm test: everything, in order. `npm test -- --only unit,browser` runs some parts.
import { allParts } from "./test/parts.ts";
import { runParts } from "./test/run-parts.ts";

await runParts(allParts, { needsMachine: true });
