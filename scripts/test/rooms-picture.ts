/** What a module imports, by paths from the root. */
export interface ModuleImports {
  readonly source: string;
  readonly dependencies: readonly { readonly resolved: string; readonly dependencyTypes?: readonly string[] }[];
}

const productRooms = ["app", "components", "cli", "workers", "domain"];

/** The room a file lives in; null for what is no part of the product that runs. */
function roomOf(file: string): string | null {
  const [first, second] = file.split("/");
  if (/(\.test\.ts$|\/testing\/)/.test(file)) return null;
  if (first === "server") return `server/${second}`;
  return productRooms.includes(first!) ? first! : null;
}

function roomImports(modules: readonly ModuleImports[]): Map<string, Set<string>> {
  const imports = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const from = roomOf(source);
    if (!from) continue;
    const known = imports.get(from) ?? new Set<string>();
    for (const { resolved, dependencyTypes = [] } of dependencies) {
      const to = roomOf(resolved);
      if (to && to !== from && !dependencyTypes.includes("type-only")) known.add(to);
    }
    imports.set(from, known);
  }
  return imports;
}

/** An arrow that follows from two others says nothing new. */
function isImplied(imports: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set([from]);
  const open = [...(imports.get(from) ?? [])].filter((each) => each !== to);
  while (open.length > 0) {
    const room = open.pop()!;
    if (room === to) return true;
    if (seen.has(room)) continue;
    seen.add(room);
    open.push(...(imports.get(room) ?? []));
  }
  return false;
}

/** Rooms whose code calls each other, directly or round a corner: `a → b`, where b leads back to a. */
export function findRoomCircles(modules: readonly ModuleImports[]): string[] {
  const imports = roomImports(modules);
  const leadsTo = (from: string, to: string): boolean =>
    isImplied(new Map([...imports, ["", new Set([from])]]), "", to);
  return [...imports].flatMap(([from, targets]) =>
    [...targets].filter((to) => leadsTo(to, from)).map((to) => `${from} → ${to}`),
  );
}

const nodeId = (room: string): string => room.replaceAll(/[^a-z]/g, "_");

/** A mermaid picture of the rooms and whose code calls whose (types aside); arrows that follow from others are left out. */
export function drawRooms(modules: readonly ModuleImports[]): string {
  const imports = roomImports(modules);
  const rooms = [...imports.keys()].toSorted();
  const inServer = rooms.filter((room) => room.startsWith("server/"));
  const arrows = rooms.flatMap((from) =>
    [...imports.get(from)!]
      .toSorted()
      .filter((to) => !isImplied(imports, from, to))
      .map((to) => `  ${nodeId(from)} --> ${nodeId(to)}`),
  );
  return [
    "```mermaid",
    "flowchart TD",
    ...rooms.filter((room) => !room.startsWith("server/")).map((room) => `  ${nodeId(room)}[${room}]`),
    "  subgraph server",
    ...inServer.map((room) => `    ${nodeId(room)}[${room.slice("server/".length)}]`),
    "  end",
    ...arrows,
    "```",
  ].join("\n");
}
