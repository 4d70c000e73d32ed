"""What of the system a copy may see: the interpreter, its libraries, this package; no home, no course."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import quality_study

#: Folders and files of the system; those that do not exist are left out.
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")
SETTINGS = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/mime.types",
)


def package() -> Path:
    """Return the folder of this package."""
    return Path(quality_study.__file__).resolve().parent


def import_path() -> list[str]:
    """Return the entries of ``sys.path`` that hold libraries: neither the working folder nor a script's."""
    kept = [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    entries = [Path(entry) for entry in sys.path if entry]
    known = [e for e in entries if e.name in ("site-packages", "dist-packages", "lib-dynload") or e in kept]
    zipped = [e for e in entries if e.suffix == ".zip"]
    found = dict.fromkeys(str(e) for e in [*zipped, *kept, *known])
    return [*found, str(package().parent)]


def needed() -> list[Path]:
    """List the folders outside the system's own that Python needs, none inside another."""
    wanted = [Path(sys.prefix), Path(sys.base_prefix), package()]
    wanted += [Path(entry) for entry in import_path()[:-1]]
    found: list[Path] = []
    for path in sorted({p for p in wanted if p.exists()}):
        inside = any(path.is_relative_to(other) for other in [*map(Path, SYSTEM), *found])
        if not inside:
            found.append(path)
    return found
