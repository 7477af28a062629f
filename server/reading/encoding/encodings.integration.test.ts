import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bindDocument, openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { encodings, type Encoding } from "#domain/reading/encodings.ts";
import { inspectFile } from "../inspect-file.ts";
import { encode } from "../testing/encode.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const table = 'name,price\nMüller,"12,50 €"\nŠkoda,"3,00 €"\nCafé,"1.234,56 €"\n';
const rows = [
  { name: "Müller", price: "12,50 €" },
  { name: "Škoda", price: "3,00 €" },
  { name: "Café", price: "1.234,56 €" },
];
const utf16 = Buffer.from(`\uFEFF${table}`, "utf16le");

async function read(name: string, content: Buffer): Promise<{ encoding: string; rows: unknown[] }> {
  bench.file(name, content);
  const found = await inspectFile(bench.engine, { path: bench.path(name) });
  const { pipeline, bound } = await bindDocument(
    bench,
    `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: ${name} }\n  out: { sink: file, from: given, path: ${name}.out.ndjson }`,
  );
  const report = await runBound(bench, { pipeline, bound, runId: name, hash: false });
  expect(report.problems).toEqual([]);
  const written = readFileSync(bench.path(`out/${name}.out.ndjson`), "utf8")
    .trim()
    .split("\n");
  return { encoding: found.dialect.encoding, rows: written.map((line) => JSON.parse(line) as unknown) };
}

it.each([
  ["utf8.csv", Buffer.from(table), "utf-8"],
  ["mark.csv", Buffer.from(`\uFEFF${table}`), "utf-8"],
  ["western.csv", encode(table, "windows-1252"), "windows-1252"],
  ["western.csv.gz", gzipSync(encode(table, "windows-1252")), "windows-1252"],
  ["low-first.csv", utf16, "utf-16le"],
  ["high-first.csv", Buffer.from(utf16).swap16(), "utf-16be"],
])("%s is read in the encoding that it was written in", async (name, content, encoding) => {
  expect(await read(name, content)).toEqual({ encoding, rows });
});

const words: Readonly<Record<string, readonly [string, readonly Encoding[]]>> = {
  german: ["Müller;Köln\nSchröder;Düsseldorf\nBäcker;München\nWeiß;Görlitz", ["windows-1252", "macintosh"]],
  french: ["Hélène;Besançon\nFrançois;Orléans\nAgnès;Nîmes\nJérôme;Sète", ["windows-1252", "macintosh"]],
  spanish: ["Núñez;Málaga\nGarcía;Cádiz\nMuñoz;León", ["windows-1252"]],
  portuguese: ["João;São Paulo\nConceição;Brasília\nInês;Évora", ["windows-1252"]],
  swedish: ["Åkesson;Malmö\nSjöberg;Västerås\nÖberg;Örebro", ["windows-1252"]],
  danish: ["Sørensen;København\nKjær;Aalborg\nGrønbæk;Århus", ["windows-1252"]],
  prices: ["coat;12,50 €\nhat;3,00 €\nshoe;99,95 €", ["windows-1252", "iso-8859-15"]],
  polish: ["Łukasz;Łódź\nZażółć;Gdańsk\nWiśniewski;Kraków\nJóźwiak;Częstochowa", ["windows-1250", "iso-8859-2"]],
  czech: ["Dvořák;Plzeň\nŠťastný;Brno\nČerný;Třebíč\nŽižka;Ústí", ["windows-1250", "iso-8859-2"]],
  hungarian: ["Kovács;Győr\nSzűcs;Székesfehérvár\nKőszegi;Hódmezővásárhely", ["windows-1250", "iso-8859-2"]],
  turkish: ["Yılmaz;İstanbul\nÇelik;Eskişehir\nŞahin;Muğla\nÖztürk;Iğdır", ["windows-1254"]],
  latvian: ["Bērziņš;Rīga\nKalniņš;Liepāja\nOzoliņš;Jūrmala", ["windows-1257"]],
  russian: [
    "Иванов;Москва\nПетров;Казань\nСмирнова;Новосибирск",
    ["windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic"],
  ],
  ukrainian: ["Шевченко;Київ\nКоваленко;Львів\nБондаренко;Запоріжжя", ["windows-1251", "koi8-u"]],
  greek: ["Παπαδόπουλος;Αθήνα\nΓεωργίου;Θεσσαλονίκη\nΔημητρίου;Πάτρα", ["windows-1253", "iso-8859-7"]],
  hebrew: ["כהן;ירושלים\nלוי;חיפה\nמזרחי;באר שבע", ["windows-1255"]],
  arabic: ["محمد;القاهرة\nأحمد;الرياض\nفاطمة;بغداد", ["windows-1256", "iso-8859-6"]],
  thai: ["สมชาย;กรุงเทพ\nสมศรี;เชียงใหม่\nวิชัย;ภูเก็ต", ["windows-874"]],
  japanese: ["田中;東京\n鈴木;大阪\n佐藤;名古屋\nカタカナ;テスト\nひらがな;きょうと", ["shift_jis", "euc-jp"]],
  chinese: ["王伟;北京\n李娜;上海\n张敏;广州\n刘洋;深圳", ["gb18030"]],
  "chinese names alone": ["王伟;5\n刘洋;6\n李娜;7\n陈静;8\n张敏;9\n刘洋;1\n王伟;2", ["gb18030"]],
  "korean names alone": ["김철수;5\n이영희;6\n박지성;7\n최민호;8\n김철수;9", ["euc-kr"]],
  taiwanese: ["王偉;臺北\n李娜;高雄\n張敏;臺中\n陳怡君;臺南", ["big5"]],
  korean: ["김철수;서울\n이영희;부산\n박지성;대구", ["euc-kr"]],
};
const written = Object.entries(words).flatMap(([language, [text, used]]) =>
  used.map((encoding) => [language, encoding, `name;place\n${text}\n`] as const),
);

