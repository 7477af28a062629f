import { useCallback, useSyncExternalStore } from "react";

const changed = new EventTarget();

/** A choice of this browser that is kept, such as an open rail. */
export function useStored(key: string, initial: string): [string, (value: string) => void] {
  const subscribe = useCallback(
    (listener: () => void) => {
      changed.addEventListener(key, listener);
      return () => changed.removeEventListener(key, listener);
    },
    [key],
  );
  const value = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key) ?? initial,
    () => initial,
  );
  const store = useCallback(
    (next: string) => {
      localStorage.setItem(key, next);
      changed.dispatchEvent(new Event(key));
    },
    [key],
  );
  return [value, store];
}
