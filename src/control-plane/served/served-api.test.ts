import { expect, test } from "bun:test";
import { apiOf } from "../../engine/engine.fixture.ts";
import { Definitions } from "../definitions.ts";
import { packedApi } from "../stored/packed-api.ts";
import { servedApi } from "./served-api.ts";

const API = {
  ...{ name: "chat", routeSelectionExpression: "$request.body.action", createdDate: 0, tags: {} },
  ...{ disableExecuteApiEndpoint: true, ipAddressType: "ipv4" },
};

test("servedApi() gives a stage its settings, and the snapshot that it follows", () => {
  const snapshot = apiOf([], { stages: [] });
  const stage = {
    deploymentId: "d1",
    autoDeploy: false,
    clientCertificateId: "cert",
    defaultRouteSettings: { loggingLevel: "INFO" },
    routeSettings: { send: { throttlingBurstLimit: 1 } },
    stageVariables: { a: "b" },
    accessLogSettings: { destinationArn: "arn:aws:logs:x", format: "$context.requestId" },
    ...{ tags: {}, createdDate: 0, lastUpdatedDate: 0 },
  };
  const definitions = new Definitions([
    { key: "apis/a", value: API },
    {
      key: "apis/a/deployments/d1",
      value: { createdDate: 0, autoDeployed: false, snapshot: packedApi(snapshot) },
    },
    { key: "apis/a/stages/dev", value: stage },
    { key: "apis/a/stages/lost", value: { ...stage, deploymentId: "gone" } },
  ]);
  expect(servedApi(definitions, "a")).toEqual({
    ...{ apiId: "a", name: "chat", disableExecuteApiEndpoint: true },
    stages: [
      {
        stage: {
          stageName: "dev",
          clientCertificateId: "cert",
          defaultRouteSettings: { loggingLevel: "INFO" },
          routeSettings: { send: { throttlingBurstLimit: 1 } },
          stageVariables: { a: "b" },
          accessLogSettings: { format: "$context.requestId" },
        },
        deployed: snapshot,
      },
    ],
  });
});

test("servedApi() knows no API that is not there, nor one that a file serves", () => {
  const definitions = new Definitions();
  expect(servedApi(definitions, "a")).toBeUndefined();
  definitions.own("/app/sluice.yaml", [{ key: "apis/a", value: API }]);
  expect(servedApi(definitions, "a")).toBeUndefined();
});
