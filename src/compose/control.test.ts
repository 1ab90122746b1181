import { expect, test } from "bun:test";
import { certificateFiles } from "../../test/support/certificate-files.ts";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { RawClient } from "../../test/support/raw-client.ts";
import { CannotListen, openControl } from "./control.ts";

function start(host: string, port = 0) {
  return openControl({ host, port, hostNames: [] }, new FakeClock());
}

const NO_ROUTES = { all: [], forFunctions: [] };
const NOBODY = { reportBug: () => undefined, refused: () => undefined };

test.each([
  ["127.0.0.1", /^http:\/\/127\.0\.0\.1:\d+$/],
  ["0.0.0.0", /^http:\/\/127\.0\.0\.1:\d+$/],
  ["localhost", /^http:\/\/localhost:\d+$/],
  ["::1", /^http:\/\/\[::1\]:\d+$/],
  ["::", /^http:\/\/\[::1\]:\d+$/],
])("openControl() on %s tells a URL that answers on this machine", async (host, form) => {
  const control = start(host);
  control.serve(NO_ROUTES, NOBODY);
  try {
    expect(control.url).toMatch(form);
    expect((await fetch(control.url)).status).toBe(404);
  } finally {
    await control.stop();
  }
});

test("openControl() says which address it could not have", async () => {
  const control = start("127.0.0.1");
  try {
    const port = Number(new URL(control.url).port);
    const refused = (): unknown => {
      try {
        return start("127.0.0.1", port);
      } catch (error) {
        return error;
      }
    };
    const error = refused();
    expect(error).toBeInstanceOf(CannotListen);
    expect(error).toMatchObject({ host: "127.0.0.1", port, flag: "--control-port" });
    expect((error as Error).cause).toMatchObject({ code: "EADDRINUSE" });
  } finally {
    await control.stop();
  }
});

test("openControl() with a certificate gives functions a loopback address of their own, with their routes alone", async () => {
  using files = await certificateFiles();
  const route = (path: string) => ({
    ...({ method: "GET", path, bodyBytesMax: 0 } as const),
    handle: () => ({ status: 200, headers: [], body: path }),
  });
  const [shared, own] = [route("/functions"), route("/metrics")];
  const place = { host: "127.0.0.1", port: 0, hostNames: [], tls: await files.issue() };
  const control = openControl(place, new FakeClock());
  control.serve({ all: [shared, own], forFunctions: [shared] }, NOBODY);
  try {
    expect(control.url).toMatch(/^https:/);
    expect(control.functionUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const { port } = new URL(control.url);
    const init = { tls: { ca: files.ca } } as RequestInit;
    expect((await fetch(`https://localhost:${port}/metrics`, init)).status).toBe(200);
    expect((await fetch(`${control.functionUrl}/functions`)).status).toBe(200);
    expect((await fetch(`${control.functionUrl}/metrics`)).status).toBe(404);
  } finally {
    await control.stop();
  }
  await expect(fetch(control.functionUrl)).rejects.toThrow();
});

test("openControl() without one has functions come in where everybody does", async () => {
  const control = start("127.0.0.1");
  expect(control.functionUrl).toBe(control.url);
  await control.stop();
});

test("a request that comes before there is anything to answer it waits", async () => {
  const control = start("127.0.0.1");
  try {
    using client = await RawClient.connect({ port: Number(new URL(control.url).port) });
    client.send("GET /early HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const refused = Promise.withResolvers<string>();
    control.serve(NO_ROUTES, { ...NOBODY, refused: ({ rawPath }) => refused.resolve(rawPath) });
    expect(await refused.promise).toBe("/early");
  } finally {
    await control.stop();
  }
});
