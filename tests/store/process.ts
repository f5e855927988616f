// Another process at the same database, as a second worker would be: process.ts JOB URL
import { once, openStore } from "../../store/mod.ts";
import { counters, countVisit } from "./counters.ts";

/** Runs one of the jobs below in a process of its own, and hands back what it printed. */
export async function inProcess(job: keyof typeof jobs, url: string): Promise<string> {
  const { success, stdout, stderr } = await command(job, url).output();
  if (!success) throw new Error(`Process ${job} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}

/** The same, for a process that is to be killed. */
export const startProcess = (job: keyof typeof jobs, url: string): Deno.ChildProcess => command(job, url).spawn();

const command = (job: string, url: string) =>
  new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-check", import.meta.filename!, job, url],
    stdout: "piped",
    stderr: "piped",
  });

const jobs = {
  /** Opens the database, running its migrations if nobody did. */
  async open(url: string) {
    const store = await openStore(url, [counters]);
    await store.close();
  },

  /** Counts 20 visits. */
  async visit(url: string) {
    const store = await openStore(url, [counters]);
    for (let visit = 0; visit < 20; visit++) await countVisit(store);
    await store.close();
  },

  /** Begins an effect, says so, and never ends it. */
  async hang(url: string) {
    const store = await openStore(url, []);
    await once(store, "mail", () => {
      console.log("begun");
      return new Promise<never>(() => setInterval(() => {}, 60_000));
    });
  },
};

if (import.meta.main) await jobs[Deno.args[0] as keyof typeof jobs](Deno.args[1]);
