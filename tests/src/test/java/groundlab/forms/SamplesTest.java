package groundlab.forms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.files.PairFiles;
import groundlab.files.PairSource;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of datasets/samples, made by tests/parity/make_samples.py. */
class SamplesTest {

    private static final Path SAMPLES =
            Path.of(System.getProperty("groundlab.root"), "datasets", "samples");

    private static PairSource from(String file) {
        return PairFiles.from(SAMPLES.resolve(file)).pictures(SAMPLES.resolve("pictures"));
    }

    private static List<String> ids(PairSource source) throws IOException {
        return source.read().stream().map(PreferencePair::id).toList();
    }

    /** Each begins with the same question, picture and answers, however it is published. */
    @ParameterizedTest
    @CsvSource({
        "rlhf-v/RLHF-V-Dataset.parquet, 3",
        "rlaif-v/RLAIF-V-Dataset_000.parquet, 3",
        "vlfeedback/vlfeedback_80k.jsonl, 2",
        "vlfeedback/train-00000-of-00001.parquet, 2",
        "povid/POVID_preference_data_for_VLLMs.json, 3",
        "bpo/BPO_Instruct.json, 2",
        "mdpo/vlfeedback_llava_10k.json, 3",
        "trl/standard.jsonl, 3",
        "trl/chat.parquet, 3",
        "ms-swift/dpo.jsonl, 3",
    })
    void everySampleIsRead(String file, int size) throws IOException {
        Pairs pairs = from(file).read();
        assertEquals(size, pairs.size());
        PreferencePair first = pairs.get(0);
        String answer =
                "This is a street. A motorcycle is on the left. There is a stop sign and a bus.";
        boolean worst = file.startsWith("vlfeedback");
        assertEquals("Describe the image.", first.prompt());
        assertEquals(answer, first.chosen());
        assertEquals(
                answer + " There is also a zebra" + (worst ? ", and two more behind it." : "."),
                first.rejected());
        assertEquals("test-0.png", first.picture().name());
        assertEquals(TinyWorld.open().test().get(0).picture().hash(), first.picture().hash());
    }

    @Test
    void rowsOfRlhfVSayWhereTheyAreFrom() throws IOException {
        Pairs pairs = from("rlhf-v/RLHF-V-Dataset.parquet").read();
        assertEquals("RLHF-V", pairs.provenance().get("source"));
        assertEquals("tiny world", pairs.provenance().get("ds_name"));
        assertEquals("test/test-1.png", pairs.get(1).provenance().get("image_path"));
        assertEquals("1", pairs.get(1).id());
    }

    /**
     * Row 1: A 5, B 11/3, C 8/3. Row 2: A 13/3, C 4, and B is left out for its N/A. Row 3: all 4.
     */
    @ParameterizedTest
    @CsvSource({"vlfeedback_80k.jsonl", "train-00000-of-00001.parquet"})
    void vlFeedbackRanksAnswersByTheirMeanRating(String name) throws IOException {
        PairSource source = from("vlfeedback/" + name);
        Pairs pairs = source.read();
        assertEquals(List.of("tiny-0", "tiny-1"), ids(source));
        assertEquals("1", pairs.provenance().get("rows_without_pair"));
        PreferencePair second = pairs.get(1);
        assertEquals("A", second.provenance().get("chosen_by"));
        assertEquals("C", second.provenance().get("rejected_by"));
        assertEquals("4.0", second.provenance().get("rejected_score"));
        assertEquals(
                List.of("tiny-0-1", "tiny-0-2", "tiny-0-3", "tiny-1"),
                ids(source.form(new VlFeedbackForm(ScoredPairs.ALL))));
    }

    @Test
    void bpoPairsAllAnswersOfDifferentScores() throws IOException {
        PairSource source = from("bpo/BPO_Instruct.json");
        assertEquals(List.of("1-1", "1-2"), ids(source));
        assertEquals("mllm-hal", source.read().get(1).provenance().get("rejected_by"));
        assertEquals("2", source.read().provenance().get("rows_without_pair"));
        assertEquals(
                List.of("1-1", "1-2", "3"), ids(source.form(new BpoForm(351, ScoredPairs.ALL))));
        assertEquals(List.of("1"), ids(source.form(new BpoForm(350, ScoredPairs.BEST_AND_WORST))));
    }

    @Test
    void povidRowsOfOnePictureGetIdsOfTheirOwn() throws IOException {
        assertEquals(
                List.of("tiny_0", "tiny_0-row2", "tiny_1"),
                ids(from("povid/POVID_preference_data_for_VLLMs.json")));
    }

    @Test
    void aSystemMessageIsAFact() throws IOException {
        assertEquals("Be brief.", from("ms-swift/dpo.jsonl").read().provenance().get("system"));
    }
}
