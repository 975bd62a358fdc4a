"""What a person meets on each of our kernels, through Jupyter's protocol: outputs, the stop button, completion and help,
bad input. One kernel process serves all tests of a kernel, in the order of their names.

  test_kernels.py                 all kernels that are set up
  test_kernels.py JjavaTest       one of them: IjavaTest, JjavaTest, RapaioTest"""

import csv
import json
import os
import pathlib
import shutil
import tempfile
import time
import unittest

from jupyter_client.kernelspec import KernelSpecManager

from session import Session

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOON = 2.0  # seconds from the stop button to the end of the cell
TIMES = ("tokens_per_second", "memory_mb")
def first_cell():
    """What every notebook begins with."""
    cells = json.loads((ROOT / "notebooks" / "00-quickstart.ipynb").read_text(encoding="utf-8"))["cells"]
    return "".join(next(cell["source"] for cell in cells if cell["cell_type"] == "code")) + "\n"


FIRST = first_cell()


class KernelTests:
    kernel = "groundlab"

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundlab kernels "))
        cls.notebook = cls.folder / "lesson.ipynb"
        cells = ["long seed = 7;", "var world = TinyWorld.open();\nvar forgotten = world.test();"]
        cls.notebook.write_text(json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}))
        cls.session = Session(cls.kernel, cls.folder, JPY_SESSION_NAME=str(cls.notebook), GROUNDLAB_MODEL="/nowhere/llava")

    @classmethod
    def tearDownClass(cls):
        cls.session.close()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def ok(self, code):
        cell = self.session.run(code, 240)
        self.assertEqual("ok", cell.status, cell.error)
        self.assertEqual("", cell.stream("stderr"))
        return cell

    def stop(self, code, seen=None):
        """Runs a cell, stops it once it shows something, and returns how it ended."""
        cell = self.session.start(code)
        if seen:
            self.session.wait_for(cell, seen, 120)
        else:
            time.sleep(0.7)
        pressed = time.monotonic()
        self.session.interrupt()
        self.session.finish(cell, 30)
        self.assertEqual("error", cell.status, cell.text())
        self.assertLess(time.monotonic() - pressed, SOON, cell.error)
        self.assertLess(len(cell.error.strip().splitlines()), 12, cell.error)
        return cell

    # --- outputs -----------------------------------------------------------------------------------

    def test_1_a_healthy_cell_is_silent_and_shows_each_format(self):
        cell = self.ok(FIRST + 'show("plain", html("<b>bold</b>"), new java.awt.image.BufferedImage(3, 4, 1));')
        plain, bold, image = cell.outputs
        self.assertEqual({"text/plain": "plain"}, plain)
        self.assertEqual({"text/plain": "bold", "text/html": "<b>bold</b>"}, bold)
        self.assertEqual("image: 3 x 4", image["text/plain"])
        self.assertEqual({"image/png": {"width": 120, "height": 160}}, cell.metadata[2])

    def test_1_an_update_takes_the_place_of_what_was_shown(self):
        cell = self.ok('var place = showLive("one"); show("two"); update(place, html("<i>three</i>"));')
        self.assertEqual(["three", "two"], [output["text/plain"] for output in cell.outputs])

    def test_1_an_empty_chart_is_an_error_that_names_it(self):
        cell = self.session.run('show(new XYChartBuilder().title("Loss").build());')
        self.assertIn("chart: Loss has nothing in it", cell.error)

    # --- completion and help -----------------------------------------------------------------------

    def test_2_tab_completes(self):
        found = self.session.complete("PreferenceTraining.")
        self.assertTrue({"of(", "online("} <= set(found), found)

    def test_2_shift_tab_shows_javadoc(self):
        method = self.session.inspect("BiasDrivenSampling.attention(0.9)", len("BiasDrivenSampling.attention("))
        self.assertIn("BiasDrivenSampling.attention(double rho)", method)
        self.assertIn("Returns BDHS by masked attention.", method)
        self.assertIn("Multimodal DPO", self.session.inspect("Mdpo", len("Md")))

    # --- bad input ---------------------------------------------------------------------------------

    def test_3_a_cell_out_of_order_says_which_must_run_first(self):
        cell = self.session.run("show(forgotten);")
        self.assertEqual("error", cell.status)
        self.assertEqual("forgotten is not there yet: the cell that begins with `var world = TinyWorld.open();` must run"
                         " first. Run > Run All Above Selected Cell does it, then run this cell again.", cell.text())
        self.assertEqual("", self.session.run("show(nowhereMade);").text())

    def test_3_a_variable_that_names_no_folder_says_what_to_set(self):
        cell = self.session.run('folder("GROUNDLAB_MODEL");')
        self.assertIn("GROUNDLAB_MODEL must name a folder, got /nowhere/llava: start anew with the right one, as in"
                      " GROUNDLAB_MODEL=/data/folder environment/lab, or without the variable", cell.error)
        self.assertEqual("ok", self.session.run('folder("GROUNDLAB_PICTURES").isEmpty();').status)

    def test_3_a_missing_model_is_named(self):
        cell = self.session.run('Vlm.load(Path.of("llava"));')
        self.assertIn(f"No model at {self.folder / 'llava'}: config.json is missing", cell.error)

    # --- the stop button ---------------------------------------------------------------------------

    def test_4_a_stop_between_cells_changes_nothing(self):
        self.session.interrupt()
        self.ok('var world = TinyWorld.open(); var model = Vlm.load(world.baseModel()); Path runs = Path.of("runs");'
                "var lexicon = Lexicon.of(TinyWorld.objects());")

    def test_5_a_stopped_training_goes_on_to_the_same_weights(self):
        self.ok("var pairs = PriorInjection.of(lexicon).pairs(model, world.preference().first(48), 7);"
                "PreferenceTraining training() { return PreferenceTraining.of(model, pairs).objective(new Dpo(0.1))"
                ".lora(8).batch(4).epochs(4).seed(7); }")
        self.ok('training().run(runs.resolve("whole"));')
        again = 'training().run(runs.resolve("stopped"));'
        for _ in range(2):
            cell = self.stop(again, r"Dpo: \d+ of 48")
            self.assertRegex(cell.error, r"Dpo stopped after step \d+ of 48; run it again to go on from there")
            answer = self.ok('show(model.answer(ImageView.of(world.test().get(0).picture().pixels()), TinyWorld.PROMPT));')
            self.assertRegex(answer.text(), r"^This is ")
        self.assertRegex(self.ok(again).text(), r"Dpo goes on after step \d+ of 48")
        whole, stopped = (self.folder / "runs" / name for name in ("whole", "stopped"))
        weights = pathlib.Path("adapter", "adapter_model.safetensors")
        self.assertEqual((whole / weights).read_bytes(), (stopped / weights).read_bytes())
        self.assertEqual(log(whole), log(stopped))

    def test_6_drawing_pairs_stops(self):
        self.stop("BiasDrivenSampling.attention(0.9).pairs(model, world.preference().first(900), 7);", r"pairs: \d+ of")

    def test_6_measuring_hallucination_stops(self):
        self.stop("Hallucination.of(model).on(world.test());", r": \d+ of")

    def test_6_reference_scores_and_evaluations_stop(self):
        self.ok("var many = PriorInjection.of(lexicon).pairs(model, world.preference().first(900), 7);")
        self.stop('PreferenceTraining.of(model, many).run(runs.resolve("scores"));', r"reference scores: \d+ of")
        self.stop('PreferenceTraining.of(model, pairs).evaluation(many).run(runs.resolve("evaluated"));',
                  r"reference scores: (8|9)\d\d")

    def test_6_statistics_stop(self):
        self.ok("var rates = new ArrayList<Rate>(); for (int i = 0; i < 5000; i++) rates.add(new Rate(i % 2, 1));")
        self.stop("Bootstrap.seed(7).resamples(1_000_000).interval(rates, Rate::value);")

    def test_7_a_cells_own_waiting_stops(self):
        self.assertIn("InterruptedException", self.stop("Thread.sleep(60_000);").error)

    def test_8_the_kernel_outlives_a_loop_that_never_asks(self):
        self.assertIn("This cell was left", self.stop("while (true) {}").text())
        self.assertEqual("2", self.ok("show(1 + 1);").text())


