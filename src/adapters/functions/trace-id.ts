/** An X-Ray trace header, unsampled: handlers and SDKs expect one with each event. */
export function newTraceId(nowMs: number): string {
  const random = Buffer.from(crypto.getRandomValues(new Uint8Array(20))).toString("hex");
  const epoch = Math.floor(nowMs / 1000).toString(16);
  return `Root=1-${epoch}-${random.slice(0, 24)};Parent=${random.slice(24)};Sampled=0`;
}
