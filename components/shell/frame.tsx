"use client";
import { useRouter, useSelectedLayoutSegments } from "next/navigation";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { Dialog } from "../ui/dialog.tsx";
import { CommandPalette, KeysList } from "./command-palette.tsx";
import { NavRail } from "./nav-rail.tsx";
import { type Shortcut, useShortcuts } from "./shortcuts.ts";
import { useStored } from "./use-stored.ts";

const FrameContext = createContext<{ openPalette: () => void }>({ openPalette: () => undefined });
export const useFrame = () => useContext(FrameContext);

/** The rail, the palette and the keys around every page. In the studio the rail is narrow by default. */
export function Frame({ children }: { children: ReactNode }) {
  const router = useRouter();
  const segments = useSelectedLayoutSegments();
  const inStudio = segments[0] === "pipelines" && segments.length > 1;
  const [railState, setRailState] = useStored(
    inStudio ? "sluice-rail-studio" : "sluice-rail",
    inStudio ? "closed" : "open",
  );
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  const go = (keysPressed: string, does: string, href: string): Shortcut => ({
    keys: keysPressed,
    does,
    run: () => router.push(href),
  });
  useShortcuts([
    { keys: "Mod+k", does: "Search or run a command", run: () => setPalette(true) },
    { keys: "?", does: "Show all keys", run: () => setKeys(true) },
    {
      keys: "[",
      does: "Open or close the menu at the left",
      run: () => setRailState(railState === "open" ? "closed" : "open"),
    },
    go("g d", "Go to the dashboard", "/"),
    go("g p", "Go to pipelines", "/pipelines"),
    go("g r", "Go to runs", "/runs"),
    go("g s", "Go to sources", "/sources"),
    go("g u", "Go to people", "/people"),
  ]);
  const frame = useMemo(() => ({ openPalette: () => setPalette(true) }), []);
  return (
    <FrameContext value={frame}>
      <div className="frame">
        <NavRail open={railState === "open"} />
        <main className="frame-main">{children}</main>
      </div>
      <CommandPalette open={palette} onClose={() => setPalette(false)} />
      <Dialog open={keys} onClose={() => setKeys(false)} title="Keys">
        <KeysList />
      </Dialog>
    </FrameContext>
  );
}
