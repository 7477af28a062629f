"use client";
import dynamic from "next/dynamic";
import { Skeleton } from "./states.tsx";

/** The editor is loaded when a person first opens code, so that it is no part of a page's first load. */
export const CodeView = dynamic(() => import("./code-editor.tsx").then((module) => module.CodeEditor), {
  ssr: false,
  loading: () => (
    <div className="code-loading">
      <Skeleton width="60%" />
      <Skeleton width="40%" />
    </div>
  ),
});
