package groundlab.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrintTest {

    @Test
    void commasInBracketsPartNothing() {
        assertEquals(
                Optional.of(
                        new Print(
                                "A",
                                Map.of(
                                        "x", "1",
                                        "image", "(weight=1.0, beta=0.1)",
                                        "decoding", "Decoding[a=1, stops=[], b=2]"))),
                Print.of(
                        "A[x=1, image=(weight=1.0, beta=0.1),"
                                + " decoding=Decoding[a=1, stops=[], b=2]]"));
        assertEquals(Optional.of(new Print("Sft", Map.of())), Print.of("Sft[]"));
    }

    @Test
    void otherFormsHaveNoParts() {
        assertEquals(Optional.empty(), Print.of("a name"));
        assertEquals(Optional.empty(), Print.of("A[x]"));
        assertEquals(
                Optional.empty(),
                Print.of("A[x=1] then B[y=2]").map(Print::name).filter(name -> name.equals("B")));
    }
}
