"""Opens the event files of a run folder with TensorBoard's own reader and compares them with the run's tables.

Run in a throw-away environment:
    pip install tensorboard==2.21.0
    python tests/parity/open_events.py <run folder>... > tests/parity/open-events.md
    python tests/parity/open_events.py --golden

Each value must be the table's, as a 32-bit float, at its step. Also reads each file cut off at every byte of its last record,
and with a byte changed in it: all rows but the last must come, as after a kill. Prints a table in Markdown, and fails if
anything differs. With --golden prints the bytes that TensorBoard's writer makes of the events in EventFileTest.
"""

import csv
import datetime
import io
import logging
import math
import struct
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

logging.disable(logging.WARNING)


def same(read, written):
    rounded = struct.unpack("f", struct.pack("f", written))[0] if math.isfinite(written) else written
    return read == rounded or math.isnan(read) and math.isnan(rounded)


def check(events, table):
    """The accumulator's scalars are the table's rows; returns what to say about them."""
    tag = events.parent.name
    with open(table, newline="") as lines:
        rows = list(csv.DictReader(lines))
    reader = EventAccumulator(str(events.parent), size_guidance={"scalars": 0})
    reader.Reload()
    tags = [f"{tag}/{column}" for column in rows[0] if column != "step"]
    assert sorted(reader.Tags()["scalars"]) == sorted(tags), reader.Tags()
    for name in tags:
        found = reader.Scalars(name)
        assert [event.step for event in found] == [int(row["step"]) for row in rows], name
        for event, row in zip(found, rows):
            assert same(event.value, float(row[name.removeprefix(tag + "/")])), (name, event, row)
    assert reader.file_version == 2.0, reader.file_version
    return f"| {tag} | {len(rows)}, steps {rows[0]['step']} to {rows[-1]['step']} | {len(tags)} | {cut(events)} |"


def read(content):
    with tempfile.NamedTemporaryFile(suffix=".tfevents") as file:
        file.write(content)
        file.flush()
        return sum(1 for _ in RawEventFileLoader(file.name).Load())


def cut(events):
    content = events.read_bytes()
    starts = [0]
    while starts[-1] < len(content):
        starts.append(starts[-1] + 16 + struct.unpack_from("<Q", content, starts[-1])[0])
    whole, last = len(starts) - 1, starts[-2]
    assert read(content) == whole
    for end in range(last, len(content)):
        assert read(content[:end]) == whole - 1, end
    for at in range(last, len(content)):
        broken = content[:at] + bytes([content[at] ^ 1]) + content[at + 1:]
        assert read(broken) == whole - 1, at
    return f"{whole} records, {whole - 1} with the last cut or changed"


def golden():
    stream = io.BytesIO()
    writer = RecordWriter(stream)
    values = [Summary.Value(tag="train/loss", simple_value=0.5), Summary.Value(tag="train/é", simple_value=-3e-5)]
    for event in [Event(wall_time=1.5, file_version="brain.Event:2"),
                  Event(wall_time=1.5, step=300, summary=Summary(value=values))]:
        writer.write(event.SerializeToString())
    return stream.getvalue().hex()


def main(folders):
    print("# Events in other hands\n")
    print("The event files that training runs left, read by TensorBoard: all values are those of `log.csv` and `evaluation.csv`.")
    print("The command is in `tests/parity/open_events.py`.\n")
    print(f"tensorboard {version('tensorboard')}, protobuf {version('protobuf')}, {datetime.date.today()}\n")
    print("| log | rows | tags | as TensorBoard reads it |\n|---|---|---|---|")
    for folder in map(Path, folders):
        files = sorted(folder.glob("tensorboard/*/events.out.tfevents"))
        assert files, folder
        for events in files:
            table = folder / {"train": "log.csv", "eval": "evaluation.csv"}[events.parent.name]
            print(check(events, table))


if __name__ == "__main__":
    print(golden()) if sys.argv[1] == "--golden" else main(sys.argv[1:])
