import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { CheckedText } from "#domain/pipeline/place-problems.ts";
import { useTRPC } from "../shell/api.ts";

const longChars = 100_000;
/** A long text costs the server about a second, so it waits for a longer pause. */
const pauseMs = (text: string): number => (text.length > longChars ? 1_000 : 300);

interface Checked extends CheckedText {
  readonly text: string;
}

/** The problems of a text once the person pauses; those of an older text stay until the newer answer is there. */
export function useTextCheck(text: string) {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.pipelines.check.mutationOptions());
  const [checked, setChecked] = useState<Checked | null>(null);
  const newest = useRef(0);
  const check = useCallback(
    async (asked: string): Promise<Checked> => {
      newest.current += 1;
      const own = newest.current;
      const answer = { ...(await mutateAsync({ text: asked })), text: asked } as Checked;
      if (own === newest.current) setChecked(answer);
      return answer;
    },
    [mutateAsync],
  );
  useEffect(() => {
    // A check that cannot be made is made again with the next change, and saving says what is in its way.
    const timer = setTimeout(() => void check(text).catch(() => undefined), pauseMs(text));
    return () => clearTimeout(timer);
  }, [text, check]);
  const ensure = useCallback(
    async (asked: string): Promise<Checked> => (checked?.text === asked ? checked : check(asked)),
    [checked, check],
  );
  return { checked, ensure };
}
