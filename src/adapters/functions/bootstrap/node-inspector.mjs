import inspector from "node:inspector";

/**
 * Opens the debugger's port, a free one of the loopback interface: Node.js says which on standard error, where the gateway
 * reads it. With `--inspect-brk` it waits for a debugger and pauses: the handler's file is loaded next, and breakpoints in
 * all of it hold.
 */
export function openInspector(flag) {
  if (inspector.url() === undefined) inspector.open(0, "127.0.0.1"); // NODE_OPTIONS may have opened it
  if (flag !== "--inspect-brk") return;
  inspector.waitForDebugger();
  // biome-ignore lint/suspicious/noDebugger: it is what was asked for
  debugger;
}
