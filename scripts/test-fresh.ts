// npm run test:fresh: a fresh clone on a bare machine becomes a running Sluice with `npm start` alone, stops without
// a trace, and has kept its data at the second start. As an ordinary user and, when root runs it, as root too.
import { makeBareMachine, type BareMachine } from "./fresh/bare-machine.ts";
import { makeVisitor, type Visitor } from "./fresh/browser-session.ts";
import { startOn } from "./fresh/started-sluice.ts";
import { findNamedAccount, isRoot, type Account } from "./database/postgres-account.ts";
import { findFreePort, requireFreePort } from "./launch/free-port.ts";
import { root } from "./launch/settings.ts";

const secondStartWithinSeconds = 10;

function expectThat(isTrue: boolean, otherwise: string): void {
  if (!isTrue) throw new Error(otherwise);
}

async function signIn(visitor: Visitor, link: string | null): Promise<void> {
  expectThat(link !== null, "npm start printed no sign-in link");
  const page = await visitor.open(link!);
  expectThat(
    page.status === 200 && !page.url.includes("/signin"),
    `the link led to ${page.url} (${page.status}) instead of the dashboard`,
  );
  const again = await makeVisitor(new URL(link!).origin).open(link!);
  expectThat(again.url.includes("/signin"), "the link worked a second time");
}

async function listPipelines(visitor: Visitor): Promise<string[]> {
  const page = (await visitor.call("pipelines.list", {}, "query")) as { items: { name: string }[] };
  return page.items.map((item) => item.name);
}

async function prove(machine: BareMachine, who: string): Promise<void> {
  const port = await findFreePort();
  const visitor = makeVisitor(`http://localhost:${port}`);
  const say = (text: string) => console.log(`  ${who}: ${text}`);

  const first = await startOn(machine, port);
  say(`first start ${first.seconds.toFixed(1)} s`);
  await signIn(visitor, first.link);
  await visitor.call("pipelines.create", { name: "kept" }, "mutation");
  say(`the link gave a session, and a pipeline was made`);
  say(`Ctrl-C: no process left after ${(await first.interrupt()).toFixed(1)} s`);
  await requireFreePort(port, "127.0.0.1");

  const second = await startOn(machine, port);
  say(`second start ${second.seconds.toFixed(1)} s`);
  expectThat(
    second.seconds <= secondStartWithinSeconds,
    `the second start took ${second.seconds.toFixed(1)} s, more than ${secondStartWithinSeconds}`,
  );
  expectThat((await listPipelines(visitor)).includes("kept"), "the pipeline was lost between the starts");
  say(`the session and the pipeline are still there`);
  say(`Ctrl-C: no process left after ${(await second.interrupt()).toFixed(1)} s`);
}

async function proveAs(who: string, account: Account | null): Promise<boolean> {
  const machine = makeBareMachine(root, account);
  try {
    await prove(machine, who);
    console.log(`✓ ${who}`);
    return true;
  } catch (error) {
    console.error(`✗ ${who}: ${(error as Error).message}`);
    return false;
  } finally {
    machine.remove();
  }
}

const results = isRoot()
  ? [await proveAs("an ordinary user", findNamedAccount()), await proveAs("root", null)]
  : [await proveAs("an ordinary user", null)];
process.exit(results.every(Boolean) ? 0 : 1);
