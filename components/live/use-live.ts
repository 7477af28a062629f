import { useEffect, useRef, useState } from "react";
import { type LinkState, type LiveEvent, subscribe, type Topic } from "./event-hub.ts";

/** Listens to a topic while the component is shown; `null` listens to nothing. */
export function useLive(topic: Topic | null, onEvent: (event: LiveEvent) => void): LinkState {
  const [state, setState] = useState<LinkState>("connecting");
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  const key = topic ? `${topic.run ?? ""}|${topic.pipeline ?? ""}|${topic.source ?? ""}` : null;
  const given = useRef(topic);
  useEffect(() => {
    given.current = topic;
  });
  useEffect(() => {
    if (key === null || !given.current) return undefined;
    return subscribe({ topic: given.current, onEvent: (event) => latest.current(event), onState: setState });
  }, [key]);
  return state;
}
