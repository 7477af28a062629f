export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number;
  readonly note: string;
}
export interface Machine {
  readonly rows: number;
  readonly cores: number;
  readonly model: string;
  readonly load: number;
}

/** The table of one run. A machine that was busy with other work is said to be so: its times prove nothing. */
export function report(measures: readonly Measure[], machine: Machine): string {
  const busy =
    machine.load > machine.cores
      ? ` The load was ${machine.load.toFixed(1)} on ${machine.cores} cores: other work ran, so times are upper bounds.`
      : "";
  const lines = measures.map(
    (each) =>
      `| ${each.name} | ${each.value.toFixed(each.value < 10 ? 2 : 1)} ${each.unit} | ≤ ${each.limit} ${each.unit} | ${each.value <= each.limit ? "yes" : "no"} | ${each.note} |`,
  );
  return `# Bench\n\nMade by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine.rows.toLocaleString("en-US")} rows, ${machine.cores} cores, ${machine.model}.${busy}\n\n| Measure | Value | Bar | Met | Note |\n|---|---|---|---|---|\n${lines.join("\n")}\n`;
}
