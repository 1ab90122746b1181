import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { findCertutil, findChromium } from "./programs.ts";
import { outputOf } from "./run-program.ts";

/** A tidy child of one test: no sandbox (CI containers run as root), no network of its own. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Chromium extends AsyncDisposable {
  newPage(): Promise<Page>;
}

export interface ChromiumOptions {
  /** A certificate authority (PEM) that the user has chosen to trust. */
  readonly trustedCaFile?: string;
}

/** The system's Chromium with an empty profile that goes away with it. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), "sluice-chromium-"));
  let context: BrowserContext;
  try {
    if (options.trustedCaFile !== undefined) await trust(profile, options.trustedCaFile);
    context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium(),
      args: FLAGS,
      // Its home is where it looks for what the user trusts.
      env: { ...process.env, HOME: profile },
    });
  } catch (error) {
    await rm(profile, { recursive: true, force: true });
    throw error;
  }
  return {
    newPage: () => context.newPage(),
    async [Symbol.asyncDispose]() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** https://chromium.googlesource.com/chromium/src/+/HEAD/docs/linux/cert_management.md */
async function trust(home: string, caFile: string): Promise<void> {
  const folder = join(home, ".pki/nssdb");
  await mkdir(folder, { recursive: true });
  const certutil = async (...parameters: string[]) => {
    const { output, exitCode } = await outputOf([
      findCertutil(),
      "-d",
      `sql:${folder}`,
      ...parameters,
    ]);
    if (exitCode !== 0) throw new Error(`Cannot trust ${caFile}: ${output}`);
  };
  await certutil("-N", "--empty-password");
  await certutil("-A", "-n", "authority of the test", "-t", "C,,", "-i", caFile);
}
