// Signs an upgrade request as browsers and Node.js programs do with the AWS SDK for JavaScript v3: with the signer of
// one of its clients. Reads `{url, key, expires}` from standard input and prints the presigned URL, or, without
// `expires`, the signed headers.
import { text } from "node:stream/consumers";
import { ApiGatewayManagementApiClient } from "@aws-sdk/client-apigatewaymanagementapi";

const { url, key, expires } = JSON.parse(await text(process.stdin));
const { protocol, host, hostname, port, pathname, searchParams } = new URL(url);
const client = new ApiGatewayManagementApiClient({ region: "us-east-1", credentials: key });
const signer = await client.config.signer({
  name: "sigv4",
  signingName: "execute-api",
  signingRegion: "us-east-1",
});
const request = {
  method: "GET",
  protocol,
  hostname,
  port: Number(port),
  path: pathname,
  query: Object.fromEntries(searchParams),
  headers: { host },
};
if (expires === undefined) {
  const { headers } = await signer.sign(request);
  console.log(JSON.stringify(headers));
} else {
  const { query } = await signer.presign(request, { expiresIn: expires });
  const pairs = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join("="));
  console.log(`${protocol}//${host}${pathname}?${pairs.join("&")}`);
}
