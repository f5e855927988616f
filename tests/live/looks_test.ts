import { meet } from "./met.ts";

Deno.test("where every webhook is lost, looks alone come to the same minutes", () => meet(false));
