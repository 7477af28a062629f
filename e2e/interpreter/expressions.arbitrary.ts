import fc from "fast-check";

type Kind = "number" | "text" | "boolean" | "date" | "timestamp";
type Text = fc.Arbitrary<string>;

const one = (...texts: string[]): Text => fc.constantFrom(...texts);

/** `§` in a template is filled by the next part. */
const form = (template: string, ...parts: Text[]): Text =>
  fc.tuple(...parts).map((texts) => {
    let at = 0;
    return template.replaceAll("§", () => texts[at++]!);
  });

const leaves: Record<Kind, Text> = {
  number: one(
    "i",
    "b",
    "t",
    "d",
    "e",
    "x",
    "0",
    "1",
    "-3",
    "7",
    "2.5",
    "0.01",
    "100",
    "1e2",
    "CAST(2 AS tinyint)",
    "CAST(1.5 AS double)",
    "3.14159",
    "5000000000",
    ".5",
  ),
  text: one("s", "u", '"Odd Name"', "'North'", "''", "'a'", "' x '", "'é'", "'b_c'", "S", "sample.s"),
  boolean: one("f", "true", "false", "i > 1", "s = 'North'", "d IS NULL", "x <= 0"),
  date: one("day", "date '2024-01-31'", "CAST(ts AS date)", "'2024-02-29'::date"),
  timestamp: one("ts", "timestamp '2024-01-31 10:20:30.25'", "CAST(day AS timestamp)"),
};

const formats = one("'%Y-%m-%d'", "'%d/%m/%Y'", "['%Y-%m-%d', '%d/%m/%Y']");
const patterns = one("'[a-z]+'", "'^N'", "'(\\w)(\\d)?'", "'\\s'", "'(?i)north'", "'[[:alpha:]]x'", "'a|b'", "'.'");
const likes = one("'N%'", "'%o_t%'", "'_'", "'%'", "'a!%b%' ESCAPE '!'");
const whole = one("1", "2", "0", "-2", "3", "10");
const parts = one("'year'", "'month'", "'day'", "'quarter'", "'week'", "'dow'", "'isodow'", "'doy'", "'hour'");
const units = one("'day'", "'month'", "'year'", "'week'", "'quarter'");
const numbers = one("integer", "bigint", "double", "decimal(12,2)", "decimal(18,4)", "tinyint", "decimal(5,1)");

type Make = (kind: Kind) => Text;

function numberForms(of: Make): Text[] {
  const [n, s, d, at] = [of("number"), of("text"), of("date"), of("timestamp")];
  return [
    form("(§ § §)", n, one("+", "-", "*", "/", "%"), n),
    form("§ + § * §", n, n, n),
    form("(- §)", n),
    form("(i // §)", one("2", "0", "t", "b")),
    form("abs(§)", n),
    form("round(§, §)", n, one("0", "1", "2", "-1", "5")),
    form("round(§)", n),
    form("floor(§)", n),
    form("ceil(§)", n),
    form("sign(§)", n),
    form("coalesce(§, §)", n, n),
    form("nullif(§, §)", n, n),
    form("greatest(§, §)", n, n),
    form("least(§, §, §)", n, n, n),
    form("CASE WHEN § THEN § ELSE § END", of("boolean"), n, n),
    form("CASE WHEN § THEN § END", of("boolean"), n),
    form("CASE § WHEN § THEN § ELSE NULL END", n, n, n),
    form("CAST(§ AS §)", n, numbers),
    form("TRY_CAST(§ AS §)", n, numbers),
    form("TRY_CAST(§ AS §)", s, numbers),
    form("TRY_CAST(replace(§, ',', '') AS decimal(12,2))", s),
    form("§::double", n),
    form("length(§)", s),
    form("strpos(§, §)", s, s),
    form("date_part(§, §)", parts, d),
    form("extract(year FROM §)", at),
    form("year(§)", d),
    form("month(§)", at),
    form("hour(§)", at),
    form("date_diff(§, §, §)", units, d, d),
    form("(§ - §)", d, d),
    form("CAST(§ AS integer)", of("boolean")),
  ];
}

function textForms(of: Make): Text[] {
  const [s, n] = [of("text"), of("number")];
  return [
    form("lower(§)", s),
    form("upper(§)", s),
    form("trim(§)", s),
    form("ltrim(§)", s),
    form("rtrim(§)", s),
    form("trim(§, 'Nx ')", s),
    form("(§ || §)", s, s),
    form("(§ || §)", s, n),
    form("concat(§, §, §)", s, n, of("date")),
    form("concat_ws('-', §, §)", s, s),
    form("substr(§, §, §)", s, whole, one("0", "1", "2", "10")),
    form("substring(§, §)", s, whole),
    form("left(§, §)", s, whole),
    form("right(§, §)", s, whole),
    form("lpad(§, 6, '*')", s),
    form("rpad(§, 3, 'é')", s),
    form("replace(§, §, §)", s, one("'o'", "'X'", "''", "','"), s),
    form("split_part(§, §, §)", s, one("','", "' '", "'X'"), whole),
    form("regexp_replace(§, §, §)", s, patterns, one("'_'", "'[\\0]'", "''", "'$1'")),
    form("regexp_replace(§, §, 'z', 'g')", s, patterns),
    form("regexp_extract(§, §)", s, patterns),
    form("regexp_extract(§, '(\\w)-?(\\d)?', 1)", s),
    form("coalesce(§, §)", s, s),
    form("nullif(§, '')", s),
    form("CASE WHEN § THEN § ELSE § END", of("boolean"), s, s),
    form("CAST(§ AS varchar)", n),
    form("CAST(§ AS varchar)", of("timestamp")),
    form("CAST(§ AS varchar)", of("boolean")),
    form("strftime(§, §)", of("timestamp"), one("'%Y-%m'", "'%d/%m/%y %H:%M'", "'%b %-d, %A'", "'%j %I%p'", "'%V %u'")),
    form("greatest(§, §)", s, s),
    form("dayname(§)", of("date")),
    form("monthname(§)", of("date")),
  ];
}

