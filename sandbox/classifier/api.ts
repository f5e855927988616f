// OpenAI's moderation endpoint, played by a short list of words: enough to be clear, doubtful or harmless on purpose.
import { z } from "zod";
import type { ModerationApiSettings } from "../../domains/stream/moderation_api.ts";
import type { Faults, Refusal } from "../faults.ts";
import { answer, json } from "../http.ts";

const PATH = "/v1/moderations";

/** Words and what they score, in texts and in the addresses of pictures. The most certain one of a category counts. */
const WORDS: readonly (readonly [pattern: RegExp, category: string, score: number])[] = [
  [/\bbitcoin\b.*\bdouble|double.*\bbitcoin\b/i, "scam", 0.97],
  [/\bguaranteed\b/i, "scam", 0.62],
  [/\bgift cards?\b/i, "scam", 0.71],
  [/\bkill (you|yourself)\b/i, "harassment/threatening", 0.96],
  [/\bidiots?\b/i, "harassment", 0.64],
  [/\b(nude|nudes)\b/i, "sexual", 0.93],
  [/\blingerie\b/i, "sexual", 0.58],
  [/\b(gore|beheading)\b/i, "violence/graphic", 0.94],
  [/\bblood\b/i, "violence/graphic", 0.55],
  [/\bcocaine\b/i, "illicit", 0.95],
];

/** What the endpoint answers on when nothing is found. */
const CATEGORIES = [
  ...["harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm"],
  ...["self-harm/intent", "self-harm/instructions", "sexual", "sexual/minors", "violence", "violence/graphic"],
];

const FLAGGED = 0.5;

const requestSchema = z.object({
  model: z.string().optional(),
  input: z.union([
    z.string(),
    z.array(z.string()).min(1),
    z.array(z.union([
      z.object({ type: z.literal("text"), text: z.string() }),
      z.object({ type: z.literal("image_url"), image_url: z.object({ url: z.string() }) }),
    ])).min(1),
  ]),
});

/** Answers a request to the endpoint, or gives undefined if it is for somebody else. */
export function moderations(settings: ModerationApiSettings, faults: Faults) {
  return (request: Request, url: URL): Promise<Response> | undefined => {
    if (url.pathname !== PATH || request.method !== "POST") return undefined;
    return answer(faults, "classifier", "moderate", async () => {
      if (request.headers.get("authorization") !== `Bearer ${settings.api_key}`) {
        return error({ status: 401, code: "invalid_api_key", message: "Incorrect API key provided" });
      }
      const { data, error: problem } = requestSchema.safeParse(await request.json());
      if (!data) return error({ status: 400, message: problem.message });
      const { input } = data;
      return json({
        id: `modr-${crypto.randomUUID().replaceAll("-", "")}`,
        model: data.model ?? settings.model,
        results: textsOf(input).map(resultOf),
      });
    }, error);
  };
}

type Input = z.infer<typeof requestSchema>["input"];

/** Texts are judged one by one, the parts of one multi-modal input together. */
function textsOf(input: Input): string[] {
  if (typeof input === "string") return [input];
  if (input.every((part) => typeof part === "string")) return input;
  return [
    (input as Exclude<Input[number], string>[]).map((part) =>
      typeof part === "string"
        ? part
        : part.type === "text"
        ? part.text
        : part.image_url.url.replace(/[^\p{L}]+/gu, " ")
    ).join("\n"),
  ];
}

function resultOf(text: string) {
  const category_scores: Record<string, number> = Object.fromEntries(CATEGORIES.map((category) => [category, 0.001]));
  for (const [pattern, category, score] of WORDS) {
    if (pattern.test(text)) category_scores[category] = Math.max(category_scores[category] ?? 0, score);
  }
  const categories = Object.fromEntries(
    Object.entries(category_scores).map(([category, score]) => [category, score >= FLAGGED]),
  );
  return { flagged: Object.values(categories).includes(true), categories, category_scores };
}

const error = (
  { status, code = null, message = "Refused by the sandbox" }: Omit<Refusal, "code"> & { code?: unknown },
) =>
  json(
    { error: { message, type: status === 429 ? "rate_limit" : "invalid_request_error", param: null, code } },
    status,
  );
