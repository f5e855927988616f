// The room domain: what the registry needs to know of it.
import type { WorkflowManifest } from "../../temporal/manifest.ts";
import { createActivities } from "./activities.ts";

export const WORKFLOWS: Record<string, WorkflowManifest> = {};
export const ACTIVITIES = createActivities;
export const USES = [] as const;
