import { aggregate } from "./aggregate.ts";
import { cast } from "./cast.ts";
import { check } from "./check.ts";
import { dedupe } from "./dedupe.ts";
import { derive } from "./derive.ts";
import { fileSink } from "./file-sink.ts";
import { fileSource } from "./file-source.ts";
import { filter } from "./filter.ts";
import { join } from "./join.ts";
import type { NodeKind } from "./kind.ts";
import { postgresSink } from "./postgres-sink.ts";
import { postgresSource } from "./postgres-source.ts";
import { select } from "./select.ts";
import { top } from "./top.ts";

/** Every node kind there is: a new one is its file and one line here. */
export const nodeKinds = {
  file_source: fileSource,
  postgres_source: postgresSource,
  select,
  cast,
  filter,
  derive,
  dedupe,
  top,
  join,
  aggregate,
  check,
  file_sink: fileSink,
  postgres_sink: postgresSink,
} as const satisfies Record<string, NodeKind>;

export type KindName = keyof typeof nodeKinds;
export const kindNames = Object.keys(nodeKinds) as [KindName, ...KindName[]];

/** The kind, for code that treats all alike; its configuration has been parsed by the kind's own schema. */
export const nodeKind = (kind: KindName): NodeKind => nodeKinds[kind];
