// What the stream domain is handed: its rules, and whom to ask about content.
import type { Config } from "../config.ts";
import type { StreamDeps } from "../domains/stream/activities.ts";
import type { Classifier } from "../domains/stream/classifier.ts";
import { createRules } from "../domains/stream/rules/rules.ts";
import type { Outside } from "./outside.ts";

/** The rules of a configuration, and both classifiers: the lists of words, and the one outside. */
export function moderationDeps(
  { policy, lists }: Config["moderation"],
  { classifier, webUrl }: Pick<Outside, "classifier" | "webUrl">,
): Pick<StreamDeps, "policy" | "classifiers" | "appealUrl"> {
  const judge = createRules(lists);
  const rules: Classifier = {
    name: "rules",
    thorough: false,
    classify: (samples) => Promise.resolve(samples.map((sample) => ({ scores: judge(sample) }))),
  };
  return {
    policy,
    classifiers: [rules, classifier],
    appealUrl: (content_id) => `${webUrl}/appeal?${new URLSearchParams({ content: content_id })}`,
  };
}
