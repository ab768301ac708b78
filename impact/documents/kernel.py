"""Run notebook templates in one kernel, started once for any number of documents."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

from impact.ground.errors import ImpactError
from impact.ground.language import _
from impact.ground.paths import data

TIMEOUT = 600  # [s] for one cell


class NotebookError(ImpactError):
    """A cell of a template failed."""


def template(name: str) -> Any:
    """A notebook of `notebooks/` by its name, with stable cell ids, its texts in the current language."""
    import jupytext

    from impact.ground.language import paragraphs

    text = (data("notebooks") / f"{name}.py").read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="py:percent")
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for k, cell in enumerate(notebook.cells):
        cell["id"] = f"{name}-{k}"
        if cell.cell_type == "markdown":
            cell.source = "".join(f"{before}{_(text)}" for before, text in paragraphs(cell.source))
    notebook.metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }
    return notebook


def parametrised(notebook: Any, values: Mapping[str, Any]) -> Any:
    """The notebook with other values in its cell of parameters."""
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    return notebook


class Kernel:
    """A Python kernel with this very interpreter; use it in a `with` statement.

    Parameters
    ----------
    folder : Path
        The kernel's working folder, from which the paths of parameters are meant.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._client: Any = None
        self._manager: Any = None
        self._runtime: tempfile.TemporaryDirectory[str] | None = None
        self._runner: asyncio.Runner | None = None
        self._thread: ThreadPoolExecutor | None = None

    def __enter__(self) -> Kernel:
        from jupyter_client.kernelspec import KernelSpec
        from jupyter_client.manager import AsyncKernelManager
        from nbclient import NotebookClient

        self._runtime = tempfile.TemporaryDirectory(prefix="impact-")
        transport = "tcp" if os.name == "nt" else "ipc"  # nobody else on this machine can listen
        file = str(Path(self._runtime.name) / "kernel.json")
        self._manager = AsyncKernelManager(connection_file=file, transport=transport)
        # not an installed kernel spec: one named python3 may start another Python
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        self._manager._kernel_spec = KernelSpec(argv=argv, display_name="Python 3", language="python")
        self._client = NotebookClient(template("research"), km=self._manager, timeout=TIMEOUT, record_timing=False)
        self._runner = asyncio.Runner()
        self._thread = ThreadPoolExecutor(1) if _in_a_notebook() else None
        try:
            self._run(self._client.async_start_new_kernel(cwd=str(self.folder), env=self._environment()))
            self._run(self._client.async_start_new_kernel_client())
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _run(self, coroutine: Any) -> Any:
        """Await in an event loop of our own; in a thread of its own where this one already runs a loop."""
        assert self._runner is not None
        if self._thread is not None:
            return self._thread.submit(self._runner.run, coroutine).result()
        # not Runner.run: nbclient would take its cancelling on Ctrl-C for a dead kernel
        return self._runner.get_loop().run_until_complete(coroutine)

    def _environment(self) -> dict[str, str]:
        """This package first on the kernel's path, and nothing written to the user's folders."""
        assert self._runtime is not None
        package = str(Path(__file__).resolve().parents[2])
        paths = [package, *filter(None, [os.environ.get("PYTHONPATH", "")])]
        own = {"PYTHONPATH": os.pathsep.join(paths), "IPYTHONDIR": self._runtime.name, "PYTHONHASHSEED": "0",
               "MPLBACKEND": "agg", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}  # fmt: skip
        return {**os.environ, **own}

    def execute(self, notebook: Any) -> Any:
        """Execute a notebook in place and return it.

        Raises
        ------
        NotebookError
            With the failing cell's traceback.
        """
        from nbclient.exceptions import CellExecutionError

        self._client.nb = notebook
        self._client.reset_execution_trackers()
        for index, cell in enumerate(notebook.cells):
            try:
                self._run(self._client.async_execute_cell(cell, index))
            except CellExecutionError as error:
                raise NotebookError(str(error)) from None
        return notebook

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._manager is not None and self._manager.has_kernel:
                self._run(self._manager.shutdown_kernel(now=True))
            if self._client is not None and self._client.kc is not None:
                self._client.kc.stop_channels()
        finally:
            self._close()

    def _close(self) -> None:
        if self._runner is not None:
            self._runner.get_loop().set_exception_handler(lambda *_: None)  # what an interrupt leaves behind
            if self._thread is not None:
                self._thread.submit(self._runner.close).result()
                self._thread.shutdown()
            else:
                self._runner.close()
        if self._runtime is not None:
            self._runtime.cleanup()


def _in_a_notebook() -> bool:
    """Whether an event loop already runs in this thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
