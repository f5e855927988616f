import { KnownError } from "../text/known_error.ts";

/** The database cannot be opened or is not one that this program can work with; the message says what to do. */
export class StoreError extends KnownError {
  /**
   * @param location where the database is, its password masked
   * @param reason what is wrong and what would be right, as one sentence or two
   */
  constructor(location: string, readonly reason: string, options?: ErrorOptions) {
    super("foundation", `Cannot open the database ${location} (ESTUARY_DATABASE_URL): ${reason}`, options);
  }
}
