import { createHash } from "node:crypto";

/** SHA-256 of a file in lower-case hex, read piece by piece: the programs are far larger than this process. */
export async function sha256(path: string): Promise<string> {
  using file = await Deno.open(path);
  const hash = createHash("sha256");
  const piece = new Uint8Array(1 << 20);
  for (let read = await file.read(piece); read !== null; read = await file.read(piece)) {
    hash.update(piece.subarray(0, read));
  }
  return hash.digest("hex");
}
