import { z } from "zod";
import { placeWords, shapeOf, shapeWords } from "./place-words.ts";

/** What is wrong with one value, and how to fix it: two whole sentences. */
export interface IssueWords {
  readonly wrong: string;
  readonly fix: string;
}

interface Place {
  /** The field's name, in quotes, or what the whole is called. */
  readonly name: string;
  readonly value: unknown;
}

type Issue = z.core.$ZodIssue;
type Code = Issue["code"];
type Table = { readonly [C in Code]: (issue: Extract<Issue, { code: C }>, place: Place) => IssueWords };

export const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

const lists = new Set(["array", "set", "map", "record", "object"]);
const either = new Intl.ListFormat("en-GB", { type: "disjunction" });
const number = (value: number | bigint): string => value.toLocaleString("en-US");
const absent = (name: string): string => `${name} is missing.`;

const missingFix: Readonly<Record<string, string>> = { string: "Fill it in.", boolean: "Say true or false." };

const formats: Readonly<Record<string, readonly [string, string]>> = {
  email: ["is not an e-mail address", "Write it like name@example.com."],
  uuid: ["names nothing that is here", "Take the id from its page or from the list."],
  guid: ["names nothing that is here", "Take the id from its page or from the list."],
  url: ["is not an address", "Write it like https://example.com."],
  datetime: ["is not a point in time", "Write it like 2026-01-31T08:30:00Z."],
  date: ["is not a date", "Write it like 2026-01-31."],
  time: ["is not a time of day", "Write it like 08:30:00."],
};

/** Of a value that may be written in several ways, the fault in the one that was meant: the way that goes furthest. */
function meant(branches: readonly (readonly Issue[])[]): Issue | null {
  const fits = branches
    .filter((issues) => issues.length > 0)
    .filter((issues) => !issues.some((each) => each.path.length === 0 && each.code === "invalid_type"))
    .map((issues) => ({
      issue: issues.find((each) => each.code !== "unrecognized_keys") ?? issues[0]!,
      strange: issues.filter((each) => each.code === "unrecognized_keys").length,
      count: issues.length,
    }))
    .toSorted((one, other) => one.strange - other.strange || one.count - other.count);
  return fits[0] && (fits[0].strange === 0 || fits.length === 1) ? fits[0].issue : null;
}

const within = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );

const wrongShape = ({ name, value }: Place): string =>
  value === undefined ? absent(name) : `${name} is ${shapeOf(value)}, which does not fit here.`;

const expectedOf = (branches: readonly (readonly Issue[])[]): string[] =>
  branches.flatMap(([issue]) => (issue?.code === "invalid_type" && issue.path.length === 0 ? [issue.expected] : []));

