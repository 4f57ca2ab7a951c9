"""A WSGI application: the part of DICOMweb that image stores are asked for (PS3.18, 10.4 to 10.6).

STOW-RS ``POST studies``; QIDO-RS ``GET studies``, ``…/series/S/instances``; WADO-RS ``…/instances/I`` and
``…/frames/N/rendered``. ``faults`` makes it fail as stores do.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import pydicom

_INSTANCE = r"studies/(?P<study>[0-9.]+)/series/(?P<series>[0-9.]+)/instances"
_ROUTES = (
    ("POST", re.compile(r"studies"), "store"),
    ("GET", re.compile(r"studies"), "search_studies"),
    ("GET", re.compile(_INSTANCE), "search_instances"),
    ("GET", re.compile(_INSTANCE + r"/(?P<instance>[0-9.]+)"), "retrieve"),
    ("GET", re.compile(_INSTANCE + r"/(?P<instance>[0-9.]+)/frames/(?P<frame>\d+)/rendered"), "render"),
)
_SEARCHED = {"PatientID": "PatientID", "StudyInstanceUID": "StudyInstanceUID", "PatientName": "PatientName"}
Answer = tuple[int, str, bytes]


class SimulatedStore:
    """Keeps files by their instance UID.

    Attributes:
        files: what was stored.
        faults: statuses that the next requests are answered with, one each; 0: the connection breaks.
        refuses: SOP classes that are refused (0122H).
    """

    def __init__(self, *, auth: str = "") -> None:
        self.files: dict[str, bytes] = {}
        self.faults: list[int] = []
        self.refuses: set[str] = set()
        self._auth = auth

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        status, kind, body = self._answer(environ)
        if status == 0:
            raise ConnectionError
        start_response(f"{status} .", [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        if self.faults:
            return self.faults.pop(0), "text/plain", b"simulated"
        if self._auth and not self._is_let_in(environ.get("HTTP_AUTHORIZATION", "")):
            return 401, "text/plain", b""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"].strip("/").removeprefix("dicom-web/")
        for wanted, pattern, name in _ROUTES:
            found = pattern.fullmatch(path)
            if found and wanted == method:
                answer: Answer = getattr(self, f"_{name}")(environ, **found.groupdict())
                return answer
        return 404, "text/plain", b""

    def _is_let_in(self, given: str) -> bool:
        return given.startswith("Basic ") and b64decode(given[6:]).decode() == self._auth

    def _store(self, environ: dict[str, Any]) -> Answer:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        stored, failed = [], []
        for part in _split(environ["CONTENT_TYPE"], environ["wsgi.input"].read(length)):
            data = pydicom.dcmread(BytesIO(part), stop_before_pixels=True)
            named = {
                "00081150": {"vr": "UI", "Value": [str(data.SOPClassUID)]},
                "00081155": {"vr": "UI", "Value": [str(data.SOPInstanceUID)]},
            }
            if data.SOPClassUID in self.refuses:
                failed.append(named | {"00081197": {"vr": "US", "Value": [0x0122]}})
            else:
                self.files[str(data.SOPInstanceUID)] = part
                stored.append(named)
        told = {"00081199": {"vr": "SQ", "Value": stored}} if stored else {}
        told |= {"00081198": {"vr": "SQ", "Value": failed}} if failed else {}
        return (409 if failed else 200), "application/dicom+json", json.dumps(told).encode()

    def _search_studies(self, environ: dict[str, Any]) -> Answer:
        wanted = {key: values[0] for key, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
        found = {
            str(data.StudyInstanceUID): _tell(data, ("PatientID", "PatientName", "StudyInstanceUID"))
            for data in self._list()
            if all(str(data.get(_SEARCHED[key], "")) == value for key, value in wanted.items())
        }
        return _tell_all(list(found.values()))

    def _search_instances(self, environ: dict[str, Any], study: str, series: str) -> Answer:
        wanted = parse_qs(environ.get("QUERY_STRING", "")).get("SOPInstanceUID")
        found = [
            _tell(data, ("SOPClassUID", "SOPInstanceUID"))
            for data in self._list()
            if (data.StudyInstanceUID, data.SeriesInstanceUID) == (study, series)
            and (not wanted or data.SOPInstanceUID == wanted[0])
        ]
        return _tell_all(found)

    def _retrieve(self, environ: dict[str, Any], study: str, series: str, instance: str) -> Answer:
        if instance not in self.files:
            return 404, "text/plain", b""
        head = b"--simulated\r\nContent-Type: application/dicom\r\n\r\n"
        body = head + self.files[instance] + b"\r\n--simulated--\r\n"
        return 200, 'multipart/related; type="application/dicom"; boundary=simulated', body

    def _render(self, environ: dict[str, Any], study: str, series: str, instance: str, frame: str) -> Answer:
        from PIL import Image

        if instance not in self.files:
            return 404, "text/plain", b""
        pixels = pydicom.dcmread(BytesIO(self.files[instance])).pixel_array
        out = BytesIO()
        Image.fromarray(pixels[int(frame) - 1] if pixels.ndim == 3 else pixels).save(out, "JPEG")
        return 200, "image/jpeg", out.getvalue()

    def _list(self) -> list[pydicom.FileDataset]:
        return [pydicom.dcmread(BytesIO(each), stop_before_pixels=True) for each in self.files.values()]


def _split(content_type: str, body: bytes) -> list[bytes]:
    boundary = re.search(r'boundary="?([^";]+)', content_type)
    assert boundary is not None
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())
    return [part.split(b"\r\n\r\n", 1)[1] for part in parts[1:-1]]


def _tell(data: pydicom.Dataset, names: tuple[str, ...]) -> dict[str, Any]:
    told = pydicom.Dataset()
    for name in names:
        setattr(told, name, data.get(name, ""))
    if "SpecificCharacterSet" in data:
        told.SpecificCharacterSet = "ISO_IR 192"
        told.PatientName = str(data.get("PatientName", ""))
    return told.to_json_dict()


def _tell_all(found: list[dict[str, Any]]) -> Answer:
    if not found:
        return 204, "application/dicom+json", b""
    return 200, "application/dicom+json", json.dumps(found, ensure_ascii=False).encode()
