import { expect, test } from "bun:test";
import { Definitions } from "../definitions.ts";
import { servedDomainNames } from "./served-domain-names.ts";

test("servedDomainNames() has those with their mappings that no file serves", () => {
  const mapping = { apiId: "a", stage: "dev", apiMappingKey: "" };
  const definitions = new Definitions([
    { key: "domainnames/chat.example.com", value: {} },
    { key: "domainnames/chat.example.com/apimappings/m1", value: mapping },
    { key: "domainnames/idle.example.com", value: {} },
  ]);
  definitions.own("/app/sluice.yaml", [{ key: "domainnames/own.example.com", value: {} }]);
  expect(servedDomainNames(definitions)).toEqual([
    { domainName: "chat.example.com", apiMappings: [mapping] },
    { domainName: "idle.example.com", apiMappings: [] },
  ]);
});
