/** Members that several operations have, with AWS's bounds (API Gateway V2 API reference; "Amazon API Gateway quotas"). */
import { choice, map, type Shape, text } from "./shape.ts";

/** Of an API, an authorizer. */
export const name: Shape<string> = text({ min: 1, max: 128 });
export const description: Shape<string> = text({ max: 1_024 });
export const arn: Shape<string> = text({ max: 2_048 });
export const ipAddressType: Shape<"ipv4" | "dualstack"> = choice(["ipv4", "dualstack"]);

/** Tags of one resource. */
export const TAGS_MAX = 50;

export const tags: Shape<Readonly<Record<string, string>>> = map(text({ max: 256 }), {
  max: TAGS_MAX,
  key: text({
    min: 1,
    max: 128,
    pattern: /^(?!aws:)/,
    form: "a key that does not begin with aws:",
  }),
});

/** A selection expression: what is in it is checked where it is compiled. */
export const selectionExpression: Shape<string> = text({ min: 1, max: 1_024 });
