// Personal data and secrets do not reach the logs, wherever they stand.

/** Replaces what must not be logged in a value of any shape; the value itself is left as it is. */
export type Mask = (value: unknown) => unknown;

const EMAIL = /[\p{L}\p{N}._%+'-]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu;
const PHONE = /\+[1-9](?:[ ().-]{0,2}\d){6,14}(?!\d)/g;
const TOKENS = [
  /\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g,
  /\b(sk|rk|pk|whsec)_[A-Za-z0-9_]{6,}/g,
  /(?<=\b(Bearer|Basic)\s+)[\w.~+/=-]{6,}/gi,
  /(?<=:\/\/[^/\s:@]*:)(?!\*+@)[^/\s@]+(?=@)/g,
  /(?<=[?&](token|access_token|signature|api_key)=)[^&\s"]+/gi,
];

/** Fields that are what their name says, whatever they look like. */
const SECRET_FIELD = /(^|_)(token|secret|password|passwd|authorization|cookie|api_?key|credentials?)$/i;
const EMAIL_FIELD = /(^|_)e?mail(_address)?$/i;
const PHONE_FIELD = /(^|_)(phone|phone_number|mobile)$/i;

/**
 * Makes a mask.
 *
 * @param secrets the configured secrets, masked as they are, so that not even a provider's own error message gives them away
 */
export function createMask(secrets: readonly string[] = []): Mask {
  // A shorter one would be found in half of all words, and is no secret worth the name.
  const known = secrets.filter((secret) => secret.length >= 6);
  return (value) => mask(value, 0);

  function mask(value: unknown, depth: number): unknown {
    // Deeper is for a debugger; it also ends what holds itself.
    if (depth > 8) return "…";
    if (typeof value === "string") return maskText(value);
    if (value instanceof Error) return maskError(value, depth + 1);
    if (value instanceof Date) return value.toISOString();
    if (Array.isArray(value)) return value.map((inner) => mask(inner, depth + 1));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskField(key, inner, depth + 1)]));
    }
    return typeof value === "bigint" ? String(value) : value;
  }

  function maskField(key: string, value: unknown, depth: number): unknown {
    if (typeof value !== "string" || value === "") return mask(value, depth);
    const name = key.replaceAll(/([a-z])([A-Z])/g, "$1_$2");
    if (SECRET_FIELD.test(name)) return "<secret>";
    if (EMAIL_FIELD.test(name)) return "<email>";
    if (PHONE_FIELD.test(name)) return "<phone>";
    return maskText(value);
  }

  function maskText(text: string): string {
    let masked = text;
    for (const secret of known) masked = masked.replaceAll(secret, "<secret>");
    for (const token of TOKENS) masked = masked.replaceAll(token, "<secret>");
    return masked.replaceAll(EMAIL, "<email>").replaceAll(PHONE, "<phone>");
  }

  function maskError(error: Error, depth: number): unknown {
    const { type, code } = error as Error & { type?: unknown; code?: unknown };
    return {
      name: error.name,
      message: maskText(error.message),
      ...(typeof type === "string" && { type }),
      ...(code !== undefined && { code: mask(code, depth) }),
      ...(error.stack && { stack: maskText(error.stack) }),
      ...(error.cause !== undefined && { cause: mask(error.cause, depth) }),
    };
  }
}
