"use client";
import { sql } from "@codemirror/lang-sql";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { tags } from "@lezer/highlight";
import CodeMirror, { EditorView } from "@uiw/react-codemirror";
import { type RefObject, useEffect, useMemo, useState } from "react";

/** A place in the text that something is said about. */
export interface EditorMark {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "warning";
  readonly message: string;
}

/** What may be asked of an editor that is there. */
export interface EditorHandle {
  /** Puts the cursor at this character, in sight, and the focus into the editor. */
  readonly goTo: (at: number) => void;
}

interface CodeEditorProps {
  readonly value: string;
  readonly language: "yaml" | "sql" | "text";
  readonly onChange?: ((value: string) => void) | undefined;
  readonly label: string;
  readonly height?: string;
  readonly marks?: readonly EditorMark[];
  /** Where the cursor is to be when the editor comes back; it is kept up to date. */
  readonly cursorRef?: RefObject<number>;
  readonly handleRef?: RefObject<EditorHandle | null>;
}

const look = EditorView.theme({
  "&": { backgroundColor: "var(--bg-surface)", color: "var(--text-1)", fontSize: "12px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "20px" },
  ".cm-gutters": { backgroundColor: "var(--bg-sunken)", color: "var(--text-3)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--bg-hover)" },
  ".cm-cursorRef": { borderLeftColor: "var(--text-1)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft) !important" },
});

const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-kw)" },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--code-str)" },
    { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--code-num)" },
    {
      tag: [
        tags.function(tags.variableName),
        tags.typeName,
        tags.definition(tags.propertyName),
        tags.propertyName,
        tags.labelName,
      ],
      color: "var(--code-fn)",
    },
    { tag: [tags.comment, tags.meta], color: "var(--code-com)" },
    { tag: [tags.name, tags.content], color: "var(--code-name)" },
  ]),
);

/** The marks as the editor draws them; a text that has become shorter since they were made keeps them inside. */
function useMarks(view: EditorView | null, marks: readonly EditorMark[] | undefined): void {
  useEffect(() => {
    if (!view || !marks) return;
    const { length } = view.state.doc;
    const inside = (at: number): number => Math.min(at, length);
    view.dispatch(
      setDiagnostics(
        view.state,
        marks.map((mark) => ({ ...mark, from: inside(mark.from), to: inside(mark.to) })),
      ),
    );
  }, [view, marks]);
}

/** Where the cursor was, when the editor comes back; and a way to send it to a place. */
function useCursor(
  view: EditorView | null,
  { cursorRef, handleRef }: Pick<CodeEditorProps, "cursorRef" | "handleRef">,
): void {
  useEffect(() => {
    if (!view) return;
    const put = (at: number) =>
      view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true });
    if (cursorRef?.current) put(cursorRef.current);
    if (!handleRef) return;
    handleRef.current = {
      goTo: (at) => {
        put(at);
        view.focus();
      },
    };
    return () => {
      handleRef.current = null;
    };
  }, [view, cursorRef, handleRef]);
}

export function CodeEditor(props: CodeEditorProps) {
  const { value, language, onChange, label, height = "100%", marks, cursorRef } = props;
  const [view, setView] = useState<EditorView | null>(null);
  useMarks(view, marks);
  useCursor(view, props);
  const isMarked = marks !== undefined;
  const extensions = useMemo(
    () => [
      look,
      colours,
      // also what cannot be edited is scrolled by keyboard
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
      ...(isMarked ? [lintGutter()] : []),
      ...(language === "sql" ? [sql()] : language === "yaml" ? [yaml()] : []),
    ],
    [label, language, isMarked],
  );
  return (
    <CodeMirror
      value={value}
      height={height}
      theme="none"
      readOnly={!onChange}
      editable={Boolean(onChange)}
      extensions={extensions}
      onCreateEditor={setView}
      onUpdate={(update) => {
        if (cursorRef && (update.selectionSet || update.docChanged))
          cursorRef.current = update.state.selection.main.head;
      }}
      {...(onChange ? { onChange } : {})}
      basicSetup={{ foldGutter: false, syntaxHighlighting: false }}
      className="code-editor"
    />
  );
}
