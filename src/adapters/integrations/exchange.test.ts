import { expect, test } from "bun:test";
import { asked, told } from "./pool.fixture.ts";

test("an Exchange tells once what became of it", async () => {
  const made = asked("/");
  made.exchange.settle({ kind: "failed", error: { code: "first" } });
  made.exchange.settle({ kind: "failed", error: { code: "second" } });
  made.exchange.callOff();
  expect(await told(made)).toBe("first");
});

test("an Exchange that is called off is let go by who has it, once", async () => {
  const made = asked("/");
  const letGo: unknown[] = [];
  made.exchange.holder = { letGo: (exchange) => void letGo.push(exchange) };
  made.exchange.callOff();
  made.exchange.callOff();
  expect(await told(made)).toBe("calledOff");
  expect(letGo).toEqual([made.exchange]);
});
