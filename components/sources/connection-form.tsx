"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { useTRPC } from "../shell/api.ts";
import { showError } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { Form, TextField } from "../ui/form.tsx";

const connectionSchema = z.object({
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/, "Use letters, digits, _ or -, starting with a letter or _."),
  host: z.string().min(1, "Write the host."),
  port: z.number("Write a number from 1 to 65535.").int("Write a whole number.").min(1).max(65535),
  database: z.string().min(1, "Write the database's name."),
  user: z.string().min(1, "Write the user's name."),
  password: z.string(),
});
type ConnectionForm = z.infer<typeof connectionSchema>;

/** Sets a Postgres connection up, and tries it at once. */
export function ConnectionForm({ onDone }: { onDone: (name: string) => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const test = useMutation(trpc.connections.test.mutationOptions({ onError: showError }));
  const create = useMutation(
    trpc.connections.create.mutationOptions({
      onSuccess: async (view) => {
        await test.mutateAsync({ id: view.id }).catch(() => undefined);
        await client.invalidateQueries({ queryKey: trpc.connections.list.queryKey() });
        onDone(view.name);
      },
      onError: showError,
    }),
  );
  return (
    <Form<ConnectionForm>
      label="New connection"
      schema={connectionSchema}
      defaults={{ name: "", host: "", port: 5432, database: "", user: "", password: "" }}
      onSubmit={(values) => create.mutate(values)}
    >
      <TextField<ConnectionForm>
        name="name"
        label="Name"
        help="Steps name it; the address and password stay on the server."
        autoFocus
      />
      <div className="form-pair">
        <TextField<ConnectionForm> name="host" label="Host" />
        <TextField<ConnectionForm> name="port" label="Port" type="number" />
      </div>
      <TextField<ConnectionForm> name="database" label="Database" />
      <div className="form-pair">
        <TextField<ConnectionForm> name="user" label="User" autoComplete="off" />
        <TextField<ConnectionForm> name="password" label="Password" type="password" autoComplete="new-password" />
      </div>
      <div className="form-actions">
        <Button type="submit" variant="primary" loading={create.isPending || test.isPending}>
          Save and test
        </Button>
      </div>
    </Form>
  );
}
