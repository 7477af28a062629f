"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";
import { type PipelineRow, tagSchema } from "#domain/api/pipelines.ts";
import { useTRPC } from "../shell/api.ts";
import { showError } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { Combobox } from "../ui/combobox.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Form, TextField } from "../ui/form.tsx";

const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((each) => each.trim())
      .filter(Boolean),
  ),
];

const labelSchema = z.object({
  tags: z
    .string()
    .refine((text) => tagsOf(text).length <= 20, "A pipeline has at most 20 tags.")
    .refine(
      (text) => tagsOf(text).every((tag) => tagSchema.safeParse(tag).success),
      "A tag has at most 40 characters.",
    ),
});

function LabelFields({ row, onClose }: { row: PipelineRow; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [owner, setOwner] = useState(row.owner.id);
  const facets = useQuery(trpc.pipelines.facets.queryOptions());
  const label = useMutation(
    trpc.pipelines.label.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: trpc.pipelines.pathKey() });
        onClose();
      },
      onError: showError,
    }),
  );
  return (
    <Form
      label="Tags and owner"
      schema={labelSchema}
      defaults={{ tags: row.tags.join(", ") }}
      onSubmit={({ tags }) => label.mutate({ id: row.id, tags: tagsOf(tags), owner })}
    >
      <TextField<z.infer<typeof labelSchema>>
        name="tags"
        label="Tags"
        help="Separated by commas. Lists are filtered and searched by them."
        autoFocus
      />
      <Field label="Owner" help="Who answers for this pipeline.">
        {(control) => (
          <Combobox
            id={control.id}
            label="Owner"
            value={owner}
            choices={(facets.data?.owners ?? [row.owner]).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setOwner}
          />
        )}
      </Field>
      <div className="form-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" loading={label.isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}

/** Tags and owner of one pipeline. */
export const LabelDialog = ({ row, onClose }: { row: PipelineRow | null; onClose: () => void }) => (
  <Dialog open={row !== null} onClose={onClose} title={row ? `Tags and owner of ${row.name}` : ""}>
    {row && <LabelFields key={row.id} row={row} onClose={onClose} />}
  </Dialog>
);
