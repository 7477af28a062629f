import type { RawCell } from "./table.ts";

/** A family of types that decides which expressions a column can stand in. */
type Family = "whole" | "money" | "text" | "day" | "moment" | "flag" | "double";
interface Head {
  readonly name: string;
  readonly columns: ReadonlyMap<string, Family>;
}
export interface GeneratedSource {
  readonly name: string;
  readonly columns: readonly { name: string; type: string }[];
  readonly rows: readonly RawCell[][];
}
/** Lines of a document's `nodes`, the sources that they read, and the names of the nodes that end in a sink. */
export interface GeneratedGraph {
  readonly lines: readonly string[];
  readonly sources: readonly GeneratedSource[];
  readonly leaves: readonly string[];
}

/** A seeded generator (mulberry32): an integer below `limit`. */
function createDice(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
  };
}

const sourceColumns: readonly { name: string; type: string; family: Family; values: readonly RawCell[] }[] = [
  { name: "id", type: "integer", family: "whole", values: ["1", "2", "3", "4", "5", "6", null] },
  { name: "customer", type: "varchar", family: "text", values: ["C-1", "C-2", "c-1", " C-2 ", "C-3", null] },
  {
    name: "price",
    type: "decimal(10,2)",
    family: "money",
    values: ["1.50", "-2.00", "99.99", "1000.00", "0.05", null],
  },
  {
    name: "code",
    type: "varchar",
    family: "text",
    values: ["12", "1,234.50", "x", "7.5", "2024-03-05", "05/03/2024", null],
  },
  {
    name: "ordered",
    type: "timestamp",
    family: "moment",
    values: ["2024-01-31 10:00:00", "2024-02-29 23:59:59", "2023-07-01 00:00:00", null],
  },
  { name: "paid", type: "boolean", family: "flag", values: ["true", "false", null] },
];

const predicates: Record<Family, readonly string[]> = {
  whole: ["§ > 2", "§ IN (1, 3, 5)", "§ % 2 = 0", "§ IS NOT NULL", "§ BETWEEN 2 AND 4"],
  money: ["§ > 0", "§ * 2 < 100", "coalesce(§, 0) >= 1.5", "abs(§) < 50"],
  text: ["§ IS NOT NULL", "lower(trim(§)) = 'c-1'", "§ LIKE 'C%'", "length(§) > 2", "§ <> 'x'"],
  day: ["§ >= date '2024-01-01'", "month(§) = 2", "§ IS NULL OR year(§) = 2024"],
  moment: ["§ < timestamp '2024-02-01 00:00:00'", "hour(§) > 5", "§ IS NOT NULL"],
  flag: ["§", "NOT §", "§ IS NOT TRUE"],
  double: ["§ > 0.5", "§ IS NOT NULL"],
};

const derivations: Record<Family, readonly (readonly [string, Family])[]> = {
  whole: [
    ["§ * 3", "whole"],
    ["CASE WHEN § > 3 THEN 'high' ELSE 'low' END", "text"],
    ["coalesce(§, 0)", "whole"],
    ["CAST(§ AS varchar)", "text"],
  ],
  money: [
    ["round(§, 1)", "money"],
    ["CASE WHEN § >= 1000 THEN CAST(§ / 1000 AS decimal(10,2)) ELSE § END", "money"],
    ["§ / 4", "double"],
    ["§ > 10", "flag"],
  ],
  text: [
    ["upper(trim(§))", "text"],
    ["coalesce(§, 'none')", "text"],
    ["length(§)", "whole"],
    ["TRY_CAST(replace(§, ',', '') AS decimal(12,2))", "money"],
    ["regexp_extract(§, '([0-9]+)', 1)", "text"],
    ["concat(§, '!')", "text"],
  ],
  day: [
    ["CAST(date_trunc('month', §) AS date)", "day"],
    ["year(§)", "whole"],
    ["§ + 1", "day"],
  ],
  moment: [
    ["CAST(§ AS date)", "day"],
    ["strftime(§, '%Y-%m')", "text"],
    ["date_trunc('day', §)", "moment"],
  ],
  flag: [
    ["NOT §", "flag"],
    ["CASE WHEN § THEN 1 ELSE 0 END", "whole"],
  ],
  double: [
    ["round(§, 2)", "double"],
    ["CAST(§ AS decimal(12,2))", "money"],
  ],
};

const measures: Record<Family, readonly (readonly [string, Family])[]> = {
  whole: [
    ["sum(§)", "whole"],
    ["max(§)", "whole"],
    ["count(DISTINCT §)", "whole"],
    ["avg(§)", "double"],
  ],
  money: [
    ["sum(§)", "money"],
    ["min(§)", "money"],
    ["median(§)", "money"],
    ["sum(§) FILTER (WHERE § > 0)", "money"],
  ],
  text: [
    ["count(§)", "whole"],
    ["min(§)", "text"],
    ["count(DISTINCT lower(§))", "whole"],
  ],
  day: [
    ["max(§)", "day"],
    ["count(§)", "whole"],
  ],
  moment: [["min(§)", "moment"]],
  flag: [
    ["sum(CASE WHEN § THEN 1 ELSE 0 END)", "whole"],
    ["bool_or(§)", "flag"],
  ],
  double: [["max(§)", "double"]],
};

