/**
 * The module that CloudFormation puts beside inline code, by which a custom resource answers it (AWS: "cfn-response module").
 * A custom resource has no place in what runs here, but code that imports the module has to load.
 */
const NODE = `const https = require("node:https");

exports.SUCCESS = "SUCCESS";
exports.FAILED = "FAILED";

exports.send = (event, context, responseStatus, responseData, physicalResourceId, noEcho) => {
  const body = JSON.stringify({
    Status: responseStatus,
    Reason: \`Details are in the log stream \${context.logStreamName}\`,
    PhysicalResourceId: physicalResourceId || context.logStreamName,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: noEcho || false,
    Data: responseData,
  });
  const headers = { "content-type": "", "content-length": Buffer.byteLength(body) };
  const request = https.request(event.ResponseURL, { method: "PUT", headers }, (response) => {
    response.resume();
    response.on("end", () => context.done());
  });
  request.on("error", (error) => {
    console.log("cfn-response: the answer could not be sent:", error.message);
    context.done();
  });
  request.end(body);
};
`;

const PYTHON = `import json
import urllib.request

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None):
    body = json.dumps({
        "Status": responseStatus,
        "Reason": reason or f"Details are in the log stream {context.log_stream_name}",
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }).encode()
    request = urllib.request.Request(event["ResponseURL"], body, {"Content-Type": ""}, method="PUT")
    try:
        urllib.request.urlopen(request).close()
    except OSError as error:
        print("cfnresponse: the answer could not be sent:", error)
`;

/** By the ending of the code's file: what else is in the package. */
export const CFN_RESPONSE: Readonly<Record<"js" | "py", Readonly<Record<string, string>>>> = {
  js: { "node_modules/cfn-response/index.js": NODE },
  py: { "cfnresponse.py": PYTHON },
};
