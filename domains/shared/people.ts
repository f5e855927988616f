import { ApplicationFailure } from "@temporalio/common";
import type { Store } from "../../store/mod.ts";
import type { PersonRow, SharedTables } from "./tables.ts";

/** Finds a person. @throws ApplicationFailure `PersonNotFound`, non-retryable */
export async function findPerson(store: Store, id: string): Promise<PersonRow> {
  const person = await store.tables<SharedTables>().selectFrom("people").selectAll().where("id", "=", id)
    .executeTakeFirst();
  if (!person) throw ApplicationFailure.nonRetryable(`Cannot reach person "${id}": no such person`, "PersonNotFound");
  return person;
}
