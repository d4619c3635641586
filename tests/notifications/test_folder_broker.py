from pathlib import Path
from queue import Empty
from threading import Thread

import pytest
from kombu import Connection
from kombu.transport.virtual import BrokerState

from funding.folder_broker import Transport


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    class OwnTransport(Transport):
        # kombu remembers for the whole process which queues it has written down.
        global_state = BrokerState()

    queue, control = tmp_path / "broker" / "queue", tmp_path / "broker" / "control"
    options = {"data_folder_in": queue, "data_folder_out": queue, "control_folder": control}
    return Connection("filesystem://", transport=OwnTransport, transport_options=options)


def folder(connection: Connection) -> Path:
    return Path(connection.transport_options["data_folder_in"])


def test_messages_arrive_in_order_and_leave_nothing_behind(connection: Connection) -> None:
    with connection, connection.SimpleQueue("celery") as queue:
        for number in range(5):
            queue.put({"pk": number})
        assert queue.qsize() == 5
        received = [queue.get(timeout=1) for _ in range(5)]
        for message in received:
            message.ack()
        assert [message.payload["pk"] for message in received] == [0, 1, 2, 3, 4]
        with pytest.raises(Empty):
            queue.get(block=False)
    assert list(folder(connection).iterdir()) == []


@pytest.mark.parametrize("content", ["", '{"body": "half a mess'])
def test_a_message_nobody_can_read_is_put_aside_and_the_next_one_read(
    connection: Connection, content: str
) -> None:
    with connection, connection.SimpleQueue("celery") as queue:
        (folder(connection) / "00_broken.celery.msg").write_text(content)
        queue.put({"pk": 7})
        message = queue.get(timeout=1)
        message.ack()
        assert message.payload == {"pk": 7}
    assert [path.name for path in folder(connection).iterdir()] == ["00_broken.celery.unreadable"]


def test_readers_at_once_get_each_message_once(connection: Connection) -> None:
    received: list[int] = []

    def read() -> None:
        with connection.clone() as own, own.SimpleQueue("celery") as queue:
            while True:
                try:
                    message = queue.get(block=False)
                except Empty:
                    return
                message.ack()
                received.append(message.payload["pk"])

    with connection, connection.SimpleQueue("celery") as queue:
        for number in range(200):
            queue.put({"pk": number})
    readers = [Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert sorted(received) == list(range(200))
