"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { z } from "zod";
import { useTRPC } from "../shell/api.ts";
import { useSession } from "../shell/session.tsx";
import { showError } from "../shell/show-error.ts";
import { TopBar } from "../shell/top-bar.tsx";
import { Button } from "../ui/button.tsx";
import { Form, TextField } from "../ui/form.tsx";

const passwordSchema = z
  .object({ password: z.string().min(10, "Use at least 10 characters."), again: z.string() })
  .refine((values) => values.password === values.again, { path: ["again"], message: "Write the same password twice." });
const nameSchema = z.object({ name: z.string().min(1, "Write a name.").max(100) });

export function AccountPage() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { person, hasPassword } = useSession();
  const refresh = () => void client.invalidateQueries({ queryKey: trpc.session.get.queryKey() });
  const setPassword = useMutation(
    trpc.session.setPassword.mutationOptions({
      onSuccess: () => {
        toast.success("The password is set");
        refresh();
      },
      onError: showError,
    }),
  );
  const rename = useMutation(
    trpc.session.rename.mutationOptions({
      onSuccess: () => {
        toast.success("Saved");
        refresh();
      },
      onError: showError,
    }),
  );
  return (
    <>
      <TopBar crumbs={[{ label: "Account" }]} />
      <div className="page" style={{ maxWidth: 420 }}>
        <div className="page-head">
          <h2>Profile</h2>
        </div>
        <div className="page-section">
          <Form
            label="Name"
            schema={nameSchema}
            defaults={{ name: person.name }}
            onSubmit={(values) => rename.mutate(values)}
          >
            <TextField<z.infer<typeof nameSchema>> name="name" label="Name" autoComplete="name" />
            <div className="form-actions">
              <Button type="submit" loading={rename.isPending}>
                Save
              </Button>
            </div>
          </Form>
        </div>
        <div className="page-head">
          <h2>{hasPassword ? "Change the password" : "Set a password"}</h2>
        </div>
        <div className="page-section">
          <Form
            label="Password"
            schema={passwordSchema}
            defaults={{ password: "", again: "" }}
            onSubmit={(values) => setPassword.mutate({ password: values.password })}
          >
            <TextField<z.infer<typeof passwordSchema>>
              name="password"
              label="Password"
              type="password"
              autoComplete="new-password"
              help="At least 10 characters."
            />
            <TextField<z.infer<typeof passwordSchema>>
              name="again"
              label="Once more"
              type="password"
              autoComplete="new-password"
            />
            <div className="form-actions">
              <Button type="submit" variant="primary" loading={setPassword.isPending}>
                {hasPassword ? "Change" : "Set password"}
              </Button>
            </div>
          </Form>
        </div>
      </div>
    </>
  );
}
