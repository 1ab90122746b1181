import { describe, expect, test } from "bun:test";
import { LogicalIds } from "./logical-ids.ts";

const id = (...names: string[]) => new LogicalIds().of(...names);

describe("LogicalIds", () => {
  test("makes them of names, letters and digits alone", () => {
    expect(id("chat", "$connect", "Route")).toBe("ChatConnectRoute");
    expect(id("Chat rooms", "send-message", "Route")).toBe("ChatRoomsSendMessageRoute");
    expect(id("ünï", "Api")).toBe("UniApi");
    expect(id("чат", "Api")).toMatch(/^[A-Z][a-z0-9]{5}Api$/);
  });

  test("does not say a word twice", () => {
    expect(id("JoinFunction", "Function")).toBe("JoinFunction");
  });

  test("tells apart what is the same without its signs, the same way each time", () => {
    const twins = () => {
      const ids = new LogicalIds();
      return [
        ids.of("chat", "a-b", "Route"),
        ids.of("chat", "a.b", "Route"),
        ids.of("chat", "a.b", "Route"),
      ];
    };
    const [first, second, third] = twins();
    expect(first).toBe("ChatABRoute");
    expect(second).toMatch(/^ChatABRoute[A-Z][a-z0-9]{5}$/);
    expect(third).not.toBe(second ?? "");
    expect(twins()).toEqual([first ?? "", second ?? "", third ?? ""]);
  });

  test("keeps within what CloudFormation allows", () => {
    expect(id("a".repeat(300), "Route").length).toBeLessThanOrEqual(255);
  });
});
