import { expect, type Page } from "@playwright/test";
import { command } from "../../../e2e/support/server.ts";
import type { Camera } from "../camera.ts";

const patience = { timeout: 60_000 };
const people = [
  ["Mara Lindqvist", "mara", "operator"],
  ["Rui Sato", "rui", "editor"],
  ["Amara Diallo", "amara", "viewer"],
] as const;

export async function pictureAccess(camera: Camera, page: Page): Promise<void> {
  const stamp = Date.now() % 10_000;
  for (const [name, address, role] of people)
    await command(page, "people.invite", { name, email: `${address}.${stamp}@sluice.example`, role });
  await page.goto("/people");
  await expect(page.getByRole("row", { name: new RegExp(people[0][0]) }).first()).toBeVisible(patience);
  await camera.take(page, "people-list");
  await page.getByRole("button", { name: "Invite a person" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Jonas Weber");
  await camera.take(page, "people-invite");
  await page.keyboard.press("Escape");
  await page.goto("/account");
  await expect(page.getByRole("heading", { name: /password/ })).toBeVisible(patience);
  await camera.take(page, "account-password");
}

async function pictureInvitation(camera: Camera): Promise<void> {
  const admin = await camera.open();
  const { link } = await command<{ link: string }>(admin, "people.invite", {
    name: "Noor Haddad",
    email: `noor.${Date.now() % 100_000}@sluice.example`,
    role: "editor",
  });
  await admin.context().close();
  const page = await camera.open(false);
  await page.goto(link);
  await expect(page.getByRole("button", { name: "Join" })).toBeVisible(patience);
  await camera.take(page, "invitation-open");
  await page.context().close();
}

export async function pictureOutside(camera: Camera): Promise<void> {
  const page = await camera.open(false);
  await page.goto("/signin");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible(patience);
  await camera.take(page, "signin-empty");
  await page.getByLabel("Email").fill("nobody@sluice.example");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.locator(".signin-message")).toBeVisible(patience);
  await camera.take(page, "signin-refused");
  await page.context().close();
  await pictureInvitation(camera);
}
