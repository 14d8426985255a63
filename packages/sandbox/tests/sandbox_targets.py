"""What the tests do inside a child.  Everything is imported up here: a child can import nothing."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import platform
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

from sekisho_sandbox import warm_python

_libc = ctypes.CDLL(None, use_errno=True)
_ARM = platform.machine() == "aarch64"
_state: dict[str, Any] = {"seen": []}

Options = dict[str, Any]


def warm() -> None:
    """Also leaves two descriptors open, as qpdf and friends do."""
    warm_python()
    _state["file"] = Path(__file__).open("rb")  # noqa: SIM115 - left open on purpose
    _state["random"] = Path("/dev/urandom").open("rb", buffering=0)  # noqa: SIM115


def broken_warm() -> None:
    raise RuntimeError("no model here")


def threaded_warm() -> None:
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()


def attempt(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    """Call the function of this module that ``options["do"]`` names."""
    report: dict[str, Any] = globals()[options["do"]](source, sink, options)
    return report


# --- work ---------------------------------------------------------------------------------------------------


def reverse(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    data = source.read()
    sink.write(data[::-1])
    return {"length": len(data), "note": options.get("note", "関所")}


def environment(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return dict(os.environ)


def remember(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    _state["seen"].append(source.read().decode())
    return {"seen": _state["seen"]}


def shape(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    source.seek(2)
    return {
        "rest": source.read().decode(),
        "source": [source.readable(), source.writable(), source.seekable()],
        "sink": [sink.readable(), sink.writable(), sink.seekable()],
    }


def lazy_python(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    import email.message
    import zipfile

    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("申請書.txt", "関所".encode("cp932"))
    message = email.message.EmailMessage()
    message["Subject"] = "審査結果"
    message.set_content("通行を許可します", charset="iso-2022-jp")
    return {
        "when": time.strptime("2026-04-01", "%Y-%m-%d").tm_year,
        "local": time.localtime(0).tm_year,
        "texts": ["関所".encode(name).decode(name) for name in ("cp932", "euc_jp", "iso2022_jp", "utf_16")],
        "unknown": _unknown_charset(),
        "mail": len(bytes(message)),
        "absolute": str(Path("x").absolute()),
        "terminal": os.isatty(0),
    }


def _unknown_charset() -> str:
    try:
        b"x".decode("x-invented-by-the-file")
    except LookupError as error:
        return type(error).__name__
    return "known"


def describe(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    """Everything that can be said from inside about the lock."""
    return {
        "user": [os.getuid(), os.geteuid(), os.getgid(), os.getegid()],
        "limits": {
            name: resource.getrlimit(getattr(resource, name))
            for name in ("RLIMIT_CORE", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CPU")
        },
        "descriptors": [number for number in range(2048) if _is_open(number)],
        "standard": [os.fstat(number).st_rdev for number in (0, 1, 2)],
        "environment": dict(os.environ),
        "warm file": _errno_of(_state["file"].fileno()),
        "warm random": len(_state["random"].read(4)),
        "parent": os.getppid(),
        "pid": os.getpid(),
    }


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _errno_of(number: int) -> str:
    try:
        os.read(number, 1)
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return "readable"


# --- what must not work -------------------------------------------------------------------------------------


def open_file(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"read": Path(options.get("path", "/etc/hostname")).read_text()}


def import_module(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    import wave

    return {"module": wave.__name__}


def swallowed_open(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    try:
        Path("/etc/hostname").read_text()
    except OSError:
        return {"verdict": "cannot identify"}
    return {}


def stat_path(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"exists": Path("/etc/hostname").exists()}


def parent_memory(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"file": os.open(f"/proc/{os.getppid()}/mem", os.O_RDONLY)}


def make_socket(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"socket": socket.socket(socket.AF_INET).fileno()}


def make_pair(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"socket": socket.socketpair()[0].fileno()}


def execute(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    os.execv("/bin/true", ["true"])


def start_program(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"code": subprocess.call(["/bin/true"])}


def fork(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"pid": os.fork()}


def thread(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    threading.Thread(target=print).start()
    return {}


def trace_parent(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"result": _libc.ptrace(16, os.getppid(), None, None)}  # PTRACE_ATTACH


def kill_parent(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    os.kill(os.getppid(), signal.SIGKILL)
    return {}


def signal_thread(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    """SIGABRT to the parent through the one number of tgkill that is refused instead of killed."""
    parent = os.getppid()
    number = 131 if _ARM else 234
    return {
        "result": _libc.syscall(number, parent, parent, int(signal.SIGABRT)),
        "errno": errno.errorcode[ctypes.get_errno()],
    }


def executable_memory(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)
    return {}


def make_executable(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    memory = mmap.mmap(-1, 4096)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    return {"result": _libc.mprotect(ctypes.c_void_p(address), 4096, 5)}


def raise_limit(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
    return {}


def control_process(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    """PR_SET_DUMPABLE 1: refused, not killed."""
    return {"result": _libc.prctl(4, 1, 0, 0, 0), "errno": errno.errorcode[ctypes.get_errno()]}


def memory_file(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"file": os.memfd_create("x")}


def make_pipe(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"pipe": list(os.pipe())}


def list_directory(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"names": [entry.name for entry in Path("/").iterdir()]}


def raw(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    """Any system call by number, with zeros for arguments."""
    return {"result": _libc.syscall(ctypes.c_long(options["number"]), 0, 0, 0, 0, 0, 0)}


def write_source(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"written": os.write(source.fileno(), b"x")}


def write_around(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    """Write to the sink's descriptor behind the counter's back, as hostile code would."""
    descriptor = max(number for number in range(800, 1024) if number in _writable())
    chunk = b"x" * 65536
    while True:
        os.write(descriptor, chunk)


def _writable() -> set[int]:
    found = set()
    for number in range(800, 1024):
        try:
            os.write(number, b"")
        except OSError:
            continue
        found.add(number)
    return found & {801}  # source 800, sink 801


# --- how it may end -----------------------------------------------------------------------------------------


def segfault(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"nothing": ctypes.string_at(0)}


def abort(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    os.abort()


def leave(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    os._exit(options["code"])


def hang(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    sink.write(b"begun")
    sink.flush()
    time.sleep(3600)
    return {}


def busy(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    while True:
        pass


def memory_bomb(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    hoard = []
    while True:
        hoard.append(bytearray(1024 * 1024))


def wrapped_memory_bomb(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    try:
        bytearray(2**40)
    except MemoryError as error:
        raise ValueError("broken file") from error
    return {}


def small_objects_bomb(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    chain: list[Any] = []
    while True:
        chain = [chain, str(id(chain))]


def flood(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    while True:
        sink.write(b"x" * 65536)


def swallowed_flood(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    try:
        flood(source, sink, options)
    except OSError as error:
        raise ValueError("could not save") from error
    return {}


def giant_report(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return {"text": "x" * options["length"]}


def no_report(source: BinaryIO, sink: BinaryIO, options: Options) -> Any:
    return options.get("returns")


def raise_error(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    raise LookupError(f"secret words of the file: {source.read()!r}")


def raise_odd_name(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    raise type("<script>\x1b[31m", (Exception,), {})


def exit_politely(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    sys.exit("goodbye")


def recurse(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    return recurse(source, sink, options)


def noisy(source: BinaryIO, sink: BinaryIO, options: Options) -> dict[str, Any]:
    """Nothing of this may reach the terminal or the log of the owner."""
    os.write(1, b"HOSTILE-STDOUT\n")
    os.write(2, b"HOSTILE-STDERR\n")
    return {"temporary": tempfile.tempdir}
