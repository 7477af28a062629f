import { redirect } from "next/navigation";
import { findRequestCaller } from "#server/api/auth.ts";
import { SigninForm } from "./signin-form.tsx";

export const dynamic = "force-dynamic";
export const metadata = { title: "Sign in · Sluice" };

interface Props {
  searchParams: Promise<{ message?: string; next?: string }>;
}

export default async function SigninPage({ searchParams }: Props) {
  const { message, next } = await searchParams;
  if (!message && (await findRequestCaller())) redirect("/");
  return <SigninForm message={message?.slice(0, 300) ?? null} next={next ?? "/"} />;
}
