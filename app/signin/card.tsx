import { Logo } from "#components/shell/logo.tsx";
import type { ReactNode } from "react";

/** The one card of the pages before sign-in. */
export function SigninCard({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <main className="signin">
      <section className="signin-card" aria-labelledby="signin-title">
        <p className="signin-brand">
          <Logo />
          <b>Sluice</b>
        </p>
        <h1 id="signin-title">{title}</h1>
        <p className="signin-hint">{hint}</p>
        {children}
      </section>
    </main>
  );
}

interface FieldProps {
  label: string;
  name: string;
  type: "email" | "password" | "text";
  autoComplete: string;
  defaultValue?: string;
  minLength?: number;
  help?: string;
}

export function SigninField({ label, name, help, ...input }: FieldProps) {
  return (
    <label className="signin-field">
      <span>{label}</span>
      <input {...input} name={name} required className="input" />
      {help ? <small>{help}</small> : null}
    </label>
  );
}

export function SigninButton({ pending, children }: { pending: boolean; children: ReactNode }) {
  return (
    <button type="submit" disabled={pending} aria-busy={pending || undefined} className="button primary lg">
      {children}
    </button>
  );
}

export function SigninMessage({ text }: { text: string | null }) {
  return (
    <p role="alert" className={text ? "signin-message" : "visually-hidden"}>
      {text}
    </p>
  );
}
