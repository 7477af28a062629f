import { link, rm } from "node:fs/promises";
import path from "node:path";

const longestStem = 120;

/** A plain file name from whatever a browser calls a file: no folders, no leading dots, nothing that a shell or a screen trips over. */
export function safeFileName(given: string): string {
  const last = given.normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const plain = last
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}<>:"|?*[\]{}$`;&#%]/gu, "_")
    .replace(/^[.\s_-]+/, "")
    .trim();
  const ending = path.extname(plain).slice(0, 12);
  const stem = plain.slice(0, plain.length - path.extname(plain).length);
  return `${[...stem].slice(0, longestStem).join("") || "file"}${ending}`;
}

/** Gives a finished file a name that nothing else has: `orders.csv`, `orders-2.csv`, … Returns the name. */
export async function placeUniquely(finished: string, folder: string, wanted: string): Promise<string> {
  const ending = path.extname(wanted);
  const stem = wanted.slice(0, wanted.length - ending.length);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${stem}-${number}${ending}`;
    try {
      await link(finished, path.join(folder, name));
      await rm(finished);
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
