import { expect, test } from "bun:test";
import { partitionOf } from "./partition.ts";

test("partitionOf() knows China and GovCloud from the rest of the world", () => {
  expect(partitionOf("cn-northwest-1")).toBe("aws-cn");
  expect(partitionOf("us-gov-west-1")).toBe("aws-us-gov");
  expect(partitionOf("us-east-1")).toBe("aws");
});
