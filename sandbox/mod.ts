// The outside world in a box: local servers that speak the providers' wire protocols, so that the real SDKs can be run
// against them. Nothing leaves the machine, everything is kept in memory.
import type { LiveKitSettings } from "../domains/room/livekit.ts";
import { Callbacks } from "./callbacks.ts";
import { moderations } from "./classifier/api.ts";
import { type Box, control } from "./control.ts";
import { type Fault, Faults } from "./faults.ts";
import { listen } from "./listen.ts";
import { isLoopback, LOOPBACK } from "../text/loopback.ts";
import { Egresses } from "./livekit/egress.ts";
import { egressService } from "./livekit/egress_service.ts";
import { Rooms } from "./livekit/rooms.ts";
import { roomService } from "./livekit/room_service.ts";
import { sendWebhooks } from "./livekit/webhooks.ts";
import { pages } from "./pages.ts";
import { bringPeople, type People } from "./people.ts";
import type { SandboxSettings } from "./settings.ts";
import { startSmtp } from "./smtp.ts";
import {
  Events,
  type SandboxEgress,
  type SandboxListener,
  type SandboxMail,
  type SandboxRoom,
  type SandboxText,
} from "./state.ts";
import { openStripe, type SandboxStripe, type StripeOptions } from "./stripe/mod.ts";
import { Timers } from "./timers.ts";
import { openTwilio } from "./twilio/api.ts";

export type { Fault } from "./faults.ts";
export { joinSandbox } from "./join.ts";
export type { People } from "./people.ts";
export type { SandboxSettings } from "./settings.ts";
export type {
  SandboxEgress,
  SandboxEvent,
  SandboxMail,
  SandboxParticipant,
  SandboxRoom,
  SandboxText,
} from "./state.ts";
export type { SandboxStripe, StripeOptions, StripeState } from "./stripe/mod.ts";

export interface SandboxOptions {
  /** of the HTTP server; default a free one */
  port?: number;
  /** who comes to which booking's session by themselves */
  people?: People;
  /** where LiveKit's webhooks go: URLs on this machine */
  livekit_webhooks?: string[];
  /** a real LiveKit server, to use instead of the one in the box */
  livekit?: LiveKitSettings;
  stripe?: StripeOptions;
}

/** A running sandbox. Disposing of it ends every server, connection and timer. */
export interface Sandbox extends AsyncDisposable {
  /** settings that point each real SDK at the sandbox */
  readonly settings: SandboxSettings;
  /** where its control API and its pages are, for example http://127.0.0.1:4010 */
  readonly url: string;
  /** in the order of their arrival, like texts and rooms */
  mails(): SandboxMail[];
  texts(): SandboxText[];
  /** open ones and closed ones */
  rooms(): SandboxRoom[];
  /** running ones and ended ones */
  egresses(): SandboxEgress[];
  /** what is at Stripe, and what can be made to happen there */
  readonly stripe: SandboxStripe;
  /** Spoils the next calls that fit. @throws ZodError if the fault makes no sense */
  fail(fault: Fault): void;
  clearFaults(): void;
  /** @throws Error if there is no such room, or no place in it */
  join(room: string, identity: string): void;
  /** @throws Error if that identity is not in such a room */
  leave(room: string, identity: string): void;
  /** Lets a recording fail. @throws Error if it is not running */
  failEgress(egressId: string, reason: string): void;
  /** Forgets a recording that has ended, as LiveKit does a day later. */
  forgetEgress(egressId: string): void;
  /** Calls the listener with each thing that happens, until the function that comes back is called. */
  on(listener: SandboxListener): () => void;
}

/**
 * Starts a sandbox: SMTP on one port, everything else over HTTP on another.
 *
 * @throws Error if a port is in use, or a webhook would leave this machine
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, people = {}, livekit_webhooks = [], stripe = {} } = options;
  const away = [...livekit_webhooks, ...stripe.webhooks ?? []].find((url) => !isLoopback(url));
  if (away) throw new Error(`Cannot start the sandbox: webhooks would go to ${away}, and it never leaves this machine`);

  const timers = new Timers();
  const events = new Events();
  const faults = new Faults(timers);
  const callbacks = new Callbacks(faults, timers, events);
  const rooms = new Rooms(timers, events);
  const twilio = openTwilio(faults, events, callbacks);
  const payments = openStripe(stripe, { faults, timers, events, callbacks, url: () => livekit.url });
  const livekit = { url: "", api_key: "APIsandbox", api_secret: crypto.randomUUID() };
  const egresses = new Egresses(events);
  const askRooms = roomService(livekit, rooms, faults);
  const askEgress = egressService(livekit, rooms, egresses, faults);
  const classifier = { url: "", api_key: crypto.randomUUID(), model: "omni-moderation-latest" };
  const moderate = moderations(classifier, faults);
  sendWebhooks(livekit_webhooks, livekit, events, callbacks);
  bringPeople(people, rooms, timers, events);

  await using stack = new AsyncDisposableStack();
  const smtp = stack.use(await startSmtp(faults, events));
  const http = listen(port, (request) => {
    const url = new URL(request.url);
    return twilio.handle(request, url) ?? moderate(request, url) ?? payments.handle(request, url) ??
      askRooms(request, url) ?? askEgress(request, url) ??
      pages(box, request, url) ??
      control(box, request, url);
  });
  stack.use(http);
  stack.use(callbacks);
  stack.use(egresses);
  stack.use(timers);

  const url = `http://${LOOPBACK}:${http.port}`;
  livekit.url = url;
  classifier.url = `${url}/v1`;
  const settings = {
    smtp: smtp.settings,
    twilio: { ...twilio.settings, base_url: url },
    livekit: options.livekit ?? livekit,
    classifier,
    stripe: { ...payments.settings, base_url: url },
  };
  const box: Box = {
    settings,
    mails: smtp.mails,
    texts: twilio.texts,
    rooms,
    egresses,
    stripe: payments.stripe,
    faults,
  };

  const running = stack.move();
  return {
    settings,
    url,
    mails: () => [...box.mails],
    texts: () => [...box.texts],
    rooms: () => [...rooms.all],
    egresses: () => [...egresses.all],
    stripe: box.stripe,
    fail: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    join: (room, identity) => rooms.join(room, identity),
    leave: (room, identity) => rooms.leave(room, identity),
    forgetEgress: (egressId) => egresses.forget(egressId),
    failEgress: (egressId, reason) => egresses.fail(egressId, reason),
    on: (listener) => events.on(listener),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
