/** HTML that may be put into HTML as it is. */
export interface Html {
  readonly html: string;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A template for HTML: what is filled in is escaped, unless it is Html itself. */
export function html(strings: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  const filled = values.map((value) => {
    if (Array.isArray(value)) return value.map((part) => part.html).join("");
    return typeof value === "object" ? value.html : String(value).replace(/[&<>"']/g, (letter) => ESCAPES[letter]);
  });
  return { html: String.raw({ raw: strings }, ...filled) };
}

const STYLE = `body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; }
.note { border-left: 4px solid #b60; padding-left: 1rem; }`;

/** A table, or a word that there is nothing in it yet. */
export function table(head: string[], rows: (string | Html)[][]): Html {
  if (rows.length === 0) return html`<p>None yet.</p>`;
  return html`<table>
<tr>${head.map((name) => html`<th>${name}</th>`)}</tr>
${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}
</table>`;
}

/** A whole page, which says where one is. */
export function page(title: string, body: Html, status = 200): Response {
  const document = html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <title>${title} - Estuary sandbox</title>
        <style>${{ html: STYLE }}</style>
      </head>
      <body>
    <h1>${title}</h1>
    <p class="note">This is the Estuary sandbox. Nothing here left this machine: no mail, no SMS, no call.</p>
    ${body}
      </body>
    </html>
  `;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  };
  return new Response(document.html, { status, headers });
}
