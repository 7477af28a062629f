"use client";
import { sql } from "@codemirror/lang-sql";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import CodeMirror, { EditorView } from "@uiw/react-codemirror";
import { useMemo } from "react";

interface CodeEditorProps {
  readonly value: string;
  readonly language: "yaml" | "sql" | "text";
  readonly onChange?: ((value: string) => void) | undefined;
  readonly label: string;
  readonly height?: string;
}

const look = EditorView.theme({
  "&": { backgroundColor: "var(--bg-surface)", color: "var(--text-1)", fontSize: "12px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "20px" },
  ".cm-gutters": { backgroundColor: "var(--bg-sunken)", color: "var(--text-3)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--bg-hover)" },
  ".cm-cursor": { borderLeftColor: "var(--text-1)" },
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

export function CodeEditor({ value, language, onChange, label, height = "100%" }: CodeEditorProps) {
  const extensions = useMemo(
    () => [
      look,
      colours,
      // also what cannot be edited is scrolled by keyboard
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
      ...(language === "sql" ? [sql()] : language === "yaml" ? [yaml()] : []),
    ],
    [label, language],
  );
  return (
    <CodeMirror
      value={value}
      height={height}
      theme="none"
      readOnly={!onChange}
      editable={Boolean(onChange)}
      extensions={extensions}
      {...(onChange ? { onChange } : {})}
      basicSetup={{ foldGutter: false, syntaxHighlighting: false }}
      className="code-editor"
    />
  );
}
