import { carriedDomains, type Domains, listWorkflows, type RegisteredWorkflow } from "../registry.ts";
import { type InputField, inputFields } from "../temporal/input_fields.ts";
import { nearest } from "../text/nearest.ts";
import { refuseWords } from "./args.ts";
import type { Command } from "./command.ts";
import { Failure } from "./failure.ts";
import { idPattern } from "./ids.ts";
import { fieldHelp, flagName, triggerLine } from "./input_flags.ts";
import { columns } from "./layout.ts";

/** `estuary-wf list` */
export const list: Command = {
  name: "list",
  about: {
    usage: "[flags]",
    summary: "the workflows there are; needs no server",
    examples: ["estuary-wf list", "estuary-wf list --domain booking --detailed"],
  },
  flags: (_words, { domains }) => [
    { name: "domain", value: "DOMAIN", suggestions: withWorkflows(domains), help: "only this domain's" },
    { name: "detailed", help: "with queue, id, aliases, every input field and an example" },
  ],

  run({ words, values, switches }, { domains, out, err }) {
    refuseWords("list", words);
    const workflows = ofDomain(values.get("domain"), domains);
    if (values.get("output") === "json") {
      return out(JSON.stringify({ workflows: workflows.map((each) => toJson(each, domains)) }, null, 2));
    }
    if (workflows.length === 0) return err(`Domain "${values.get("domain")}" has no workflows`);
    const byDomain = Object.entries(Object.groupBy(workflows, ({ domain }) => domain));
    if (switches.get("detailed")) {
      out(workflows.map((workflow) => details(workflow, domains).join("\n")).join("\n\n"));
    } else {
      const rows = columns(workflows.map((each) => [each.name, each.description, flagsInShort(each)]));
      out(byDomain.flatMap(([domain, its]) => [domain, ...rows.splice(0, its?.length)]).join("\n"));
    }
  },
};

/** The domains whose activities a domain's worker carries beside its own. */
const usedBy = (domain: string, domains: Domains): string[] => carriedDomains(domain, domains).slice(1);

const withWorkflows = (domains: Domains): string[] => [
  ...new Set(listWorkflows(domains).map(({ domain }) => domain)),
];

function ofDomain(domain: string | undefined, domains: Domains): RegisteredWorkflow[] {
  const workflows = listWorkflows(domains);
  if (domain === undefined) return workflows;
  if (domain in domains) return workflows.filter((workflow) => workflow.domain === domain);
  const known = Object.keys(domains);
  const meant = nearest(domain, known);
  throw new Failure(
    "usage",
    `Cannot list domain "${domain}": no such domain, ${
      meant ? `did you mean ${meant}?` : `there is ${known.join(", ")}`
    }`,
  );
}

/** `--booking-id [--kind]`: optional ones in brackets. */
const flagsInShort = ({ input }: RegisteredWorkflow): string =>
  inputFields(input).map(({ name, required }) => required ? `--${flagName(name)}` : `[--${flagName(name)}]`).join(" ");

function details(workflow: RegisteredWorkflow, domains: Domains): string[] {
  const { name, description, domain, queue, aliases, input, steps, example, repeatable } = workflow;
  const uses = usedBy(domain, domains);
  const facts: [string, string][] = [
    ["domain", uses.length ? `${domain}, with the activities of ${uses.join(", ")}` : domain],
    ["queue", queue],
    ["id", `${idPattern(workflow)}, ${repeatable ? "one at a time" : "not again once completed"}`],
    ...(aliases.length ? [["aliases", aliases.join(", ")] as [string, string]] : []),
    ...(steps ? [["steps", steps.join(", ")] as [string, string]] : []),
  ];
  return [
    name,
    `  ${description}`,
    ...columns(facts),
    "  input",
    ...columns(inputFields(input).map((field) => [`--${flagName(field.name)}`, field.kind, fieldHelp(field)]), "    "),
    "  example",
    `    ${triggerLine(workflow, example)}`,
  ];
}

function toJson(workflow: RegisteredWorkflow, domains: Domains) {
  const { name, domain, queue, description, aliases, input, steps = [], example, repeatable = false } = workflow;
  return {
    name,
    domain,
    uses: usedBy(domain, domains),
    queue,
    description,
    aliases,
    id: idPattern(workflow),
    repeatable,
    steps,
    fields: inputFields(input).map((field: InputField) => ({ ...field, flag: `--${flagName(field.name)}` })),
    example: { input: example, command: triggerLine(workflow, example) },
  };
}
