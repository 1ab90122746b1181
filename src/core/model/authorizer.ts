/** A Lambda REQUEST authorizer, the only type a WebSocket API takes (spec 6.3). */
export interface Authorizer {
  readonly authorizerId: string;
  readonly name: string;
  readonly authorizerType: "REQUEST";
  readonly authorizerUri: string;
  readonly identitySource: readonly string[];
}
