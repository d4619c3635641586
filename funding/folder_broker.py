"""The embedded message broker: kombu's filesystem transport, made safe for several processes.

kombu writes a message under its final file name, so a reader may meet half of it, and a worker dies of that.
Here a message appears in one step, and one that cannot be read is put aside.
"""

import logging
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Messages are files `<time>_<id>.<queue>.msg` in the queue folder, oldest first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self._folder, self.control_folder):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def _folder(self) -> Path:
        return Path(self.data_folder_in)

    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]  # kombu's stubs differ
        # Not kombu's monotonic clock: it starts again with the machine, and new messages would overtake.
        final = self._folder / f"{time.time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        unfinished = final.with_suffix(".part")
        unfinished.write_text(dumps(payload), encoding="utf-8")
        unfinished.rename(final)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for path in self._waiting(queue):
            taken = path.with_suffix(".taken")
            try:
                path.rename(taken)
            except FileNotFoundError:
                # Another worker was faster.
                continue
            try:
                payload = loads(taken.read_text(encoding="utf-8"))
            except ValueError:
                taken.rename(taken.with_suffix(".unreadable"))
                logger.exception("Put an unreadable message aside: %s", taken.name)
                continue
            taken.unlink()
            return payload
        raise Empty

    def _waiting(self, queue: str) -> list[Path]:
        ending = f"{queue}.msg"
        names = (path for path in self._folder.glob("*.msg") if path.name.partition(".")[2] == ending)
        return sorted(names)

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        paths = self._waiting(queue)
        for path in paths:
            path.unlink(missing_ok=True)
        return len(paths)


class Transport(filesystem.Transport):
    Channel = Channel
    # Seconds between two looks into the folder. A person waits for the code that such a message sends.
    polling_interval = 0.3

    @property
    def default_connection_params(self) -> dict[str, Any]:
        # A folder has no host; without this kombu warns at every start that none was given.
        return {"port": 0, "hostname": ""}
