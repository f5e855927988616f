import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { dirname, join } from "node:path";
import { DOMAINS } from "../../registry.ts";
import { projectFiles } from "../../tools/files.ts";
import { newDomain } from "../../tools/new/domain.ts";
import { Draft } from "../../tools/new/draft.ts";
import { addImport, insertAfter, insertSorted } from "../../tools/new/edits.ts";
import { namesOf } from "../../tools/new/names.ts";
import { newWorkflow } from "../../tools/new/workflow.ts";
import { run } from "../../tools/run.ts";
import { temporaryFolder } from "./support.ts";

const PROJECT = join(import.meta.dirname!, "../..");

/** This project once more, for changes that nobody else sees. */
async function copyOfProject() {
  const folder = await temporaryFolder();
  for (const path of await projectFiles(PROJECT, "")) {
    await Deno.mkdir(dirname(join(folder.path, path)), { recursive: true });
    await Deno.copyFile(join(PROJECT, path), join(folder.path, path));
  }
  for (const shared of ["node_modules", ".cache"]) await Deno.symlink(join(PROJECT, shared), join(folder.path, shared));
  return {
    ...folder,
    deno: (...args: string[]) => run(Deno.execPath(), args, { cwd: folder.path, env: { NO_COLOR: "1" } }),
  };
}

type Copy = Awaited<ReturnType<typeof copyOfProject>>;

async function succeed(copy: Copy, ...args: string[]): Promise<string> {
  const { success, output } = await copy.deno(...args);
  assert(success, `deno ${args.join(" ")}\n${output}`);
  return output;
}

Deno.test("a new workflow and a new domain are clean, bundled, documented and pass their own tests", async () => {
  await using copy = await copyOfProject();

  const told = await succeed(copy, "run", "-A", "tools/new.ts", "workflow", "booking", "LostProperty");
  await succeed(copy, "run", "-A", "tools/new.ts", "domain", "umbrella");

  assertStringIncludes(told, "deno task test tests/domains/booking/lost_property_test.ts");
  const tests = ["tests/domains/booking/lost_property_test.ts", "tests/domains/umbrella/umbrella_test.ts"];
  const code = ["domains", "registry.ts", "platform.ts", "deno.json", "docs/workflows.md", ...tests];
  await succeed(copy, "fmt", "--check", ...code);
  await succeed(copy, "lint", ...code.filter((path) => !/\.(json|md)$/.test(path)));
  await succeed(copy, "check", "platform.ts", ...tests);
  await succeed(copy, "run", "-A", "tools/docs.ts", "--check");
  await succeed(copy, "run", "-A", "tools/bundle.ts");
  assertStringIncludes(await succeed(copy, "test", "-A", "--no-check", ...tests), "4 passed | 0 failed");
  const listed = await succeed(copy, "run", "-A", "cli.ts", "list");
  assertStringIncludes(listed, "LostPropertyWorkflow");
  assertStringIncludes(listed, "an umbrella, from its start to its end");
});

