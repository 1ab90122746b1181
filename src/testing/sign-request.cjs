"use strict";
const { createHash, createHmac } = require("node:crypto");

/**
 * @typedef {object} SignedRequest
 * @property {string} method
 * @property {string} url
 * @property {Buffer} body
 */

/**
 * The headers that sign a request for `execute-api` (AWS: "Create a signed AWS API request").
 * @param {SignedRequest} request
 * @param {{ accessKeyId: string, secretAccessKey: string, region: string }} key
 * @param {Date} [at]
 * @returns {Record<string, string>}
 */
function signRequest(
  { method, url, body },
  { accessKeyId, secretAccessKey, region },
  at = new Date(),
) {
  const { host, pathname } = new URL(url);
  const amzDate = at.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = amzDate.slice(0, 8);
  const scope = `${day}/${region}/execute-api/aws4_request`;
  const path = pathname.split("/").map(encodeURIComponent).join("/");
  const signedHeaders = "host;x-amz-date";
  const canonical = [
    ...[method, path, "", `host:${host}`, `x-amz-date:${amzDate}`, "", signedHeaders],
    createHash("sha256").update(body).digest("hex"),
  ].join("\n");
  const digest = createHash("sha256").update(canonical).digest("hex");
  const toSign = ["AWS4-HMAC-SHA256", amzDate, scope, digest].join("\n");
  /** @type {string | Buffer} */
  let signingKey = `AWS4${secretAccessKey}`;
  for (const part of scope.split("/"))
    signingKey = createHmac("sha256", signingKey).update(part).digest();
  const signature = createHmac("sha256", signingKey).update(toSign).digest("hex");
  return {
    host,
    "x-amz-date": amzDate,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}

exports.signRequest = signRequest;
