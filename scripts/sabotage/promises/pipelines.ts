import type { Sabotage } from "../break-code.ts";

export const pipelines: readonly Sabotage[] = [
  {
    promise: "Pages of a list hold every row once",
    from: "product",
    file: "server/platform/paging.ts",
    find: "{ [column]: at, id: { [beyond]: place[1] } }",
    replace: "{ [column]: at, id: { not: place[1] } }",
    test: "server/pipelines/list-pipelines.integration.test.ts",
    named: "pages in the order of names hold every pipeline once",
  },
  {
    promise: "Who publishes at the same time gets a number of their own",
    from: "product",
    file: "server/pipelines/publish-pipeline.ts",
    find: "    if (number !== rendered.published.nextVersion) return null;\n",
    replace: "",
    test: "server/pipelines/publish.integration.test.ts",
    named: "several at once take numbers one after the other",
  },
  {
    promise: "Rolling back writes the files that were published then",
    from: "README",
    file: "server/pipelines/roll-back.ts",
    find: "await deliverVersion(tx, given.id, bundle)",
    replace: "bundle.files.map((each) => each.path)",
    test: "server/pipelines/publish.integration.test.ts",
    named: "rolling back writes the frozen files again",
  },
  {
    promise: "A document's graph is asked in proportion to its steps",
    from: "product",
    file: "domain/pipeline/graph.ts",
    find: "indexOf(pipeline).nodes.get(name) ?? null",
    replace: "[...indexOf(pipeline).nodes.values()].find((node) => node.name === name) ?? null",
    test: "domain/pipeline/cost.test.ts",
    named: "costs in proportion to its steps",
  },
];
