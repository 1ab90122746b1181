import { expect, test } from "bun:test";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { CannotListen, startControl } from "./control.ts";

function start(host: string, port = 0) {
  const parts = { clock: new FakeClock(), reportBug: () => undefined, refused: () => undefined };
  return startControl({ host, port, hostNames: [] }, [], parts);
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
