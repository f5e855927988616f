import type { BundleManifest } from "../../temporal/bundle.ts";

/** The most that a bundle may weigh, in bytes: room for dozens more workflows, not for a provider's SDK. */
const MAX_BYTES = 1_500_000;

/** What workflow code may bring along: the SDK's part for workflows, and what that needs. */
const PACKAGES = ["@temporalio/common", "@temporalio/worker", "@temporalio/workflow", "long", "ms", "nexus-rpc"];

/** Files of a domain that reach for the outside, or for what is heavy: workflow code takes only types from them. */
const OUTSIDE = /\/(mod|schema|activities|tables)\.ts$/;

/** What must not be in the bundle, one sentence each; none if it is as it should be. */
export function bundleProblems({ sources, packages, bytes }: BundleManifest): string[] {
  return [
    ...Object.keys(sources).filter((path) => OUTSIDE.test(path) || !/^(domains|temporal|text)\//.test(path))
      .map((path) => `${path} must not be in the workflow bundle: take only types from it (import type)`),
    ...packages.filter((name) => !PACKAGES.includes(name))
      .map((name) => `package ${name} must not be in the workflow bundle: find the workflow code that imports it`),
    ...(bytes > MAX_BYTES ? [`it weighs ${bytes} bytes, more than ${MAX_BYTES}`] : []),
  ];
}
