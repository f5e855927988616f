// The fields that inputs of several domains share. Like every schema, never inside the workflow bundle.
import { z } from "zod";

const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** A business id: text of letters, digits, "-" and "_", or a positive whole number, which is read as its digits. */
export const id = (what: string) =>
  z.union([z.string().regex(ID), z.int().positive()]).transform(String).meta({ description: what, kind: "id" });

/** A moment with its offset from UTC, ISO 8601: `2026-11-24T18:00:00+01:00` or `…Z`. */
export const moment = (what: string) =>
  z.iso.datetime({ offset: true }).meta({
    description: what,
    kind: "moment",
    format: "ISO 8601 with its offset from UTC",
  });
