import { expect, test } from "bun:test";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { startTestGateway } from "../../test/support/gateway.ts";
import { openBackend, projectOn } from "./gateway.fixture.ts";

test("startGateway() answers on a control port until it has stopped", async () => {
  await using backend = openBackend();
  const gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url) });
  const { controlUrl } = gateway.gateway;
  expect((await fetch(controlUrl)).status).toBe(404);
  await gateway[Symbol.asyncDispose]();
  await expect(fetch(controlUrl)).rejects.toThrow();
});

test("startGateway() refuses a port that is taken, and leaves nothing behind", async () => {
  await using backend = openBackend();
  const sluiceYaml = projectOn(backend.url);
  await using first = await startTestGateway({ sluiceYaml });
  const clock = new FakeClock();
  const second = startTestGateway({ sluiceYaml, clock, settings: { port: String(first.port) } });
  await expect(second).rejects.toThrow();
  expect(clock.pending).toBe(0);
});
