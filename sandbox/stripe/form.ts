// Parameters as Stripe takes them: form-encoded, nested by brackets, all of them text.
import { z } from "zod";
import { InvalidRequest } from "./refusal.ts";

/** Parameters, nested as they were written; lists are objects by index. */
export interface Form {
  [name: string]: string | Form;
}

/** `created[gte]=1&expand[0]=a` becomes `{created: {gte: "1"}, expand: {0: "a"}}`. */
export function parseForm(text: string): Form {
  const form: Form = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split("[").map((part) => part.replace(/\]$/, ""));
    const last = path.pop()!;
    let at = form;
    for (const part of path) {
      const next = at[part] ??= Object.create(null);
      if (typeof next === "string") throw new InvalidRequest(400, `Invalid parameter: ${name}`, { param: name });
      at = next;
    }
    // `expand[]=a&expand[]=b` counts by itself.
    at[last || Object.keys(at).length] = value;
  }
  return form;
}

export const integer = z.string().regex(/^-?\d+$/).transform(Number);
export const truth = z.enum(["true", "false"]).transform((text) => text === "true");
export const metadata = z.record(z.string().max(40), z.string().max(500));
export const currency = z.string().regex(/^[A-Za-z]{3}$/).transform((text) => text.toLowerCase());

/** Parameters that every request may have. */
const expand = z.record(z.string(), z.string()).transform((paths) => Object.values(paths)).optional();

/** Reads a request's parameters. @throws InvalidRequest as Stripe words it */
export function readForm<T>(schema: z.ZodType<T>, form: Form): { params: T; expand: string[] } {
  const { expand: paths, ...rest } = form;
  const parsed = schema.safeParse(rest);
  const expanded = expand.safeParse(paths);
  const [issue] = [...(parsed.error?.issues ?? []), ...(expanded.error?.issues ?? [])];
  if (issue) throw invalid(issue, form);
  return { params: parsed.data!, expand: expanded.data ?? [] };
}

function invalid(issue: z.core.$ZodIssue, form: Form): InvalidRequest {
  const [first, ...inner] = [...issue.path, ...(issue.code === "unrecognized_keys" ? [issue.keys[0]] : [])].map(String);
  const param = (first ?? "") + inner.map((part) => `[${part}]`).join("");
  const value = issue.path.reduce<Form | string | undefined>(
    (at, part) => typeof at === "object" ? at[String(part)] : undefined,
    form,
  );
  if (issue.code === "unrecognized_keys") {
    return new InvalidRequest(400, `Received unknown parameter: ${param}`, { code: "parameter_unknown", param });
  }
  if (value === undefined) {
    return new InvalidRequest(400, `Missing required param: ${param}.`, { code: "parameter_missing", param });
  }
  return new InvalidRequest(400, `Invalid ${param}: ${typeof value === "string" ? value : issue.message}`, {
    ...(issue.code === "invalid_format" && { code: "parameter_invalid_integer" }),
    param,
  });
}
