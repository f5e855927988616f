// How things are written on a terminal.

/**
 * Rows with their cells aligned, two spaces apart, without blanks at a line's end.
 *
 * @param indent what stands before each row
 */
export function columns(rows: readonly (readonly string[])[], indent = "  "): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => widths[i] = Math.max(widths[i] ?? 0, cell.length));
  return rows.map((row) => (indent + row.map((cell, i) => cell.padEnd(widths[i])).join("  ")).trimEnd());
}

/** Text inside single quotes of a shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A word of a shell's command line, in quotes only where it needs them. */
export const shellWord = (word: string): string => /^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word);
