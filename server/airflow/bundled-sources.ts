import { stat } from "node:fs/promises";
import path from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Plan } from "#domain/plan/plan.ts";

const maxBundledBytes = 100_000_000;

/** A source file that a bundle carries: where it is now, and its path under `sources/`. */
export interface BundledSource {
  readonly given: string;
  readonly place: string;
}

const relativePaths = (plan: Plan): string[] => [
  ...new Set(
    plan.stages.flatMap((stage) =>
      stage.nodes.flatMap((node) => (node.source && !path.isAbsolute(node.source.path) ? [node.source.path] : [])),
    ),
  ),
];

/** `name.csv`, or `name_2.csv` where that is taken. */
function freeName(file: string, taken: ReadonlySet<string>): string {
  const { name, ext } = path.parse(file);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? file : `${name}_${number}${ext}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Relative paths keep their shape under `sources/`; one that leads out of its folder gets a plain name there. */
export function placeSources(plan: Plan): BundledSource[] {
  const given = relativePaths(plan);
  const normal = new Map(given.map((each) => [each, path.posix.normalize(each)]));
  const leaves = (each: string): boolean => normal.get(each)!.split("/")[0] === "..";
  const taken = new Set(given.filter((each) => !leaves(each)).map((each) => normal.get(each)!));
  return given.map((each) => {
    if (!leaves(each)) return { given: each, place: normal.get(each)! };
    const place = freeName(path.posix.basename(normal.get(each)!), taken);
    taken.add(place);
    return { given: each, place };
  });
}

/** The plan with the paths under which the bundle carries its sources. */
export function readFromPlaces(plan: Plan, places: readonly BundledSource[]): Plan {
  const found = new Map(places.map(({ given, place }) => [given, place]));
  return {
    ...plan,
    stages: plan.stages.map((stage) => ({
      ...stage,
      nodes: stage.nodes.map((node) =>
        node.source && found.has(node.source.path)
          ? { ...node, source: { ...node.source, path: found.get(node.source.path)! } }
          : node,
      ),
    })),
  };
}

/** The files to copy, or why they cannot be. */
export async function sizeSources(
  places: readonly BundledSource[],
  directory: string,
): Promise<{ path: string; copyOf: string; sizeBytes: number }[]> {
  const files = await Promise.all(
    places.map(async ({ given, place }) => {
      if (/[*?[]/.test(given))
        throw fail("invalid_document", `${given} names more than one file; a bundle takes single files.`, {
          got: given,
          mend: "Name one file, or use an absolute path that Airflow's workers see.",
        });
      const copyOf = path.join(directory, given);
      const { size } = await stat(copyOf).catch(() => {
        throw fail("source_unreadable", `${given} is not there.`, { got: given, mend: "Bring the file again." });
      });
      return { path: `sources/${place}`, copyOf, sizeBytes: size };
    }),
  );
  const total = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (total > maxBundledBytes) {
    throw fail(
      "too_large",
      `The uploads are ${Math.ceil(total / 1e6)} MB together; a bundle takes at most ${maxBundledBytes / 1e6} MB.`,
      {
        expected: `at most ${maxBundledBytes / 1e6} MB`,
        got: `${Math.ceil(total / 1e6)} MB`,
        mend: "Put the files where Airflow's workers see them and read them by an absolute path, or load them into a database first.",
      },
    );
  }
  return files;
}
