import { readFile } from "node:fs/promises";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";

/** The document, if it can run. */
export async function readPipeline(file: string): Promise<Pipeline> {
  const text = await readFile(file, "utf8").catch(() => {
    throw fail("invalid_input", `${file} cannot be read.`, { got: file, mend: "Give the path of a pipeline's YAML." });
  });
  const { pipeline, problems } = parsePipeline(text);
  const errors = problems.filter((each) => each.severity === "error");
  if (errors.length > 0) throw new SluiceError(errors);
  if (!pipeline.nodes.some((node) => node.kind.endsWith("_sink")))
    throw fail("invalid_document", "The pipeline has no step that writes, so a run would write nothing.", {
      mend: "Add, for example: out: { sink: file, from: …, path: out.csv }",
    });
  return pipeline;
}

export const connectionNames = (pipeline: Pipeline): string[] =>
  pipeline.nodes.flatMap((node) => (typeof node.config.connection === "string" ? [node.config.connection] : []));
