"""Runs one Python handler: asks the Lambda Runtime API for events, answers them.

Started by Sluice as `python3 python.py`; standard library only, Python 3.9 or later.

Gaps: 2026-11-22 AWS_LAMBDA_LOG_FORMAT and AWS_LAMBDA_LOG_LEVEL are not read: lines are text.
Gaps: 2026-11-22 boto3 is not shipped: a handler that wants it has to install it, and is told so.
By design: 2026-11-22 a process is not frozen between events: its threads go on.
"""

import decimal
import http.client
import importlib
import json
import logging
import os
import socket
import sys
import threading
import time
import traceback

VERSION = "/2018-06-01/runtime"
NO_BREAK_SPACE = "\u00a0"


class RuntimeFault(Exception):
    """An error of the runtime itself, with one of Lambda's own types."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.trace = trace or []


class RuntimeApi:
    """A client of the Lambda Runtime API on one connection that is kept open."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self._address = (host, int(port))
        self._connection = http.client.HTTPConnection(host, int(port))
        threading.Thread(target=self._exit_with_gateway, daemon=True).start()

    def next(self):
        response, body = self._call("GET", VERSION + "/invocation/next")
        if response.status != 200:
            raise RuntimeError(f"The Runtime API answered {response.status} to next: {body!r}")
        return response.headers, body

    def post_response(self, request_id, body):
        self._post(f"{VERSION}/invocation/{request_id}/response", body, {})

    def post_error(self, request_id, error):
        self._post_error(f"{VERSION}/invocation/{request_id}/error", error)

    def post_init_error(self, error):
        self._post_error(VERSION + "/init/error", error)

    def _post_error(self, path, error):
        error_type = error["errorType"].encode("ascii", "replace").decode("ascii")
        headers = {"Lambda-Runtime-Function-Error-Type": error_type}
        self._post(path, to_json(error).encode("utf-8"), headers)

    def _post(self, path, body, headers):
        sys.stdout.flush()
        sys.stderr.flush()
        self._call("POST", path, body, {"Content-Type": "application/json", **headers})

    def _call(self, method, path, body=None, headers=None):
        try:
            self._connection.request(method, path, body, headers or {})
            response = self._connection.getresponse()
            return response, response.read()
        except (OSError, http.client.HTTPException):
            os._exit(1)  # the gateway is gone: nobody is left to tell

    def _exit_with_gateway(self):
        """Holds a connection open that ends when the gateway does, even when that is killed.

        It asks for something first: a server may not take a connection before data comes
        (TCP_DEFER_ACCEPT), and one that was never taken does not end.
        """
        host, port = self._address
        request = f"GET /2018-06-01/ping HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n"
        try:
            with socket.create_connection(self._address) as lifeline:
                lifeline.sendall(request.encode("ascii"))
                while lifeline.recv(1024):
                    pass
        except OSError:
            pass  # ends like the connection it could not hold
        os._exit(1)


class Identity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class LambdaContext:
    def __init__(self, headers):
        environment = os.environ
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = environment.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = environment.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = environment.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = environment.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.client_context = None
        self.identity = Identity()
        self._deadline_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(self._deadline_ms - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, decimal.Decimal):
            whole = value.is_finite() and value == value.to_integral_value()
            return int(value) if whole else float(value)
        return super().default(value)


def to_json(value):
    return json.dumps(value, cls=Encoder, ensure_ascii=False)


def load_handler(name):
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        message = f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)"
        raise RuntimeFault("Runtime.MalformedHandlerName", message)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        message = f"Unable to import module '{module_name}': {error}{remedy(error)}"
        raise RuntimeFault("Runtime.ImportModuleError", message) from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        message = f"Syntax error in module '{module_name}': {error}"
        raise RuntimeFault("Runtime.UserCodeSyntaxError", message, trace) from error
    try:
        return getattr(module, function_name)
    except AttributeError as error:
        message = f"Handler '{function_name}' missing on module '{module_name}'"
        raise RuntimeFault("Runtime.HandlerNotFound", message) from error


def remedy(error):
    """What to do about a package that Lambda's runtime brings and that is not installed."""
    if error.name not in ("boto3", "botocore"):
        return ""
    install = f"python3 -m pip install {error.name}"
    return f". Lambda's runtime brings it; here install it for python3: {install}"


