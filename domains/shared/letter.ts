/** What a mail says, before it is text or HTML. */
export interface Letter {
  subject: string;
  /** The name it greets. */
  to: string;
  paragraphs: string[];
  /** The one thing to do. */
  link?: { label: string; url: string };
}

/** A mail in its two forms, which say the same. */
export interface RenderedLetter {
  subject: string;
  text: string;
  html: string;
}

/** Renders a letter as plain text and as HTML. Whatever people wrote (titles, names, reasons) is escaped. */
export function renderLetter({ subject, to, paragraphs, link }: Letter): RenderedLetter {
  const greeting = `Hello ${to},`;
  const closing = "Estuary";
  const text = [greeting, ...paragraphs, ...(link ? [`${link.label}: ${link.url}`] : []), closing].join("\n\n") + "\n";
  const body = [greeting, ...paragraphs].map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
  if (link) body.push(`<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`);
  body.push(`<p>${closing}</p>`);
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="font: 16px/1.5 sans-serif; max-width: 36em">
${body.join("\n")}
</body>
</html>
`;
  return { subject: oneLine(subject), text, html };
}

/** A header holds no line breaks or control characters: a title with one in it must not become a second header. */
const oneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, " ").trim();

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
