import type { PipelineFacets, PipelineFilter } from "#domain/api/pipelines.ts";
import { pipelineFilters } from "#domain/api/pipelines.ts";
import { personNames } from "#server/access/person-names.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Prisma, type Tx, withWorkspace } from "#server/platform/db.ts";

export interface PipelineNarrowing {
  readonly search?: string | undefined;
  readonly filter: PipelineFilter;
  readonly tag?: string | undefined;
  readonly owner?: string | undefined;
}

/** Pipelines whose newest run failed. */
async function failingPipelines(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ pipelineId: string }[]>`
    select "pipelineId" from (select distinct on ("pipelineId") "pipelineId", state from "Run" order by "pipelineId", number desc) newest
    where state = 'failed'`;
  return rows.map((row) => row.pipelineId);
}

async function waitingPipelines(tx: Tx): Promise<string[]> {
  const rows = await tx.suggestion.groupBy({ by: ["pipelineId"], where: { decision: "pending" } });
  return rows.map((row) => row.pipelineId);
}

async function byFilter(tx: Tx, caller: Caller, filter: PipelineFilter): Promise<Prisma.PipelineWhereInput> {
  switch (filter) {
    case "all":
      return {};
    case "mine":
      return { ownerId: caller.personId };
    case "drafts":
      return { publishedVersion: null };
    case "published":
      return { publishedVersion: { not: null } };
    case "failing":
      return { id: { in: await failingPipelines(tx) } };
    case "suggestions":
      return { id: { in: await waitingPipelines(tx) } };
  }
}

/** What is asked of Prisma for what a person asked of the list: names and tags are found by a part of them. */
export async function filterPipelines(
  tx: Tx,
  caller: Caller,
  { search, filter, tag, owner }: PipelineNarrowing,
): Promise<Prisma.PipelineWhereInput> {
  const text = search?.trim();
  return {
    removedAt: null,
    AND: [
      await byFilter(tx, caller, filter),
      text ? { OR: [{ name: { contains: text, mode: "insensitive" } }, { tags: { has: text } }] } : {},
    ],
    ...(tag ? { tags: { has: tag } } : {}),
    ...(owner ? { ownerId: owner } : {}),
  };
}

/** How many pipelines each filter, tag and person of the workspace would leave. */
export const countFacets = (caller: Caller): Promise<PipelineFacets> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const filters = {} as Record<PipelineFilter, number>;
    for (const filter of pipelineFilters)
      filters[filter] = await tx.pipeline.count({ where: await filterPipelines(tx, caller, { filter }) });
    const tags = await tx.$queryRaw<{ tag: string; count: bigint }[]>`
      select tag, count(*) as count from "Pipeline", unnest(tags) tag where "removedAt" is null group by tag order by count(*) desc, tag limit 100`;
    const owned = await tx.pipeline.groupBy({ by: ["ownerId"], where: { removedAt: null }, _count: { _all: true } });
    const counts = new Map(owned.map(({ ownerId, _count }) => [ownerId, _count._all]));
    const members = await tx.membership.findMany({ select: { personId: true } });
    const people = [...new Set([...members.map((each) => each.personId), ...counts.keys()])];
    const names = await personNames(tx, people);
    return {
      filters,
      tags: tags.map(({ tag, count }) => ({ tag, count: Number(count) })),
      owners: people
        .map((id) => ({ id, name: names(id), count: counts.get(id) ?? 0 }))
        .toSorted((one, other) => one.name.localeCompare(other.name)),
    };
  });
