"""Files read strictly and written whole.

A file is never seen half written: the new content goes to a temporary file beside it, is forced
to the disk, and takes the old file's place in one step. Whatever goes wrong before that step, the
old file stays as it was.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from policygraph.errors import ReadError, WriteError

if sys.platform != "win32":
    import fcntl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (  # the longer first: a UTF-32 mark begins as a UTF-16 one does
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)

_TEMPORARY = ".policygraph-{}.tmp"
_TEMPORARY_FOLDER = ".policygraph-{}.folder"
_FOLDER_BEFORE = ".policygraph-{}.before"
# A temporary file this old was left by a process that was killed: no save takes an hour.
_LEFT_OVER_SECONDS = 3600.0

_PLAIN = {
    errno.ENOENT: "no such file",
    errno.ENOTDIR: "no such file",
    errno.EISDIR: "is a folder, not a file",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.ENAMETOOLONG: "its name is too long",
}


def read_text(path: str | PathLike[str]) -> str:
    """The text of a UTF-8 file, line ends as they are, without a byte order mark."""
    data = _read_bytes(path).removeprefix(_UTF8_MARK)
    for mark, encoding in _OTHER_MARKS:
        if data.startswith(mark):
            raise ReadError(path, f"is {encoding}; save it as UTF-8")
    if b"\0" in data:
        if _is_bare_utf16(data):
            raise ReadError(path, "is UTF-16; save it as UTF-8")
        expected = "SPARQL" if Path(path).suffix == ".rq" else "Turtle"
        raise ReadError(path, f"is a binary file, not {expected}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(path, data, error.start) from error


def digest(source: str | PathLike[str] | bytes) -> str:
    """The SHA-256 of a file's bytes, or of the bytes given, in hexadecimal.

    To guard a later write, take the digest before reading the file: what changes in between is
    then noticed as well.
    """
    data = source if isinstance(source, bytes) else _read_bytes(source)
    return hashlib.sha256(data).hexdigest()


def write_atomically(path: str | PathLike[str], data: bytes, *, expect: str | None = None) -> None:
    """Put the bytes in the file: all of them, or a WriteError and the old file as it was.

    `expect` is the digest that the file had when it was read; a file that changed since is left
    alone. A symbolic link stays one, its target is written. An existing file keeps its mode.
    """
    with _refusals(path):
        _write(Path(path), data, expect)


def replace_folder(path: str | PathLike[str], files: Mapping[str, bytes]) -> None:
    """Put these files, and nothing else, in a folder: all of them, or a WriteError and no change.

    What may be in the way is for the caller to see; a folder that is there makes room, and the new
    one has its mode. It is refused where somebody would be left in a folder that is gone.
    """
    new = old = None
    with _refusals(path):
        target = Path(path).resolve()
        if not target.parent.is_dir():
            raise _Refusal(f"there is no folder '{target.parent}'; create it first")
        put_back(target)
        mode = _folder_mode(target)
        _sweep_folders(target.parent)
        try:
            new = _temporary_folder(target)
            new.mkdir(0o777 if mode is None else 0o700)
            for name, data in files.items():
                with (new / name).open("xb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            if mode is not None:
                new.chmod(mode)
            with _locked(target.parent):
                old = _exchange(target, new)
        finally:
            from shutil import rmtree  # it takes long to load, and most verbs write no folder

            for each in (new, old):
                if each is not None:
                    rmtree(each, ignore_errors=True)


def put_back(path: str | PathLike[str]) -> None:
    """Undo a `replace_folder` that was killed after the folder had made room and none had come."""
    with _refusals(path):
        target = Path(path).resolve()
        if moved_away(target) is not None:
            with _locked(target.parent):
                if not target.exists():
                    _before(target).rename(target)


def moved_away(path: str | PathLike[str]) -> Path | None:
    """Where a folder is that made room for another which never came, or None."""
    try:
        target = Path(path).resolve()
        before = _before(target)
        return before if before.is_dir() and not target.exists() else None
    except (OSError, ValueError):
        return None


def _exchange(target: Path, new: Path) -> Path | None:
    """The old folder, after the new one took its place; whatever goes wrong, it is there again."""
    before = _before(target)
    if before.exists():  # its owner may have put something else in its place since
        raise _Refusal(
            f"what was there before a write that was broken off is '{before}'; remove it"
        )
    existed = target.exists()
    try:
        if existed:
            target.rename(before)
        new.rename(target)
    except BaseException:
        if before.exists() and not target.exists():
            before.rename(target)
        raise
    if not existed:
        return None
    # Under a name that is swept, so that a kill while it is removed leaves nothing to be told.
    with suppress(OSError):
        return before.rename(_temporary_folder(target))
    return before


def _before(target: Path) -> Path:
    """Where a folder is kept while another takes its place: found again from its name alone."""
    name = digest(target.name.encode("utf-8", "surrogateescape"))[:16]
    return target.with_name(_FOLDER_BEFORE.format(name))


def _temporary_folder(target: Path) -> Path:
    return target.with_name(_TEMPORARY_FOLDER.format(os.urandom(8).hex()))


def _folder_mode(target: Path) -> int | None:
    """The mode of a folder to be replaced, None if there is none yet."""
    if not target.exists():
        return None
    with suppress(OSError):  # whoever is in a folder that is gone is not in this one
        here = Path.cwd()
        if target == here or target in here.parents:
            raise _Refusal("is the folder that you are in; name another")
    status = target.stat()
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise _Refusal("is write-protected; allow writing to it, or choose another folder")
    return stat.S_IMODE(status.st_mode)


@contextmanager
def _refusals(path: str | PathLike[str]) -> Iterator[None]:
    """What goes wrong within, as a WriteError of one line."""
    try:
        yield
    except _Refusal as refusal:
        raise WriteError(path, str(refusal)) from None
    except ValueError as error:  # a NUL in the path
        raise WriteError(path, "is not a file name") from error
    except OSError as error:
        raise WriteError(path, reason(error)) from error


def reason(error: OSError) -> str:
    """What went wrong, in words that need no manual."""
    if error.errno in _PLAIN:
        return _PLAIN[error.errno]
    text = error.strerror or str(error) or type(error).__name__
    return text[:1].lower() + text[1:]


class _Refusal(Exception):
    """Why a write is refused although it might succeed."""


def _write(path: Path, data: bytes, expect: str | None) -> None:
    mode = _mode_of(path)
    target = path.resolve()
    if not target.parent.is_dir():
        raise _Refusal(f"there is no folder '{target.parent}'; create it first")
    _compare(target, expect)  # early: nothing is written for a write that will be refused
    temporary = target.with_name(_TEMPORARY.format(os.urandom(8).hex()))
    try:
        with temporary.open("xb") as file:
            if mode is not None:
                temporary.chmod(mode)  # before there is anything in it to read
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with _locked(target.parent) as folder:
            _compare(target, expect)
            temporary.replace(target)
            if folder is not None:
                # The new file is in place and whole; not every file system can sync a folder.
                with suppress(OSError):
                    os.fsync(folder)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sweep(target.parent)


def _mode_of(path: Path) -> int | None:
    """The mode of the file to be replaced, None if there is none yet."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISDIR(status.st_mode):
        raise _Refusal("is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):  # /dev/null must not become a file
        raise _Refusal("is not an ordinary file")
    # A new file could take its place without asking; its owner said that it must not.
    if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise _Refusal("is write-protected; allow writing to it, or choose another file")
    return stat.S_IMODE(status.st_mode)


def _compare(target: Path, expect: str | None) -> None:
    if expect is None:
        return
    try:
        data = target.read_bytes()
    except FileNotFoundError:
        raise _Refusal("was removed since it was read") from None
    if digest(data) != expect:
        raise _Refusal("changed since it was read; read it again and repeat the change")


@contextmanager
def _locked(folder: Path) -> Iterator[int | None]:
    """The open folder, held against other writers of ours; None where folders cannot be opened.

    Without it, two writers could both find the file unchanged and then both replace it.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        yield None
        return
    try:
        if sys.platform != "win32":
            with suppress(OSError):  # some network file systems cannot lock a folder
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)  # which also ends the lock


def _sweep(folder: Path) -> None:
    """Remove the temporary files of writers that were killed."""
    with suppress(OSError):
        for file in folder.glob(_TEMPORARY.format("*")):
            if time.time() - file.stat().st_mtime > _LEFT_OVER_SECONDS:
                file.unlink()


def _sweep_folders(folder: Path) -> None:
    """Remove the new folders of writers that were killed; never an old one, it may be the last."""
    from shutil import rmtree

    with suppress(OSError):
        for each in folder.glob(_TEMPORARY_FOLDER.format("*")):
            if time.time() - each.stat().st_mtime > _LEFT_OVER_SECONDS:
                rmtree(each, ignore_errors=True)


def _read_bytes(path: str | PathLike[str]) -> bytes:
    file = Path(path)
    try:
        return file.read_bytes()
    except ValueError as error:  # a NUL in the path
        raise ReadError(path, "is not a file name") from error
    except OSError as error:
        # Windows reports a folder as a missing permission.
        folder = isinstance(error, PermissionError) and file.is_dir()
        raise ReadError(path, _PLAIN[errno.EISDIR] if folder else reason(error)) from error


def _is_bare_utf16(data: bytes) -> bool:
    """True for UTF-16 without a mark: in plain text every other byte is NUL."""
    start = data[:64]
    even, odd = set(start[0::2]), set(start[1::2])
    return (even == {0}) != (odd == {0})


def _not_utf8(path: str | PathLike[str], data: bytes, position: int) -> ReadError:
    """The error that names the line, and the character that an older encoding has there."""
    line = data.count(b"\n", 0, position) + 1
    line_start = data.rfind(b"\n", 0, position) + 1
    column = len(data[line_start:position].decode("utf-8")) + 1
    byte = data[position : position + 1]
    encoding = "Latin-1" if byte >= b"\xa0" else "Windows-1252"
    character = byte.decode("cp1252", errors="replace")
    meant = "" if character == "\ufffd" else f" ('{character}' in {encoding})"
    problem = f"line {line} is not UTF-8{meant}; save the file as UTF-8"
    return ReadError(path, problem, line=line, column=column)
