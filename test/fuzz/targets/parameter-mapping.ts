import { isWritableField } from "../../../src/core/http.ts";
import { applyMappings, compileMappings } from "../../../src/core/integration/parameter-mapping.ts";
import { scopeOf } from "../../../src/core/vtl/rendering.fixture.ts";
import { hold, holdEqual, inputOf, partsOf, type Target } from "../engine/target.ts";
import { JSON_WORDS } from "./json-words.ts";
import { errorOf, kindOfMessage } from "./outcomes.ts";

export const parameterMapping: Target = {
  name: "parameter-mapping",
  property:
    "mappings compile or are refused by name, and give text that a request can carry, the same each time, and nothing that an object inherits",
  bytesMax: 3_000,
  dictionary: [
    ...[
      "integration.request.header.",
      "integration.request.querystring.",
      "integration.request.path.",
    ],
    ...["route.request.body.", "route.request.header.", "route.request.multivaluequerystring."],
    ...[
      "stageVariables.",
      "context.",
      "context.authorizer.",
      "'literal'",
      "__proto__",
      "constructor",
    ],
    ...["toString", "hasOwnProperty", "\r\n", "\0", "Content-Length", "%00", "&a=", ...JSON_WORDS],
  ],
  seeds: () => [
    inputOf("integration.request.header.x", "route.request.body.a", '{"a":"\u00e9\\r\\nb"}', ""),
    inputOf(
      "integration.request.path.id",
      "route.request.multivaluequerystring.a",
      "",
      "a=1&a=2&b",
    ),
    inputOf("integration.request.querystring.q", "context.authorizer.principalId", "", ""),
    inputOf("integration.request.header.x", "context.identity.sourceIp", "", ""),
    inputOf("integration.request.header.x", "stageVariables.table", "", ""),
    inputOf("integration.request.header.__proto__", "'a'", "", ""),
    inputOf("integration.request.path.__proto__", "route.request.header.x-y", "", "q"),
    inputOf("integration.request.header.x", "context.constructor", "", ""),
    inputOf("integration.request.header.x", "stageVariables.__proto__", "{}", ""),
  ],
  check(input) {
    const [destination = "", source = "", body = "", query = ""] = partsOf(input, 4);
    const compile = () => compileMappings(Object.fromEntries([[destination, source]]));
    const refusal = errorOf(SyntaxError, compile);
    if (refusal !== undefined) {
      holdEqual(errorOf(SyntaxError, compile), refusal, "compiled again");
      return kindOfMessage(refusal);
    }
    const header = ["X-Y", query.replace(/[^\t -~\x80-\xff]/g, "")] as const;
    const isConnect = body === "";
    const scope = scopeOf(isConnect ? { query, headers: [header] } : { body });
    const mapped = applyMappings(compile(), scope);
    holdEqual(applyMappings(compile(), scope), mapped, "mapped again");
    for (const field of mapped.headers) hold(isWritableField(field), `a header ${field} was made`);
    const values = [...mapped.headers, ...mapped.query, ...Object.entries(mapped.path)];
    for (const [name, value] of values) {
      hold(typeof name === "string" && typeof value === "string", "something else than text");
      hold(!value.includes("[native code]") || source.includes("code"), "an inherited member");
      hold(!/^\[object/.test(value) || body.includes("[object"), "an object as text");
    }
    hold(Object.getPrototypeOf(mapped.path) === Object.prototype, "a prototype was changed");
    const kind = source.slice(0, 4).replace(/[^a-z']/g, "");
    return `${Math.min(9, values.length)} ${mapped.headers.length > 0} ${isConnect} ${kind}`;
  },
};
