import { structuredPatch } from "diff";
import { useMemo } from "react";

interface LineDiffProps {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

interface DiffLine {
  readonly sign: "+" | "-" | " ";
  readonly number: number;
  readonly text: string;
}

/** Lines around a change that stay in sight. */
const context = 2;

function hunksOf(before: string, after: string): DiffLine[][] {
  const { hunks } = structuredPatch("a", "b", before, after, "", "", { context });
  return hunks.map((hunk) => {
    let [old, now] = [hunk.oldStart, hunk.newStart];
    return hunk.lines
      .filter((line) => !line.startsWith("\\"))
      .map((line): DiffLine => {
        const sign = line[0] === "+" || line[0] === "-" ? line[0] : " ";
        const number = sign === "-" ? old : now;
        if (sign !== "+") old += 1;
        if (sign !== "-") now += 1;
        return { sign, number, text: line.slice(1) };
      });
  });
}

const words = { "+": "added", "-": "removed", " ": "" } as const;

/** The changed lines of one file, removed ones before those that came in their place. */
export function LineDiff({ label, before, after }: LineDiffProps) {
  const hunks = useMemo(() => hunksOf(before, after), [before, after]);
  return (
    <div className="line-diff" role="group" aria-label={label} tabIndex={0} data-scrolls-x>
      {hunks.map((lines, at) => (
        <table key={at}>
          <tbody>
            {lines.map((line, index) => (
              <tr key={index} className={words[line.sign] || undefined}>
                <td className="line-number">{line.number}</td>
                <td className="line-sign">
                  {line.sign === "-" ? "−" : line.sign}
                  {words[line.sign] && <span className="visually-hidden">{words[line.sign]}</span>}
                </td>
                <td>{line.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