const table: Table = {
  invalid_type: ({ expected }, place) => ({
    wrong:
      expected === "int" && typeof place.value === "number"
        ? `${place.name} is not a whole number.`
        : wrongShape(place),
    fix:
      (place.value === undefined ? missingFix[expected] : undefined) ??
      `Give ${shapeWords[expected] ?? "another value"}.`,
  }),
  too_small: ({ origin, minimum, inclusive, exact }, { name }) => {
    const least = inclusive === false && !exact ? `more than ${number(minimum)}` : `at least ${number(minimum)}`;
    if (origin === "string")
      return Number(minimum) <= 1
        ? { wrong: `${name} is empty.`, fix: "Fill it in." }
        : { wrong: `${name} is too short.`, fix: `Use ${least} characters.` };
    if (lists.has(origin))
      return Number(minimum) <= 1
        ? { wrong: `${name} is empty.`, fix: "Add at least one." }
        : { wrong: `${name} has too few entries.`, fix: `Give ${least}.` };
    return { wrong: `${name} is too low.`, fix: `Give ${least}.` };
  },
  too_big: ({ origin, maximum, inclusive, exact }, { name }) => {
    const most = inclusive === false && !exact ? `less than ${number(maximum)}` : `at most ${number(maximum)}`;
    if (origin === "string") return { wrong: `${name} is too long.`, fix: `Use ${most} characters.` };
    if (lists.has(origin)) return { wrong: `${name} has too many entries.`, fix: `Give ${most}.` };
    return { wrong: `${name} is too high.`, fix: `Give ${most}.` };
  },
  invalid_format: ({ format }, { name, value }) => {
    const [wrong, fix] = formats[format] ?? ["cannot be written like this", "Write it in another way."];
    return { wrong: value === "" ? `${name} is empty.` : `${name} ${wrong}.`, fix };
  },
  invalid_value: ({ values }, { name, value }) => ({
    wrong:
      value === undefined
        ? absent(name)
        : typeof value === "string" && value !== "" && value.length <= 40
          ? `${name} cannot be "${value}".`
          : `${name} is none of the choices.`,
    fix: `Choose ${either.format(values.map((each) => `"${String(each)}"`))}.`,
  }),
  unrecognized_keys: ({ keys }) => ({
    wrong: `There is no setting called ${either.format(keys.map((key) => `"${key.slice(0, 80)}"`))} here.`,
    fix: "Remove it, or correct its name.",
  }),
  invalid_union: (issue, place) => {
    if ("options" in issue && Array.isArray(issue.options)) {
      const { value } = place;
      const given = typeof value === "object" || value === undefined ? null : String(value).slice(0, 40);
      return {
        wrong: given === null ? absent(place.name) : `${place.name} cannot be "${given}".`,
        fix: `Choose ${either.format(issue.options.map((each) => `"${String(each)}"`))}.`,
      };
    }
    const inner = meant(issue.errors);
    if (inner) return wordsFor(inner, { name: place.name, value: within(place.value, inner.path) });
    const shapes = [...new Set(expectedOf(issue.errors).map((each) => shapeWords[each] ?? "another value"))];
    return {
      wrong:
        shapes.length > 0 && !(typeof place.value === "object" && place.value !== null)
          ? wrongShape(place)
          : `${place.name} is not written in a way that fits here.`,
      fix: shapes.length > 0 ? `Give ${either.format(shapes)}.` : "Write it as in the example.",
    };
  },
  invalid_key: ({ issues }, { name }) => ({
    wrong: `${name} has a name in it that cannot be used.`,
    fix: issues[0]?.message ?? "Use another name.",
  }),
  invalid_element: ({ issues }, { name }) => ({
    wrong: `${name} has an entry that cannot be used.`,
    fix: issues[0]?.message ?? "Correct the entry.",
  }),
  not_multiple_of: ({ divisor }, { name }) => ({
    wrong: `${name} is not a multiple of ${number(divisor)}.`,
    fix: `Give a multiple of ${number(divisor)}.`,
  }),
  custom: ({ params }, { name, value }) => ({
    wrong:
      typeof params?.wrong === "string"
        ? params.wrong
        : isEmpty(value)
          ? `${name} is empty.`
          : `${name} cannot be used like this.`,
    fix: "Correct it.",
  }),
};

const wordsFor = (issue: Issue, place: Place): IssueWords =>
  (table[issue.code] as (issue: Issue, place: Place) => IssueWords)(issue, place);

/** The library's own words are replaced for good: what an issue carries as its message is always how to fix it. */
z.config({ localeError: (issue) => wordsFor(issue as Issue, { name: "It", value: issue.input }).fix });

export interface DescribedIssue extends IssueWords {
  readonly path: readonly PropertyKey[];
  readonly code: Code;
  readonly value: unknown;
}

interface Subject {
  /** What was read: what is there is told apart from what is missing. */
  readonly given: unknown;
  /** What the whole is called where no field is meant, such as "The request". */
  readonly whole: string;
  /** Labels of the first part of a path, as the screens show them. */
  readonly labels?: Readonly<Record<string, string>>;
}

function described(issue: Issue, subject: Subject, base: readonly PropertyKey[]): DescribedIssue {
  const path = [...base, ...issue.path];
  const value = within(subject.given, path);
  const inner = issue.code === "invalid_union" && !("options" in issue) ? meant(issue.errors) : null;
  if (inner) return described(inner, subject, path);
  const name = path.length === 0 ? subject.whole : `"${placeWords(path, subject.labels ?? {})}"`;
  const { wrong } = wordsFor(issue, { name, value });
  return { path, code: issue.code, value, wrong, fix: issue.message };
}

/** Each fault that a schema found, as two sentences. A schema's own message is a whole sentence that says how to fix it. */
export const describeIssues = (
  issues: readonly Issue[],
  subject: Subject,
  base: readonly PropertyKey[] = [],
): DescribedIssue[] => issues.map((issue) => described(issue, subject, base));

/** One sentence after the other, for places that show a single text. */
export const issueSentence = (error: z.ZodError, subject: Subject): string => {
  const [first] = describeIssues(error.issues, subject);
  return first ? `${first.wrong} ${first.fix}` : `${subject.whole} cannot be read.`;
};