it.each(written)("%s in %s is found, and read as it was meant", async (language, encoding, text) => {
  const name = `${language}-${encoding}.csv`;
  bench.file(name, encode(text, encoding));
  const found = await inspectFile(bench.engine, { path: bench.path(name) });
  const session = await bench.engine.session({ readable: [bench.path(name)] });
  await session.close();
  const read = new TextDecoder(found.dialect.encoding).decode(encode(text, encoding));
  expect({ language, read }).toEqual({ language, read: text });
  expect(found.decisions[0]).toMatchObject({ part: "encoding", says: encodings[found.dialect.encoding].title });
});

it("finds the encoding of letters far behind the first megabyte", async () => {
  const plain = Array.from({ length: 120_000 }, (_, index) => `row ${index};city\n`).join("");
  const name = "late.csv";
  bench.file(
    name,
    Buffer.concat([Buffer.from(`name;place\n${plain}`), encode("Łukasz;Łódź\nWiśniewski;Kraków\n", "windows-1250")]),
  );
  const found = await inspectFile(bench.engine, { path: bench.path(name) });
  expect(found.dialect.encoding).toBe("windows-1250");
  expect(found.rows).toBe(120_002);
});

it("names the line where UTF-8 is broken, and takes the encoding that a person gives", async () => {
  const broken = Buffer.concat([Buffer.from("name\nMüller\nKöln\n"), Buffer.from([0x42, 0xe4, 0x72, 0x0a])]);
  bench.file("broken.csv", broken);
  await expect(inspectFile(bench.engine, { path: bench.path("broken.csv") })).rejects.toThrow(
    /is in UTF-8 but for 1 of its lines, the first of them line 4\./,
  );
  const given = await inspectFile(bench.engine, {
    path: bench.path("broken.csv"),
    config: { encoding: "windows-1252" },
  });
  expect(given.rows).toBe(3);
});

it.each([
  ["windows-1252", "Núñez\nFrançois\nWeiß\nÅse\nMüller\nSmith\n"],
  ["windows-1250", "Łukasz\nDvořák\nKovács\nŠimon\nMüller\n"],
] as const)("takes names of neighbours in %s without a question", async (encoding, names) => {
  bench.file(`neighbours-${encoding}.csv`, encode(`name\n${names}`, encoding));
  const { decisions } = await inspectFile(bench.engine, { path: bench.path(`neighbours-${encoding}.csv`) });
  expect(decisions[0]).toMatchObject({ chosen: encoding, isOpen: false });
});

it("asks where two encodings are as likely", async () => {
  bench.file("open.csv", encode("name\nMüller\nKoe\n", "windows-1252"));
  const clear = await inspectFile(bench.engine, { path: bench.path("open.csv") });
  expect(clear.decisions[0]).toMatchObject({ chosen: "windows-1252", isOpen: false });
  bench.file("odd.csv", Buffer.from([0x61, 0x0a, 0xb6, 0xa6, 0x0a, 0xac, 0xb5, 0x0a]));
  const odd = await inspectFile(bench.engine, { path: bench.path("odd.csv"), config: { header: true } });
  expect(odd.decisions[0]).toMatchObject({ isOpen: true });
  expect(odd.decisions[0]!.others.length).toBeGreaterThan(0);
});
