package groundlab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class PairsTest {

    private static PreferencePair pair(String id) {
        return new PreferencePair(
                id,
                Picture.of(Path.of("cat.png")),
                "What?",
                "A cat.",
                "A big dog.",
                Optional.empty(),
                Optional.empty(),
                Provenance.NONE);
    }

    @Test
    void theTableHasWordsAndTheFactsThatPairsHave() {
        PreferencePair worse = pair("2").withRejectedPicture(Picture.of(Path.of("dog.png")));
        Pairs pairs =
                Pairs.of(
                        List.of(pair("1").with("similarity_to_chosen", 0.5), worse),
                        Provenance.NONE.with("sampler", "BDHS").with("rho", 0.9));
        Table table = pairs.table();
        assertEquals(
                List.of(
                        "id",
                        "picture",
                        "prompt",
                        "chosen",
                        "rejected",
                        "rejected_picture",
                        "chosen_words",
                        "rejected_words",
                        "sampler",
                        "similarity_to_chosen"),
                table.columnNames());
        assertEquals(List.of("", "dog.png"), table.stringColumn("rejected_picture").asList());
        assertEquals(2, table.intColumn("chosen_words").get(0));
        assertEquals(3, table.intColumn("rejected_words").get(1));
        assertEquals(List.of("BDHS", "BDHS"), table.stringColumn("sampler").asList());
        assertEquals(0.5, table.doubleColumn("similarity_to_chosen").get(0));
        assertTrue(table.column("similarity_to_chosen").isMissing(1));
    }

    @Test
    void thereIsATableOfNoPairs() {
        assertEquals(0, Pairs.of(List.of(), Provenance.NONE).table().rowCount());
    }

    @Test
    void aPairKeepsAllButThePictureItIsGivenAnotherFor() {
        PreferencePair black = pair("1").withPicture(Picture.of(Path.of("black.png")));
        assertEquals("black.png", black.picture().name());
        assertEquals(pair("1").chosen(), black.chosen());
        assertEquals(Optional.empty(), black.rejectedPicture());
    }
}
