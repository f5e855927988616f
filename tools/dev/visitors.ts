// People who join rooms of a real LiveKit server over WebRTC.
import { join } from "node:path";
import { lines } from "./processes.ts";

/** Somebody in a room. */
export interface Visitor {
  /** What they were told: "joined booking-123", "refused: …". */
  said: string;
  /** Resolves once they are out, sent out or gone by themselves. */
  out: Promise<void>;
  leave(): Promise<void>;
}

/** Joins a room over WebRTC. Resolves once the attempt has succeeded, or failed. */
export async function visit(url: string, token: string): Promise<Visitor> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--allow-all", join(import.meta.dirname!, "visitor.ts"), url, token],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const told = lines(child.stdout);
  const { value: said = "ended without a word" } = await told.next();
  const out = (async () => {
    await told.next();
    await told.return(undefined);
  })();
  const leave = async () => {
    await child.stdin.close();
    await Promise.all([child.status, out]);
  };
  return { said, out, leave };
}
