import { describe, expect, test } from "bun:test";
import { ignoresHangup } from "./hangup.ts";

const status = (mask: string) =>
  `SigBlk:\t0000000000000000\nSigIgn:\t${mask}\nSigCgt:\t0000000000000001\n`;

describe("ignoresHangup()", () => {
  test("is what Linux says of this process, with a terminal and without", () => {
    for (const hasTerminal of [true, false]) {
      expect(ignoresHangup(status("0000000000001001"), hasTerminal)).toBe(true);
      expect(ignoresHangup(status("0000000000001000"), hasTerminal)).toBe(false);
      expect(ignoresHangup(status("ffffffffffffffff"), hasTerminal)).toBe(true);
    }
  });

  test("elsewhere, who prints to no terminal may have been started by nohup", () => {
    expect(ignoresHangup("", false)).toBe(true);
    expect(ignoresHangup("", true)).toBe(false);
  });
});
