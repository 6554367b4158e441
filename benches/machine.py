"""What the figures were measured on."""

import os
import platform
from pathlib import Path


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def system():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def memory():
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{pages / 2**30:.0f} GiB"


def hypervisor():
    flags = Path("/proc/cpuinfo").read_text()
    return "virtual machine" if " hypervisor" in flags else "bare metal"


def describe():
    return (
        f"{processor()}, {os.cpu_count()} CPUs ({hypervisor()}), {memory()}, "
        f"Linux {platform.release()}, {system()}"
    )


def load():
    """How many tasks wanted to run during the last minute."""
    return round(os.getloadavg()[0], 2)
