/** A workflow's name in all the forms that code has it in. */
export interface Names {
  /** `TipRefundWorkflow` */
  workflow: string;
  /** `TipRefund` */
  pascal: string;
  /** `tipRefund` */
  camel: string;
  /** `tip_refund` */
  snake: string;
  /** `TIP_REFUND` */
  constant: string;
  /** `tip-refund` */
  kebab: string;
  /** `tip refund` */
  words: string;
  /** `a tip refund` */
  one: string;
}

/** Every form of a workflow's name. @param name in PascalCase, with or without "Workflow" at its end */
export function namesOf(name: string): Names {
  const pascal = name.replace(/Workflow$/, "");
  const parts = pascal.match(/[A-Z]+(?![a-z])[0-9]*|[A-Z][a-z0-9]*/g)?.map((part) => part.toLowerCase()) ?? [];
  const snake = parts.join("_");
  const words = parts.join(" ");
  return {
    workflow: `${pascal}Workflow`,
    pascal,
    camel: parts.map((part, index) => index === 0 ? part : capital(part)).join(""),
    snake,
    constant: snake.toUpperCase(),
    kebab: parts.join("-"),
    words,
    one: `${/^[aeiou]/.test(words) ? "an" : "a"} ${words}`,
  };
}

/** A word with a capital letter at its beginning. */
export const capital = (word: string) => word[0].toUpperCase() + word.slice(1);

/** Why a workflow cannot have this name; undefined if it can. */
export function whyNoWorkflowName(name: string): string | undefined {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) return "a workflow's name is in PascalCase, as in TipRefund";
  const { pascal, snake } = namesOf(name);
  if (pascal === "") return "it says nothing of what it does, as TipRefund would";
  if (FILES.includes(snake)) return `${snake}.ts is a file that every domain has for something else`;
}

/** Why a domain cannot have this name; undefined if it can. */
export function whyNoDomainName(name: string): string | undefined {
  if (!/^[a-z][a-z0-9]*$/.test(name)) return "a domain's name is one word in lower case, as in gift";
  if (RESERVED.includes(name)) return "it is a reserved word of the language";
  if (FILES.includes(name)) return "the house uses this name for something else";
}

/** What the files of a domain are called, and so nothing else can be. */
const FILES = ["mod", "schema", "contract", "workflow", "workflows", "activities", "tables"];

const RESERVED = [
  ...["abstract", "any", "arguments", "as", "async", "await", "boolean", "break", "case", "catch", "class", "const"],
  ...["continue", "debugger", "declare", "default", "delete", "do", "else", "enum", "eval", "export", "extends"],
  ...["false", "finally", "for", "from", "function", "get", "if", "implements", "import", "in", "infer", "instanceof"],
  ...["interface", "is", "keyof", "let", "module", "namespace", "never", "new", "null", "number", "object", "of"],
  ...["package", "private", "protected", "public", "readonly", "require", "return", "satisfies", "set", "static"],
  ...["string", "super", "switch", "symbol", "this", "throw", "true", "try", "type", "typeof", "undefined", "unique"],
  ...["unknown", "using", "var", "void", "while", "with", "yield"],
];
