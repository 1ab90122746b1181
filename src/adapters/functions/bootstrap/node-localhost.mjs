import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";

/**
 * Names that end in `.localhost` are the loopback interface (RFC 6761 section 6.3), but not every C library
 * says so. A local endpoint such as `abc.execute-api.localhost` has to work all the same.
 */
export function resolveLocalhostNames() {
  const { lookup } = dns;
  const lookupPromise = dns.promises.lookup;
  const patched = (hostname, options, callback) => {
    if (!isLocalhostName(hostname)) return lookup(hostname, options, callback);
    const answer = typeof options === "function" ? options : callback;
    const result = loopback(typeof options === "function" ? undefined : options);
    if (Array.isArray(result)) process.nextTick(answer, null, result);
    else process.nextTick(answer, null, result.address, result.family);
    return {};
  };
  // util.promisify() reads the names of the results from a symbol on the function.
  for (const symbol of Object.getOwnPropertySymbols(lookup)) patched[symbol] = lookup[symbol];
  dns.lookup = patched;
  dns.promises.lookup = async (hostname, options) =>
    isLocalhostName(hostname) ? loopback(options) : lookupPromise(hostname, options);
  syncBuiltinESMExports();
}

function isLocalhostName(hostname) {
  if (typeof hostname !== "string") return false;
  const name = (hostname.endsWith(".") ? hostname.slice(0, -1) : hostname).toLowerCase();
  return name.endsWith(".localhost");
}

function loopback(options) {
  const family = typeof options === "object" && options !== null ? options.family : options;
  const isV6 = family === 6 || family === "IPv6";
  const entry = isV6 ? { address: "::1", family: 6 } : { address: "127.0.0.1", family: 4 };
  return options?.all === true ? [entry] : entry;
}
