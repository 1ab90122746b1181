import { describe, expect, test } from "bun:test";
import {
  CONNECTION_ID_ENTROPY_BYTES,
  mintConnectionId,
  mintMessageId,
  NODE_MAX,
  parseConnectionId,
} from "./connection-id.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Entropy that differs for every seed and repeats from run to run. */
function entropy(seed: number, length = CONNECTION_ID_ENTROPY_BYTES): Uint8Array {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 255;
  });
}

describe("mintConnectionId()", () => {
  test("makes 20 URL-safe characters that end in ==", () => {
    for (let seed = 0; seed < 500; seed += 1) {
      expect(mintConnectionId(entropy(seed), seed)).toMatch(/^[A-Za-z0-9_-]{18}==$/);
    }
  });

  test("gives the node back, for every node", () => {
    for (let node = 0; node <= NODE_MAX; node += 1) {
      if (parseConnectionId(mintConnectionId(entropy(node), node))?.node !== node) {
        throw new Error(`node ${node} is lost`);
      }
    }
  });

  test("never begins with a dash, which a command line takes for an option", () => {
    for (let first = 0; first < 256; first += 1) {
      const id = mintConnectionId(Uint8Array.of(first, 1, 2, 3, 4, 5, 6, 7), 9);
      expect(id).toMatch(/^[A-Za-z0-9_]/);
      expect(parseConnectionId(id)).toEqual({ node: 9 });
    }
  });

  test("does not let ids of one node look alike", () => {
    const nodeParts = new Set<string>();
    for (let seed = 0; seed < 256; seed += 1) {
      nodeParts.add(mintConnectionId(entropy(seed), 7).slice(11, 13));
    }
    expect(nodeParts.size).toBeGreaterThan(200);
  });

  test("refuses a node or an amount of entropy that does not fit", () => {
    expect(mintConnectionId(entropy(1), 0)).toHaveLength(20);
    expect(mintConnectionId(entropy(1), NODE_MAX)).toHaveLength(20);
    for (const node of [-1, NODE_MAX + 1, 0.5, Number.NaN]) {
      expect(() => mintConnectionId(entropy(1), node)).toThrow(RangeError);
    }
    expect(() => mintConnectionId(new Uint8Array(7), 0)).toThrow("Entropy must be 8 bytes, not 7");
    expect(() => mintConnectionId(new Uint8Array(9), 0)).toThrow(RangeError);
  });
});

describe("parseConnectionId()", () => {
  test("reads ids that an earlier release gave out", () => {
    expect(mintConnectionId(entropy(42), 513)).toBe("NgS1-A9puHrrG5bIiQ==");
    expect(parseConnectionId("NgS1-A9puHrrG5bIiQ==")).toEqual({ node: 513 });
  });

  test("refuses an id with any one character changed to any other", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const id = mintConnectionId(entropy(seed), seed * 3_000);
      for (let index = 0; index < id.length; index += 1) {
        for (const character of `${ALPHABET}=+/ .`) {
          if (character === id[index]) continue;
          const changed = id.slice(0, index) + character + id.slice(index + 1);
          if (parseConnectionId(changed) !== undefined)
            throw new Error(`${id} as ${changed} passed`);
        }
      }
    }
  });

  test("refuses an id with two neighbouring characters swapped", () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const id = mintConnectionId(entropy(seed), seed);
      for (let index = 0; index < 17; index += 1) {
        const [a, b] = [id.charAt(index), id.charAt(index + 1)];
        if (a === b) continue;
        expect(parseConnectionId(id.slice(0, index) + b + a + id.slice(index + 2))).toBeUndefined();
      }
    }
  });

  const id = mintConnectionId(entropy(5), 1);
  test.each([
    ["nothing", ""],
    ["a word", "abc"],
    ["AWS's older form of 16 characters", "L0SM9cOFvHcCFhw="],
    ["an id of AWS's own, whose bits are not ours", "gbgBEG6oLQAYKEhVEA=="],
    ["an id without its padding", id.slice(0, 18)],
    ["an id with half its padding", id.slice(0, 19)],
    ["an id with more padding", `${id}=`],
    ["an id with a space around it", ` ${id}`],
    ["an id still percent-encoded", id.replaceAll("=", "%3D")],
    ["an id in the alphabet of plain base64", `${id.slice(0, 17)}+==`],
    ["characters outside ASCII", "é".repeat(18).concat("==")],
    ["zeros", "AAAAAAAAAAAAAAAAAA=="],
  ])("refuses %s", (_name, text) => {
    expect(parseConnectionId(text)).toBeUndefined();
  });

  test("refuses an id whose left-over bits are not zero", () => {
    const last = id.charAt(17);
    for (let extra = 1; extra < 16; extra += 1) {
      const other = ALPHABET.charAt(ALPHABET.indexOf(last) + extra);
      expect(parseConnectionId(`${id.slice(0, 17)}${other}==`)).toBeUndefined();
    }
  });
});

describe("mintMessageId()", () => {
  const connectionId = mintConnectionId(entropy(9), 77);

  test("has the form of a connection id and ends as its connection's does", () => {
    const id = mintMessageId(connectionId, entropy(1, 6));
    expect(id).toMatch(/^[A-Za-z0-9_-]{18}==$/);
    expect(id.slice(8)).toBe(connectionId.slice(8));
    expect(id.slice(0, 8)).toBe(Buffer.from(entropy(1, 6)).toString("base64url"));
  });

  test("is not taken for a connection", () => {
    for (let seed = 10; seed < 1_000; seed += 1) {
      expect(parseConnectionId(mintMessageId(connectionId, entropy(seed, 6)))).toBeUndefined();
    }
  });

  test("refuses any other amount of entropy", () => {
    expect(() => mintMessageId(connectionId, new Uint8Array(8))).toThrow(RangeError);
  });
});
