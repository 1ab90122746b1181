/** A backend for HTTP_PROXY: as little as answers with the body that it got. */
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    return new Response(await request.arrayBuffer());
  },
});
console.log(server.port);

export {};
