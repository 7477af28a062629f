"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import type { ReactNode } from "react";
import {
  type DefaultValues,
  type FieldValues,
  FormProvider,
  type Path,
  useForm,
  useFormContext,
} from "react-hook-form";
import type { z } from "zod";
import { Field, Input } from "./field.tsx";

interface FormProps<T extends FieldValues> {
  readonly schema: z.ZodType<T, T>;
  readonly defaults: DefaultValues<T>;
  readonly onSubmit: (values: T) => void | Promise<void>;
  readonly children: ReactNode;
  readonly label: string;
}

/** The one way to make a form: a zod schema, fields by name, errors at their fields. */
export function Form<T extends FieldValues>({ schema, defaults, onSubmit, children, label }: FormProps<T>) {
  const form = useForm<T, unknown, T>({ resolver: zodResolver(schema), defaultValues: defaults, mode: "onTouched" });
  return (
    <FormProvider {...form}>
      <form
        aria-label={label}
        className="form"
        noValidate
        onSubmit={(event) => void form.handleSubmit((values) => onSubmit(values))(event)}
      >
        {children}
      </form>
    </FormProvider>
  );
}

interface TextFieldProps<T extends FieldValues> {
  readonly name: Path<T>;
  readonly label: string;
  readonly type?: "text" | "email" | "password" | "number";
  readonly help?: string;
  readonly placeholder?: string;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
}

export function TextField<T extends FieldValues>({ name, label, help, type = "text", ...rest }: TextFieldProps<T>) {
  const { register, formState, getFieldState } = useFormContext<T>();
  const { error } = getFieldState(name, formState);
  return (
    <Field label={label} help={help} error={error?.message}>
      {(control) => (
        <Input
          {...control}
          {...rest}
          type={type}
          {...register(name, type === "number" ? { valueAsNumber: true } : {})}
        />
      )}
    </Field>
  );
}
