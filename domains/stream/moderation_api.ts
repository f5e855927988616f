// A classifier behind HTTP, in the shape of OpenAI's moderation endpoint, which other servers speak as well.
import { ApplicationFailure } from "@temporalio/common";
import { networkReason } from "../../text/network.ts";
import { z } from "zod";
import type { Classifier, Finding, Judgement, Sample } from "./classifier.ts";

/** Where the classifier is, and what it is asked with. */
export interface ModerationApiSettings {
  /** Up to its version: `https://api.openai.com/v1`. */
  url: string;
  api_key: string;
  model: string;
}

/** What the endpoint answers, as far as it is read. */
const answerSchema = z.object({
  results: z.array(z.object({
    flagged: z.boolean(),
    categories: z.record(z.string(), z.boolean().nullable()),
    // An answer without a single score says nothing, least of all that all is well.
    category_scores: z.record(z.string(), z.number().min(0).max(1)).refine((scores) => Object.keys(scores).length > 0),
  })),
});

type Result = z.infer<typeof answerSchema>["results"][number];

/** From this score on a category is certain, whatever the endpoint's own threshold is. */
const CERTAIN = 0.9;

/**
 * Makes a classifier of the endpoint.
 *
 * @param timeout milliseconds that one request may take
 */
export function createModerationApi(settings: ModerationApiSettings, timeout = 20_000): Classifier & Verified {
  const url = `${settings.url.replace(/\/+$/, "")}/moderations`;

  return {
    name: "model",
    thorough: true,
    async classify(samples, signal, alive = () => {}) {
      const judged = samples.map(unseen);
      const texts = samples.flatMap(({ text }, index) => text ? [index] : []);
      if (texts.length > 0) {
        const results = await ask(texts.map((index) => samples[index].text!), texts.length, signal);
        texts.forEach((index, at) => judged[index] = judge(results[at]));
      }
      for (const [index, { image_url }] of samples.entries()) {
        if (!image_url) continue;
        alive();
        const [result] = await ask([{ type: "image_url", image_url: { url: image_url } }], 1, signal);
        judged[index] = judge(result);
      }
      return judged;
    },
    async verify() {
      await ask(["hello"], 1, AbortSignal.timeout(timeout));
    },
  };

  async function ask(input: unknown[], expected: number, signal: AbortSignal): Promise<Result[]> {
    const limit = AbortSignal.timeout(timeout);
    let response: Response;
    let body: string;
    try {
      response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${settings.api_key}` },
        body: JSON.stringify({ model: settings.model, input }),
        signal: AbortSignal.any([limit, signal]),
      });
      body = await response.text();
    } catch (cause) {
      if (signal.aborted) throw cause;
      if (limit.aborted) throw failure("ClassifierSlow", `no answer within ${timeout} ms`, cause);
      throw failure("ClassifierDown", networkReason(cause) ?? (cause as Error).message, cause);
    }
    if (!response.ok) throw refused(response.status, body);
    const { data, error } = answerSchema.safeParse(parse(body));
    if (!data) throw failure("ClassifierDown", "what it answers is no moderation", error);
    if (data.results.length !== expected) {
      throw failure("ClassifierDown", `it answered ${data.results.length} results for ${expected} inputs`);
    }
    return data.results;
  }

  function refused(status: number, body: string): Error {
    const told = `it answered ${status}: ${body.slice(0, 200).replaceAll(settings.api_key, "[key]")}`;
    if (status === 401 || status === 403) return failure("ClassifierUnauthorized", told);
    if (status === 408 || status === 429 || status >= 500) return failure("ClassifierDown", told);
    return ApplicationFailure.nonRetryable(`Cannot ask the classifier at ${url}: ${told}`, "ClassifierRejected");
  }

  function failure(type: string, why: string, cause?: unknown): ApplicationFailure {
    return ApplicationFailure.create({
      message: `Cannot ask the classifier at ${url}: ${why}`,
      type,
      ...(cause instanceof Error && { cause }),
    });
  }
}

/** Can be tried out before anything depends on it. */
export interface Verified {
  /** Has a harmless word classified. @throws ApplicationFailure as {@link Classifier.classify} */
  verify(): Promise<void>;
}

/** A sample before it is judged: a frame of which there is only a hash stays so, and so does a file. */
const unseen = ({ kind, image_url }: Sample): Judgement | undefined =>
  kind === "frame" && !image_url ? { scores: [], doubts: ["there is no picture to look at"] } : undefined;

/** An answer's scores, and its own verdict where that is more than they say: whatever it flags is no approval. */
function judge({ flagged, categories, category_scores }: Result): Judgement {
  const scores = Object.entries(category_scores).map(([category, score]): Finding => ({
    ...{ category, score },
    ...(!flagged && { contradicted: true }),
  }));
  const named = Object.keys(categories).filter((category) => categories[category]);
  const certain = scores.filter(({ score }) => score >= CERTAIN).map(({ category }) => category);
  const scored = (category: string) => category_scores[category]?.toFixed(2) ?? "not scored";
  const doubts = [
    ...(flagged && named.length === 0 && certain.length === 0 ? ["flagged, but under no category"] : []),
    ...(!flagged && certain.length > 0 ? [`not flagged, but certain of ${certain.join(", ")}`] : []),
    ...named.map((category) =>
      `${flagged ? "flagged as" : "not flagged, but named as"} ${category} (${scored(category)})`
    ),
  ];
  return { scores, doubts };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
