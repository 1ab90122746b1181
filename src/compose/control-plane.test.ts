import { describe, expect, test } from "bun:test";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { MemoryStore } from "../adapters/storage/memory-store.ts";
import { KeptCode } from "../control-plane/account.fixture.ts";
import type { Project } from "../core/model/project.ts";
import type { Serving } from "../core/model/serving.ts";
import { apiOf, fakeEngine } from "../engine/engine.fixture.ts";
import { ProjectError } from "../project/project-error.ts";
import { CompiledApis } from "./compiled-apis.ts";
import { openControlPlane } from "./control-plane.ts";

const CREATED = {
  ...{ name: "stored", routeSelectionExpression: "$request.body.action", createdDate: 0, tags: {} },
  ...{ disableExecuteApiEndpoint: false, ipAddressType: "ipv4" },
};

function projectOf(apiId: string): Project {
  return {
    ...{
      apis: [apiOf([], { apiId })],
      functions: [],
      domainNames: [],
      apiKeys: [],
      usagePlans: [],
    },
    ...{ vpcLinks: [], clientCertificates: [], warnings: [], sources: [] },
  };
}

async function opened(fileApi: string) {
  const store = new MemoryStore();
  await store.commit([{ kind: "put", key: "apis/stored", value: CREATED }]);
  const served: Serving[] = [];
  const plane = await openControlPlane({
    code: new KeptCode(),
    ...{ store, clock: new FakeClock(), region: "us-east-1", accountId: "123456789012" },
    apiEndpoint: (apiId) => `ws://localhost/${apiId}`,
    files: { file: "/app/sluice.yaml", project: projectOf(fileApi) },
    compiled: new CompiledApis({ routeResponses: false }),
    warn: () => undefined,
  });
  const prepare = (next: Serving) => ({
    apply() {
      served.push(next);
      return { replaced: Promise.resolve() };
    },
  });
  plane.publishTo({ prepare, endStage: () => undefined });
  const ids = () => plane.serving.apis.map(({ apiId }) => apiId);
  return { plane, served, ids };
}

describe("openControlPlane()", () => {
  test("serves what files define first, then what the store has, and answers for both", async () => {
    const { plane, ids } = await opened("file");
    expect(ids()).toEqual(["file", "stored"]);
    const paths = plane.routes(fakeEngine().deps).map(({ method, path }) => `${method} ${path}`);
    expect(paths).toContain("POST /v2/apis");
    expect(paths).toContain("DELETE /v2/apis/{apiId}/routes/{routeId}");
  });

  test("does not begin where a file and the store define one API", async () => {
    const sentence =
      "/app/sluice.yaml defines apis/stored, and so does what was made by calls to the control plane: remove it from the file, or start without --config and delete it by a call";
    await expect(opened("stored")).rejects.toThrow(new ProjectError(sentence));
  });

  test("takes other files while it runs, and keeps the ones it had when they are not sound", async () => {
    const { plane, served, ids } = await opened("file");
    await plane.replaceFiles({ file: "/app/sluice.yaml", project: projectOf("next") });
    expect(ids()).toEqual(["next", "stored"]);
    expect(served.at(-1)?.apis.map(({ apiId }) => apiId)).toEqual(["next", "stored"]);
    const both = plane.replaceFiles({ file: "/app/sluice.yaml", project: projectOf("stored") });
    await expect(both).rejects.toThrow("/app/sluice.yaml defines apis/stored");
    expect(ids()).toEqual(["next", "stored"]);
    expect(served).toHaveLength(1);
  });
});
