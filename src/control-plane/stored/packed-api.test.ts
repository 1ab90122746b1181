import { expect, test } from "bun:test";
import { apiOf, bareRoute } from "../../engine/engine.fixture.ts";
import { packedApi, unpackedApi } from "./packed-api.ts";

const api = apiOf(
  Array.from({ length: 100 }, (_, number) => bareRoute(`route ${number} é 💬`)),
  { stages: [] },
);

test("unpackedApi() is the API that was packed, and the same object as long as somebody has it", () => {
  const packed = packedApi(api);
  expect(unpackedApi(packed)).toBe(api);
  const kept = structuredClone(packed);
  expect(unpackedApi(kept)).toEqual(api);
  expect(unpackedApi(kept)).toBe(unpackedApi(kept));
});

test("packedApi() is far smaller than JSON, and knows how long that would be", () => {
  const { bytes, deflated } = packedApi(api);
  expect(bytes).toBe(Buffer.byteLength(JSON.stringify(api)));
  expect(deflated.length).toBeLessThan(bytes / 5);
});
