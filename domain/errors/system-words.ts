import type { ErrorCode } from "./codes.ts";

interface Refusal {
  readonly code: ErrorCode;
  /** What is wrong, behind the name of the file or folder. */
  readonly words: string;
  readonly fix: string;
}

const notAllowed: Refusal = {
  code: "invalid_input",
  words: "may not be used by this user",
  fix: "Change the rights, or choose another path.",
};

/** What the file system refuses, in words. */
export const fileRefusals: Readonly<Record<string, Refusal>> = {
  ENOENT: { code: "invalid_input", words: "is not there", fix: "Check the path." },
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: { code: "invalid_input", words: "lies where nothing can be written", fix: "Choose another path." },
  EISDIR: { code: "invalid_input", words: "is a folder", fix: "Name a file." },
  ENOTDIR: { code: "invalid_input", words: "is no folder", fix: "Choose another path." },
  EEXIST: {
    code: "invalid_input",
    words: "is there already, as a file",
    fix: "Choose another path, or move the file away.",
  },
  ENAMETOOLONG: {
    code: "invalid_input",
    words: "has a name that is too long for this disk",
    fix: "Shorten the name.",
  },
  ENOSPC: {
    code: "unavailable",
    words: "cannot be written: the disk is full",
    fix: "Free some space, then run it again.",
  },
};

/** Why a server, or the way to it, gives no connection: codes of Node and of Postgres, in words. */
export const connectionWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing answers there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name cannot be looked up now",
  EHOSTUNREACH: "no way leads there",
  ENETUNREACH: "no way leads there",
  ETIMEDOUT: "it did not answer in time",
  ECONNRESET: "the other side broke it off",
  EPIPE: "the other side broke it off",
  "57P01": "the database was shut down",
  "57P02": "the database went down",
  "57P03": "the database is still starting",
  "08001": "it could not be set up",
  "08003": "it is closed",
  "08006": "it broke off",
  "53300": "the database has no place for one more connection",
};
