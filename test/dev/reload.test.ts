import { expect, test } from "bun:test";
import { mockApi, projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { startDev } from "./dev-process.ts";
import { connect } from "./websocket.ts";

const handler = (reply: string) =>
  `export const handler = async () => ({ statusCode: 200, body: "${reply}" });\n`;

const SLUICE_YAML = `functions: { reply: { handler: reply.handler, runtime: nodejs22.x, codeUri: src } }
apis:
  chat:
    routes:
      $default: { function: reply, twoWay: true }
`;

test("an open connection meets a handler's new code", async () => {
  using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "src/reply.mjs": handler("one") });
  await using running = await startDev(project.folder);
  using client = await connect(running.ready.url);
  client.send("x");
  await client.message("one");
  project.write("src/reply.mjs", handler("two"));
  await running.program.printed(/Reloaded function reply: .*reply\.mjs changed/);
  client.send("x");
  await client.message("two");
});

test("a hundred open connections meet a handler's new code, then a new route, and none is closed", async () => {
  const saying = (word: string) =>
    `export const handler = async ({ requestContext }) => ({ statusCode: 200, body: "${word} " + requestContext.routeKey });\n`;
  using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "src/reply.mjs": saying("one") });
  await using running = await startDev(project.folder);
  const clients = await Promise.all(Array.from({ length: 100 }, () => connect(running.ready.url)));
  using _all = new DisposableStack();
  for (const client of clients) _all.use(client);
  const everyone = async (message: unknown, part: string) => {
    for (const client of clients) client.send(message);
    await Promise.all(clients.map((client) => client.message(part)));
  };
  await everyone("x", "one $default");
  project.write("src/reply.mjs", saying("two"));
  await running.program.printed(/Reloaded function reply: /);
  await everyone("x", "two $default");
  project.write("sluice.yaml", `${SLUICE_YAML}      hello: { function: reply, twoWay: true }\n`);
  await running.program.printed(/Deployed: .*sluice\.yaml changed: route hello added\. Open/);
  await everyone({ action: "hello" }, "two hello");
  const expected = ["one $default", "two $default", "two hello"];
  expect(clients.map(({ received }) => received)).toEqual(clients.map(() => expected));
});

test("an open connection follows a new deployment, and a broken one changes nothing", async () => {
  using project = projectFolder({ "sluice.yaml": `apis:\n  chat:${mockApi("one")}` });
  await using running = await startDev(project.folder);
  using client = await connect(running.ready.url);
  client.send("x");
  await client.message("one");

  project.write("sluice.yaml", `apis:\n  chat:\n    rotues: {}${mockApi("two")}`);
  await running.program.printed(
    /Not deployed, the previous deployment stays: .*sluice\.yaml:3: Unknown key "rotues"/,
  );
  client.send("x");
  await client.message("one");

  project.write("sluice.yaml", `apis:\n  chat:${mockApi("three")}`);
  await running.program.printed(/Deployed: .*sluice\.yaml changed/);
  client.send("x");
  await client.message("three");
  expect(client.received).toEqual(["one", "one", "three"]);
});
