import { expect, test } from "bun:test";
import { certificateFiles } from "../../test/support/certificate-files.ts";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { CannotListen, startControl } from "./control.ts";

function start(host: string, port = 0) {
  const parts = { clock: new FakeClock(), reportBug: () => undefined, refused: () => undefined };
  return startControl({ host, port, hostNames: [] }, { all: [], forFunctions: [] }, parts);
}

test.each([
  ["127.0.0.1", /^http:\/\/127\.0\.0\.1:\d+$/],
  ["0.0.0.0", /^http:\/\/127\.0\.0\.1:\d+$/],
  ["localhost", /^http:\/\/localhost:\d+$/],
  ["::1", /^http:\/\/\[::1\]:\d+$/],
  ["::", /^http:\/\/\[::1\]:\d+$/],
])("startControl() on %s tells a URL that answers on this machine", async (host, form) => {
  const control = start(host);
  try {
    expect(control.url).toMatch(form);
    expect((await fetch(control.url)).status).toBe(404);
  } finally {
    await control.stop();
  }
});

test("startControl() says which address it could not have", async () => {
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

test("startControl() with a certificate gives functions a loopback address of their own, with their routes alone", async () => {
  using files = await certificateFiles();
  const route = (path: string) => ({
    ...({ method: "GET", path, bodyBytesMax: 0 } as const),
    handle: () => ({ status: 200, headers: [], body: path }),
  });
  const [shared, own] = [route("/functions"), route("/metrics")];
  const parts = { clock: new FakeClock(), reportBug: () => undefined, refused: () => undefined };
  const place = { host: "127.0.0.1", port: 0, hostNames: [], tls: await files.issue() };
  const control = startControl(place, { all: [shared, own], forFunctions: [shared] }, parts);
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

test("startControl() without one has functions come in where everybody does", async () => {
  const control = start("127.0.0.1");
  expect(control.functionUrl).toBe(control.url);
  await control.stop();
});
