import { expect, test } from "bun:test";
import { edgePage } from "./edge-answer.ts";

test("edgePage() is a page of HTML that shows the status and no other header", () => {
  const answer = edgePage(414, "URI Too Long");
  expect(answer.status).toBe(414);
  expect(answer.headers).toEqual([["content-type", "text/html"]]);
  expect(answer.body).toContain("<title>414 URI Too Long</title>");
  expect(answer.body).toContain("<h1>414 URI Too Long</h1>");
});
