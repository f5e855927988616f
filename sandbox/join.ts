import { z } from "zod";
import { KnownError } from "../text/known_error.ts";
import type { SandboxSettings } from "./settings.ts";

const settingsSchema = z.object({
  smtp: z.object({
    host: z.string(),
    port: z.int(),
    secure: z.boolean(),
    user: z.string(),
    password: z.string(),
    from: z.string(),
  }),
  twilio: z.object({ account_sid: z.string(), auth_token: z.string(), from: z.string(), base_url: z.url() }),
  livekit: z.object({ url: z.url(), api_key: z.string(), api_secret: z.string() }),
  stripe: z.object({ secret_key: z.string(), base_url: z.url(), webhook_secret: z.string() }),
  classifier: z.object({ url: z.url(), api_key: z.string(), model: z.string() }),
});

/**
 * The settings of a sandbox that runs in another process.
 *
 * @param url where its control API is, for example `http://127.0.0.1:4010`
 * @throws KnownError if no sandbox answers there
 */
export async function joinSandbox(url: string): Promise<{ url: string; settings: SandboxSettings }> {
  const attempt = `Cannot join the sandbox at ${url} (ESTUARY_SANDBOX_URL)`;
  const next = "Start it first, or unset the variable to have a sandbox of one's own";
  let answered: unknown;
  try {
    const response = await fetch(new URL("/settings", url), { signal: AbortSignal.timeout(5_000) });
    answered = await response.json();
  } catch (cause) {
    throw new KnownError("foundation", `${attempt}: ${(cause as Error).message}. ${next}`, { cause });
  }
  const { data, error } = settingsSchema.safeParse(answered);
  if (data) return { url: new URL(url).origin, settings: data };
  throw new KnownError("foundation", `${attempt}: what answers there is no sandbox. ${next}`, { cause: error });
}
