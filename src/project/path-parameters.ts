import { namesServiceBesidesLambda } from "../core/integration/aws-service/service-uri.ts";
import { UriTemplate } from "../core/integration/uri-template.ts";
import type { Integration } from "../core/model/integration.ts";

/** Where the path parameters of an integration's URI and its mappings do not meet. One sentence each. */
export function pathParameterAdvice(integration: Integration): string[] {
  if (!takesPathParameters(integration)) return [];
  const wanted = new Set(UriTemplate.compile(integration.integrationUri).pathParameters);
  const mapped = Object.keys(integration.requestParameters)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length));
  const filled = new Set(mapped);
  const unfilled = [...wanted].filter((name) => !filled.has(name));
  const unused = mapped.filter((name) => !wanted.has(name));
  return [
    ...unfilled.map((name) => `nothing fills {${name}}, so each call fails: map ${PREFIX}${name}`),
    ...unused.map(
      (name) => `${PREFIX}${name} does nothing, because {${name}} does not stand in the URI`,
    ),
  ];
}

type Called = Extract<Integration, { readonly integrationMethod: string }>;

function takesPathParameters(integration: Integration): integration is Called {
  switch (integration.integrationType) {
    case "HTTP":
    case "HTTP_PROXY":
      return true;
    case "AWS":
      return namesServiceBesidesLambda(integration.integrationUri);
    case "AWS_PROXY":
    case "MOCK":
      return false;
  }
}

const PREFIX = "integration.request.path.";
