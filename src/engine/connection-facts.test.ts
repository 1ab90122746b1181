import { expect, test } from "bun:test";
import { StageConnectionFacts } from "./connection-facts.ts";
import { fakeEngine } from "./engine.fixture.ts";

const OPENING = {
  connectionId: "gbgBEG6oLQAYKEhVEA==",
  domainName: "localhost:3001",
  connectedAt: 1,
  sourceIp: "192.0.2.7",
  userAgent: undefined,
};

test("the facts of a connection follow the settings of its stage", () => {
  const { stage } = fakeEngine();
  const facts = new StageConnectionFacts(stage, OPENING);
  expect([facts.apiId, facts.stage, facts.stageVariables]).toEqual([
    stage.apiId,
    stage.stageName,
    stage.stageVariables,
  ]);
  stage.stageVariables = { color: "blue" };
  stage.clientCertificateId = "abc123";
  expect([facts.stageVariables, facts.clientCertificateId]).toEqual([{ color: "blue" }, "abc123"]);
});

test("the facts have what authorization learned, and no member for what it did not", () => {
  const { stage } = fakeEngine();
  const apiKey = { keyId: "id", value: "value" } as never;
  const learned = { authorizer: { principalId: "ann" }, apiKey };
  const facts = new StageConnectionFacts(stage, OPENING, learned);
  expect(facts.authorizer).toEqual({ principalId: "ann" });
  expect(facts.apiKey).toBe(apiKey);
  expect("iamIdentity" in facts).toBe(false);
});