const casts: Partial<Record<Family, readonly (readonly [string, Family])[]>> = {
  text: [
    ["integer", "whole"],
    ['{ type: "decimal(12,2)", remove: [","] }', "money"],
    ['{ type: date, formats: ["%Y-%m-%d", "%d/%m/%Y"] }', "day"],
  ],
  whole: [
    ["varchar", "text"],
    ['"decimal(12,2)"', "money"],
  ],
  money: [
    ["integer", "whole"],
    ["varchar", "text"],
  ],
  moment: [
    ["date", "day"],
    ["varchar", "text"],
  ],
};

class GraphBuilder {
  readonly lines: string[] = [];
  readonly sources: GeneratedSource[] = [];
  readonly heads: Head[] = [];
  readonly #dice: (limit: number) => number;
  readonly #prefix: string;
  readonly #used = new Set<string>();
  #taken: string[] = [];
  #count = 0;

  constructor(seed: number, prefix: string) {
    this.#dice = createDice(seed);
    this.#prefix = prefix;
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#dice(list.length)]!;
  }

  #some<T>(list: readonly T[], most: number): T[] {
    return [...new Set(Array.from({ length: 1 + this.#dice(most) }, () => this.#pick(list)))];
  }

  #fresh(word: string): string {
    this.#count += 1;
    return `${word}${this.#count}`;
  }

  #node(word: string, value: string, columns: ReadonlyMap<string, Family>): void {
    const name = `${this.#prefix}_${this.#fresh(word)}`;
    this.lines.push(`  ${name}: ${value}`);
    this.heads.push({ name, columns });
    this.#taken.forEach((each) => this.#used.add(each));
  }

  #take(): Head {
    const head = this.#pick(this.heads.slice(-3));
    this.#taken.push(head.name);
    return head;
  }

  source(): void {
    const name = `${this.#prefix}_${this.#fresh("source")}`;
    const rows = Array.from({ length: 5 + this.#dice(30) }, () =>
      sourceColumns.map(({ values }) => this.#pick(values)),
    );
    this.sources.push({
      name,
      columns: sourceColumns.map((column) => ({ name: column.name, type: column.type })),
      rows,
    });
    this.lines.push(
      `  ${name}: { source: file, path: ${name}.csv, columns: { ${sourceColumns.map((column) => `${column.name}: "${column.type}"`).join(", ")} } }`,
    );
    this.heads.push({ name, columns: new Map(sourceColumns.map((column) => [column.name, column.family])) });
  }

  readonly steps: readonly (() => void)[] = [
    () => this.#filter(),
    () => this.#derive(),
    () => this.#derive(),
    () => this.#select(),
    () => this.#cast(),
    () => this.#dedupe(),
    () => this.#top(),
    () => this.#check(),
    () => this.#aggregate(),
    () => this.#join(),
    () => this.#join(),
  ];

  step(): void {
    this.#taken = [];
    this.#pick(this.steps)();
  }

  #filter(): void {
    const { name, columns } = this.#take();
    const [column, family] = this.#pick([...columns]);
    this.#node(
      "filter",
      `{ filter: { from: ${name}, where: ${JSON.stringify(this.#pick(predicates[family]).replaceAll("§", column))} } }`,
      columns,
    );
  }