def describe(error, request_id=""):
    if isinstance(error, RuntimeFault):
        error_type, trace = error.error_type, error.trace
    else:
        error_type = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)
        trace = traceback.format_list([each for each in frames if each.filename != __file__])
    return {
        "errorMessage": str(error),
        "errorType": error_type,
        "requestId": request_id,
        "stackTrace": trace,
    }


def log_error(error):
    """One message over several lines, which stays one: the gateway turns the carriage returns back."""
    lines = [f"[ERROR] {error['errorType']}: {error['errorMessage']}"]
    lines.append("Traceback (most recent call last):")
    for element in error["stackTrace"]:
        for line in element.splitlines():
            text = line.lstrip(" ")
            lines.append(NO_BREAK_SPACE * (len(line) - len(text)) + text)
    sys.stdout.write("\r".join(lines) + "\n")


class RequestIdFilter(logging.Filter):
    request_id = ""

    def filter(self, record):
        record.aws_request_id = self.request_id
        return True


def set_up_logging():
    request_id = RequestIdFilter()
    handler = logging.StreamHandler(sys.stdout)
    formatter = logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s",
        "%Y-%m-%dT%H:%M:%S",
    )
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.addFilter(request_id)
    logging.getLogger().addHandler(handler)
    return request_id


def resolve_localhost_names():
    """RFC 6761 section 6.3: names that end in `.localhost` are the loopback interface."""
    getaddrinfo = socket.getaddrinfo

    def patched(host, *rest, **named):
        if isinstance(host, str) and host.rstrip(".").lower().endswith(".localhost"):
            host = "127.0.0.1"
        return getaddrinfo(host, *rest, **named)

    socket.getaddrinfo = patched


def open_debugger(flag):
    """Opens the debugger's port, a free one, and says which on standard error, where the gateway reads it.

    With `--inspect-brk` it waits for a debugger and pauses: the handler's module is loaded next.
    """
    try:
        import debugpy
    except ImportError:
        install = f"{sys.executable} -m pip install debugpy"
        print(f"Debugger missing: debugpy is not installed; {install}", file=sys.stderr)
        return
    debugpy.configure(subProcess=False)
    host, port = debugpy.listen(("127.0.0.1", 0))
    print(f"Debugger listening on {host}:{port}", file=sys.stderr)
    if flag == "--inspect-brk":
        debugpy.wait_for_client()
        debugpy.breakpoint()


def layer_paths():
    """Where packages of layers are, in the order in which Lambda looks."""
    opt = os.environ.get("SLUICE_OPT")
    if opt is None:
        return []
    version = os.environ.get("AWS_EXECUTION_ENV", "").removeprefix("AWS_Lambda_")
    root = os.path.join(opt, "python")
    return [os.path.join(root, "lib", version, "site-packages"), root]


def handle(api, handler, headers, body):
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    trace_id = headers["Lambda-Runtime-Trace-Id"]
    if trace_id is None:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    else:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
    try:
        result = handler(json.loads(body), LambdaContext(headers))
        answer = result if isinstance(result, bytes) else encode(result)
    except Exception as error:
        described = describe(error, request_id)
        log_error(described)
        api.post_error(request_id, described)
    else:
        api.post_response(request_id, answer)


def encode(result):
    try:
        return to_json(result).encode("utf-8")
    except Exception as error:
        message = f"Unable to marshal response: {error}"
        raise RuntimeFault("Runtime.MarshalError", message) from error


def main():
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    # Lines have to leave before the answer does; a pipe is block-buffered otherwise.
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True, write_through=True)
    sys.stderr.reconfigure(encoding="utf-8", line_buffering=True, write_through=True)
    resolve_localhost_names()
    request_id = set_up_logging()
    sys.path[0:1] = [os.environ["LAMBDA_TASK_ROOT"], *layer_paths()]
    for flag in sys.argv[1:]:
        open_debugger(flag)
    del sys.argv[1:]
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        described = describe(error)
        log_error(described)
        api.post_init_error(described)
        sys.exit(1)
    while True:
        headers, body = api.next()
        request_id.request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        handle(api, handler, headers, body)


if __name__ == "__main__":
    main()
