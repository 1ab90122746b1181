import { describe, expect, test } from "bun:test";
import { type HeaderField, headerValue } from "../../http.ts";
import { sha256Hex } from "../../sigv4/digest.ts";
import { SigningKeyCache, verifySignature } from "../../sigv4/verify.ts";
import { textOf } from "../payload.ts";
import { type ServiceCall, serviceTarget, signedServiceRequest } from "./service-request.ts";
import { compileServiceUri } from "./service-uri.ts";

const KEY = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret/of+nobody" };
const NOW = Date.UTC(2026, 10, 28);
const LOCAL = { byService: {}, forAll: "http://127.0.0.1:8000", callAws: false };
const PREFIX = "arn:aws:apigateway:eu-west-1:";

interface Given {
  readonly body?: string | undefined;
  readonly method?: string;
  readonly headers?: readonly HeaderField[];
  readonly query?: readonly (readonly [string, string])[];
  readonly path?: Readonly<Record<string, string>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly endpoints?: Parameters<typeof serviceTarget>[1];
  readonly sessionToken?: string;
}

function targetOf(uri: string, given: Given = {}) {
  const { headers = [], query = [], path = {}, endpoints = LOCAL, stageVariables = {} } = given;
  const call: ServiceCall = {
    uri: compileServiceUri(PREFIX + uri),
    method: given.method ?? "POST",
    parameters: { headers, query, path },
    body: "body" in given ? given.body : "{}",
    defaultHeaders: [
      ["User-Agent", "AmazonAPIGateway_abc"],
      ["Content-Type", "application/json; charset=UTF-8"],
    ],
  };
  return { call, target: serviceTarget(call, endpoints, stageVariables) };
}

function requestOf(uri: string, given: Given = {}) {
  const { call, target } = targetOf(uri, given);
  if (target.kind !== "target") throw new Error(JSON.stringify(target));
  const credential = { ...KEY, sessionToken: given.sessionToken };
  return signedServiceRequest(call, target, { credential, nowMs: NOW });
}

function headersOf(uri: string, given: Given = {}) {
  const { headers } = requestOf(uri, given);
  return (name: string) => headerValue(headers, name.toLowerCase());
}

/** By the gateway's own verifier, which is held to the AWS SDKs' signatures elsewhere. */
function verified(uri: string, service: string, given: Given = {}) {
  const { method, url, headers, body } = requestOf(uri, given);
  const { pathname, search } = new URL(url);
  const { sessionToken } = given;
  const known = { ...KEY, ...(sessionToken === undefined ? {} : { sessionToken }) };
  const request = { method, rawPath: pathname, rawQuery: search.slice(1), headers };
  return verifySignature(request, new TextEncoder().encode(textOf(body ?? "")), {
    service,
    nowMs: NOW,
    lookup: () => known,
    keys: new SigningKeyCache(),
  });
}

