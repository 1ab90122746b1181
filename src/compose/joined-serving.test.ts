import { expect, test } from "bun:test";
import type { Serving } from "../core/model/serving.ts";
import { JoinedServing } from "./joined-serving.ts";

const NOTHING: Serving = {
  ...{ apis: [], functions: [], domainNames: [], apiKeys: [], usagePlans: [] },
  ...{ vpcLinks: [], clientCertificates: [] },
};
const api = (apiId: string) => ({
  ...{ apiId, name: apiId, disableExecuteApiEndpoint: false, stages: [] },
});

test("JoinedServing has both, what files define first, and keeps a list whose parts are the same", () => {
  const joined = new JoinedServing();
  const files = {
    ...NOTHING,
    apis: [api("file")],
    vpcLinks: [{ vpcLinkId: "a", target: "http://b" }],
  };
  const stored = { ...NOTHING, apis: [api("stored")] };
  const first = joined.of(files, stored);
  expect(first.apis.map(({ apiId }) => apiId)).toEqual(["file", "stored"]);
  expect(first.vpcLinks).toEqual(files.vpcLinks);
  const second = joined.of(files, { ...stored, apis: [] });
  expect(second.apis).toEqual(files.apis);
  expect(second.vpcLinks).toBe(first.vpcLinks);
});
