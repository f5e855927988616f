// The static list of domains. A compiled binary holds only what is imported by a literal, so a new domain is added here,
// in deno.json, in platform.ts and in domains/workflows.ts: `deno task new domain NAME` does it all.
import * as booking from "@estuary/booking";
import * as payment from "@estuary/payment";
import * as room from "@estuary/room";
import * as shared from "@estuary/shared";
import * as stream from "@estuary/stream";
import { type DomainModule, type ScheduleManifest, taskQueue, type WorkflowManifest } from "./temporal/manifest.ts";
import { nearest } from "./text/nearest.ts";

/** Domains by name. */
export type Domains = Readonly<Record<string, DomainModule>>;

/** Every domain of this build, in the order people see them. */
export const DOMAINS: Domains = { booking, payment, room, stream, shared };

/** A workflow as the house knows it: its manifest, its name, its domain and the queue that its workers poll. */
export interface RegisteredWorkflow extends WorkflowManifest {
  name: string;
  domain: string;
  queue: string;
  aliases: readonly string[];
}

/** Every workflow of these domains, in the registry's order. */
export function listWorkflows(domains: Domains = DOMAINS): RegisteredWorkflow[] {
  return Object.entries(domains).flatMap(([domain, { WORKFLOWS }]) =>
    Object.entries(WORKFLOWS).map(([name, manifest]) => ({
      ...manifest,
      name,
      domain,
      queue: taskQueue(domain),
      aliases: manifest.aliases ?? [],
    }))
  );
}

/** Finds a workflow by its name or one of its aliases. */
export function findWorkflow(name: string, domains: Domains = DOMAINS): RegisteredWorkflow | undefined {
  return listWorkflows(domains).find((workflow) => workflow.name === name || workflow.aliases.includes(name));
}

/** A schedule as the house knows it: its manifest, its id and the workflow that it starts. */
export interface RegisteredSchedule extends Omit<ScheduleManifest, "workflow"> {
  id: string;
  workflow: RegisteredWorkflow;
}

/** Every schedule of these domains. @throws Error if one is for a workflow that its domain does not have */
export function listSchedules(domains: Domains = DOMAINS): RegisteredSchedule[] {
  const workflows = listWorkflows(domains);
  return Object.entries(domains).flatMap(([domain, { SCHEDULES = {} }]) =>
    Object.entries(SCHEDULES).map(([id, manifest]) => {
      const workflow = workflows.find((each) => each.domain === domain && each.name === manifest.workflow);
      if (!workflow) throw new Error(`Cannot schedule "${id}": domain "${domain}" has no ${manifest.workflow}`);
      return { ...manifest, id, workflow };
    })
  );
}

/** The name that a mistyped one was probably meant to be, if any is near. */
export function suggestWorkflow(name: string, domains: Domains = DOMAINS): string | undefined {
  const names = listWorkflows(domains).flatMap((workflow) => [workflow.name, ...workflow.aliases]);
  return nearest(name, names);
}

/** The names of a domain's activities, without making what they depend on. */
export function activityNames(domain: DomainModule): string[] {
  const nothingYet = new Proxy({}, { get: () => undefined });
  return Object.keys(domain.ACTIVITIES(nothingYet));
}

/** The domains whose activities the worker of `domain` carries: its own and those it uses. */
export function carriedDomains(domain: string, domains: Domains = DOMAINS): string[] {
  return [domain, ...domains[domain].USES];
}

/**
 * What is wrong with a set of domains: a workflow, alias or activity name used twice, or a domain used but not registered.
 *
 * @returns one sentence per problem, none if the domains fit together
 */
export function registryProblems(domains: Domains = DOMAINS): string[] {
  const owners = new Map<string, string>();
  const claim = (kind: "workflow" | "activity", name: string, domain: string): string[] => {
    const owner = owners.get(`${kind} ${name}`);
    owners.set(`${kind} ${name}`, domain);
    return owner ? [`${kind} "${name}" is in domain "${owner}" and again in domain "${domain}"`] : [];
  };
  return Object.entries(domains).flatMap(([domain, module]) => [
    ...Object.entries(module.WORKFLOWS)
      .flatMap(([name, { aliases = [] }]) => [name, ...aliases])
      .flatMap((name) => claim("workflow", name, domain)),
    ...activityNames(module).flatMap((name) => claim("activity", name, domain)),
    ...module.USES.filter((used) => !(used in domains))
      .map((used) => `domain "${domain}" uses domain "${used}", which is not registered`),
  ]);
}
