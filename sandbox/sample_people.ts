import type { PersonRow } from "../domains/shared/tables.ts";

/** Somebody of the sample data. No quiet hours among them: a sandbox is tried out at night as well. */
export const person = (id: string, name: string, time_zone: string, more: Partial<PersonRow> = {}): PersonRow => ({
  id,
  name,
  email: `${name.toLowerCase()}@example.org`,
  phone: null,
  time_zone,
  sms_opt_in: 0,
  quiet_from: null,
  quiet_to: null,
  ...more,
});
