/** A request as it came in. */
export interface Received {
  url: string;
  headers: Headers;
  body: string;
}

/** A server that notes what is posted to it and answers with `status`; gone at the end of the block. */
export function listenForCallbacks(status = () => 200) {
  const received: Received[] = [];
  const waiting: (() => void)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    received.push({ url: request.url, headers: request.headers, body: await request.text() });
    for (const look of waiting) look();
    return new Response(null, { status: status() });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/hook?from=sandbox`,
    received,
    /** Resolves once that many have come. */
    count: (wanted: number) =>
      new Promise<Received[]>((resolve) => {
        const look = () => received.length >= wanted && resolve(received);
        waiting.push(look);
        look();
      }),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
