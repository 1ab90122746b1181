// The backend of sluice.yaml with nothing but Node: node backend.mjs [PORT]
import { createServer } from "node:http";

const TOKEN = "open-sesame";

const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  const url = new URL(request.url, "http://localhost");
  // The gateway says which connection and route this is about. Node lower-cases header names.
  const { connectionid: connectionId, routekey: routeKey, eventtype: eventType } = request.headers;
  console.log(eventType, routeKey, connectionId);
  if (url.pathname === "/connect") {
    if (url.searchParams.get("token") === TOKEN) answer(response, 200);
    else answer(response, 403, { message: `connect with ?token=${TOKEN}` });
  } else if (url.pathname === "/echo") {
    answer(response, 200, { echo: JSON.parse(body), connectionId });
  } else {
    answer(response, 200);
  }
});

function answer(response, status, document) {
  const body = document === undefined ? "" : JSON.stringify(document);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

const port = Number(process.argv[2] ?? 8080);
server.listen(port, "127.0.0.1", () => {
  console.log(`backend on http://127.0.0.1:${server.address().port}`);
});
