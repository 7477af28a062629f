// npm run test:long: the campaigns in full, of which npm test runs a seeded part.
import { longParts } from "./test/parts.ts";
import { runParts } from "./test/run-parts.ts";

await runParts(longParts, { needsMachine: true });
