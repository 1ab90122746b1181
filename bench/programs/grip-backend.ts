/**
 * What Pushpin asks when a client connects, by its WebSocket-over-HTTP protocol: the client is let in and subscribed to
 * the channel that its path names.
 */
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const events = await request.text();
    const channel = new URL(request.url).pathname.split("/").at(-1) ?? "";
    if (!events.startsWith("OPEN")) return answer("");
    const control = `c:${JSON.stringify({ type: "subscribe", channel })}`;
    const text = `TEXT ${control.length.toString(16)}\r\n${control}\r\n`;
    return answer(`OPEN\r\n${text}`, { "Sec-WebSocket-Extensions": 'grip; message-prefix=""' });
  },
});
console.log(server.port);

function answer(body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, {
    headers: { "Content-Type": "application/websocket-events", ...headers },
  });
}

export {};
