import { UriTemplate } from "../core/integration/uri-template.ts";

/** AWS: integrationUri, 1 to 2048 characters. */
export const HTTP_URI_CHARACTERS_MAX = 2_048;

/** Why the URI of an HTTP backend cannot be, or `undefined`. `subject`: what the format calls it. */
export function httpUriProblem(uri: string, subject: string): string | undefined {
  if (uri.length > HTTP_URI_CHARACTERS_MAX) {
    return `${subject} has ${uri.length} characters; AWS allows ${HTTP_URI_CHARACTERS_MAX}`;
  }
  // A stage variable may hold the scheme too.
  if (!/^(https?:\/\/|\$\{)/.test(uri))
    return `${subject} "${uri}" must begin with http:// or https://`;
  try {
    UriTemplate.compile(uri);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message;
  }
  // "1" can stand for a host, a port and a path alike.
  const filled = uri.replace(/\$?\{[^}]*\}/g, "1");
  const whole = filled.startsWith("1") ? `http://${filled}` : filled;
  return URL.canParse(whole) ? undefined : `${subject} "${uri}" is not a URL`;
}
