import { expect, test } from "bun:test";
import { httpUriProblem } from "./http-uri.ts";

test.each([
  ...["http://localhost", "https://example.com:8443/a?b=c", "http://[::1]/"],
  ...["http://${stageVariables.host}:${stageVariables.port}/{path}", "${stageVariables.backend}/a"],
  `http://localhost/${"a".repeat(2_048 - 17)}`,
])("httpUriProblem() takes %s", (uri) => {
  expect(httpUriProblem(uri, "URI")).toBeUndefined();
});

test.each<[string, string]>([
  ["ftp://localhost/", 'URI "ftp://localhost/" must begin with http:// or https://'],
  ["localhost:8080/", 'URI "localhost:8080/" must begin with http:// or https://'],
  ["", 'URI "" must begin with http:// or https://'],
  ["http://", 'URI "http://" is not a URL'],
  ["http://local host/", 'URI "http://local host/" is not a URL'],
  ["http://localhost:99999/", 'URI "http://localhost:99999/" is not a URL'],
  ["http://h/{a", 'Invalid integration URI "http://h/{a" at offset 9'],
  [`http://localhost/${"a".repeat(2_048 - 16)}`, "URI has 2049 characters; AWS allows 2048"],
])("httpUriProblem() refuses %s", (uri, problem) => {
  expect(httpUriProblem(uri, "URI")).toStartWith(problem);
});