describe("signedServiceRequest()", () => {
  test("names a JSON action in the query and in X-Amz-Target, as execution logs of AWS show", () => {
    const { method, url } = requestOf("dynamodb:action/PutItem");
    expect([method, url]).toEqual(["POST", "http://127.0.0.1:8000/?Action=PutItem"]);
    const header = headersOf("dynamodb:action/PutItem");
    expect(header("X-Amz-Target")).toBe("DynamoDB_20120810.PutItem");
    expect(header("Content-Type")).toBe("application/x-amz-json-1.0");
    expect(header("User-Agent")).toBe("AmazonAPIGateway_abc");
    expect(header("X-Amz-Content-Sha256")).toBe(sha256Hex("{}"));
    expect(header("Host")).toBe("127.0.0.1:8000");
  });

  test("leaves X-Amz-Target out for the query protocol, for paths and for EventBridge", () => {
    expect(headersOf("sqs:action/SendMessage")("X-Amz-Target")).toBeUndefined();
    expect(headersOf("sqs:action/SendMessage")("Content-Type")).toBe("application/json");
    expect(headersOf("dynamodb:path/")("X-Amz-Target")).toBeUndefined();
    expect(headersOf("events:action/PutEvents")("X-Amz-Target")).toBeUndefined();
  });

  test("takes the mapped headers, whatever their case, in place of its own", () => {
    const headers: HeaderField[] = [
      ["content-type", "application/x-www-form-urlencoded"],
      ["x-amz-target", "AWSEvents.PutEvents"],
    ];
    const header = headersOf("events:action/PutEvents", { headers });
    expect(header("Content-Type")).toBe("application/x-www-form-urlencoded");
    expect(header("X-Amz-Target")).toBe("AWSEvents.PutEvents");
  });

  test("replaces a mapped signature, date and host", () => {
    const headers: HeaderField[] = [
      ["Authorization", "mine"],
      ["X-Amz-Date", "mine"],
      ["Host", "mine"],
      ["X-Amz-Content-Sha256", "mine"],
      ["X-Amz-Security-Token", "mine"],
    ];
    const { headers: sent } = requestOf("sqs:path/1/q", { headers });
    expect(sent.filter(([, value]) => value === "mine")).toEqual([]);
    expect(headerValue(sent, "authorization")).toStartWith(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/",
    );
  });

  test("adds mapped query parameters and fills in path parameters, encoded", () => {
    const given = {
      query: [["Message", "a b&c=d/é"]] as const,
      path: { bucket: "photos", key: "a b/c" },
    };
    expect(requestOf("sns:action/Publish", given).url).toBe(
      "http://127.0.0.1:8000/?Action=Publish&Message=a%20b%26c%3Dd%2F%C3%A9",
    );
    expect(requestOf("s3:path/{bucket}/{key}", given).url).toBe(
      "http://127.0.0.1:8000/photos/a%20b%2Fc?Message=a%20b%26c%3Dd%2F%C3%A9",
    );
  });

  test("uses the Region and the stage variables of the URI", () => {
    const uri = "sqs:path/${stageVariables.queue}";
    const { url, headers } = requestOf(uri, { stageVariables: { queue: "1/jobs" } });
    expect(url).toBe("http://127.0.0.1:8000/1/jobs");
    expect(headerValue(headers, "authorization")).toContain("/20261128/eu-west-1/sqs/aws4_request");
  });

  test("sends no body with GET and HEAD, and takes ANY for POST", () => {
    expect(requestOf("s3:path/b/k", { method: "get" })).toMatchObject({
      method: "GET",
      body: undefined,
    });
    expect(requestOf("s3:path/b/k", { method: "HEAD" }).body).toBeUndefined();
    expect(requestOf("sqs:action/SendMessage", { method: "ANY" })).toMatchObject({
      method: "POST",
      body: "{}",
    });
  });

  test("keeps the path of an endpoint", () => {
    const endpoints = { ...LOCAL, forAll: "http://127.0.0.1:8000/aws" };
    expect(requestOf("sqs:path/1/q", { endpoints }).url).toBe("http://127.0.0.1:8000/aws/1/q");
  });

  test.each<[string, string, Given]>([
    ["dynamodb:action/PutItem", "dynamodb", {}],
    ["dynamodb:action/PutItem", "dynamodb", { body: undefined }],
    ["sns:action/Publish", "sns", { query: [["Message", "a b+c~*'()!"]] }],
    ["sqs:path/1/q.fifo", "sqs", { body: "Action=SendMessage&MessageBody=%C3%A9" }],
    ["bedrock-runtime:path/model/{id}/invoke", "bedrock", { path: { id: "a.b-v1:0" } }],
    ["kinesis:action/PutRecord", "kinesis", { sessionToken: "token+of/session==" }],
    ["kinesis:action/PutRecord", "kinesis", { headers: [["X-Extra", "  two  words "]] }],
  ])("signs %s for %s so that it verifies", (uri, service, given) => {
    expect(verified(uri, service, given).kind).toBe("verified");
  });

  test("signs a key of S3 as S3 reads it: encoded once", () => {
    // The signature of `GET /photos/a%20b.png` by botocore 1.43 for the same key, time and headers.
    const headers: HeaderField[] = [["Accept", "*/*"]];
    const sent = requestOf("s3:path/photos/{key}", {
      method: "GET",
      path: { key: "a b.png" },
      headers,
    });
    expect(headerValue(sent.headers, "authorization")).toContain(S3_SIGNATURE);
  });
});

const S3_SIGNATURE = "Signature=fbbb478dbf663187e1dfe20d587a4bd7dd82944ca1104b9e70f131fb94250019";

describe("serviceTarget()", () => {
  test("names a stage variable or a path parameter without a value", () => {
    expect(targetOf("sqs:path/${stageVariables.queue}").target).toEqual({
      kind: "missing",
      name: "queue",
    });
    expect(targetOf("s3:path/b/{key}").target).toEqual({ kind: "missing", name: "key" });
  });

  test("says why there is nothing to call", () => {
    const endpoints = { ...LOCAL, forAll: undefined };
    expect(targetOf("dynamodb:action/PutItem", { endpoints }).target).toMatchObject({
      kind: "none",
      detail: expect.stringContaining("no endpoint is set for dynamodb"),
    });
  });

  test("tells AWS from a stand-in", () => {
    const endpoints = { ...LOCAL, forAll: undefined, callAws: true };
    expect(targetOf("dynamodb:action/PutItem", { endpoints }).target).toMatchObject({
      isAws: true,
    });
    expect(targetOf("dynamodb:action/PutItem").target).toMatchObject({ isAws: false });
  });
});
