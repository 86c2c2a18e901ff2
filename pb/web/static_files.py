"""Style sheets, scripts, pictures and typefaces, served without asking any page."""

import gzip
import hashlib
import os
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication

from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

from pb.web.headers import secure_file

HOUR = 3600
PACKED = frozenset({".css", ".js", ".svg", ".ttf", ".json", ".txt"})  # others are packed already


class PackedFiles(WhiteNoise):
    """Files of a folder, packed once, and served so to browsers that can unpack them."""

    def __init__(
        self, application: WSGIApplication, *, root: Path, prefix: str, kept: Path
    ) -> None:
        """Serve what is under `root`; what was packed is kept in the folder `kept`."""
        self._kept = kept
        kept.mkdir(parents=True, exist_ok=True)
        super().__init__(
            application,
            root=str(root),
            prefix=prefix,
            immutable_file_test=lambda _path, url: "/vendor/" in url,
            max_age=HOUR,
        )

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """Return a file, with the packed one as its other form."""
        del stat_cache  # it does not know the folder of what was packed
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        secure_file(headers)
        packed = {"gzip": str(self._pack(Path(path)))} if Path(path).suffix in PACKED else {}
        return StaticFile(path, headers.items(), encodings=packed)

    def _pack(self, file: Path) -> Path:
        """Return the packed file, named by what is in it: a changed file is packed anew."""
        content = file.read_bytes()
        packed = self._kept / f"{hashlib.sha256(content).hexdigest()[:32]}.gz"
        if not packed.exists():
            unfinished = packed.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(gzip.compress(content, mtime=0))
            unfinished.replace(packed)  # whole or not at all, whoever else is packing it
        return packed
