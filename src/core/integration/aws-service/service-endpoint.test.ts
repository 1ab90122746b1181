import { describe, expect, test } from "bun:test";
import { knownService } from "./known-services.ts";
import { type ServiceEndpoints, serviceEndpoint } from "./service-endpoint.ts";

const NOTHING: ServiceEndpoints = { byService: {}, forAll: undefined, callAws: false };
const AWS: ServiceEndpoints = { ...NOTHING, callAws: true };
const LOCAL = "http://localhost:8000";

function endpoint(
  name: string,
  endpoints: ServiceEndpoints,
  call: {
    readonly partition?: string;
    readonly region?: string;
    readonly subdomain?: string;
    readonly action?: string;
  } = {},
) {
  const service = knownService(name);
  if (service === undefined) throw new Error(`${name} is in no table`);
  const { partition = "aws", region = "eu-west-1", subdomain, action } = call;
  return serviceEndpoint(endpoints, { service, partition, region, subdomain, action });
}

describe("serviceEndpoint()", () => {
  test("is the service's own endpoint, then the one for all", () => {
    const endpoints = { ...NOTHING, byService: { dynamodb: LOCAL }, forAll: "http://aws.test" };
    expect(endpoint("dynamodb", endpoints)).toEqual({
      kind: "endpoint",
      base: LOCAL,
      isAws: false,
    });
    expect(endpoint("sqs", endpoints)).toMatchObject({ base: "http://aws.test" });
  });

  test("is none without either, and says what to set", () => {
    expect(endpoint("states", NOTHING)).toEqual({
      kind: "none",
      detail:
        "no endpoint is set for states: set awsServices.endpoints.states or AWS_ENDPOINT_URL_SFN to where a stand-in answers, " +
        "or awsServices.callAws to true to call AWS with your own keys",
    });
  });

  test("is none when what is set is AWS, unless AWS may be called", () => {
    const real = "https://dynamodb-fips.us-east-1.amazonaws.com";
    const endpoints = { ...NOTHING, byService: { dynamodb: real } };
    expect(endpoint("dynamodb", endpoints)).toMatchObject({
      kind: "none",
      detail: expect.stringContaining(`the endpoint of dynamodb is AWS (${real})`),
    });
    expect(endpoint("dynamodb", { ...endpoints, callAws: true })).toEqual({
      kind: "endpoint",
      base: real,
      isAws: true,
    });
  });

  test.each([
    ["dynamodb", {}, "https://dynamodb.eu-west-1.amazonaws.com"],
    ["sqs", { partition: "aws-cn" }, "https://sqs.eu-west-1.amazonaws.com.cn"],
    ["s3", { subdomain: "photos" }, "https://photos.s3.eu-west-1.amazonaws.com"],
    ["iotdata", {}, "https://data-ats.iot.eu-west-1.amazonaws.com"],
    ["iotdata", { subdomain: "a1-ats" }, "https://a1-ats.iot.eu-west-1.amazonaws.com"],
    ["states", { action: "StartExecution" }, "https://states.eu-west-1.amazonaws.com"],
    ["states", { action: "StartSyncExecution" }, "https://sync-states.eu-west-1.amazonaws.com"],
    ["runtime.sagemaker", {}, "https://runtime.sagemaker.eu-west-1.amazonaws.com"],
  ])("of %s with %p is %s on AWS", (name, call, base) => {
    expect(endpoint(name, AWS, call)).toEqual({ kind: "endpoint", base, isAws: true });
  });

  test("puts a bucket into the path of an endpoint that is set, and leaves other subdomains out", () => {
    const endpoints = { ...NOTHING, forAll: LOCAL };
    expect(endpoint("s3", endpoints, { subdomain: "photos" })).toMatchObject({
      base: `${LOCAL}/photos`,
    });
    expect(endpoint("iotdata", endpoints, { subdomain: "a1-ats" })).toMatchObject({ base: LOCAL });
  });

  test.each([
    [{ region: "evil.test/" }, '"evil.test/" is no Region'],
    [{ region: "" }, '"" is no Region'],
    [{ subdomain: "evil.test/" }, '"evil.test/" is no subdomain'],
    [{ subdomain: ".." }, '".." is no subdomain'],
  ])("goes nowhere else for what a stage variable made of %p", (call, detail) => {
    for (const endpoints of [AWS, { ...NOTHING, forAll: LOCAL }]) {
      expect(endpoint("s3", endpoints, call)).toEqual({ kind: "none", detail });
    }
  });
});
