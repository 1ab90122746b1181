import { createServer } from "node:net";

/** Ports that were free a moment ago, for programs that cannot choose one and say which. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
    await promise;
    const address = server.address();
    if (address !== null && typeof address === "object") ports.push(address.port);
  }
  for (const server of servers) server.close();
  return ports;
}

/** Waits until something listens there. */
export async function listening(port: number, mostMs: number): Promise<void> {
  const deadline = performance.now() + mostMs;
  for (;;) {
    try {
      const socket = await Bun.connect({
        hostname: "127.0.0.1",
        port,
        socket: { data: () => undefined },
      });
      socket.end();
      return;
    } catch (error) {
      if (performance.now() > deadline) {
        throw new Error(`Nothing listens on port ${port} after ${mostMs} ms`, { cause: error });
      }
      await Bun.sleep(50);
    }
  }
}
