import { expect, test } from "bun:test";
import { ConfigError } from "./config-error.ts";

test("ConfigError has a position only when the setting stands in a file", () => {
  const position = { file: "/project/sluice.yaml", line: 3 };
  expect(new ConfigError("port is wrong", position).position).toEqual(position);
  expect(new ConfigError("port is wrong").position).toBeUndefined();
  expect(new ConfigError("port is wrong").name).toBe("ConfigError");
});
