package groundlab.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ScheduleTest {

    /** 2 of 10 steps of warm-up: peak · 1/3, peak · 2/3, then half a cosine over 8 steps. */
    @Test
    void risesThenFallsAsACosine() {
        Schedule schedule = new Schedule(3, 0.2);
        assertEquals(1, schedule.at(0, 10), 1e-12);
        assertEquals(2, schedule.at(1, 10), 1e-12);
        assertEquals(3, schedule.at(2, 10), 1e-12);
        assertEquals(1.5, schedule.at(6, 10), 1e-12); // half way: cos(π/2) = 0
        assertEquals(3 * 0.5 * (1 + Math.cos(Math.PI * 7 / 8)), schedule.at(9, 10), 1e-12);
    }

    @Test
    void withoutWarmUpStartsAtThePeak() {
        assertEquals(0.1, new Schedule(0.1, 0).at(0, 5), 1e-12);
    }

    /** After the same warm-up; half way down a line, and never down. */
    @Test
    void fallsEvenlyOrStays() {
        Schedule linear = new Schedule(3, 0.2, Schedule.Shape.LINEAR);
        Schedule constant = new Schedule(3, 0.2, Schedule.Shape.CONSTANT);
        assertEquals(2, linear.at(1, 10), 1e-12);
        assertEquals(1.5, linear.at(6, 10), 1e-12);
        assertEquals(3.0 / 8, linear.at(9, 10), 1e-12);
        assertEquals(2, constant.at(1, 10), 1e-12);
        assertEquals(3, constant.at(9, 10));
    }

    @Test
    void saysWhichShapesThereAre() {
        var error = assertThrows(IllegalArgumentException.class, () -> new Schedule(0.1, 0, null));
        assertEquals("schedule must be COSINE, LINEAR or CONSTANT, got null", error.getMessage());
    }
}
