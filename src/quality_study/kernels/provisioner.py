"""How Jupyter's client gets a kernel from the warm process: a provisioner, and the manager that names it."""

from __future__ import annotations

import contextlib
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from quality_study.kernels import asking


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel by forking where that gives the same kernel, in Jupyter's own way elsewhere."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel that `cmd` would start."""
        folder = Path(kwargs.get("cwd") or Path.cwd())
        kernel = asking.shared.fork(cmd, kwargs["env"], folder) if kwargs.keys() <= {"env", "cwd"} else None
        if kernel is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel  # type: ignore[assignment]  # declared a Popen, of which it has what is asked
        self.pid, self.pgid, self.cwd = kernel.pid, kernel.pid, folder
        return self.connection_info


class WarmKernelManager(AsyncKernelManager):
    """A manager whose kernels come from the warm process."""

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        if self.provisioner is None:
            name = self.kernel_id or str(uuid.uuid4())
            self.kernel_id = name
            self.provisioner = WarmProvisioner(kernel_id=name, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kwargs)


def prepare(folder: Path, variables: Mapping[str, str]) -> None:
    """Have the libraries of notebooks imported while something else is done; a kernel that needs another start has it.

    Parameters
    ----------
    folder : Path
        Where the kernels will work.
    variables : mapping
        Their environment.
    """
    if asking.possible:
        with contextlib.suppress(OSError, NoSuchKernel):
            command = KernelSpecManager().get_kernel_spec("python3").argv
            if python := asking.interpreter([sys.executable, *command[1:]]):
                asking.shared.prepare(python, variables, folder)


def end() -> None:
    """End the warm process, and the kernels that live; another one starts when it is wanted."""
    asking.shared.end()
