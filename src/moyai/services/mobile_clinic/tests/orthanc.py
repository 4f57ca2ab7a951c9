"""A real DICOMweb store on this machine's loopback: Debian's Orthanc with its DICOMweb plugin."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
MISSING = "Orthanc is not here (apt-get install orthanc orthanc-dicomweb)"


def find_orthanc() -> str | None:
    """Return the program, or None where it or its plugin is missing."""
    found = shutil.which("Orthanc") or shutil.which("Orthanc", path="/usr/sbin")
    return found if PLUGIN.exists() else None


@contextmanager
def run_orthanc(folder: Path) -> Iterator[str]:
    """Run a store in a folder; yields its DICOMweb root. User ``moyai``, password ``test``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "StorageDirectory": str(folder / "files"),
        "IndexDirectory": str(folder / "files"),
        "HttpPort": port,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": True,
        "RegisteredUsers": {"moyai": "test"},
        "DicomServerEnabled": False,
        "DefaultEncoding": "Utf8",  # else its answers have no Japanese
        "Plugins": [str(PLUGIN)],
        "DicomWeb": {"Enable": True, "Root": "/dicom-web/"},
    }
    (folder / "orthanc.json").write_text(json.dumps(settings))
    program = find_orthanc()
    assert program is not None
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, str(folder / "orthanc.json")], stdout=log, stderr=log)
    root = f"http://127.0.0.1:{port}"
    try:
        _wait(root, process)
        yield f"{root}/dicom-web"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(root: str, process: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        assert process.poll() is None
        try:
            if httpx.get(f"{root}/system", auth=("moyai", "test")).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError
