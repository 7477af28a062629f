"use client";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy, Lock, UserPlus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { z } from "zod";
import type { PersonView } from "#domain/api/access.ts";
import { type Role, roles, roleSchema } from "#domain/access/abilities.ts";
import { plural } from "#domain/text/plural.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { errorProblems, showError } from "../shell/show-error.ts";
import { TopBar } from "../shell/top-bar.tsx";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input } from "../ui/field.tsx";
import { Form, TextField } from "../ui/form.tsx";
import { formatAge } from "../ui/format.ts";
import { Pill } from "../ui/pill.tsx";
import { Select } from "../ui/select.tsx";
import { MoreRows, Table } from "../ui/table.tsx";
import { useNow } from "../ui/use-now.ts";
import { AbilityTable, roleWord } from "./ability-table.tsx";

const invitationSchema = z.object({
  name: z.string().min(1, "Write a name."),
  email: z.email("Write an email address like name@example.com."),
});
const roleOptions = roles.map((role) => ({ value: role, label: roleWord(role) }));
const copy = (text: string) => {
  void navigator.clipboard.writeText(text);
  toast.success("Copied");
};

function peopleCount(rows: readonly PersonView[], total: number): string {
  const invited = rows.filter((row) => row.state !== "active").length;
  return `${plural(total, "person", "people")}${invited > 0 ? `, ${invited} of them invited` : ""}`;
}

function LinkDialog({ link, onClose }: { link: string | null; onClose: () => void }) {
  return (
    <Dialog
      open={link !== null}
      onClose={onClose}
      title="Invitation link"
      description="Send it to the person. It works once."
      footer={
        <Button variant="primary" icon={<Copy size={14} />} onClick={() => copy(link ?? "")}>
          Copy link
        </Button>
      }
    >
      <Field label="Link">
        {(control) => (
          <Input {...control} readOnly value={link ?? ""} onFocus={(event) => event.currentTarget.select()} />
        )}
      </Field>
    </Dialog>
  );
}

export function PeoplePage() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const now = useNow(30_000) ?? 0;
  const reason = useReason("people.manage");
  const [inviting, setInviting] = useState(false);
  const [role, setRole] = useState<Role>("editor");
  const [link, setLink] = useState<string | null>(null);
  const [removing, setRemoving] = useState<PersonView | null>(null);
  const list = useInfiniteQuery(
    trpc.people.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const refresh = () => void client.invalidateQueries({ queryKey: trpc.people.list.pathKey() });
  const invite = useMutation(
    trpc.people.invite.mutationOptions({
      onSuccess: (reply) => {
        setInviting(false);
        setLink(reply.link);
        refresh();
      },
      onError: showError,
    }),
  );
  const renew = useMutation(
    trpc.people.renewInvitation.mutationOptions({
      onSuccess: (reply) => {
        setLink(reply.link);
        refresh();
      },
      onError: showError,
    }),
  );
  const change = useMutation(trpc.people.setRole.mutationOptions({ onSuccess: refresh, onError: showError }));
  const remove = useMutation(trpc.people.remove.mutationOptions({ onSuccess: refresh, onError: showError }));
  const rows = list.data?.pages.flatMap((page) => page.items as PersonView[]);
  const [problem] = list.error ? errorProblems(list.error) : [];
  const locked = (person: PersonView): string | null =>
    reason ?? (person.isLastAdmin ? "The last admin keeps the role" : null);
  return (
    <>
      <TopBar
        crumbs={[{ label: "People" }]}
        actions={
          <Button variant="primary" icon={<UserPlus size={14} />} reason={reason} onClick={() => setInviting(true)}>
            Invite a person
          </Button>
        }
      />
      <div className="page">
        <div className="section-head">
          <h2>People</h2>
          {rows && <span>{peopleCount(rows, list.data?.pages[0]?.total ?? 0)}</span>}
        </div>
        <Table<PersonView>
          label="People"
          rows={rows}
          rowKey={(row) => row.id}
          error={problem ?? null}
          onRetry={() => void list.refetch()}
          empty={{ title: "Nobody is here yet" }}
          columns={[
            {
              key: "name",
              title: "Person",
              cell: (row) => (
                <span className="row-name">
                  <b>{row.name}</b>
                  <small>
                    {row.email}
                    {row.isSelf ? ", you" : ""}
                  </small>
                </span>
              ),
            },
            {
              key: "role",
              title: "Role",
              width: 160,
              cell: (row) =>
                locked(row) ? (
                  <span className="locked-role" title={locked(row) ?? ""}>
                    {roleWord(row.role)}
                    <Lock size={13} aria-label={locked(row) ?? ""} />
                  </span>
                ) : (
                  <Select
                    label={`Role of ${row.name}`}
                    value={row.role}
                    options={roleOptions}
                    onChange={(next) => change.mutate({ id: row.id, role: roleSchema.parse(next) })}
                  />
                ),
            },
            {
              key: "state",
              title: "State",
              cell: (row) => (
                <Pill tone={row.state === "active" ? "ok" : row.state === "invited" ? "idle" : "warn"}>
                  {row.state === "active" ? "Active" : row.state === "invited" ? "Invited" : "Invitation expired"}
                </Pill>
              ),
            },
            {
              key: "seen",
              title: "Last seen",
              cell: (row) => (
                <span className="secondary">{row.lastSeenAt ? formatAge(row.lastSeenAt, now) : "never"}</span>
              ),
            },
            {
              key: "actions",
              title: <span className="visually-hidden">Actions</span>,
              numeric: true,
              cell: (row) => (
                <>
                  {row.state !== "active" && (
                    <Button size="sm" variant="quiet" reason={reason} onClick={() => renew.mutate({ id: row.id })}>
                      New link
                    </Button>
                  )}
                  {!row.isSelf && (
                    <Button size="sm" variant="quiet" reason={locked(row)} onClick={() => setRemoving(row)}>
                      Remove
                    </Button>
                  )}
                </>
              ),
            },
          ]}
        />
        {list.data && (
          <MoreRows
            shown={rows?.length ?? 0}
            total={list.data.pages[0]!.total}
            loading={list.isFetchingNextPage}
            onMore={list.hasNextPage ? () => void list.fetchNextPage() : null}
          />
        )}
        <AbilityTable />
      </div>
      <Dialog
        open={inviting}
        onClose={() => setInviting(false)}
        title="Invite a person"
        description="They set their own password by the link."
      >
        <Form
          label="Invite a person"
          schema={invitationSchema}
          defaults={{ name: "", email: "" }}
          onSubmit={(values) => invite.mutate({ ...values, role })}
        >
          <TextField<z.infer<typeof invitationSchema>> name="name" label="Name" autoFocus />
          <TextField<z.infer<typeof invitationSchema>> name="email" label="Email" type="email" />
          <Field label="Role">
            {(control) => (
              <Select
                id={control.id}
                label="Role"
                value={role}
                options={roleOptions}
                onChange={(next) => setRole(roleSchema.parse(next))}
              />
            )}
          </Field>
          <div className="form-actions">
            <Button onClick={() => setInviting(false)}>Cancel</Button>
            <Button type="submit" variant="primary" loading={invite.isPending}>
              Make the link
            </Button>
          </div>
        </Form>
      </Dialog>
      <Confirm
        title={removing ? `Remove ${removing.name}?` : null}
        text={
          removing?.state === "active"
            ? "They are signed out at once and can no longer enter. What they made stays."
            : "The invitation link stops working."
        }
        action="Remove"
        loading={remove.isPending}
        onConfirm={() => {
          if (removing) remove.mutate({ id: removing.id }, { onSettled: () => setRemoving(null) });
        }}
        onClose={() => setRemoving(null)}
      />
      <LinkDialog link={link} onClose={() => setLink(null)} />
    </>
  );
}
