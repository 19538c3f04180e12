"""Files are read strictly, and are whole after every save, whatever happens during it."""

import errno
import hashlib
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policygraph.files
from policygraph.errors import ReadError, WriteError
from policygraph.files import (
    digest,
    moved_away,
    put_back,
    read_text,
    replace_folder,
    write_atomically,
)

SOURCE = Path(policygraph.files.__file__).parents[1]
OLD = b"the old content\n" * 1000
NEW = b"the new content, which is longer\n" * 1000

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and limits")


def child(script, *arguments, **options):
    """Start Python on a script that finds the package, as another process of a user would."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def names(folder):
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture
def old_file(tmp_path):
    path = tmp_path / "graph.ttl"
    path.write_bytes(OLD)
    return path


# --- reading ----------------------------------------------------------------------------------


def test_text_is_read_as_it_is(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_bytes("Peña\r\nzweite\n\u2028".encode())
    assert read_text(path) == "Peña\r\nzweite\n\u2028"
    assert read_text(str(path)) == read_text(path)


def test_a_byte_order_mark_is_dropped_once(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_bytes(b"\xef\xbb\xbf\xef\xbb\xbf# text")
    assert read_text(path) == "\ufeff# text"


def test_an_empty_file_is_an_empty_text(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_bytes(b"")
    assert read_text(path) == ""


@pytest.mark.parametrize(
    ("content", "problem", "line", "column"),
    [
        ("@prefix a: <urn:a> .".encode("utf-16"), "is UTF-16; save it as UTF-8", None, None),
        (
            b"\xfe\xff" + "@prefix".encode("utf-16-be"),
            "is UTF-16; save it as UTF-8",
            None,
            None,
        ),
        ("@prefix a: <urn:a> .".encode("utf-16-le"), "is UTF-16; save it as UTF-8", None, None),
        ("@prefix a: <urn:a> .".encode("utf-16-be"), "is UTF-16; save it as UTF-8", None, None),
        ("@prefix a: <urn:a> .".encode("utf-32"), "is UTF-32; save it as UTF-8", None, None),
        (b"\x7fELF\0\0\1\2\3", "is a binary file, not Turtle", None, None),
        (b"text\n\0", "is a binary file, not Turtle", None, None),
        (
            b"# 1\n# 2\n# 3\n# 4\n# 5\n# 6\n# \xc3\xa9 Pe\xf1a\n# 8\n",
            "line 7 is not UTF-8 ('ñ' in Latin-1); save the file as UTF-8",
            7,
            7,
        ),
        (
            b"\xef\xbb\xbf\x93quoted\x94",
            "line 1 is not UTF-8 ('“' in Windows-1252); save the file as UTF-8",
            1,
            1,
        ),
        (b"ok\r\n\x81", "line 2 is not UTF-8; save the file as UTF-8", 2, 1),
        (b"\xed\xa0\x80", "line 1 is not UTF-8 ('í' in Latin-1); save the file as UTF-8", 1, 1),
    ],
)
def test_what_is_not_utf8_is_named(tmp_path, content, problem, line, column):
    path = tmp_path / "a.ttl"
    path.write_bytes(content)
    with pytest.raises(ReadError) as raised:
        read_text(path)
    assert (raised.value.problem, raised.value.line, raised.value.column) == (problem, line, column)
    assert raised.value.path == path


def test_a_binary_query_is_not_called_turtle(tmp_path):
    path = tmp_path / "a.rq"
    path.write_bytes(b"text\0")
    with pytest.raises(ReadError, match="is a binary file, not SPARQL"):
        read_text(path)


@pytest.mark.parametrize("read", [read_text, digest])
def test_what_cannot_be_read_is_said_plainly(tmp_path, read, monkeypatch):
    with pytest.raises(ReadError, match=r"missing\.ttl: no such file$"):
        read(tmp_path / "missing.ttl")
    with pytest.raises(ReadError, match=r"is a folder, not a file$"):
        read(tmp_path)
    (tmp_path / "a.ttl").write_text("", encoding="utf-8")
    with pytest.raises(ReadError, match=r"no such file$"):
        read(tmp_path / "a.ttl" / "b.ttl")
    with pytest.raises(ReadError, match=r"is not a file name$"):
        read("a\0.ttl")
    with pytest.raises(ReadError, match=r"its name is too long$"):
        read(tmp_path / ("a" * 300))

    def refused(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(ReadError, match=r"a\.ttl: no permission$"):
        read(tmp_path / "a.ttl")
    with pytest.raises(ReadError, match=r"is a folder, not a file$"):  # as Windows reports it
        read(tmp_path)


@posix
def test_a_file_of_others_says_that_there_is_no_permission(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    path = tmp_path / "a.ttl"
    path.write_bytes(OLD)
    path.chmod(0)
    with pytest.raises(ReadError, match=r"a\.ttl: no permission$"):
        read_text(path)


def test_an_unforeseen_failure_is_told_in_the_words_of_the_system(tmp_path, monkeypatch):
    def broken(path):
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr(Path, "read_bytes", broken)
    with pytest.raises(ReadError, match=r"a\.ttl: input/output error$"):
        read_text(tmp_path / "a.ttl")


@given(st.binary(max_size=40))
def test_a_text_that_is_read_has_the_bytes_of_the_file(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.ttl"
    path.write_bytes(data)
    try:
        text = read_text(path)
    except ReadError:
        # Refused only for what is not UTF-8, or has a NUL in it.
        with pytest.raises(UnicodeDecodeError):
            data.replace(b"\0", b"\xff").decode("utf-8")
    else:
        assert text.encode("utf-8") == data.removeprefix(b"\xef\xbb\xbf")


def test_the_digest_is_the_sha256_of_the_bytes(old_file):
    assert digest(OLD) == hashlib.sha256(OLD).hexdigest()
    assert digest(old_file) == digest(str(old_file)) == digest(OLD)


# --- writing ----------------------------------------------------------------------------------


def test_a_new_file_has_the_bytes_and_nothing_is_left_beside_it(tmp_path):
    write_atomically(tmp_path / "a.ttl", NEW)
    write_atomically(str(tmp_path / "b.ttl"), b"")
    assert (tmp_path / "a.ttl").read_bytes() == NEW
    assert (tmp_path / "b.ttl").read_bytes() == b""
    assert names(tmp_path) == ["a.ttl", "b.ttl"]


def test_an_old_file_is_replaced(old_file):
    write_atomically(old_file, NEW)
    assert old_file.read_bytes() == NEW
    assert names(old_file.parent) == ["graph.ttl"]


def test_a_name_of_any_allowed_length_can_be_written(tmp_path):
    path = tmp_path / ("a" * 251 + ".ttl")
    write_atomically(path, NEW)
    assert path.read_bytes() == NEW


def test_a_relative_path_is_written_where_it_points(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_atomically("a.ttl", NEW)
    assert (tmp_path / "a.ttl").read_bytes() == NEW


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_an_old_file_keeps_its_mode(old_file, mode):
    old_file.chmod(mode)
    write_atomically(old_file, NEW)
    assert stat.S_IMODE(old_file.stat().st_mode) == mode


@posix
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_mode_that_the_user_set(tmp_path, umask):
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "a.ttl", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.ttl").stat().st_mode) == 0o666 & ~umask


@posix
def test_a_private_file_is_private_before_anything_is_in_it(old_file, monkeypatch):
    old_file.chmod(0o600)
    seen = []
    fsync = os.fsync

    def watched(descriptor):
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    write_atomically(old_file, NEW)
    assert seen == [0o600]


@posix
def test_a_symbolic_link_stays_one_and_its_target_is_written(old_file, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = folder / "link.ttl"
    link.symlink_to(old_file)
    write_atomically(link, NEW)
    assert link.is_symlink()
    assert old_file.read_bytes() == NEW
    assert names(folder) == ["link.ttl"]


@posix
def test_the_content_reaches_the_disk_before_the_name_and_the_folder_after(old_file, monkeypatch):
    steps = []
    fsync, replace = os.fsync, os.replace

    def watched_fsync(descriptor):
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        steps.append(f"fsync {kind} of {os.fstat(descriptor).st_size if kind == 'file' else ''}")
        fsync(descriptor)

    def watched_replace(*arguments):
        steps.append("replace")
        replace(*arguments)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    write_atomically(old_file, NEW)
    assert steps == [f"fsync file of {len(NEW)}", "replace", "fsync folder of "]


# --- what is refused --------------------------------------------------------------------------


def test_a_changed_file_is_refused(old_file):
    read = digest(old_file)
    old_file.write_bytes(OLD + b"# by another editor\n")
    with pytest.raises(WriteError, match="changed since it was read"):
        write_atomically(old_file, NEW, expect=read)
    assert old_file.read_bytes() == OLD + b"# by another editor\n"
    assert names(old_file.parent) == ["graph.ttl"]
    write_atomically(old_file, NEW, expect=digest(old_file))
    assert old_file.read_bytes() == NEW


def test_a_removed_file_is_not_put_back(old_file):
    read = digest(old_file)
    old_file.unlink()
    with pytest.raises(WriteError, match="removed since it was read"):
        write_atomically(old_file, NEW, expect=read)
    assert names(old_file.parent) == []


def test_a_file_that_changes_while_the_new_one_is_written_is_refused(old_file, monkeypatch):
    read = digest(old_file)
    fsync = os.fsync

    def meanwhile(descriptor):
        fsync(descriptor)
        old_file.write_bytes(b"by another editor")

    monkeypatch.setattr(os, "fsync", meanwhile)
    with pytest.raises(WriteError, match="changed since it was read"):
        write_atomically(old_file, NEW, expect=read)
    assert old_file.read_bytes() == b"by another editor"
    assert names(old_file.parent) == ["graph.ttl"]


def test_what_cannot_be_written_is_said_plainly(tmp_path, old_file):
    with pytest.raises(WriteError, match=r"is a folder, not a file$"):
        write_atomically(tmp_path, NEW)
    with pytest.raises(WriteError, match=r"there is no folder '.*nowhere'; create it first$"):
        write_atomically(tmp_path / "nowhere" / "a.ttl", NEW)
    with pytest.raises(WriteError, match=r"there is no folder '.*graph\.ttl'; create it first$"):
        write_atomically(old_file / "a.ttl", NEW)
    with pytest.raises(WriteError, match=r"is not a file name$"):
        write_atomically("a\0.ttl", NEW)
    with pytest.raises(WriteError, match=r"its name is too long$"):
        write_atomically(tmp_path / ("a" * 300), NEW)
    assert names(tmp_path) == ["graph.ttl"]


def test_a_write_protected_file_stays(old_file):
    old_file.chmod(0o444)
    with pytest.raises(WriteError, match="is write-protected"):
        write_atomically(old_file, NEW)
    assert old_file.read_bytes() == OLD
    assert names(old_file.parent) == ["graph.ttl"]


@posix
def test_a_device_or_pipe_does_not_become_a_file(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    link = tmp_path / "full"
    link.symlink_to("/dev/full")
    for path in (pipe, link):
        with pytest.raises(WriteError, match=r"is not an ordinary file$"):
            write_atomically(path, NEW)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@posix
def test_a_folder_that_may_not_be_written_says_so(old_file, tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(WriteError, match=r"no permission$"):
            write_atomically(old_file, NEW)
    finally:
        tmp_path.chmod(0o755)
    assert old_file.read_bytes() == OLD


# --- what goes wrong --------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EIO, "input/output error"),
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
    ],
)
@pytest.mark.parametrize("exists", [True, False])
def test_a_failing_step_leaves_the_old_file(tmp_path, monkeypatch, step, number, words, exists):
    path = tmp_path / "graph.ttl"
    if exists:
        path.write_bytes(OLD)

    def fails(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, fails)
    with pytest.raises(WriteError) as raised:
        write_atomically(path, NEW)
    assert raised.value.problem == words
    assert names(tmp_path) == (["graph.ttl"] if exists else [])
    assert not exists or path.read_bytes() == OLD


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_interrupt_leaves_the_old_file_and_is_passed_on(old_file, monkeypatch, step):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(old_file, NEW)
    assert old_file.read_bytes() == OLD
    assert names(old_file.parent) == ["graph.ttl"]


@posix
@pytest.mark.parametrize("fails", ["open", "fsync", "flock"])
def test_a_file_system_that_cannot_lock_or_sync_folders_will_do(old_file, monkeypatch, fails):
    fcntl = pytest.importorskip("fcntl")
    os_open, fsync = os.open, os.fsync

    def no_folder_open(path, *arguments, **options):
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied")
        return os_open(path, *arguments, **options)

    def no_folder_fsync(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        fsync(descriptor)

    def no_lock(*_):
        raise OSError(errno.EBADF, "Bad file descriptor")

    if fails == "open":
        monkeypatch.setattr(os, "open", no_folder_open)
    elif fails == "fsync":
        monkeypatch.setattr(os, "fsync", no_folder_fsync)
    else:
        monkeypatch.setattr(fcntl, "flock", no_lock)
    write_atomically(old_file, NEW)
    assert old_file.read_bytes() == NEW
    assert names(old_file.parent) == ["graph.ttl"]


SAVE_LIMITED = """
import resource, sys
from policygraph.errors import WriteError
from policygraph.files import write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    write_atomically(sys.argv[1], b"x" * 1_000_000)
except WriteError as error:
    print(error.problem)
