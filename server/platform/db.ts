import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "#prisma/generated/client.ts";
import { config } from "./config.ts";
import { forgetProcessWide, processWide } from "./process-wide.ts";

/** A transaction: every statement of it sees one workspace only. */
export type Tx = Prisma.TransactionClient;
export { Prisma };

const limits = { maxWait: 15_000, timeout: 60_000 };
const connect = (connectionString: string, max: number): PrismaClient =>
  new PrismaClient({ adapter: new PrismaPg({ connectionString, max }) });
const client = (): PrismaClient => processWide("database", () => connect(config().databaseUrl, 10));
const sweeper = (): PrismaClient => processWide("database as sweeper", () => connect(config().sweeperUrl, 3));

/** Runs in one transaction that reads and writes rows of this workspace and no other, whatever its conditions say. */
export const withWorkspace = <T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  client().$transaction(async (tx) => {
    await tx.$executeRaw`select set_config('sluice.workspace_id', ${workspaceId}, true)`;
    return work(tx);
  }, limits);

/** Before a workspace is known: people, sessions and links; of memberships only this person's own. */
export const withPerson = <T>(personId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> =>
  client().$transaction(async (tx) => {
    if (personId) await tx.$executeRaw`select set_config('sluice.person_id', ${personId}, true)`;
    return work(tx);
  }, limits);

/** Names the workspace inside a transaction that found it out by itself. */
export const enterWorkspace = (tx: Tx, workspaceId: string): Promise<number> =>
  tx.$executeRaw`select set_config('sluice.workspace_id', ${workspaceId}, true)`;

/** For work on behalf of all workspaces: recovery, cleaning, first start. Its role is let through the policies. */
export const asSweeper = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => sweeper().$transaction(work, limits);

/** Closes every connection of this process. */
export async function disconnectDatabase(): Promise<void> {
  await Promise.all([client().$disconnect(), sweeper().$disconnect()]);
  forgetProcessWide("database");
  forgetProcessWide("database as sweeper");
}
