import { BindError } from "./values.ts";

const remembered = new Map<string, RegExp>();

function remember(key: string, make: () => RegExp): RegExp {
  const known = remembered.get(key);
  if (known) return known;
  const made = make();
  remembered.set(key, made);
  return made;
}

const literalText = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

/** LIKE: `%` is any text, `_` one character; a backslash is a plain character unless it is the ESCAPE. */
export function likePattern(pattern: string, escape: string | null, ignoreCase: boolean): RegExp {
  return remember(`like ${ignoreCase} ${escape} ${pattern}`, () => {
    let source = "";
    const letters = [...pattern];
    for (let index = 0; index < letters.length; index += 1) {
      const letter = letters[index]!;
      if (letter === escape) {
        index += 1;
        source += literalText(letters[index] ?? "");
      } else source += letter === "%" ? "[\\s\\S]*" : letter === "_" ? "[\\s\\S]" : literalText(letter);
    }
    return new RegExp(`^${source}$`, ignoreCase ? "iu" : "u");
  });
}

const classes: Record<string, string> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: "\\t\\n\\v\\f\\r ",
  blank: "\\t ",
  word: "\\w",
  punct: "!-\\/:-@\\[-`{-~",
  xdigit: "0-9A-Fa-f",
};

/** Escapes that RE2 and ECMAScript spell differently, outside and inside a bracket. */
function translateEscape(letter: string, inBracket: boolean): string {
  if (letter === "s") return inBracket ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]";
  if (letter === "S") {
    if (inBracket) throw new BindError("the interpreter has no \\S in brackets");
    return "[^\\t\\n\\f\\r ]";
  }
  if (letter === "A") return "^";
  if (letter === "z") return "$";
  if (/[A-Za-z0-9]/.test(letter)) return `\\${letter}`;
  return /[\^$\\.*+?()[\]{}|/]/.test(letter) || (inBracket && letter === "-") ? `\\${letter}` : letter;
}

/** RE2's spelling in ECMAScript's: leading flags, escapes, POSIX classes, named groups. */
function translate(pattern: string): { source: string; flags: string } {
  const lead = /^\(\?([ims]+)\)/.exec(pattern);
  const text = pattern.slice(lead?.[0].length ?? 0);
  let source = "";
  let inBracket = false;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index]!;
    if (letter === "\\") {
      index += 1;
      source += translateEscape(text[index] ?? "", inBracket);
      continue;
    }
    const posix = inBracket ? /^\[:(\w+):\]/.exec(text.slice(index)) : null;
    if (posix) {
      source += classes[posix[1]!] ?? "";
      index += posix[0].length - 1;
      continue;
    }
    if (text.startsWith("(?P<", index)) {
      source += "(?<";
      index += 3;
      continue;
    }
    if (/^\(\?(<?[=!])/.test(text.slice(index))) throw new BindError("RE2 looks neither ahead nor behind");
    if (letter === "[" && !inBracket) inBracket = true;
    else if (letter === "[") source += "\\";
    else if (letter === "]" && inBracket && !/\[\^?$/.test(source)) inBracket = false;
    else if (letter === "]" && inBracket) source += "\\";
    source += letter;
  }
  return { source, flags: lead?.[1] ?? "" };
}

/** A regular expression with the engine's meaning. `options` are letters such as `g` and `i`. */
export function regularExpression(pattern: string, options = "", isFull = false): RegExp {
  return remember(`re ${options} ${isFull} ${pattern}`, () => {
    const { source, flags } = translate(pattern);
    const letters = new Set(["u", ...flags, ...[...options].filter((letter) => "gims".includes(letter))]);
    return new RegExp(isFull ? `^(?:${source})$` : source, [...letters].join(""));
  });
}

/** `\1` in a replacement is a group; a dollar sign is itself. */
export const replaceBy =
  (replacement: string) =>
  (...found: (string | undefined | number | object)[]): string => {
    const groups = found.filter((each, index) => index === 0 || typeof each === "string" || each === undefined);
    return replacement.replaceAll(/\\([\s\S])/g, (_whole, letter: string) =>
      /\d/.test(letter) ? String(groups[Number(letter)] ?? "") : letter,
    );
  };