  #derive(): void {
    const { name, columns } = this.#take();
    const [column, family] = this.#pick([...columns]);
    const [text, result] = this.#pick(derivations[family]);
    const output = this.#dice(3) === 0 ? column : this.#fresh("d");
    this.#node(
      "derive",
      `{ derive: { from: ${name}, columns: { ${output}: ${JSON.stringify(text.replaceAll("§", column))} } } }`,
      new Map([...columns, [output, result]]),
    );
  }

  #select(): void {
    const { name, columns } = this.#take();
    const kept = this.#some([...columns], columns.size).map(
      ([column, family]) => [this.#dice(3) === 0 ? this.#fresh("r") : column, column, family] as const,
    );
    this.#node(
      "select",
      `{ select: { from: ${name}, columns: { ${kept.map(([output, column]) => `${output}: ${column}`).join(", ")} } } }`,
      new Map(kept.map(([output, , family]) => [output, family])),
    );
  }

  #cast(): void {
    const { name, columns } = this.#take();
    const castable = [...columns].filter(([, family]) => casts[family]);
    if (castable.length === 0) return;
    const [column, family] = this.#pick(castable);
    const [rule, result] = this.#pick(casts[family]!);
    this.#node(
      "cast",
      `{ cast: { from: ${name}, columns: { ${column}: ${rule} }, on_error: ${this.#pick(["reject", "null", '"null"'])} } }`,
      new Map([...columns, [column, result]]),
    );
  }

  #dedupe(): void {
    const { name, columns } = this.#take();
    const key = this.#some([...columns.keys()], 2);
    const keep = this.#pick([
      `keep: latest, by: ${this.#pick([...columns.keys()])}`,
      `keep: earliest, by: ${this.#pick([...columns.keys()])}`,
      "keep: any",
    ]);
    this.#node("dedupe", `{ dedupe: { from: ${name}, key: [${key.join(", ")}], ${keep} } }`, columns);
  }

  #top(): void {
    const { name, columns } = this.#take();
    const by = this.#some([...columns.keys()], 2).map((column) =>
      this.#dice(2) === 0 ? column : `{ column: ${column}, desc: true }`,
    );
    const per = this.#dice(2) === 0 ? "" : `, per: [${this.#pick([...columns.keys()])}]`;
    this.#node("top", `{ top: { from: ${name}, count: ${1 + this.#dice(4)}, by: [${by.join(", ")}]${per} } }`, columns);
  }

  #check(): void {
    const { name, columns } = this.#take();
    const [column, family] = this.#pick([...columns]);
    const rules = [
      `{ not_null: ${column} }`,
      `{ unique: ${column} }`,
      `{ expr: ${JSON.stringify(this.#pick(predicates[family]).replaceAll("§", column))} }`,
    ];
    if (family === "whole" || family === "money") rules.push(`{ range: { column: ${column}, min: 0, max: 100 } }`);
    if (family === "text")
      rules.push(
        `{ matches: { column: ${column}, pattern: "[A-Z].*" } }`,
        `{ accepted: { column: ${column}, values: [C-1, C-2, x] } }`,
      );
    this.#node("check", `{ check: { from: ${name}, rules: [${this.#some(rules, 2).join(", ")}] } }`, columns);
  }

  #aggregate(): void {
    const { name, columns } = this.#take();
    const groupable = [...columns].filter(([, family]) => family !== "double" && family !== "money");
    const by = this.#some(groupable.length > 0 ? groupable : [...columns], 2);
    const measured = this.#some([...columns], 3).map(([column, family]) => {
      const [text, result] = this.#pick(measures[family]);
      return [this.#fresh("m"), text.replaceAll("§", column), result] as const;
    });
    const all = [...measured, [this.#fresh("n"), "count(*)", "whole"] as const];
    this.#node(
      "aggregate",
      `{ aggregate: { from: ${name}, by: [${by.map(([column]) => column).join(", ")}], measures: { ${all.map(([output, text]) => `${output}: ${JSON.stringify(text)}`).join(", ")} } } }`,
      new Map([...by, ...all.map(([output, , result]) => [output, result] as const)]),
    );
  }

  #join(): void {
    const [left, right] = [this.#take(), this.#pick(this.heads)];
    const pairs = [...left.columns].flatMap(([column, family]) =>
      [...right.columns]
        .filter(([, other]) => other === family && family !== "double" && family !== "flag")
        .map(([other]) => [column, other] as const),
    );
    if (pairs.length === 0 || left === right) return;
    this.#taken.push(right.name);
    const [on, type] = [this.#pick(pairs), this.#pick(["left", "inner", "full", "semi", "anti"])];
    const isFilter = type === "semi" || type === "anti";
    const taken = isFilter
      ? []
      : this.#some([...right.columns], 2).map(([column, family]) => [this.#fresh("j"), column, family] as const);
    const take = isFilter ? "" : `, take: { ${taken.map(([output, column]) => `${output}: ${column}`).join(", ")} }`;
    this.#node(
      "join",
      `{ join: { left: ${left.name}, right: ${right.name}, on: [{ left: ${on[0]}, right: ${on[1]} }], type: ${type}${take} } }`,
      new Map([...left.columns, ...taken.map(([output, , family]) => [output, family] as const)]),
    );
  }

  /** Every node that nothing reads, into a Parquet file of its own; refused rows too. */
  sinks(): string[] {
    const leaves = this.heads.filter((head) => !this.#used.has(head.name)).map((head) => head.name);
    for (const leaf of leaves) this.lines.push(`  out_${leaf}: { sink: file, from: ${leaf}, path: ${leaf}.parquet }`);
    return leaves;
  }
}

/** A random graph of two sources and some steps; every name starts with the prefix. */
export function generateGraph(seed: number, prefix: string): GeneratedGraph {
  const builder = new GraphBuilder(seed, prefix);
  builder.source();
  builder.source();
  const steps = 3 + (seed % 7);
  for (let step = 0; step < steps; step += 1) builder.step();
  return { leaves: builder.sinks(), lines: builder.lines, sources: builder.sources };
}
