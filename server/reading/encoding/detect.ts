import chardet from "chardet";
import { type Encoding, encodingOf, encodings } from "#domain/reading/encodings.ts";
import { type Decision, decided } from "#domain/reading/decision.ts";
import { refusal } from "../refusal.ts";
import type { ByteEvidence } from "./byte-evidence.ts";
import { usualLetters } from "./usual-letters.ts";
import { type Fit, fitsOf } from "./single-byte.ts";
import { utf16Of } from "./marks.ts";

const isIso2022 = (bytes: Buffer): boolean =>
  ["\u001b$@", "\u001b$B"].some((sign) => bytes.includes(sign, 0, "latin1"));

function decodes(bytes: Buffer, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const ofSeveralBytes: readonly Encoding[] = ["shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"];
/** Below it, letters of one byte each are as likely. */
const leastConfidence = 40;

/** Encodings of several bytes a letter that these bytes may be in, the likeliest first. */
function wideFits(bytes: Buffer): Encoding[] {
  return chardet
    .analyse(bytes)
    .filter(({ confidence }) => confidence >= leastConfidence)
    .flatMap(({ name }) => encodingOf(name) ?? [])
    .filter((encoding) => ofSeveralBytes.includes(encoding) && decodes(bytes, encoding));
}

/** The first words in which two readings of the same bytes differ, as the second has them. */
function differing(one: string, other: string): string {
  const [left, right] = [one.split(/\s+/), other.split(/\s+/)];
  const found = right.filter((word, index) => word !== left[index]);
  return found.slice(0, 3).join(", ").slice(0, 80);
}

/** As sure as this and not surer than the next one by that: a person is asked. */
const closeBy = 0.08;
const leastScore = 0.35;

function decisionOf(best: Fit, fits: readonly Fit[]): Decision {
  const others = fits.filter(({ text, encoding }) => encoding !== best.encoding && text !== best.text).slice(0, 3);
  const isClose = others.some(({ score }) => score > best.score - closeBy) || best.score < leastScore;
  const { title } = encodings[best.encoding];
  return decided("encoding", {
    chosen: best.encoding,
    says: title,
    share: Math.max(0, Math.min(1, best.score)),
    others: others
      .filter(({ score }) => score > best.score - 0.5)
      .map(({ encoding, text }) => ({
        chosen: encoding,
        says: encodings[encoding].title,
        gives: `${differing(best.text, text)} for ${differing(text, best.text)}`,
      })),
    isOpen: isClose,
  });
}

/** Some lines are UTF-8 and others are not: nobody can say what those were. */
function assertOfOneKind({ notUtf8, utf8Lines, otherLines }: ByteEvidence): void {
  if (!notUtf8 || utf8Lines === 0 || utf8Lines * 4 < otherLines) return;
  const { file, line } = notUtf8;
  throw refusal(
    file,
    `is in UTF-8 but for ${otherLines.toLocaleString("en-US")} of its lines, the first of them line ${line}.`,
    "Write those lines in UTF-8 too, or give the encoding of the whole file.",
  );
}

/** The encoding that a source's files are written in, by all of their bytes. */
export function detectEncoding(start: Buffer, evidence: ByteEvidence): Decision {
  const wide = utf16Of(start);
  if (wide) return decided("encoding", { chosen: wide, says: encodings[wide].title });
  if (isIso2022(start)) return decided("encoding", { chosen: "iso-2022-jp", says: encodings["iso-2022-jp"].title });
  if (evidence.notUtf8 === null) return decided("encoding", { chosen: "utf-8", says: "UTF-8" });
  assertOfOneKind(evidence);
  const [several] = wideFits(evidence.sample);
  const fits = fitsOf(evidence.sample);
  const [best] = fits;
  const usual = several ? null : usualLetters(evidence.sample);
  const found = several ?? usual?.encoding;
  if (found && (best === undefined || best.score < 0.6)) {
    const text = new TextDecoder(found).decode(evidence.sample);
    const decision = decisionOf({ encoding: found, score: 0.9, text }, fits);
    return { ...decision, isOpen: decision.isOpen || usual?.isSure === false };
  }
  return decisionOf(best!, fits);
}
