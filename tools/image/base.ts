import { join } from "node:path";
import { runLoudly } from "../run.ts";
import { buildah, type Storage } from "./buildah.ts";

/** What distroless/cc is made of, as far as our programs know. */
const PACKAGES = ["libc6", "libgcc-s1", "ca-certificates", "tzdata"];

/** Where Debian's ca-certificates keeps them, one a file, and where programs look for all of them in one. */
const CERTIFICATES = { from: "usr/share/ca-certificates/mozilla", to: "etc/ssl/certs/ca-certificates.crt" };

/**
 * Makes an image that stands in for distroless/cc nonroot, from the Debian packages it is made of.
 *
 * @returns its name
 */
export async function makeBase(storage: Storage): Promise<string> {
  const root = join(storage.folder, "base");
  const packages = join(storage.folder, "packages");
  await Deno.mkdir(packages);
  await runLoudly("apt-get", ["download", "-qq", "-o", "APT::Sandbox::User=root", ...PACKAGES], { cwd: packages });
  for await (const { name } of Deno.readDir(packages)) {
    await runLoudly("dpkg-deb", ["--extract", join(packages, name), root]);
  }
  await gatherCertificates(root);
  await Deno.writeTextFile(join(root, "etc/passwd"), "root:x:0:0::/root:/\nnonroot:x:65532:65532::/home/nonroot:/\n");
  await Deno.writeTextFile(join(root, "etc/group"), "root:x:0:\nnonroot:x:65532:\n");
  await Deno.mkdir(join(root, "home/nonroot"), { recursive: true });
  await Deno.chown(join(root, "home/nonroot"), 65532, 65532);
  for (const folder of ["tmp", "proc", "dev"]) await Deno.mkdir(join(root, folder), { recursive: true });
  await Deno.chmod(join(root, "tmp"), 0o1777);
  return await image(storage, "scratch", root, "base");
}

/** Makes an image that stands in for denoland/deno: the base, and the Deno that runs this. @returns its name */
export async function makeBuilder(storage: Storage, base: string): Promise<string> {
  const root = join(storage.folder, "builder");
  await Deno.mkdir(join(root, "usr/bin"), { recursive: true });
  await Deno.copyFile(Deno.execPath(), join(root, "usr/bin/deno"));
  return await image(storage, base, root, "builder", ["--env", "DENO_DIR=/deno-dir", "--env", "PATH=/usr/bin"]);
}

/** Debian does this when the package is set up, which nobody does here. */
async function gatherCertificates(root: string): Promise<void> {
  const all: string[] = [];
  for await (const { name } of Deno.readDir(join(root, CERTIFICATES.from))) {
    all.push(await Deno.readTextFile(join(root, CERTIFICATES.from, name)));
  }
  await Deno.mkdir(join(root, "etc/ssl/certs"), { recursive: true });
  await Deno.writeTextFile(join(root, CERTIFICATES.to), all.join("\n"));
}

async function image(
  storage: Storage,
  from: string,
  root: string,
  name: string,
  config: string[] = [],
): Promise<string> {
  const container = await buildah(storage, "from", from);
  await buildah(storage, "copy", container, root, "/");
  if (config.length > 0) await buildah(storage, "config", ...config, container);
  await buildah(storage, "commit", "--rm", container, `localhost/${name}`);
  return `localhost/${name}`;
}
