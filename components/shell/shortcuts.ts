import { useEffect, useRef } from "react";

export interface Shortcut { readonly keys: string; readonly does: string; readonly run: () => void }

const registered = new Map<symbol, readonly Shortcut[]>();
let pending: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
export const allShortcuts = (): Shortcut[] => [...registered.values()].flat();

const typing = (target: EventTarget | null): boolean => target instanceof HTMLElement && Boolean(target.closest("input, textarea, select, [contenteditable='true'], [role='dialog'], [role='menu']"));

function spelled(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && event.key.length > 1 || event.shiftKey && /[a-z]/i.test(event.key) ? "Shift+" : "";
  return `${event.metaKey || event.ctrlKey ? "Mod+" : ""}${shift}${key}`;
}

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey) return;
  const plain = !(event.metaKey || event.ctrlKey);
  if (plain && typing(event.target)) return;
  const pressed = spelled(event);
  const wanted = pending ? `${pending} ${pressed}` : pressed;
  pending = null;
  const found = allShortcuts().findLast((each) => each.keys === wanted);
  if (found) { event.preventDefault(); found.run(); return; }
  if (plain && allShortcuts().some((each) => each.keys.startsWith(`${pressed} `))) {
    pending = pressed;
    clearTimeout(timer);
    timer = setTimeout(() => { pending = null; }, 1_200);
  }
}

/** Keys that work while the component is shown: `Mod+k`, `g d`, `?`. Plain keys stay silent in fields and dialogs. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const id = useRef(Symbol("shortcuts"));
  useEffect(() => { registered.set(id.current, shortcuts); });
  useEffect(() => {
    const own = id.current;
    if (registered.size <= 1) window.addEventListener("keydown", hear);
    return () => { registered.delete(own); if (registered.size === 0) window.removeEventListener("keydown", hear); };
  }, []);
}
