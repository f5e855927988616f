// What an input schema says about its fields, in the few kinds that flags, help and messages tell apart.
import { z } from "zod";

/** `json` is everything that a flag can only take as JSON: objects, lists, mixed types. */
export type FieldKind = "id" | "moment" | "text" | "integer" | "number" | "boolean" | "enum" | "json";

/** A field of an input, as people are told of it. */
export interface InputField {
  name: string;
  kind: FieldKind;
  /** What it means, one line. Empty if the schema does not say. */
  description: string;
  required: boolean;
  /** What it is counted in: "minor units". */
  unit?: string;
  /** What its text looks like, in words: "an ISO 4217 code in lower case, as in eur". */
  format?: string;
  /** What it is if left out. */
  default?: unknown;
  /** What it may be. Only with `enum`. */
  values?: readonly string[];
}

/** The fields of an input, in the schema's order. */
export const inputFields = (schema: z.ZodObject): InputField[] =>
  Object.entries(schema.shape).map(([name, type]) => describeField(name, type as z.ZodType));

/** What is known of one field's type, below its `optional`, `nullable`, `default` and transforms. */
export function describeField(name: string, type: z.ZodType): InputField {
  const layers = [...unwrap(type)];
  const meta = Object.assign({}, ...layers.toReversed().map((layer) => layer.meta())) as Meta;
  const core = layers[layers.length - 1];
  const withDefault = layers.find((layer) => layer instanceof z.ZodDefault);
  return {
    name,
    kind: meta.kind ?? kindOf(core),
    description: meta.description ?? "",
    required: !type.safeParse(undefined).success,
    ...(meta.unit && { unit: meta.unit }),
    ...(meta.format && { format: meta.format }),
    ...(withDefault && { default: withDefault.def.defaultValue }),
    ...(core instanceof z.ZodEnum && { values: core.options.map(String) }),
    ...(core instanceof z.ZodLiteral && { values: [...core.values].map(String) }),
  };
}

/** The type of what stands at a path of an input, if the schema knows it. */
export function typeAt(type: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return type;
  const core = [...unwrap(type)].at(-1);
  const inner = core instanceof z.ZodObject
    ? core.shape[String(first)]
    : core instanceof z.ZodArray
    ? core.element
    : undefined;
  return inner && typeAt(inner as z.ZodType, rest);
}

type Meta = { description?: string; unit?: string; format?: string; kind?: FieldKind };

/** A type and what it wraps, from the outside in. */
function* unwrap(type: z.ZodType): Generator<z.ZodType> {
  yield type;
  if (type instanceof z.ZodPipe) yield* unwrap(type.in as z.ZodType);
  else if (type instanceof z.ZodOptional || type instanceof z.ZodNullable || type instanceof z.ZodDefault) {
    yield* unwrap(type.unwrap() as z.ZodType);
  }
}

function kindOf(core: z.ZodType): FieldKind {
  if (core instanceof z.ZodNumber) return core.isInt ? "integer" : "number";
  if (core instanceof z.ZodBoolean) return "boolean";
  if (core instanceof z.ZodEnum) return "enum";
  if (core instanceof z.ZodLiteral) return "enum";
  if (core instanceof z.ZodString || core instanceof z.ZodStringFormat) return "text";
  return "json";
}
