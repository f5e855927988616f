import { type Outcome, run } from "../run.ts";
import { buildah, type Storage } from "./buildah.ts";

/** Run as root in name spaces of its own: root read-only, a tmpfs that may execute at /tmp, then user 65532. */
const CONFINED = `
set -eu
root=$1; shift
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o exec,mode=1777 tmpfs "$root/tmp"
mount -o remount,bind,ro "$root"
exec chroot --userspec=65532:65532 "$root" "$@"
`;

/** Runs a program of an image as a cluster runs it: read-only root, tmpfs at /tmp, user 65532, nothing on the path. */
export async function runReadOnly(storage: Storage, image: string, command: string[]): Promise<Outcome> {
  const container = await buildah(storage, "from", `localhost/${image}`);
  const root = await buildah(storage, "mount", container);
  const apart = ["--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", CONFINED, "sh", root, ...command];
  return await run("unshare", apart, { clearEnv: true, env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" } });
}
