// $default: a message that no other route takes. The route is two-way, so the body is the answer.
export async function handler() {
  const body = {
    error: 'send {"action":"join","name":"…"} or {"action":"sendmessage","data":"…"}',
  };
  return { statusCode: 200, body: JSON.stringify(body) };
}