"""


@posix
def test_a_disk_that_fills_up_leaves_the_old_file(old_file):
    process = child(SAVE_LIMITED, old_file)
    said, complaint = process.communicate()
    assert said == "file too large\n", complaint
    assert old_file.read_bytes() == OLD
    assert names(old_file.parent) == ["graph.ttl"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_leaves_the_old_file(old_file, monkeypatch):
    path_open = Path.open

    def on_the_full_device(path, mode="r", *arguments, **options):
        if mode != "xb":
            return path_open(path, mode, *arguments, **options)
        path_open(path, mode).close()
        return path_open(Path("/dev/full"), "wb")

    monkeypatch.setattr(Path, "open", on_the_full_device)
    with pytest.raises(WriteError, match=r"graph\.ttl: the disk is full$"):
        write_atomically(old_file, NEW)
    assert old_file.read_bytes() == OLD
    assert names(old_file.parent) == ["graph.ttl"]


SAVE_KILLED = """
import os, signal, sys
from policygraph.files import write_atomically
path, step, when = sys.argv[1:]
real = getattr(os, step)
def last_act(*arguments):
    if when == "after":
        real(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(os, step, last_act)
write_atomically(path, b"new")
"""


@posix
@pytest.mark.parametrize(
    ("step", "when", "content"),
    [
        ("fsync", "before", OLD),
        ("fsync", "after", OLD),
        ("replace", "before", OLD),
        ("replace", "after", b"new"),
    ],
)
def test_a_kill_at_each_step_leaves_a_whole_file(old_file, step, when, content):
    process = child(SAVE_KILLED, old_file, step, when)
    _, complaint = process.communicate()
    assert process.returncode == -signal.SIGKILL, complaint
    assert old_file.read_bytes() == content


SAVE_FOR_EVER = """
import itertools, sys
from policygraph.files import write_atomically
for number in itertools.count():
    write_atomically(sys.argv[1], (b"%d\\n" % (number % 10)) * 100_000)
    print(number, flush=True)
"""


@posix
def test_kill_9_in_a_loop_of_saves_leaves_a_whole_file(tmp_path):
    path = tmp_path / "graph.ttl"
    for saves in range(1, 21):
        process = child(SAVE_FOR_EVER, path)
        for _ in range(saves % 5 + 1):
            assert process.stdout.readline(), process.stderr.read()
        process.kill()
        process.communicate()
        data = path.read_bytes()
        assert len(data) == 200_000
        assert data == data[:2] * 100_000


def test_what_a_killed_writer_left_is_swept_when_it_is_old(old_file, tmp_path):
    left = tmp_path / ".policygraph-0123456789abcdef.tmp"
    recent = tmp_path / ".policygraph-fedcba9876543210.tmp"
    foreign = tmp_path / ".other.tmp"
    for path in (left, recent, foreign):
        path.write_bytes(b"half")
    for path in (left, foreign):
        os.utime(path, (0, 0))
    write_atomically(old_file, NEW)
    assert names(tmp_path) == sorted([foreign.name, recent.name, "graph.ttl"])


ADD_LINES = """
import sys
from pathlib import Path
from policygraph.errors import WriteError
from policygraph.files import digest, write_atomically
path, name = Path(sys.argv[1]), sys.argv[2]
for number in range(20):
    while True:
        data = path.read_bytes()
        try:
            write_atomically(path, data + b"%s %d\\n" % (name.encode(), number),
                             expect=digest(data))
        except WriteError as error:
            assert "changed since it was read" in str(error), error
        else:
            break
"""


@posix
def test_two_writers_lose_nothing(tmp_path):
    path = tmp_path / "graph.ttl"
    path.write_bytes(b"")
    writers = [child(ADD_LINES, path, name) for name in ("one", "two")]
    for writer in writers:
        _, complaint = writer.communicate()
        assert writer.returncode == 0, complaint
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sorted(lines) == sorted(f"{name} {n}" for name in ("one", "two") for n in range(20))
    assert names(tmp_path) == ["graph.ttl"]


# --- folders --------------------------------------------------------------------------------------


def test_a_folder_gets_these_files_and_nothing_else(tmp_path):
    folder = tmp_path / "folder"
    replace_folder(folder, {"a": OLD, "b": OLD})
    replace_folder(folder, {"b": NEW, "c": b""})
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == {"b": NEW, "c": b""}
    assert names(tmp_path) == ["folder"]


@pytest.mark.parametrize("fails", ["fsync", "rename", "second rename"])
def test_a_folder_that_cannot_be_replaced_stays_whole(tmp_path, monkeypatch, fails):
    folder = tmp_path / "folder"
    replace_folder(folder, {"a": OLD})
    rename, calls = Path.rename, []

    def fsync(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    def renaming(self, target):
        calls.append(target)
        if len(calls) == (1 if fails == "rename" else 2):
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(self, target)

    if fails == "fsync":
        monkeypatch.setattr(policygraph.files.os, "fsync", fsync)
    else:
        monkeypatch.setattr(Path, "rename", renaming)
    with pytest.raises(WriteError) as error:
        replace_folder(folder, {"a": NEW})
    monkeypatch.undo()
    assert str(error.value) == f"cannot write {folder}: the disk is full"
    assert (folder / "a").read_bytes() == OLD
    assert names(tmp_path) == ["folder"]


def test_a_new_folder_that_cannot_be_written_leaves_nothing(tmp_path):
    with pytest.raises(WriteError, match="there is no folder"):
        replace_folder(tmp_path / "none" / "folder", {"a": NEW})
    with pytest.raises(WriteError):
        replace_folder(tmp_path / "folder", {"no/such": NEW})
    with pytest.raises(WriteError, match="is not a file name"):
        replace_folder(tmp_path / "a\0b", {"a": NEW})
    assert names(tmp_path) == []


def test_new_folders_of_killed_writers_are_swept_and_old_ones_are_kept(tmp_path):
    left = tmp_path / ".policygraph-0123456789abcdef.folder"
    before = tmp_path / ".policygraph-0123456789abcdef.before"
    for each in (left, before):
        each.mkdir()
        (each / "a").write_bytes(OLD)
        os.utime(each, (0, 0))
    replace_folder(tmp_path / "folder", {"a": NEW})
    assert names(tmp_path) == [before.name, "folder"]


@posix
def test_a_link_to_a_folder_stays_one(tmp_path):
    replace_folder(tmp_path / "real", {"a": OLD})
    (tmp_path / "link").symlink_to(tmp_path / "real")
    replace_folder(tmp_path / "link", {"a": NEW})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == NEW


@posix
def test_a_folder_keeps_its_mode(tmp_path):
    folder = tmp_path / "folder"
    replace_folder(folder, {"a": OLD})
    usual = stat.S_IMODE(folder.stat().st_mode)
    for mode in (0o700, 0o750, usual):
        folder.chmod(mode)
        replace_folder(folder, {"a": NEW})
        assert stat.S_IMODE(folder.stat().st_mode) == mode
    folder.chmod(0o500)
    with pytest.raises(WriteError, match="is write-protected; allow writing to it"):
        replace_folder(folder, {"a": OLD})
    assert (folder / "a").read_bytes() == NEW


@pytest.mark.parametrize("above", [False, True])
def test_a_folder_that_one_is_in_is_left_alone(tmp_path, monkeypatch, above):
    inside = tmp_path / "folder" / "inside"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    with pytest.raises(WriteError, match=r"is the folder that you are in; name another$"):
        replace_folder(inside.parent if above else ".", {"a": NEW})
    assert list(inside.iterdir()) == []
    assert inside.samefile(Path.cwd())


REPLACE_KILLED = """
import os, signal, sys
from pathlib import Path
from policygraph.files import replace_folder
folder, last = sys.argv[1], int(sys.argv[2])
rename, calls = Path.rename, []
def renaming(self, target):
    done = rename(self, target)
    calls.append(target)
    if len(calls) == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
Path.rename = renaming
replace_folder(folder, {"a": b"new"})
"""


@posix
@pytest.mark.parametrize("last", [1, 2, 3])
def test_a_folder_that_had_made_room_when_its_writer_was_killed_is_put_back(tmp_path, last):
    folder = tmp_path / "folder"
    replace_folder(folder, {"a": OLD})
    process = child(REPLACE_KILLED, folder, last)
    _, complaint = process.communicate()
    assert process.returncode == -signal.SIGKILL, complaint
    away = moved_away(folder)
    assert (away is not None) == (last == 1) == (not folder.exists())
    put_back(folder)
    assert (folder / "a").read_bytes() == (OLD if last == 1 else b"new")
    assert moved_away(folder) is None
    if last == 2:  # nobody knows by whom the folder was put there
        with pytest.raises(WriteError, match=r"broken off is '.*\.before'; remove it$"):
            replace_folder(folder, {"a": NEW})
        assert (folder / "a").read_bytes() == b"new"
    else:
        replace_folder(folder, {"a": NEW})
        assert (folder / "a").read_bytes() == NEW


@posix
def test_the_next_write_puts_a_folder_back_before_it_begins(tmp_path):
    folder = tmp_path / "folder"
    replace_folder(folder, {"a": OLD})
    child(REPLACE_KILLED, folder, 1).communicate()
    with pytest.raises(WriteError):
        replace_folder(folder, {"no/such": NEW})
    assert (folder / "a").read_bytes() == OLD
