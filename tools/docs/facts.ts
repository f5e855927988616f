// The tables of a workflow's page that are made from its code.
import type { RegisteredWorkflow } from "../../registry.ts";
import { type InputField, inputFields } from "../../temporal/input_fields.ts";
import type { Story } from "./story.ts";

/** A workflow's facts, its input, its messages and its result, as Markdown. */
export function factsOf(workflow: RegisteredWorkflow, { messages, shapes, result }: Story): string {
  const { queue, workflowId, input, example, aliases } = workflow;
  const facts = [
    `Queue \`${queue}\``,
    `id \`${workflowId(input.parse(example))}\` for \`${JSON.stringify(example)}\``,
    ...(aliases.length > 0 ? [`also called ${aliases.map((alias) => `\`${alias}\``).join(", ")}`] : []),
  ];
  return [
    `${facts.join(", ")}.`,
    table(["Input", "Type", "Meaning"], inputFields(workflow.input).map(inputRow)),
    table(
      ["Message", "Kind", "Carries", "Answers", "Meaning"],
      messages.map(({ name, kind, payload, answer, doc }) => [code(name), kind, code(payload), code(answer), doc]),
    ),
    [...shapes].map(([name, shape]) => `- ${code(name)}: \`${shape}\``).join("\n"),
    result.length === 0 ? "It answers nothing." : table(
      ["Result", "Type", "Meaning"],
      result.map(({ name, optional, type, doc }) => [code(name), `${code(type)}${optional ? ", optional" : ""}`, doc]),
    ),
  ].join("\n\n");
}

function inputRow(field: InputField): string[] {
  const { name, kind, unit, format, values, required, default: byDefault, description } = field;
  const words = values ? values.map((value) => code(value)).join(", ") : [kind, unit].filter(Boolean).join(" in ");
  const type = [words, format].filter(Boolean).join(", ");
  const need = required ? "required" : byDefault === undefined ? "optional" : `default ${code(String(byDefault))}`;
  return [code(name), `${type}; ${need}`, description];
}

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** A bar inside code would end the cell. */
const code = (text?: string) => text ? `\`${text.replaceAll("|", "\\|")}\`` : "";
