"""Makes a few rows of each form in which preference pairs are published, from pictures and captions of the tiny world.

Run in a throw-away environment:  pip install datasets==5.2.0 pyarrow==26.0.1 pillow==13.0.0
    python tests/parity/make_samples.py
Writes datasets/samples/ (read by SamplesTest), all but its README. The texts are ours; only names and types of columns
are those of the published files. Parquet is written by datasets, as the published files were.
"""

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from datasets import Dataset, Features, Image, Value

ROOT = Path(__file__).resolve().parents[2]
WORLD = ROOT / "datasets/tiny-world"
OUT = ROOT / "datasets/samples"
PROMPT = "Describe the image."
ROWS = [json.loads(line) for line in (WORLD / "test.jsonl").read_text().splitlines()[:3]]
NAMES = [Path(row["image"]).name for row in ROWS]
CHOSEN = [row["answer"] for row in ROWS]
REJECTED = [answer + " There is also a zebra." for answer in CHOSEN]
WORSE = [answer + " There is also a zebra, and two more behind it." for answer in CHOSEN]


def folder(name):
    path = OUT / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def inside(i):
    return {"bytes": (WORLD / "test" / NAMES[i]).read_bytes(), "path": NAMES[i]}


def write_list(path, rows):
    path.write_text(json.dumps(rows, indent=1) + "\n")


def write_lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def texts(*names):
    return {name: Value("string") for name in names}


def pictures():
    path = folder("pictures")
    for name in NAMES:
        shutil.copy(WORLD / "test" / name, path / name)


def origin(i):
    return {
        "ds_name": "tiny world", "origin_dataset": "groundlab", "image_path": f"test/{NAMES[i]}",
        "origin_split": json.dumps({"model": "none", "type": "detailed_description"}),
    }


ORIGIN = texts("ds_name", "origin_dataset", "origin_split", "image_path")


def rlhf_v():
    rows = [
        {**origin(i), "image": inside(i), "idx": i,
         "text": json.dumps({"question": PROMPT, "chosen": CHOSEN[i], "rejected": REJECTED[i]})}
        for i in range(3)
    ]
    features = Features({**ORIGIN, "image": Image(), "idx": Value("int64"), **texts("text")})
    Dataset.from_list(rows, features=features).to_parquet(folder("rlhf-v") / "RLHF-V-Dataset.parquet")


def rlaif_v():
    rows = [
        {**origin(i), "image": inside(i), "idx": f"{i}", "question": PROMPT, "chosen": CHOSEN[i], "rejected": bad[i]}
        for i, bad in [(0, REJECTED), (0, WORSE), (1, REJECTED)]
    ]
    features = Features({**ORIGIN, "image": Image(), **texts("idx", "question", "chosen", "rejected")})
    Dataset.from_list(rows, features=features).to_parquet(folder("rlaif-v") / "RLAIF-V-Dataset_000.parquet")


def annotations(helpful, ethical, faithful):
    ratings = {"Helpfulness": helpful, "Ethical Considerations": ethical, "Visual Faithfulness": faithful}
    return {aspect: {"Rating": rating, "Rationale": "Made up."} for aspect, rating in ratings.items()}


def vlfeedback():
    """The best is A; the second row has a rating that is no number; the third is a tie."""
    scores = [
        [("5", "5", "5"), ("4", "5", "2"), ("2", "5", "1")],
        [("4", "5", "4"), ("N/A", "5", "1"), ("4", "5", "3")],
        [("4", "5", "3"), ("3", "5", "4"), ("5", "5", "2")],
    ]
    rows = []
    for i in range(3):
        completions = [
            {"annotations": annotations(*score), "model": model, "response": answers[i]}
            for score, model, answers in zip(scores[i], "ABC", [CHOSEN, REJECTED, WORSE])
        ]
        rows.append({"id": f"tiny-{i}", "prompt": PROMPT, "models": list("ABC"), "completions": completions,
                     "img_path": NAMES[i]})
    path = folder("vlfeedback")
    write_lines(path / "vlfeedback_80k.jsonl", rows)
    # datasets turns a sequence of structs into a struct of lists.
    for row in rows:
        row["completions"] = {key: [one[key] for one in row["completions"]] for key in ["annotations", "model", "response"]}
        row["image"] = inside(int(row["id"][-1]))
        del row["img_path"]
    pq.write_table(pa.Table.from_pylist(rows), path / "train-00000-of-00001.parquet")


def turns(question, answer):
    return [{"from": "human", "value": question}, {"from": "gpt", "value": answer}]


def povid():
    """The second row has the id of the first, as pictures have several questions."""
    rows = [
        {"id": f"tiny_{max(0, i - 1)}", "image": f"./{NAMES[i]}",
         "conversations": turns(f"<image>\n{PROMPT}", CHOSEN[i]),
         "rejected_conversations": turns(f"<image>\n{PROMPT}", REJECTED[i])}
        for i in range(3)
    ]
    write_list(folder("povid") / "POVID_preference_data_for_VLLMs.json", rows)


def bpo():
    """Three answers of two scores; two of the same score; one that is too long."""
    long = " ".join(["very"] * 351)
    rows = [
        {"prompt": f"{PROMPT}\n<image>", "image": NAMES[i],
         "completions": [{"score": score, "response": response, "type": kind} for score, response, kind in answers]}
        for i, answers in enumerate([
            [(1, CHOSEN[0], "gt"), (0, REJECTED[0], "llm-hal"), (0, WORSE[0], "mllm-hal")],
            [(0, REJECTED[1], "llm-hal"), (0, WORSE[1], "mllm-hal")],
            [(1, CHOSEN[2], "gt"), (0, long, "llm-hal")],
        ])
    ]
    write_list(folder("bpo") / "BPO_Instruct.json", rows)


def mdpo():
    layout = "A chat between a curious user and an assistant. USER: <image>\n{} ASSISTANT:"
    rows = [
        {"img_path": NAMES[i], "prompt": layout.format(PROMPT), "chosen": CHOSEN[i], "rejected": REJECTED[i]}
        for i in range(3)
    ]
    write_list(folder("mdpo") / "vlfeedback_llava_10k.json", rows)


def trl():
    path = folder("trl")
    write_lines(path / "standard.jsonl", [
        {"prompt": f"<image>\n{PROMPT}", "images": [NAMES[i]], "chosen": CHOSEN[i], "rejected": REJECTED[i]}
        for i in range(3)
    ])
    def say(role, text, *before):
        return [{"role": role, "content": [*before, {"type": "text", "text": text}]}]
    rows = [
        {"prompt": say("user", PROMPT, {"type": "image", "text": None}), "images": [inside(i)],
         "chosen": say("assistant", CHOSEN[i]), "rejected": say("assistant", REJECTED[i])}
        for i in range(3)
    ]
    part = {"type": Value("string"), "text": Value("string")}
    messages = [{"role": Value("string"), "content": [part]}]
    features = Features({"prompt": messages, "images": [Image()], "chosen": messages, "rejected": messages})
    Dataset.from_list(rows, features=features).to_parquet(path / "chat.parquet")


def swift():
    rows = [
        {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": f"<image>{PROMPT}"},
                      {"role": "assistant", "content": CHOSEN[i]}],
         "images": [NAMES[i]], "rejected_response": REJECTED[i]}
        for i in range(3)
    ]
    write_lines(folder("ms-swift") / "dpo.jsonl", rows)


for make in [pictures, rlhf_v, rlaif_v, vlfeedback, povid, bpo, mdpo, trl, swift]:
    make()
