"use client";
import { Database, LayoutDashboard, Play, Users, Workflow } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "../ui/class-names.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { Logo } from "./logo.tsx";

const places = [
  { href: "/", label: "Dashboard", keys: "G D", icon: LayoutDashboard },
  { href: "/pipelines", label: "Pipelines", keys: "G P", icon: Workflow },
  { href: "/runs", label: "Runs", keys: "G R", icon: Play },
  { href: "/sources", label: "Sources", keys: "G S", icon: Database },
  { href: "/people", label: "People", keys: "G U", icon: Users },
] as const;

const isHere = (path: string, href: string): boolean =>
  href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);

export function NavRail({ open }: { open: boolean }) {
  const path = usePathname();
  return (
    <nav className={classNames("rail", open && "open")} aria-label="Main">
      <Link href="/" className="rail-logo" aria-label="Sluice, dashboard">
        <Logo />
        {open && <b>Sluice</b>}
      </Link>
      {places.map(({ href, label, keys, icon: Icon }) => {
        const link = (
          <Link
            href={href}
            className={classNames("rail-link", isHere(path, href) && "here")}
            aria-current={isHere(path, href) ? "page" : undefined}
            aria-label={label}
          >
            <Icon size={17} strokeWidth={1.6} aria-hidden />
            {open && <span className="rail-words">{label}</span>}
          </Link>
        );
        return open ? (
          <span key={href}>{link}</span>
        ) : (
          <Tooltip key={href} text={label} keys={keys}>
            {link}
          </Tooltip>
        );
      })}
      <span className="spacer" />
      <AccountMenu open={open} />
    </nav>
  );
}