Deno.test("what the README adds can be added, one after the other", async () => {
  await using copy = await copyOfProject();
  const readme = await Deno.readTextFile(join(PROJECT, "README.md"));
  const commands = [...readme.matchAll(/^deno task new (.*?) +#/gm)].map(([, args]) => args.split(" "));

  for (const args of commands) await succeed(copy, "run", "-A", "tools/new.ts", ...args);

  assertEquals(commands.length, 2);
});

Deno.test("what is refused leaves the project as it was", async () => {
  await using copy = await copyOfProject();

  const { success, output } = await copy.deno("run", "-A", "tools/new.ts", "workflow", "booking", "NoShow");

  assert(!success);
  assertStringIncludes(output, 'Cannot add workflow "NoShow" to domain "booking": NoShowWorkflow is in domain booking');
  for (const path of await projectFiles(copy.path, ".ts", "domains")) {
    assertEquals(await Deno.readTextFile(join(copy.path, path)), await Deno.readTextFile(join(PROJECT, path)), path);
  }
});

const REFUSED_WORKFLOWS: [domain: string, name: string, why: string][] = [
  ["booking", "lostProperty", "a workflow's name is in PascalCase"],
  ["booking", "Lost-Property", "a workflow's name is in PascalCase"],
  ["booking", "Workflow", "it says nothing of what it does"],
  ["booking", "Schema", "schema.ts is a file that every domain has for something else"],
  ["booking", "BookingLifecycleWorkflow", "BookingLifecycleWorkflow is in domain booking already"],
  ["room", "Booking", "BookingWorkflow is in domain booking already, as another name of BookingLifecycleWorkflow"],
  ["payment", "Reminder", "its activity openReminder would meet another one in domain booking"],
  ["room", "No", "its ids would look like those of NoShowWorkflow, no-show-125"],
  ["booking", "Session", "domains/booking/session.ts is there already"],
  ["bookin", "LostProperty", "there is no such domain, did you mean booking?"],
  ["shared", "LostProperty", "no queue of its own"],
];

for (const [domain, name, why] of REFUSED_WORKFLOWS) {
  Deno.test(`a workflow ${name} in domain ${domain} is refused`, async () => {
    await assertRejects(() => newWorkflow(new Draft(PROJECT), DOMAINS, domain, name), Error, why);
  });
}

const REFUSED_DOMAINS: [name: string, why: string][] = [
  ["Umbrella", "a domain's name is one word in lower case"],
  ["lost-property", "a domain's name is one word in lower case"],
  ["class", "it is a reserved word"],
  ["workflows", "the house uses this name for something else"],
  ["booking", "it is there already"],
  ["names", "registry.ts has another use for this name"],
];

for (const [name, why] of REFUSED_DOMAINS) {
  Deno.test(`a domain ${name} is refused`, async () => {
    await assertRejects(() => newDomain(new Draft(PROJECT), DOMAINS, name), Error, why);
  });
}

Deno.test("a workflow of which a part is there already is refused with the place", async () => {
  const draft = new Draft(PROJECT);
  await draft.edit("domains/booking/contract.ts", (text) => `${text}\nexport interface LostPropertyResult {}\n`);

  await assertRejects(
    () => newWorkflow(draft, DOMAINS, "booking", "LostProperty"),
    Error,
    "domains/booking/contract.ts speaks of LostPropertyResult already",
  );
});

Deno.test("a name with an acronym is told apart into words", () => {
  const { words, camel, snake, kebab, constant } = namesOf("SMSBlast2GoWorkflow");

  assertEquals([words, camel, snake, kebab, constant], [
    "sms blast2 go",
    "smsBlast2Go",
    "sms_blast2_go",
    "sms-blast2-go",
    "SMS_BLAST2_GO",
  ]);
});

Deno.test("an import goes into the statement that is there, else below the others, else below the heading", () => {
  const into = (text: string) => addImport(text, ["b"], "./b.ts");

  assertEquals(into(`import { a, c } from "./b.ts";\n`), `import { a, b, c } from "./b.ts";\n`);
  assertEquals(
    into(`import { a } from "./a.ts";\nmain();\n`),
    `import { a } from "./a.ts";\nimport { b } from "./b.ts";\nmain();\n`,
  );
  assertEquals(into("// Heading.\nmain();\n"), `// Heading.\nimport { b } from "./b.ts";\nmain();\n`);
});

Deno.test("a line goes where its order wants it", () => {
  const insert = (line: string) => insertSorted("use b;\nuse d;\n", /^use (\w);\n/gm, line);

  assertEquals(insert("use a;\n"), "use a;\nuse b;\nuse d;\n");
  assertEquals(insert("use c;\n"), "use b;\nuse c;\nuse d;\n");
  assertEquals(insert("use e;\n"), "use b;\nuse d;\nuse e;\n");
});

Deno.test("a file without the place for an addition is told with what is missing", async () => {
  assertThrows(() => insertAfter("main();\n", /^export /gm, "a"), Error, 'no place for "a"');

  const draft = new Draft(PROJECT);
  await assertRejects(
    () => draft.edit("registry.ts", (text) => insertSorted(text, /^use (\w);\n/gm, "use a;\n")),
    Error,
    "Cannot change registry.ts: no place for",
  );
});
