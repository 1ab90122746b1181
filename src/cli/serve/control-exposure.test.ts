import { expect, test } from "bun:test";
import { controlExposure } from "./control-exposure.ts";

const place = (controlHost: string, more = {}) => ({
  ...{ controlHost, controlTls: {}, controlPlainText: false },
  ...more,
});

test.each(["127.0.0.1", "::1", "localhost"])(
  "a control listener on %s is nobody's business",
  (host) => {
    expect(controlExposure(place(host))).toBeUndefined();
  },
);

test.each(["0.0.0.0", "::", "10.0.0.7"])(
  "on %s it needs a certificate, or somebody's word",
  (host) => {
    expect(() => controlExposure(place(host))).toThrow(
      `The control listener would answer other machines on ${host} in plain text: set controlTls.certificateFile and controlTls.keyFile, leave controlHost at 127.0.0.1, or allow it with --control-plain-text`,
    );
    expect(controlExposure(place(host, { controlTls: { certificateFile: "/c" } }))).toBeUndefined();
    expect(controlExposure(place(host, { controlPlainText: true }))).toStartWith(
      `controlPlainText is on: the control listener answers plain HTTP on ${host}`,
    );
  },
);
