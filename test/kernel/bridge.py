"""Runs one Jupyter kernel for the Example Python Kernel extension.

Speaks JSON lines: requests on stdin (execute, interrupt, shutdown), events on stdout. Ends its kernel when stdin closes,
so that no kernel outlives the extension host.
"""

import json
import queue
import sys
import threading

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

POLL_SECONDS = 0.25


class ThisPython(KernelSpecManager):
    """Knows one kernel: the interpreter this bridge runs in."""

    def get_kernel_spec(self, kernel_name):
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python", resource_dir="")


write_lock = threading.Lock()
# Anything that prints into our stdout would break the protocol.
events = sys.stdout
sys.stdout = sys.stderr


def send(kind, **fields):
    with write_lock:
        events.write(json.dumps({"type": kind, **fields}) + "\n")
        events.flush()


def is_reply_to(message, request):
    return message["parent_header"].get("msg_id") == request


def forward(cell, message):
    """Sends one message of the kernel on as an event; True when it says that the cell is finished."""
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        send("stream", cell=cell, name=content["name"], text=content["text"])
    elif kind in ("display_data", "execute_result"):
        send("display", cell=cell, outputType=kind, data=content["data"], metadata=content.get("metadata", {}))
    elif kind == "error":
        send("error", cell=cell, name=content["ename"], message=content["evalue"], traceback=content["traceback"])
    elif kind == "clear_output":
        send("clear", cell=cell)
    elif kind == "execute_input":
        send("started", cell=cell, executionCount=content["execution_count"])
    return kind == "status" and content["execution_state"] == "idle"


def execute(manager, client, cell, code):
    """Runs one cell; False when the kernel died meanwhile."""
    request = client.execute(code, allow_stdin=False)
    finished = False
    while not finished:
        try:
            message = client.get_iopub_msg(timeout=POLL_SECONDS)
        except queue.Empty:
            if not manager.is_alive():
                return False
            continue
        if is_reply_to(message, request):
            finished = forward(cell, message)
    while True:
        try:
            reply = client.get_shell_msg(timeout=POLL_SECONDS)
        except queue.Empty:
            if not manager.is_alive():
                return False
            continue
        if is_reply_to(reply, request):
            send("finished", cell=cell, success=reply["content"]["status"] == "ok")
            return True


def work(manager, requests):
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
    except RuntimeError as error:
        send("dead", reason=str(error))
        return
    send("ready", python=sys.executable, version=sys.version.split()[0])
    while True:
        request = requests.get()
        if not execute(manager, client, request["cell"], request["code"]):
            send("dead", reason="The Python process of the kernel has ended.")
            return


def main():
    manager = KernelManager(kernel_spec_manager=ThisPython())
    manager.start_kernel(cwd=sys.argv[1])
    requests = queue.Queue()
    threading.Thread(target=work, args=(manager, requests), daemon=True).start()
    try:
        for line in sys.stdin:
            request = json.loads(line)
            if request["type"] == "execute":
                requests.put(request)
            elif request["type"] == "interrupt":
                manager.interrupt_kernel()
            elif request["type"] == "shutdown":
                break
    finally:
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    main()
