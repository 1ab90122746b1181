import { describe, expect, test } from "bun:test";
import { StoreFailure } from "../engine/definition-store.ts";
import { openAccount } from "./account.fixture.ts";
import { WRITES_WAITING_MAX } from "./control-plane.ts";

const CHAT = {
  name: "chat",
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
};

describe("ControlPlane", () => {
  test("keeps a change before it serves it, and serves it before it answers", async () => {
    const order: string[] = [];
    const account = await openAccount({
      prepare: () => {
        order.push(`prepared after ${account.store.commits} commits`);
        return { apply: () => void order.push(`served after ${account.store.commits} commits`) };
      },
    });
    await account.call("CreateApi", { body: CHAT });
    expect(order).toEqual(["prepared after 0 commits", "served after 1 commits"]);
  });

  test("lets others have their turn between two changes that wait", async () => {
    const order: string[] = [];
    const { call } = await openAccount({
      prepare: () => ({ apply: () => void order.push("change") }),
    });
    let isOver = false;
    const turn = () => {
      order.push("turn");
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    await Promise.all(Array.from({ length: 5 }, () => call("CreateApi", { body: CHAT })));
    isOver = true;
    expect(order.filter((each) => each === "change")).toHaveLength(5);
    expect(order.join()).not.toContain("change,change");
  });

  test("changes nothing when the store fails, and takes the next change", async () => {
    let discarded = 0;
    const { call, store } = await openAccount({
      prepare: () => ({ apply: () => undefined, discard: () => void discarded++ }),
    });
    store.failure = "the disk is full";
    await expect(call("CreateApi", { body: CHAT })).rejects.toThrow(StoreFailure);
    expect(await call("GetApis")).toEqual({ items: [] });
    expect(discarded).toBe(1);
    await call("CreateApi", { body: CHAT });
    expect((await call("GetApis")).items).toHaveLength(1);
  });

  test("refuses what cannot be served, with the reason, and keeps nothing of it", async () => {
    const { refusal, call, store } = await openAccount({
      prepare: () => {
        throw new SyntaxError("the log has no folder");
      },
    });
    expect(await refusal("CreateApi", { body: CHAT })).toBe(
      "BadRequestException: the log has no folder",
    );
    expect(store.commits).toBe(0);
    expect(await call("GetApis")).toEqual({ items: [] });
  });

  test("performs one change at a time, in the order in which they came", async () => {
    const { call } = await openAccount();
    const { apiId } = await call("CreateApi", { body: CHAT });
    const path = { apiId: String(apiId) };
    const names = Array.from({ length: 20 }, (_, index) => `name-${index}`);
    const outputs = await Promise.all(
      names.map((name) => call("UpdateApi", { path, body: { name } })),
    );
    expect(outputs.map(({ name }) => name)).toEqual(names);
    expect(await call("GetApi", { path })).toMatchObject({ name: "name-19" });
  });

  test("lets so many changes wait and no more", async () => {
    const { call, refusal } = await openAccount();
    const waiting = Array.from({ length: WRITES_WAITING_MAX }, () =>
      call("CreateApi", { body: CHAT }),
    );
    expect(await refusal("CreateApi", { body: CHAT })).toStartWith("TooManyRequestsException: ");
    await Promise.all(waiting);
    expect(await refusal("CreateApi", { body: CHAT })).toBeUndefined();
  });

  test("shows what files define, and refuses to change it", async () => {
    const api = { ...CHAT, tags: {}, createdDate: 0 };
    const owned = [{ file: "/app/sluice.yaml", definitions: [{ key: "apis/own", value: api }] }];
    const { call, refusal } = await openAccount({ owned });
    expect((await call("GetApis")).items).toMatchObject([{ apiId: "own", name: "chat" }]);
    expect(await refusal("DeleteApi", { path: { apiId: "own" } })).toBe(
      "BadRequestException: apis/own is defined in /app/sluice.yaml: change it there, or remove it from there",
    );
  });
});
