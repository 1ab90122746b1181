import { expect, test } from "bun:test";
import { parseShow } from "./parse-show.ts";
import { redaction } from "./sensitive-texts.ts";
import { stateOf } from "./terraform.fixture.ts";

const show = parseShow(
  "/p",
  stateOf({
    address: "aws_x.y",
    values: {
      open: "seen",
      map: { token: "correct horse", open: "b" },
      list: ["l0", "list-1"],
      number: 77,
    },
    sensitive: {
      map: { token: true, constructor: true },
      list: [false, true],
      number: true,
      gone: true,
    },
  }),
);

test("redaction() takes sensitive values out of a message, wherever they are nested", () => {
  const redact = redaction(show);
  expect(redact('found "correct horse", list-1 and 77, of seen and l0')).toBe(
    'found "(sensitive value)", (sensitive value) and (sensitive value), of seen and l0',
  );
  expect(redact("xcorrect horsey")).toBe("x(sensitive value)y");
});

test("redaction() leaves a short value in other words alone, which would tell nothing of it", () => {
  expect(redaction(show)("line 1771")).toBe("line 1771");
});

test("redaction() takes out all that a sensitive list or block has", () => {
  const nested = stateOf({
    address: "a.b",
    values: { v: [{ a: "first one" }] },
    sensitive: { v: true },
  });
  expect(redaction(parseShow("/p", nested))("the first one")).toBe("the (sensitive value)");
});
