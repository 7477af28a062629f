import { useEffect, useRef } from "react";

export interface Shortcut {
  readonly keys: string;
  readonly does: string;
  readonly run: () => void;
}

const registered = new Map<symbol, readonly Shortcut[]>();
let pending: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Every key that works now; where two say the same keys, the one registered last. */
export const allShortcuts = (): Shortcut[] => [
  ...new Map([...registered.values()].flat().map((each) => [each.keys, each])).values(),
];

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  Boolean(target.closest("input, textarea, select, [contenteditable='true'], [role='dialog'], [role='menu']"));

/** A focused control keeps the keys that press it. */
const pressing = (event: KeyboardEvent): boolean =>
  (event.key === "Enter" || event.key === " ") &&
  event.target instanceof HTMLElement &&
  Boolean(event.target.closest("button, a, summary, [role='tab'], [role='option'], tr[tabindex]"));

function spelled(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift =
    (event.shiftKey && event.key.length > 1) || (event.shiftKey && /[a-z]/i.test(event.key)) ? "Shift+" : "";
  return `${event.metaKey || event.ctrlKey ? "Mod+" : ""}${shift}${key}`;
}

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey) return;
  const plain = !(event.metaKey || event.ctrlKey);
  if (plain && (typing(event.target) || pressing(event))) return;
  const pressed = spelled(event);
  const wanted = pending ? `${pending} ${pressed}` : pressed;
  pending = null;
  const found = allShortcuts().find((each) => each.keys === wanted);
  if (found) {
    event.preventDefault();
    found.run();
    return;
  }
  if (plain && allShortcuts().some((each) => each.keys.startsWith(`${pressed} `))) {
    pending = pressed;
    clearTimeout(timer);
    timer = setTimeout(() => {
      pending = null;
    }, 1_200);
  }
}

/** Keys that work while the component is shown: `Mod+k`, `g d`, `?`. Plain keys stay silent in fields and dialogs. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const id = useRef(Symbol("shortcuts"));
  useEffect(() => {
    registered.set(id.current, shortcuts);
  });
  useEffect(() => {
    const own = id.current;
    window.addEventListener("keydown", hear);
    return () => {
      registered.delete(own);
      if (registered.size === 0) window.removeEventListener("keydown", hear);
    };
  }, []);
}
