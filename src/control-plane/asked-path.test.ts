import { expect, test } from "bun:test";
import { askedPath } from "./asked-path.ts";

test("askedPath() is the path with its parameters, without the version", () => {
  const settings = "/v2/apis/{apiId}/stages/{stageName}/routesettings/{routeKey}";
  expect(askedPath(settings, { apiId: "a", stageName: "{routeKey}", routeKey: "$connect" })).toBe(
    "/apis/a/stages/{routeKey}/routesettings/$connect",
  );
  expect(askedPath("/v2/apis", {})).toBe("/apis");
});

test("askedPath() has the ARN of what is tagged as IAM compares it, however the caller wrote it", () => {
  const arn = "arn:aws:apigateway:us-east-1::/apis/a/stages/dev";
  const encoded = "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fapis%2Fa%2Fstages%2Fdev";
  expect(askedPath("/v2/tags/{resourceArn}", { resourceArn: arn })).toBe(encoded);
  expect(askedPath("/tags/{resource_arn}", { resource_arn: arn })).toBe(encoded);
});
