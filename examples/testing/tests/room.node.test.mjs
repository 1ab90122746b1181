import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startSluice } from "sluice/testing";

let gateway;
before(async () => {
  gateway = await startSluice({ project: fileURLToPath(new URL("..", import.meta.url)) });
});
after(() => gateway.stop());

test("what one says is heard by the other", async () => {
  const ann = await gateway.connect();
  const ben = await gateway.connect();
  ann.send({ action: "say", text: "hi" });
  assert.deepEqual(await ben.nextMessage(), { from: ann.connectionId, text: "hi" });
  await Promise.all([ann.close(), ben.close()]);
});

test("after two hours a connection ends, however busy it is, and the others are told", async () => {
  const ann = await gateway.connect();
  const others = [];
  // Ten minutes without a message would end it sooner.
  for (let minutes = 0; minutes < 120; minutes += 5) {
    if (minutes === 60) others.push(await gateway.connect());
    for (const client of [ann, ...others]) client.send({ action: "who" });
    await gateway.settled();
    await gateway.clock.advance({ minutes: 5 });
  }
  assert.equal((await ann.closed).code, 1001);
  await gateway.waitForDisconnect({ connectionId: ann.connectionId, code: 1001 });
  const [ben] = others;
  await ben.waitForMessage({ left: ann.connectionId });
  await ben.close();
});

test("a client that is gone does not keep the others from hearing", async () => {
  const [ann, ben, cem] = [
    await gateway.connect(),
    await gateway.connect(),
    await gateway.connect(),
  ];
  await gateway.faults.gone({ connectionId: ben.connectionId, times: 1 });
  ann.send({ action: "say", text: "still there?" });
  assert.equal((await cem.nextMessage()).text, "still there?");
  assert.deepEqual(ben.received, []);
  await Promise.all([ann, ben, cem].map((client) => client.close()));
});