def log(run):
    with open(run / "log.csv", encoding="utf-8") as file:
        return [{name: value for name, value in row.items() if name not in TIMES} for row in csv.DictReader(file)]


def java():
    spec = json.loads((KERNELS / "groundlab" / "kernel.json").read_text())
    return spec["argv"][0]


KERNELS = pathlib.Path(KernelSpecManager().get_kernel_spec("groundlab").resource_dir).parent


class IjavaTest(KernelTests, unittest.TestCase):

    def test_9_a_kernel_without_groundlab_says_what_to_run(self):
        plain = self.folder / "plain" / "kernels" / "plain"
        plain.mkdir(parents=True)
        jars = next((ROOT / "environment/.lib/kernels/ijava").glob("*.jar"))
        spec = {"argv": [java(), f"-Djava.util.logging.config.file={ROOT}/environment/kernel/logging.properties",
                         "-jar", str(jars), "{connection_file}"], "display_name": "Java", "language": "java",
                "interrupt_mode": "message"}
        (plain / "kernel.json").write_text(json.dumps(spec))
        os.environ["JUPYTER_PATH"] = str(self.folder / "plain")
        with Session("plain", self.folder) as session:
            cell = session.run(FIRST)
        self.assertEqual("error", cell.status)
        self.assertIn("run environment/setup, then choose the kernel groundlab (Java)", cell.error)


@unittest.skipUnless((KERNELS / "groundlab-jjava").is_dir(), "JJava could not be fetched")
class JjavaTest(KernelTests, unittest.TestCase):
    kernel = "groundlab-jjava"


@unittest.skipUnless((KERNELS / "groundlab-rapaio").is_dir(), "rapaio's kernel could not be fetched")
class RapaioTest(KernelTests, unittest.TestCase):
    kernel = "groundlab-rapaio"


if __name__ == "__main__":
    unittest.main()
