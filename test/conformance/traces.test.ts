import { expect, test } from "bun:test";
import { startTestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend } from "./support-backend.ts";
import { connectRaw, projectOf } from "./support-project.ts";

interface Span {
  readonly traceId: string;
  readonly name: string;
}

/** What an OpenTelemetry collector got. */
function openCollector() {
  const spans: Span[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { resourceSpans } = (await request.json()) as {
        resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
      };
      const scopes = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans);
      spans.push(...scopes.flatMap((scope) => scope.spans));
      return Response.json({});
    },
  });
  const endpoint = `http://127.0.0.1:${server.port}`;
  return { spans, endpoint, [Symbol.asyncDispose]: () => server.stop(true) };
}

test("a collector gets the spans of a session, under the trace ids that backends see", async () => {
  using backend = new Backend();
  backend.answer = () => new Response("yo");
  await using collector = openCollector();
  const sluiceYaml = projectOf({
    routes: { $default: { integrationUri: backend.url("/m"), twoWay: true } },
  });
  const settings = { "traces.endpoint": collector.endpoint };
  await using gateway = await startTestGateway({ sluiceYaml, settings });
  const { client } = await connectRaw(gateway);
  client.sendFrame({ opcode: OPCODE.text, payload: "hi" });
  await client.readFrame();
  client.close();
  await gateway.activity(({ eventType }) => eventType === "DISCONNECT");
  await gateway.gateway.stop(5_000);
  expect(collector.spans.map(({ name }) => name).sort()).toEqual([
    "CONNECT $connect",
    "DISCONNECT $disconnect",
    "MESSAGE $default",
    "integration HTTP_PROXY",
  ]);
  const header = backend.requests[0]?.headers.get("x-amzn-trace-id") ?? "";
  const traceId = header.replace(/^Root=1-/, "").replaceAll("-", "");
  const traced = collector.spans.filter((span) => span.traceId === traceId);
  expect(traced.map(({ name }) => name).sort()).toEqual([
    "MESSAGE $default",
    "integration HTTP_PROXY",
  ]);
});
