/** Clients that come and go. */
export async function handler({ requestContext }) {
  console.log(`${requestContext.eventType} ${requestContext.authorizer.user}`);
  return { statusCode: 200 };
}
