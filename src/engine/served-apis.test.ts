import { describe, expect, test } from "bun:test";
import { DomainIndex } from "../core/domain-index.ts";
import { apiOf, bareRoute, deploymentOf, deployOn } from "./engine.fixture.ts";
import { ServedApis } from "./served-apis.ts";

const api = apiOf([bareRoute("$default")]);
const stage = (stageName: string, stageVariables = {}) => ({ stageName, stageVariables });

describe("ServedApis", () => {
  test("serves the first API for requests that name none", () => {
    const apis = new ServedApis();
    expect(apis.find(undefined)).toBeUndefined();
    const first = deployOn(apis, api);
    const other = apiOf([], { apiId: "zzzzzzzzzz" });
    const second = deployOn(apis, other);
    expect(apis.find(undefined)).toBe(first);
    expect(apis.find("zzzzzzzzzz")).toBe(second);
    expect(apis.find("")).toBeUndefined();
    expect([apis.isDefault(first), apis.isDefault(second)]).toEqual([true, false]);
    expect(apis.all()).toEqual([first, second]);
  });

  test("a redeployment swaps what the stage that a connection holds points to", () => {
    const apis = new ServedApis();
    const held = deployOn(apis, api).stages.get("dev");
    const next = apiOf([bareRoute("send")], { stages: [stage("dev", { table: "two" })] });
    const deployment = deploymentOf(next);
    const served = deployOn(apis, next, deployment);
    expect(served.stages.get("dev")).toBe(held);
    expect(held?.deployment).toBe(deployment);
    expect(held?.stageVariables).toEqual({ table: "two" });
    expect(held?.clientCertificateId).toBeUndefined();
    const certified = { ...stage("dev"), clientCertificateId: "own" };
    deployOn(apis, apiOf([], { stages: [certified] }), deployment);
    expect(held?.clientCertificateId).toBe("own");
    expect(apis.all()).toHaveLength(1);
  });

  test("a redeployment changes throttling at once, and keeps the bucket of an unchanged limit", () => {
    const apis = new ServedApis();
    const limited = (throttlingBurstLimit: number) =>
      apiOf([bareRoute("$default")], {
        stages: [{ ...stage("dev"), defaultRouteSettings: { throttlingBurstLimit } }],
      });
    const held = deployOn(apis, api).stages.get("dev");
    expect(held?.throttles.size).toBe(0);
    deployOn(apis, limited(1));
    const bucket = held?.throttles.get("$default");
    expect(bucket?.limit).toEqual({ ratePerSecond: 10_000, burst: 1 });
    deployOn(apis, limited(1));
    expect(held?.throttles.get("$default")).toBe(bucket);
    deployOn(apis, limited(2));
    expect(held?.throttles.get("$default")?.limit.burst).toBe(2);
  });

  test("a stage or an API that comes back takes its open connections along", () => {
    const apis = new ServedApis();
    const held = deployOn(apis, api).stages.get("dev");
    const other = apiOf([], { stages: [stage("prod")] });
    deployOn(apis, other);
    expect(apis.find(undefined)?.stages.get("dev")).toBeUndefined();
    const back = deploymentOf(api);
    expect(deployOn(apis, api, back).stages.get("dev")).toBe(held);
    expect(held?.deployment).toBe(back);
    apis.remove(api.apiId);
    const again = deploymentOf(api);
    expect(deployOn(apis, api, again).stages.get("dev")).toBe(held);
    expect(held?.deployment).toBe(again);
  });

  test("a stage that has ended does not come back to its connections", () => {
    const apis = new ServedApis();
    const held = deployOn(apis, api).stages.get("dev");
    const name = { apiId: api.apiId, stageName: "dev" };
    expect(apis.end(name)).toBeUndefined();
    apis.remove(api.apiId);
    expect(apis.end(name)).toBe(held as NonNullable<typeof held>);
    expect(apis.end(name)).toBeUndefined();
    expect(deployOn(apis, api).stages.get("dev")).not.toBe(held as NonNullable<typeof held>);
  });

  test("a stage that is gone and that no connection holds is forgotten", async () => {
    const apis = new ServedApis();
    const gone = Array.from({ length: 100 }, (_, number) => {
      const apiId = `gone${number}`;
      const each = apiOf([bareRoute("$default")], { apiId, stages: [stage("dev")] });
      const served = new WeakRef(deployOn(apis, each).stages.get("dev") ?? {});
      apis.remove(apiId);
      return served;
    });
    // A reference that was looked at lasts until its turn ends.
    await new Promise(setImmediate);
    Bun.gc(true);
    // The collector may take a number on the stack for a reference.
    expect(gone.filter((each) => each.deref() !== undefined).length).toBeLessThan(10);
  });

  test("makeDefault() says which API a request means that names none", () => {
    const apis = new ServedApis();
    const first = deployOn(apis, api);
    const other = apiOf([], { apiId: "zzzzzzzzzz" });
    const second = deployOn(apis, other);
    apis.makeDefault("zzzzzzzzzz");
    expect(apis.find(undefined)).toBe(second);
    apis.makeDefault("unknown");
    expect(apis.isDefault(first)).toBe(false);
  });

  test("a redeployment adds and removes stages, and can disable the endpoint", () => {
    const apis = new ServedApis();
    const held = deployOn(apis, api).stages.get("dev");
    const next = apiOf([], { stages: [stage("prod")], disableExecuteApiEndpoint: true });
    const served = deployOn(apis, next);
    expect([...served.stages.keys()]).toEqual(["prod"]);
    expect(served.disableExecuteApiEndpoint).toBe(true);
    // Open connections of the removed stage stay on its last deployment.
    expect(held?.deployment.defaultRoute?.routeKey).toBe("$default");
  });

  test("the next API becomes the default one when the default one is removed", () => {
    const apis = new ServedApis();
    deployOn(apis, api);
    const other = apiOf([], { apiId: "zzzzzzzzzz" });
    const second = deployOn(apis, other);
    apis.remove("unknown");
    expect(apis.find(undefined)?.apiId).toBe(api.apiId);
    apis.remove(api.apiId);
    expect(apis.find(undefined)).toBe(second);
    expect(apis.find(api.apiId)).toBeUndefined();
    apis.remove("zzzzzzzzzz");
    expect(apis.find(undefined)).toBeUndefined();
  });

  test("custom domains are replaced all together", () => {
    const apis = new ServedApis();
    const index = (domainName: string) =>
      DomainIndex.compile([
        { domainName, apiMappings: [{ apiId: api.apiId, stage: "dev", apiMappingKey: "" }] },
      ]);
    expect(apis.domains.find("one.example.com")).toBeUndefined();
    apis.serveDomains(index("one.example.com"));
    expect(apis.domains.namesOf(api.apiId)).toEqual(["one.example.com"]);
    apis.serveDomains(index("two.example.com"));
    expect(apis.domains.find("one.example.com")).toBeUndefined();
    expect(apis.domains.find("two.example.com")?.mappings.get("")?.stage).toBe("dev");
  });
});
