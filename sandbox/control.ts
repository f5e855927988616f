// The sandbox's own API: what is in it, faults, and people who come and go.
import { z } from "zod";
import { type Fault, type Faults, faultSchema } from "./faults.ts";
import { json } from "./http.ts";
import type { Egresses } from "./livekit/egress.ts";
import type { Rooms } from "./livekit/rooms.ts";
import type { SandboxSettings } from "./settings.ts";
import type { SandboxMail, SandboxText } from "./state.ts";
import { STRIPE_COMMANDS } from "./stripe/control.ts";
import type { SandboxStripe } from "./stripe/mod.ts";

/** All that the control API and the pages show. */
export interface Box {
  settings: SandboxSettings;
  mails: SandboxMail[];
  texts: SandboxText[];
  rooms: Rooms;
  egresses: Egresses;
  stripe: SandboxStripe;
  faults: Faults;
}

const person = z.strictObject({ identity: z.string().min(1) });

const failure = z.strictObject({ reason: z.string().min(1) });

const ROUTES =
  "GET /state, GET /settings, POST /faults, DELETE /faults, POST /rooms/{room}/join, POST /rooms/{room}/leave, " +
  "POST /egress/{egress_id}/fail, POST /stripe/…";

/** Answers a request to the control API. */
export async function control(box: Box, request: Request, url: URL): Promise<Response> {
  const route = `${request.method} ${url.pathname}`;
  if (route === "GET /settings") return json(box.settings);
  if (route === "GET /state") {
    const { mails, texts, rooms, egresses, stripe, faults } = box;
    return json({
      mails,
      texts,
      rooms: rooms.all,
      egresses: egresses.all,
      stripe: stripe.state(),
      faults: faults.list(),
    });
  }
  if (route === "DELETE /faults") {
    box.faults.clear();
    return json({ faults: [] });
  }
  if (route === "POST /faults") {
    return await withBody(request, faultSchema, (fault: Fault) => {
      box.faults.add(fault);
      return json({ faults: box.faults.list() }, 201);
    });
  }
  const [, name, move] = /^POST \/rooms\/([^/]+)\/(join|leave)$/.exec(route) ?? [];
  if (move) {
    return await withBody(request, person, ({ identity }) => {
      box.rooms[move as "join" | "leave"](decodeURIComponent(name), identity);
      return json({ room: box.rooms.find(decodeURIComponent(name)) });
    });
  }
  const [, egressId] = /^POST \/egress\/([^/]+)\/fail$/.exec(route) ?? [];
  if (egressId) {
    return await withBody(request, failure, ({ reason }) => {
      box.egresses.fail(decodeURIComponent(egressId), reason);
      return json({});
    });
  }
  for (const { path, schema, act } of request.method === "POST" ? STRIPE_COMMANDS : []) {
    const found = path.exec(url.pathname);
    if (!found) continue;
    return await withBody(request, schema, (body) => json(act(box.stripe, found[1] ?? "", body) ?? {}));
  }
  return refuse(404, `Cannot ${route}: the sandbox has ${ROUTES}`);
}

async function withBody<T>(request: Request, schema: z.ZodType<T>, act: (body: T) => Response): Promise<Response> {
  const attempt = `Cannot ${request.method} ${new URL(request.url).pathname}`;
  // A page of somebody else's, open in a browser, may post; but not with this type.
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    return refuse(400, `${attempt}: the content-type must be application/json`);
  }
  let body: unknown;
  try {
    body = await request.json();
  } catch (error) {
    return refuse(400, `${attempt}: its body is no JSON, ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) =>
      path.length ? `${path.join(".")}: ${message}` : message
    );
    return refuse(400, `${attempt}: ${problems.join("; ")}`);
  }
  try {
    return act(parsed.data);
  } catch (error) {
    return refuse(400, (error as Error).message);
  }
}

const refuse = (status: number, error: string) => json({ error }, status);
