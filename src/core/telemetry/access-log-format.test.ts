import { describe, expect, test } from "bun:test";
import { ACCESS_LOG_FORMAT_BYTES_MAX, AccessLogFormat } from "./access-log-format.ts";
import { activityOf } from "./activity.fixture.ts";
import { frameError } from "./activity-error.ts";

const FACTS = {
  domainName: "localhost:3001",
  connectedAt: 1_790_000_000_000,
  sourceIp: "192.0.2.1",
  userAgent: 'evil"\n{"forged":1}</userAgent>',
  authorizer: { principalId: "ann", "room-name": "blue", error: "not the property" },
};
const ACTIVITY = activityOf({ facts: FACTS });

const line = (format: string, activity = ACTIVITY) =>
  AccessLogFormat.compile(format).line(activity);

describe("AccessLogFormat writes", () => {
  // AWS's own examples of the four styles, shortened.
  test("JSON, in which no value ends its string", () => {
    const text = line(
      '{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","agent":"$context.identity.userAgent","caller":"$context.identity.caller","requestTime":"$context.requestTime","status":$context.status}',
    );
    expect(JSON.parse(text)).toEqual({
      requestId: "request-1",
      ip: "192.0.2.1",
      agent: FACTS.userAgent,
      caller: "-",
      requestTime: "25/Sep/2026:00:01:29 +0000",
      status: 200,
    });
  });

  test("CLF", () => {
    expect(
      line(
        '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "$context.eventType $context.routeKey $context.connectionId" $context.requestId\n',
      ),
    ).toBe('192.0.2.1 - - [25/Sep/2026:00:01:29 +0000] "MESSAGE send L0SM9cOFvHcCIhw=" request-1');
  });

  test("XML, in which no value ends its element", () => {
    expect(
      line('<request id="$context.requestId"><agent>$context.identity.userAgent</agent></request>'),
    ).toBe(
      '<request id="request-1"><agent>evil&quot;&#10;{&quot;forged&quot;:1}&lt;/userAgent&gt;</agent></request>',
    );
  });

  test("CSV, whose values stay on their line", () => {
    expect(
      line("$context.requestId,$context.identity.userAgent,$context.error.messageString"),
    ).toBe('request-1,evil\\"\\n{\\"forged\\":1}</userAgent>,-');
  });

  test("properties of the authorizer's context, hyphens and all", () => {
    expect(
      line("$context.authorizer.room-name-$context.authorizer.principalId $context.requestId"),
    ).toBe("blue-ann request-1");
    // The run of the authorizer has these names.
    expect(line("$context.authorizer.error $context.requestId")).toBe("- request-1");
    expect(line("$context.authorizer.toString $context.requestId")).toBe("- request-1");
  });

  test("a name to its end and no further", () => {
    expect(line("$context.stage.$context.requestId. $context $contextual")).toBe(
      "dev.request-1. $context $contextual",
    );
  });
});

describe("AccessLogFormat of $context.error.messageString", () => {
  const failed = activityOf({ frame: frameError("forbidden") });

  test("brings its quotes, also for nothing where the line is JSON", () => {
    const format = '{"id":"$context.requestId","message":$context.error.messageString}';
    expect(JSON.parse(line(format, failed)).message).toBe("Forbidden");
    expect(JSON.parse(line(format)).message).toBe("-");
  });

  test("stays one string where the format has quotes of its own", () => {
    const format = '{"id":"$context.requestId","message":"$context.error.messageString"}';
    expect(JSON.parse(line(format, failed)).message).toBe('"Forbidden"');
    expect(JSON.parse(line(format)).message).toBe("-");
  });
});

describe("AccessLogFormat.compile()", () => {
  test("names what WebSocket APIs do not have, each once", () => {
    const format = "$context.requestId $context.protocol $context.protocol $context.identity.x";
    const compiled = AccessLogFormat.compile(format);
    expect(compiled.unknownVariables).toEqual(["$context.protocol", "$context.identity.x"]);
    expect(compiled.line(ACTIVITY)).toBe("request-1 - - -");
  });

  test("takes either request id, and refuses a format without one", () => {
    expect(line("$context.extendedRequestId")).toBe("request-1");
    for (const format of ["", "$context.stage", "requestId", "$context.authorizer.requestId"]) {
      expect(() => AccessLogFormat.compile(format)).toThrow("$context.requestId");
    }
  });

  test("refuses a line break before the end in AWS's words", () => {
    for (const format of [
      "$context.requestId\n$context.stage",
      "\n$context.requestId",
      "\r$context.requestId",
    ]) {
      expect(() => AccessLogFormat.compile(format)).toThrow(
        "Access Log format must be single line, new line character is allowed only at end of the format",
      );
    }
  });

  test("takes 3 KB and not a byte more", () => {
    const format = (bytes: number) => "$context.requestId é".padEnd(bytes - 1, "x");
    expect(ACCESS_LOG_FORMAT_BYTES_MAX).toBe(3_072);
    expect(line(format(3_072))).toHaveLength(3_072 - 1 - "$context.requestId".length + 9);
    expect(() => AccessLogFormat.compile(format(3_073))).toThrow(
      "Format has 3073 bytes; 3072 are allowed",
    );
  });
});
