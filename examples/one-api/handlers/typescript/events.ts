/** What these handlers read of an event; `@types/aws-lambda` has the whole of it. */
export interface WebSocketEvent {
  readonly requestContext: {
    readonly connectionId: string;
    readonly domainName: string;
    readonly stage: string;
    readonly routeKey: string;
    readonly eventType: "CONNECT" | "MESSAGE" | "DISCONNECT";
    readonly authorizer: { readonly user: string };
  };
  readonly body?: string;
}

export interface AuthorizerEvent {
  readonly methodArn: string;
  readonly queryStringParameters: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly statusCode: number;
  readonly body?: string;
}
