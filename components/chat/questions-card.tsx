"use client";
import { CircleHelp } from "lucide-react";
import type { ConversationView } from "#domain/api/conversations.ts";
import { plural } from "#domain/text/plural.ts";
import { useReason } from "../shell/session.tsx";
import { useStored } from "../shell/use-stored.ts";
import { Button } from "../ui/button.tsx";
import { Few } from "../ui/few.tsx";
import { type Answer, questionsOf } from "./questions.ts";

interface QuestionsCardProps {
  readonly pipeline: string;
  readonly conversation: ConversationView;
  readonly onRequest: (text: string) => void;
}

/** The composer is another part of the page: it gets the focus once the text stands in it. */
function focusComposer(selected: readonly [number, number] | null): void {
  requestAnimationFrame(() => {
    const composer = document.getElementById("composer") as HTMLTextAreaElement | null;
    composer?.focus();
    const end = composer?.value.length ?? 0;
    composer?.setSelectionRange(...(selected ?? [end, end]));
  });
}

const keyOf = (text: string): string => text.slice(0, 300);

/** What the planner is not sure of in the last request, each with what can be said to it. */
export function QuestionsCard({ pipeline, conversation, onRequest }: QuestionsCardProps) {
  const reason = useReason("pipeline.edit");
  const [kept, setKept] = useStored(`sluice-questions-${pipeline}`, "[]");
  const settled = new Set(JSON.parse(kept) as string[]);
  const turn = conversation.turns.at(-1);
  if (!turn) return null;
  const isBuilt = conversation.suggestions.some((each) => each.turnKey === turn.id && each.decision === "accepted");
  const open = questionsOf(turn, isBuilt).filter((question) => !settled.has(keyOf(question.key)));
  if (open.length === 0) return null;
  const take = (key: string, answer: Answer) => {
    if (answer.does === "write") {
      onRequest(answer.text);
      focusComposer(answer.selected);
    } else setKept(JSON.stringify([...settled, keyOf(key)].slice(-100)));
  };
  return (
    <section className="chat-card questions" aria-label="Questions">
      <header>
        <b>{plural(open.length, "question")}</b>
        <span className="secondary">nothing is sent before you send it</span>
      </header>
      <Few items={open}>
        {(question) => (
          <div key={question.key} className="question">
            <CircleHelp size={14} aria-hidden />
            <div>
              <p>{question.text}</p>
              <div className="question-answers">
                {question.answers.map((answer) => (
                  <Button key={answer.label} size="sm" reason={reason} onClick={() => take(question.key, answer)}>
                    {answer.label}
                  </Button>
                ))}
              </div>
            </div>
          </div>
        )}
      </Few>
    </section>
  );
}
