"use client";
import { Search } from "lucide-react";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { Kbd } from "../ui/kbd.tsx";
import { useFrame } from "./frame.tsx";
import { keyText } from "./key-text.ts";

interface TopBarProps {
  readonly crumbs: readonly { readonly label: string; readonly href?: string }[];
  readonly state?: ReactNode;
  readonly actions?: ReactNode;
}

export function TopBar({ crumbs, state, actions }: TopBarProps) {
  const { openPalette } = useFrame();
  return (
    <header className="top-bar">
      <nav className="crumbs" aria-label="Place">
        {crumbs.map((crumb, index) => (
          <Fragment key={crumb.label}>
            {index > 0 && <span aria-hidden>/</span>}
            {crumb.href ? <Link href={crumb.href}>{crumb.label}</Link> : <h1>{crumb.label}</h1>}
          </Fragment>
        ))}
      </nav>
      {state}
      <span className="spacer" />
      <button type="button" className="palette-button" onClick={openPalette} aria-label="Search or run a command">
        <Search size={14} aria-hidden />
        <span>
          Search<span className="palette-rest"> or run a command</span>
        </span>
        <Kbd>{keyText("Mod+k")}</Kbd>
      </button>
      {actions && (
        <>
          <i className="bar-line" aria-hidden />
          {actions}
        </>
      )}
    </header>
  );
}
