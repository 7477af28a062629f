"use client";
import { ChevronDown, KeyRound, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { signOut } from "next-auth/react";
import { useRouter } from "next/navigation";
import { Menu } from "../ui/menu.tsx";
import { useSession } from "./session.tsx";
import { applyTheme, useTheme } from "./theme.ts";

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((part) => part[0] ?? "")
    .join("")
    .slice(0, 2)
    .toUpperCase();
export const Avatar = ({ name }: { name: string }) => (
  <span className="avatar" aria-hidden>
    {initials(name)}
  </span>
);

export function AccountMenu({ open }: { open: boolean }) {
  const { person, role } = useSession();
  const router = useRouter();
  const theme = useTheme();
  const mark = (is: boolean): string | undefined => (is ? "in use" : undefined);
  return (
    <Menu
      label="Account"
      trigger={
        <button type="button" className="account" aria-label={`Account: ${person.name}, ${role}`}>
          <Avatar name={person.name} />
          {open && (
            <span>
              <b>{person.name}</b>
              <small>{role}</small>
            </span>
          )}
          {open && <ChevronDown size={14} aria-hidden />}
        </button>
      }
      items={[
        { label: "Light", icon: <Sun size={14} />, hint: mark(theme === "light"), onSelect: () => applyTheme("light") },
        { label: "Dark", icon: <Moon size={14} />, hint: mark(theme === "dark"), onSelect: () => applyTheme("dark") },
        {
          label: "Like the system",
          icon: <Monitor size={14} />,
          hint: mark(theme === "system"),
          onSelect: () => applyTheme("system"),
        },
        { label: "Name and password", icon: <KeyRound size={14} />, onSelect: () => router.push("/account") },
        { label: "Sign out", icon: <LogOut size={14} />, onSelect: () => void signOut({ redirectTo: "/signin" }) },
      ]}
    />
  );
}
