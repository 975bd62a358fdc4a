package groundlab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {

    private static final Finding NOTE = Finding.note("loss", "it fell");
    private static final Finding WARNING = Finding.warning("beta", "it is %d", 5);
    private static final Finding ERROR = Finding.error("pictures", "one is missing");

    @Test
    void theWorstComesFirst() {
        Diagnosis diagnosis = new Diagnosis("now", 9, List.of(NOTE, WARNING, ERROR));
        assertEquals(List.of(ERROR, WARNING, NOTE), diagnosis.findings());
        assertEquals(Optional.of(Severity.ERROR), diagnosis.worst());
        assertEquals(List.of(ERROR), diagnosis.errors());
        assertEquals(
                """
                now: 1 error and 1 warning in 9 checks
                ERROR pictures: one is missing
                WARNING beta: it is 5
                NOTE loss: it fell""",
                diagnosis.toString());
    }

    @Test
    void aNoteIsNothingWrong() {
        Diagnosis diagnosis = new Diagnosis("now", 9, List.of(NOTE));
        assertEquals("now: all 9 checks passed\nNOTE loss: it fell", diagnosis.toString());
    }

    @Test
    void isATableAsWell() {
        var table = new Diagnosis("now", 9, List.of(NOTE, WARNING)).table();
        assertEquals(List.of("severity", "check", "finding"), table.columnNames());
        assertEquals(List.of("WARNING", "NOTE"), table.stringColumn("severity").asList());
        assertEquals("it is 5", table.getString(0, "finding"));
    }

    @Test
    void aFindingSaysSomething() {
        var check =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Finding(Severity.NOTE, " ", "text"));
        assertEquals("a finding needs the name of its check, got a blank one", check.getMessage());
        var text =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Finding(Severity.NOTE, "loss", ""));
        assertEquals("a finding of loss needs a text, got a blank one", text.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "0.69314718, 0.693",
        "0, 0",
        "1e-5, 1e-5",
        "-2.5e-7, -2.5e-7",
        "12.345, 12.3",
        "1234.5, 1234",
        "3e10, 3e10",
        "NaN, NaN",
        "0.1, 0.1",
        "-Infinity, -Infinity",
        "1000, 1000"
    })
    void numbersHaveThreeDigits(double number, String text) {
        assertEquals(text, Numbers.of(number));
    }
}
