/** What `npm audit --json` said, in a sentence. */
export interface AuditVerdict {
  readonly exitCode: 0 | 1 | 2;
  readonly lines: readonly string[];
}

interface Advisory {
  readonly title: string;
  readonly url: string;
  readonly severity: string;
  readonly range: string;
}

interface AuditReport {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly via: readonly (string | Advisory)[] }>
  >;
  readonly message?: string;
  /** What was asked. */
  readonly uri?: string;
  readonly error?: { readonly summary?: string };
}

/** 0: no advisory; 1: at least one, of any severity; 2: nobody could say, which is no clean bill either. */
export function auditVerdict(output: string): AuditVerdict {
  const report = parsed(output);
  if (report?.auditReportVersion !== 2 || report.vulnerabilities === undefined) {
    return { exitCode: 2, lines: [unanswered(report, output)] };
  }
  const found = Object.entries(report.vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((each) => (typeof each === "string" ? [] : [lineOf(name, each)])),
  );
  if (Object.keys(report.vulnerabilities).length === 0) {
    return { exitCode: 0, lines: ["No advisory for any package that runs Sluice."] };
  }
  return {
    exitCode: 1,
    lines: [...found, "Update these packages, exact versions in package.json."],
  };
}

const NPM_REGISTRY = "https://registry.npmjs.org/";

function unanswered(report: AuditReport | undefined, output: string): string {
  const said = report?.message || report?.error?.summary || output.trim() || "no answer";
  const reason = said.split("\n")[0]?.split(" - POST ")[0];
  const asked = report?.uri;
  const registry =
    asked !== undefined && URL.canParse(asked) ? new URL("/", asked).href : "the registry";
  const advice =
    registry === NPM_REGISTRY
      ? "That registry has advisories, so something between here and there has answered, such as a mirror: audit where it can be reached."
      : `Ask one that has the audit endpoint: npm run audit -- --registry ${NPM_REGISTRY}`;
  return `Cannot audit: ${registry} did not tell its advisories (${reason}). ${advice}`;
}

function lineOf(name: string, { severity, title, range, url }: Advisory): string {
  return `${name} ${range}: ${severity}: ${title} (${url})`;
}

function parsed(output: string): AuditReport | undefined {
  try {
    return JSON.parse(output) as AuditReport;
  } catch {
    return undefined; // npm printed something else: it is shown as it is
  }
}
