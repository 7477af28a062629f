import type { ReactNode } from "react";

/** The one card of the pages before sign-in. */
export function SigninCard({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh items-center justify-center p-6">
      <section className="border-border bg-card text-card-foreground w-full max-w-sm rounded-xl border p-7 shadow-sm" aria-labelledby="signin-title">
        <p className="text-muted-foreground text-sm font-semibold tracking-tight">Sluice</p>
        <h1 id="signin-title" className="mt-3 text-xl font-semibold tracking-tight">{title}</h1>
        <p className="text-muted-foreground mt-1 text-sm">{hint}</p>
        {children}
      </section>
    </main>
  );
}

interface FieldProps { label: string; name: string; type: "email" | "password" | "text"; autoComplete: string; defaultValue?: string; minLength?: number; help?: string }

export function SigninField({ label, name, help, ...input }: FieldProps) {
  return (
    <label className="mt-4 block text-sm font-medium">
      {label}
      <input {...input} name={name} required className="border-input bg-background focus-visible:ring-ring mt-1.5 block h-10 w-full rounded-md border px-3 text-sm outline-none focus-visible:ring-2" />
      {help ? <span className="text-muted-foreground mt-1 block text-xs font-normal">{help}</span> : null}
    </label>
  );
}

export function SigninButton({ pending, children }: { pending: boolean; children: ReactNode }) {
  return (
    <button type="submit" disabled={pending} className="bg-primary text-primary-foreground focus-visible:ring-ring mt-6 h-10 w-full rounded-md text-sm font-medium outline-none focus-visible:ring-2 disabled:opacity-60">
      {children}
    </button>
  );
}

export function SigninMessage({ text }: { text: string | null }) {
  return <p role="alert" className={text ? "border-destructive/40 bg-destructive/10 text-destructive mt-4 rounded-md border px-3 py-2 text-sm" : "sr-only"}>{text}</p>;
}
