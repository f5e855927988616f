// Twilio's REST API, as far as messages need it, for one account.
import type { TwilioSettings } from "../../domains/shared/sms.ts";
import type { Callbacks } from "../callbacks.ts";
import type { Faults } from "../faults.ts";
import { answer, json } from "../http.ts";
import type { Events, SandboxText } from "../state.ts";
import { reportStatus } from "./callbacks.ts";
import { refusalOf, SENDER } from "./numbers.ts";
import { API, errorResource, messageResource } from "./resource.ts";

/** An account at Twilio and what it sent. */
export interface TwilioBox {
  settings: TwilioSettings;
  texts: SandboxText[];
  /** Answers a request to the API, or undefined if it is for somebody else. */
  handle(request: Request, url: URL): Promise<Response> | undefined;
}

/** Opens an account whose credentials nobody else has. */
export function openTwilio(faults: Faults, events: Events, callbacks: Callbacks): TwilioBox {
  const account = { sid: `AC${hex()}`, token: hex() };
  const authorization = `Basic ${btoa(`${account.sid}:${account.token}`)}`;
  const root = `${API}/Accounts/${account.sid}`;
  const texts: SandboxText[] = [];

  return {
    settings: { account_sid: account.sid, auth_token: account.token, from: SENDER },
    texts,
    handle(request, url) {
      if (!url.pathname.startsWith(`${API}/`)) return undefined;
      if (request.headers.get("authorization") !== authorization) {
        return Promise.resolve(errorResource({ status: 401, code: 20003, message: "Authenticate" }));
      }
      const [operation, act] = route(request, url);
      return answer(faults, "twilio", operation, act, errorResource);
    },
  };

  function route(request: Request, url: URL): [operation: string, act: () => Response | Promise<Response>] {
    const { method } = request;
    const path = url.pathname;
    if (path === `${root}.json` && method === "GET") return ["fetch_account", fetchAccount];
    if (path === `${root}/Messages.json` && method === "POST") return ["create_message", () => createMessage(request)];
    if (path === `${root}/Messages.json` && method === "GET") return ["list_messages", () => listMessages(url)];
    const sid = path.startsWith(`${root}/Messages/`) && /(SM\w+)\.json$/.exec(path)?.[1];
    if (sid && method === "GET") return ["fetch_message", () => fetchMessage(path, sid)];
    return ["", () => notFound(path)];
  }

  function fetchAccount() {
    const friendly_name = "Estuary sandbox";
    return json({ sid: account.sid, friendly_name, status: "active", type: "Full", uri: `${root}.json` });
  }

  async function createMessage(request: Request) {
    const form = new URLSearchParams(await request.text());
    const [to, from, body] = ["To", "From", "Body"].map((name) => form.get(name) ?? "");
    const refusal = refusalOf({ to, from, body });
    if (refusal) return errorResource(refusal);

    const text: SandboxText = { sid: `SM${hex()}`, from, to, text: body, status: "queued", received_at: Date.now() };
    texts.push(text);
    const accepted = messageResource(account.sid, text);
    events.emit({ type: "text", text });
    deliver(text, form.get("StatusCallback"));
    return json(accepted, 201);
  }

  /** In the sandbox every message that is accepted arrives. */
  function deliver(text: SandboxText, callback: string | null) {
    for (const status of ["sent", "delivered"] as const) {
      text.status = status;
      if (callback) reportStatus(callbacks, callback, account, text);
    }
  }

  function fetchMessage(path: string, sid: string) {
    const text = texts.find((text) => text.sid === sid);
    return text ? json(messageResource(account.sid, text)) : notFound(path);
  }

  function listMessages({ searchParams, pathname }: URL) {
    const size = Math.min(Number(searchParams.get("PageSize") ?? 50), 1000);
    const page = Number(searchParams.get("Page") ?? 0);
    const found = texts.filter((text) => fits(text, searchParams)).reverse();
    const shown = found.slice(page * size, (page + 1) * size);
    const at = (page: number) => {
      const query = new URLSearchParams(searchParams);
      query.set("Page", String(page));
      query.set("PageSize", String(size));
      return `${pathname}?${query}`;
    };
    return json({
      messages: shown.map((text) => messageResource(account.sid, text)),
      page,
      page_size: size,
      start: page * size,
      end: page * size + Math.max(0, shown.length - 1),
      first_page_uri: at(0),
      previous_page_uri: page > 0 ? at(page - 1) : null,
      next_page_uri: (page + 1) * size < found.length ? at(page + 1) : null,
      uri: at(page),
    });
  }
}

/** The list's filters. Dates are compared by whole seconds or, where the filter is a mere day, by the day. */
function fits(text: SandboxText, filters: URLSearchParams): boolean {
  const sent = new Date(Math.floor(text.received_at / 1000) * 1000).toISOString().replace(".000Z", "Z");
  const by = (name: string, fit: (sent: string, wanted: string) => boolean) => {
    const wanted = filters.get(name);
    return wanted === null || fit(sent.slice(0, wanted.length), wanted);
  };
  return by("DateSent", (sent, wanted) => sent === wanted) &&
    by("DateSent>", (sent, wanted) => sent >= wanted) &&
    by("DateSent<", (sent, wanted) => sent <= wanted) &&
    (filters.get("To") ?? text.to) === text.to &&
    (filters.get("From") ?? text.from) === text.from;
}

const notFound = (path: string) =>
  errorResource({ status: 404, code: 20404, message: `The requested resource ${path} was not found` });

const hex = () => crypto.randomUUID().replaceAll("-", "");
