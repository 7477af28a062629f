import { randomInt } from "node:crypto";
import { processWide } from "#server/platform/process-wide.ts";

const freeAttempts = 30;
const firstPauseMs = 250;
const longestPauseMs = 4_000;
const doublesEvery = 20;
const patienceMs = 30_000;
const waitingAtMost = 500;

interface Turnstile {
  timer: NodeJS.Timeout | null;
  readonly waiting: { readonly client: string; readonly answer: (isAdmitted: boolean) => void }[];
}
const turnstiles = (): Map<string, Turnstile> => processWide("sign-in turnstiles", () => new Map());

const pauseMs = (attempts: number): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** Math.floor((attempts - freeAttempts) / doublesEvery));

/** Lets one of those who wait through, drawn by lot: nobody holds the door by coming often or early. */
function turn(account: string, own: Turnstile, pause: number): void {
  own.timer = null;
  const [next] = own.waiting.length > 0 ? own.waiting.splice(randomInt(own.waiting.length), 1) : [];
  next?.answer(true);
  if (own.waiting.length > 0) own.timer = setTimeout(() => turn(account, own, pause), pause);
  else turnstiles().delete(account);
}

/**
 * Attempts at one account, from wherever they come, go one at a time once there were many, with pauses that grow to 4 s.
 * False for whoever was not let through in half a minute, and for a client that waits here already.
 */
export function takeTurn(account: string, client: string, attempts: number): Promise<boolean> {
  if (attempts <= freeAttempts) return Promise.resolve(true);
  const own: Turnstile = turnstiles().get(account) ?? { timer: null, waiting: [] };
  turnstiles().set(account, own);
  if (own.waiting.some((each) => each.client === client)) return Promise.resolve(false);
  if (own.waiting.length >= waitingAtMost) own.waiting.splice(randomInt(own.waiting.length), 1)[0]!.answer(false);
  const pause = pauseMs(attempts);
  return new Promise((resolve) => {
    const patience = setTimeout(() => leave(false), patienceMs);
    const leave = (isAdmitted: boolean): void => {
      clearTimeout(patience);
      const at = own.waiting.indexOf(waiter);
      if (at >= 0) own.waiting.splice(at, 1);
      resolve(isAdmitted);
    };
    const waiter = { client, answer: leave };
    own.waiting.push(waiter);
    own.timer ??= setTimeout(() => turn(account, own, pause), pause);
  });
}
