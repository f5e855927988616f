// The scripts are run by the shells they are for, where these are installed; what the scripts say is checked anyway.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { say } from "./support.ts";

/** What is typed, and what is offered for its last word. */
const CASES: [line: string[], offered: string[]][] = [
  [["l"], ["ledger", "list"]],
  [["trigger", "P"], ["PayWorkflow"]],
  [["trigger", "PayWorkflow", "--c"], ["--capture", "--currency"]],
  [["trigger", "KnockWorkflow", "--d"], ["--door"]],
  [["trigger", "ChargeWorkflow", "--currency", ""], ["eur", "usd"]],
  [["list", "-o", ""], ["json", "text"]],
  [["list", "--domain", ""], ["door", "till"]],
  [["completions", "f"], ["fish"]],
  [["help", "trig"], ["trigger"]],
  [["help", "trigger", "P"], ["PayWorkflow"]],
  [["trigger", "--address", "there", "Kn"], ["KnockWorkflow"]],
  [["trigger", "PayWorkflow", "--no"], ["--no-capture"]],
  [["reviews", "list", "--l"], ["--limit"]],
  [["--v"], ["--version"]],
];

const installed = async (shell: string) => {
  const looked = await new Deno.Command("sh", { args: ["-c", `command -v ${shell}`], stdout: "null" }).output();
  return looked.success;
};

async function answer(shell: string, args: string[]): Promise<string[]> {
  const { stdout, stderr } = await new Deno.Command(shell, { args, stdout: "piped", stderr: "piped" }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout).split(/\s+/).filter(Boolean).sort();
}

Deno.test({
  name: "bash completes commands, workflows, their flags and values",
  ignore: !await installed("bash"),
  async fn() {
    const { out: script } = await say(["completions", "bash"]);

    for (const [line, offered] of CASES) {
      const words = ["estuary-wf", ...line].map((word) => `'${word}'`).join(" ");
      const ask = `COMP_WORDS=(${words}); COMP_CWORD=${line.length}; _estuary_wf; echo "\${COMPREPLY[@]}"`;
      assertEquals(await answer("bash", ["--norc", "-c", `${script}\n${ask}`]), offered, line.join(" "));
    }
  },
});

Deno.test({
  name: "fish completes commands, workflows, their flags and values",
  ignore: !await installed("fish"),
  async fn() {
    const { out: script } = await say(["completions", "fish"]);

    for (const [line, offered] of CASES) {
      const typed = ["estuary-wf", ...line].join(" ");
      const ask = `complete -C'${typed}' | string replace -r '\\t.*' ''`;
      assertEquals(await answer("fish", ["--no-config", "-c", `${script}\n${ask}`]), offered, typed);
    }
  },
});

Deno.test({
  name: "zsh completes commands, workflows, their flags and values",
  ignore: !await installed("zsh"),
  async fn() {
    const { out: script } = await say(["completions", "zsh"]);
    // Outside its line editor zsh has no completion system: one function of it is replaced by what shows its choices.
    const shim = "compdef() { }; _files() { }; compset() { return 1 }; _describe() { print -l -- ${(P)2%%:*} }";

    for (const [line, offered] of CASES) {
      const words = ["estuary-wf", ...line].map((word) => `'${word}'`).join(" ");
      const ask = `words=(${words}); CURRENT=${line.length + 1}; _estuary_wf`;
      const choices = await answer("zsh", ["-f", "-c", `${shim}\n${script}\n${ask}`]);
      const last = line[line.length - 1];
      assertEquals(choices.filter((choice) => choice.startsWith(last)), offered, line.join(" "));
    }
  },
});

Deno.test("completions says for which shells there are some", async () => {
  const { code, err } = await say(["completions", "tcsh"]);

  assertEquals([code, err.split("\n")[0]], [2, 'Cannot run "completions tcsh": there is bash, zsh or fish']);
});

Deno.test("completions quote what a shell would take for its own", async () => {
  const { out } = await say(["completions", "zsh"]);

  assertStringIncludes(out, `--json:the input as JSON\\: '\\''{…}'\\'', @file, or - for standard input`);
});
