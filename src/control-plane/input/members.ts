/** Members that several operations have, with AWS's bounds (API Gateway V2 API reference; "Amazon API Gateway quotas"). */
import { badRequest } from "../control-fault.ts";
import { choice, flag, map, optional, orEmpty, record, type Shape, text } from "./shape.ts";

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
    form: "one that does not begin with aws:, which is kept for AWS's own",
  }),
});

/** A selection expression: what is in it is checked where it is compiled. */
export const selectionExpression: Shape<string> = text({ min: 1, max: 1_024 });

/** Entries of a map of one resource. Ours. */
export const MAP_ENTRIES_MAX = 300;

const entries = { max: MAP_ENTRIES_MAX, key: text({ min: 1, max: 1_024 }) };

/** Names of models, by what selects one. */
export const models: Shape<Readonly<Record<string, string>>> = map(
  text({ min: 1, max: 128 }),
  entries,
);

/** Mapping templates, by what selects one. */
export const templates: Shape<Readonly<Record<string, string>>> = map(
  text({ max: 32_768 }),
  entries,
);

/** Parameters of a route, or of its response. */
export const parameterConstraints: Shape<Readonly<Record<string, { readonly required: boolean }>>> =
  {
    parse(value, member) {
      const parsed = map(record({ required: optional(flag) }), entries).parse(value, member);
      return Object.fromEntries(
        Object.entries(parsed).map(([key, { required = false }]) => [key, { required }]),
      );
    },
  };

/** Parameters of an integration, or of its response; an update takes one away by an empty source. */
export const parameterSources: Shape<Readonly<Record<string, string>>> = map(
  text({ max: 512 }),
  entries,
);

export const contentHandlingStrategy = orEmpty(choice(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]));

/** What a WebSocket API has no use for; nothing at all is let pass. */
export function httpApisOnly(): Shape<undefined> {
  return {
    parse(value, member) {
      const isEmpty =
        value === "" ||
        (typeof value === "object" && value !== null && Object.keys(value).length === 0);
      if (!isEmpty) throw badRequest(`${member} is for HTTP APIs: a WEBSOCKET API has none`);
      return undefined;
    },
  };
}
