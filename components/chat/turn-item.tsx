"use client";
import { Bot } from "lucide-react";
import type { TurnView } from "#domain/api/conversations.ts";
import { plural } from "#domain/text/plural.ts";
import { Avatar } from "../shell/account-menu.tsx";
import { Button } from "../ui/button.tsx";
import { formatClock } from "../ui/format.ts";
import { Progress } from "../ui/states.tsx";

interface TurnItemProps {
  readonly turn: TurnView;
  /** The questions of the last turn stand in a card of their own. */
  readonly isLast: boolean;
  readonly onCancel: () => void;
  readonly onModelSaw: () => void;
  readonly onRetry: () => void;
}

const busy = (turn: TurnView): boolean =>
  turn.state === "waiting" || turn.state === "thinking" || turn.state === "proving";

export function TurnItem({ turn, isLast, onCancel, onModelSaw, onRetry }: TurnItemProps) {
  return (
    <div className="turn" data-testid={`turn-${turn.number}`} data-state={turn.state}>
      <div className="turn-request">
        <Avatar name={turn.by} />
        <p>{turn.request}</p>
        <time className="meta">{formatClock(turn.at)}</time>
      </div>
      <div className="turn-reply">
        <span className="avatar agent">
          <Bot size={13} aria-hidden />
        </span>
        <div>
          {busy(turn) && (
            <>
              <p className="secondary" role="status">
                {turn.progress ?? (turn.state === "proving" ? "Proving on real rows" : "Reading the request")}
              </p>
              <Progress value={null} label="The planner works" />
              <Button size="sm" variant="quiet" onClick={onCancel}>
                Cancel
              </Button>
            </>
          )}
          {turn.reading && <p>{turn.reading}</p>}
          {turn.answer && <p className="turn-answer">{turn.answer}</p>}
          {turn.doubts.length > 0 && !isLast && (
            <details className="decided">
              <summary>{plural(turn.doubts.length, "question")} then</summary>
              <ul>
                {turn.doubts.map((doubt) => (
                  <li key={doubt}>{doubt}</li>
                ))}
              </ul>
            </details>
          )}
          {turn.state === "cancelled" && <p className="secondary">Cancelled</p>}
          {turn.error && (
            <div className="doubts bad" role="alert">
              <b>{turn.error.message}</b>
              {turn.error.mend && <p>{turn.error.mend}</p>}
              <Button size="sm" onClick={onRetry}>
                Ask again
              </Button>
            </div>
          )}
          {!busy(turn) && (
            <Button size="sm" variant="quiet" onClick={onModelSaw}>
              What the model saw
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
