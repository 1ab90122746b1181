import { readFile } from "node:fs/promises";
import type { PemFiles } from "../../core/model/domain-name.ts";
import type { Clock } from "../../engine/ports.ts";
import { dayOf, readValidPair, type ValidPair } from "./valid-pair.ts";

/**
 * How often files are looked at, milliseconds. Looking finds what watching misses: links that are swapped, as certbot and
 * Kubernetes do, and folders of other machines.
 */
export const CERTIFICATE_POLL_MS = 10_000;
/** With less time left a certificate is warned about, milliseconds. */
export const CERTIFICATE_WARNED_BEFORE_MS = 7 * 86_400_000;

export interface CertificateSource {
  /** What names the files, for messages: `tls`, `domainNames.chat.example.com`. */
  readonly name: string;
  readonly files: PemFiles;
}

interface Served {
  readonly source: CertificateSource;
  pair: ValidPair;
  /** What was wrong with the files the last time they were looked at. */
  problem: string | undefined;
  isWarned: boolean;
  isExpiryWarned: boolean;
}

/** Certificates that are served, read again when their files change. A broken pair changes nothing, and is warned about once. */
export class ServedCertificates implements Disposable {
  readonly #clock: Clock;
  readonly #warn: (sentence: string) => void;
  readonly #changed: () => void;
  #served = new Map<string, Served>();
  #timer: { cancel(): void } | undefined;

  /** Reads each. Throws an Error of one sentence for the first that cannot be served. */
  constructor(
    sources: readonly CertificateSource[],
    parts: {
      readonly clock: Clock;
      readonly warn: (sentence: string) => void;
      /** Called after a certificate was replaced, none at the start. */
      readonly changed: () => void;
    },
  ) {
    this.#clock = parts.clock;
    this.#warn = parts.warn;
    this.#changed = parts.changed;
    for (const source of sources) this.#add(source, this.#read(source));
    this.#schedule();
  }

  pair(name: string): ValidPair | undefined {
    return this.#served.get(name)?.pair;
  }

  /** Serves these from now on, read again at once. What cannot be read is warned about and stays as it was. */
  reload(sources: readonly CertificateSource[]): void {
    const before = this.#served;
    this.#served = new Map();
    for (const source of sources) {
      const old = before.get(source.name);
      try {
        this.#add(source, this.#read(source));
      } catch (error) {
        this.#warn(`${sentence(error)}. ${old === undefined ? ABSENT : KEPT}`);
        if (old !== undefined) {
          const problem = sentence(error);
          this.#served.set(source.name, { ...old, source, problem, isWarned: true });
        }
      }
    }
    const pairs = (all: ReadonlyMap<string, Served>) =>
      [...all].map(([name, { pair }]) => `${name}\n${pair.cert}${pair.key}`).join("\n");
    if (pairs(before) !== pairs(this.#served)) this.#changed();
  }

  /** Looks at every file once. Never rejects. */
  async poll(): Promise<void> {
    let isChanged = false;
    for (const served of [...this.#served.values()]) {
      if (await isSame(served)) {
        served.problem = undefined;
        served.isWarned = false;
      } else if (this.#refresh(served)) {
        isChanged = true;
      }
      this.#warnOfExpiry(served);
    }
    if (isChanged) this.#changed();
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #schedule(): void {
    this.#timer = this.#clock.schedule(this.#clock.elapsed() + CERTIFICATE_POLL_MS, () => {
      void this.poll().then(() => {
        if (this.#timer !== undefined) this.#schedule();
      });
    });
  }

  #add(source: CertificateSource, pair: ValidPair): void {
    const warned = { isWarned: false, isExpiryWarned: false };
    const served: Served = { source, pair, problem: undefined, ...warned };
    this.#served.set(source.name, served);
    this.#warnOfExpiry(served);
  }

  /** Answers whether there is a new pair. The two files change one after the other, so a problem is told when it stays. */
  #refresh(served: Served): boolean {
    try {
      served.pair = this.#read(served.source);
      Object.assign(served, { problem: undefined, isWarned: false, isExpiryWarned: false });
      return true;
    } catch (error) {
      const problem = sentence(error);
      if (served.problem !== problem) {
        Object.assign(served, { problem, isWarned: false });
      } else if (!served.isWarned) {
        served.isWarned = true;
        this.#warn(`${problem}. ${KEPT}`);
      }
      return false;
    }
  }

  #warnOfExpiry(served: Served): void {
    const { source, pair } = served;
    const isNear = pair.expiresAt - this.#clock.now() < CERTIFICATE_WARNED_BEFORE_MS;
    if (!isNear || served.isExpiryWarned) return;
    served.isExpiryWarned = true;
    const { certificateFile } = source.files;
    this.#warn(
      `${source.name}: the certificate in ${certificateFile} expires on ${dayOf(pair.expiresAt)}; a new one is served as soon as it is there`,
    );
  }

  #read({ name, files }: CertificateSource): ValidPair {
    try {
      return readValidPair(files, this.#clock.now());
    } catch (error) {
      throw new Error(`${name}: ${sentence(error)}`, { cause: error });
    }
  }
}

const KEPT = "The certificate that was served before stays";
const ABSENT = "Its name is served with another certificate";

/** Whether the files hold what is served. One that cannot be read does not. */
async function isSame({ source: { files }, pair }: Served): Promise<boolean> {
  try {
    const [cert, key] = await Promise.all([
      readFile(files.certificateFile, "utf8"),
      readFile(files.keyFile, "utf8"),
    ]);
    return cert === pair.cert && key === pair.key;
  } catch {
    return false; // Reading it again says why.
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
