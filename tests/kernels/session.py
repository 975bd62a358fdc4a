"""A conversation with a kernel through Jupyter's protocol, as a front end has it."""

import dataclasses
import os
import queue
import re
import time

from jupyter_client.manager import KernelManager

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclasses.dataclass
class Cell:
    """What came back of a cell: its outputs in order, and how it ended."""

    outputs: list = dataclasses.field(default_factory=list)
    metadata: list = dataclasses.field(default_factory=list)
    status: str = ""
    error: str = ""  # what a reader sees of an error
    seconds: float = 0.0

    def text(self):
        return "\n".join(output.get("text/plain", "") for output in self.outputs)

    def stream(self, name):
        return "".join(output.get(name, "") for output in self.outputs)


class Session:
    def __init__(self, kernel, folder=None, **environment):
        self.manager = KernelManager(kernel_name=kernel)
        self.manager.start_kernel(cwd=folder, env={**os.environ, **environment})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=240)  # a busy machine

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, code, timeout=120):
        """Runs a cell to its end."""
        return self.finish(self.start(code), timeout)

    def start(self, code):
        """Starts a cell; wait_for and finish go on with it."""
        cell = Cell()
        cell.begun = time.monotonic()
        cell.places = {}
        cell.id = self.client.execute(code)
        cell.idle = False
        return cell

    def wait_for(self, cell, pattern, timeout=60):
        """Waits until an output of the running cell has this in its text."""
        end = time.monotonic() + timeout
        while not re.search(pattern, cell.text()):
            if cell.idle or time.monotonic() > end:
                raise AssertionError(f"waited for {pattern!r}, the cell showed: {cell.text()!r} {cell.error}")
            self._hear(cell, 0.1)

    def interrupt(self):
        self.manager.interrupt_kernel()

    def finish(self, cell, timeout=120):
        end = time.monotonic() + timeout
        while not cell.idle:
            if time.monotonic() > end:
                raise AssertionError(f"the cell goes on after {timeout} s: {cell.text()[-300:]!r}")
            self._hear(cell, 0.1)
        cell.seconds = time.monotonic() - cell.begun
        while True:
            reply = self.client.get_shell_msg(timeout=max(1, end - time.monotonic()))
            if reply["parent_header"].get("msg_id") == cell.id:
                cell.status = reply["content"]["status"]
                return cell

    def complete(self, code):
        return self._ask(self.client.complete(code, len(code)))["matches"]

    def inspect(self, code, cursor):
        return self._ask(self.client.inspect(code, cursor))["data"].get("text/plain", "")

    def _ask(self, identity):
        while True:
            reply = self.client.get_shell_msg(timeout=30)
            if reply["parent_header"].get("msg_id") == identity:
                return reply["content"]

    def _hear(self, cell, timeout):
        try:
            message = self.client.get_iopub_msg(timeout=timeout)
        except queue.Empty:
            return
        if message["parent_header"].get("msg_id") != cell.id:
            return
        kind, content = message["msg_type"], message["content"]
        if kind in ("display_data", "update_display_data", "execute_result"):
            place = content.get("transient", {}).get("display_id")
            if kind == "update_display_data" and place in cell.places:
                cell.outputs[cell.places[place]] = content["data"]
            else:
                cell.places[place] = len(cell.outputs)
                cell.outputs.append(content["data"])
                cell.metadata.append(content["metadata"])
        elif kind == "stream":
            cell.outputs.append({content["name"]: content["text"]})
            cell.metadata.append({})
        elif kind == "error":
            cell.error = COLOURS.sub("", "\n".join(content["traceback"]))
        elif kind == "status" and content["execution_state"] == "idle":
            cell.idle = True
