import { readFileSync } from "node:fs";
import { SourceTextModule } from "node:vm";

/**
 * Parses an ES module and those that it imports by path, without running any of them. The first one that does
 * not parse ends this process as an uncaught error does, which is when Node.js says where it stands.
 */
const FILES_MAX = 1_000;
const seen = new Set();
const waiting = [process.argv[2]];
for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
  if (seen.has(url) || seen.size === FILES_MAX) continue;
  seen.add(url);
  const module = new SourceTextModule(readFileSync(new URL(url), "utf8"), { identifier: url });
  for (const specifier of module.dependencySpecifiers) {
    if (/^\.\.?\/.+\.m?js$/.test(specifier)) waiting.push(new URL(specifier, url).href);
  }
}
