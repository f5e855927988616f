import { meet } from "./met.ts";

Deno.test("a session that both come to is completed with the right minutes, by LiveKit's webhooks", () => meet(true));
