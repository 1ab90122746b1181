import type { Ledger } from "./ledger.ts";

export interface Backend extends Disposable {
  readonly url: string;
}

/** The HTTP backend that works, and writes down what it is told. */
export function startGoodBackend(ledger: Ledger): Backend {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    // Seconds; longer than anything waits here.
    idleTimeout: 120,
    fetch: (request) => answer(ledger, request),
  });
  return { url: `http://127.0.0.1:${server.port}`, [Symbol.dispose]: () => void server.stop(true) };
}

async function answer(ledger: Ledger, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const connectionId = request.headers.get("connectionId") ?? "";
  if (pathname === "/connect") {
    ledger.backendConnected(request.headers.get("tag") ?? "", connectionId);
    return new Response(null, { status: request.headers.get("wish") === "refuse" ? 403 : 200 });
  }
  if (pathname === "/disconnect") {
    ledger.backendSaw(connectionId, "disconnect");
    return new Response(null);
  }
  const { n, from } = (await request.json()) as { readonly n: number; readonly from?: string };
  ledger.backendSaw(from ?? connectionId, `seen ${n}`);
  const reply = JSON.stringify({ n });
  switch (pathname) {
    case "/slow":
      // Answers nobody: a gateway that waits longer than its time-out waits for ever.
      return new Promise((resolve) => {
        request.signal.addEventListener("abort", () => resolve(new Response(reply)));
      });
    case "/failing":
      return new Response(reply, { status: 500 });
    default:
      return new Response(reply);
  }
}
