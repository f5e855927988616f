/** The last step of a task: a failure is told in its own words, and the process ends with 1. */
export async function runTask(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}

/** What a command did. */
export interface Outcome {
  success: boolean;
  /** Standard output and standard error, one after the other. */
  output: string;
}

/** Runs a command to its end. @throws Error if it cannot be started */
export async function run(command: string, args: string[], options: Deno.CommandOptions = {}): Promise<Outcome> {
  const { success, stdout, stderr } = await new Deno.Command(command, { ...options, args }).output();
  return { success, output: new TextDecoder().decode(new Uint8Array([...stdout, ...stderr])).trim() };
}

/** Runs a command that writes where this process writes. @throws Error if it fails */
export async function runLoudly(command: string, args: string[], options: Deno.CommandOptions = {}): Promise<void> {
  const { code } = await new Deno.Command(command, { ...options, args, stdout: "inherit", stderr: "inherit" }).output();
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed with exit code ${code}`);
}
