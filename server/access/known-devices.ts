import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { keyFor } from "./keys.ts";

const peopleOnOneDevice = 5;
const deviceId = /^[\w-]{22}$/;

const markOf = (device: string, personId: string): string =>
  createHmac("sha256", keyFor("known devices"))
    .update(JSON.stringify([device, personId]))
    .digest("base64url");

/** The device's cookie after this person signed in there: its random id and a mark for each of the last five people. */
export function knownDevice(personId: string, before: string): string {
  const [given = "", ...marks] = before.split(".");
  const device = deviceId.test(given) ? given : randomBytes(16).toString("base64url");
  const own = markOf(device, personId);
  const others = marks.filter((mark) => mark !== own).slice(0, peopleOnOneDevice - 1);
  return [device, own, ...others].join(".");
}

/** The id of a device on which this person signed in before, or null. It opens nothing: it only keeps its own count of guesses. */
export function deviceOf(personId: string, cookie: string): string | null {
  const [device = "", ...marks] = cookie.split(".", peopleOnOneDevice + 1);
  if (!deviceId.test(device)) return null;
  const wanted = Buffer.from(markOf(device, personId));
  const isKnown = marks.some((mark) => {
    const given = Buffer.from(mark);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
  return isKnown ? device : null;
}