function booleanForms(of: Make): Text[] {
  const [f, n, s, d, at] = [of("boolean"), of("number"), of("text"), of("date"), of("timestamp")];
  const order = one("=", "<>", "<", "<=", ">", ">=", "!=");
  return [
    form("(§ AND §)", f, f),
    form("(§ OR §)", f, f),
    form("NOT §", f),
    form("§ AND NOT § OR §", f, f, f),
    form("(§ § §)", n, order, n),
    form("(§ § §)", s, order, s),
    form("(§ § §)", d, order, d),
    form("(§ § §)", d, order, at),
    form("(§ >= '2000-01-01')", d),
    form("(§ IS NULL)", n),
    form("(§ IS NOT NULL)", s),
    form("(§ IS TRUE)", f),
    form("(§ IS NOT FALSE)", f),
    form("(§ IS DISTINCT FROM §)", n, n),
    form("(§ IS NOT DISTINCT FROM §)", s, s),
    form("(§ IN (§, §, NULL))", n, n, n),
    form("(§ NOT IN (§, §))", s, s, s),
    form("(§ IN (1, 2.5, i))", n),
    form("(§ BETWEEN § AND §)", n, n, n),
    form("(§ NOT BETWEEN § AND §)", d, d, d),
    form("(§ LIKE §)", s, likes),
    form("(§ NOT LIKE §)", s, likes),
    form("(§ ILIKE 'n%')", s),
    form("regexp_matches(§, §)", s, patterns),
    form("regexp_full_match(§, §)", s, patterns),
    form("starts_with(§, §)", s, s),
    form("contains(§, §)", s, s),
    form("ends_with(§, §)", s, s),
    form("coalesce(§, §)", f, f),
    form("TRY_CAST(§ AS boolean)", s),
    form("CASE WHEN § THEN § ELSE § END", f, f, f),
  ];
}

const dateForms = (of: Make): Text[] => [
  form("(§ + §)", of("date"), one("1", "30", "i", "-365")),
  form("(§ - §)", of("date"), one("1", "t")),
  form("TRY_CAST(§ AS date)", of("text")),
  form("CAST(§ AS date)", of("timestamp")),
  form("CAST(try_strptime(§, §) AS date)", of("text"), formats),
  form("last_day(§)", of("date")),
  form("coalesce(§, §)", of("date"), of("date")),
  form("greatest(§, §)", of("date"), of("date")),
  form("make_date(2024, §, §)", one("1", "2", "12"), one("1", "28")),
];

const timestampForms = (of: Make): Text[] => [
  form("date_trunc(§, §)", units, of("timestamp")),
  form("date_trunc('hour', §)", of("timestamp")),
  form("date_trunc(§, §)", units, of("date")),
  form("try_strptime(§, §)", of("text"), formats),
  form("(§ + INTERVAL 1 MONTH)", of("timestamp")),
  form("(§ - INTERVAL '2 days')", of("date")),
  form("TRY_CAST(§ AS timestamp)", of("text")),
  form("CASE WHEN § THEN § ELSE § END", of("boolean"), of("date"), of("timestamp")),
];

const forms: Record<Kind, (of: Make) => Text[]> = {
  number: numberForms,
  text: textForms,
  boolean: booleanForms,
  date: dateForms,
  timestamp: timestampForms,
};

function expression(kind: Kind, depth: number): Text {
  if (depth === 0) return leaves[kind];
  return fc.oneof(
    { weight: 1, arbitrary: leaves[kind] },
    { weight: 4, arbitrary: fc.oneof(...forms[kind]((inner) => expression(inner, depth - 1))) },
  );
}

const kinds: readonly Kind[] = ["number", "text", "boolean", "date", "timestamp"];

/** Any scalar expression over the sample's columns, three levels deep at most. */
export const anyExpression: Text = fc.oneof(
  ...kinds.flatMap((kind) => [expression(kind, 1), expression(kind, 2)]),
  expression("number", 2),
  expression("text", 2),
);

const call: Text = fc.oneof(
  one("count(*)", "count(s)", "count(DISTINCT s)", "count(DISTINCT i % 2)"),
  form("§(§)", one("sum", "avg", "min", "max", "median"), expression("number", 1)),
  form(
    "§(§)",
    one("min", "max", "any_value"),
    fc.oneof(expression("text", 1), expression("date", 1), expression("timestamp", 1)),
  ),
  form("count(§)", expression("text", 1)),
  form("sum(DISTINCT §)", one("i", "d", "t")),
  form("sum(CASE WHEN § THEN 1 ELSE 0 END)", expression("boolean", 1)),
  form("count_if(§)", expression("boolean", 1)),
  form("bool_or(§)", expression("boolean", 1)),
  form("string_agg(§, ';' ORDER BY n)", expression("text", 1)),
  form("arg_max(§, n)", expression("text", 1)),
  form("stddev(§)", one("i", "d")),
);
const filtered: Text = form("§ FILTER (WHERE §)", call, expression("boolean", 1));

/** Aggregates over the sample, alone and inside arithmetic. */
export const aggregateExpression: Text = fc.oneof(
  call,
  filtered,
  form("round(100.0 * sum(§) / count(*), 2)", one("i", "d", "t")),
  form("(sum(§) § §)", one("i", "d", "e", "b"), one("+", "-", "*", "/"), one("2", "0.5", "count(*)")),
  form("max(§) - min(§)", one("i", "d"), one("i", "d")),
);
