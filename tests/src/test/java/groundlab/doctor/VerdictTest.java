package groundlab.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * Columns go evenly from their first to their last value over 100 steps, so the mean of the last
 * tenth lies at 95.5 − 1 of 99 parts of the way, 0.954545.
 */
class VerdictTest {

    private static Diagnosis verdict(Table log) {
        return Verdict.of(log).objective(new Dpo(0.1)).diagnosis();
    }

    private static Finding finding(Diagnosis diagnosis, String check) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError(diagnosis.toString()));
    }

    private static Table evaluation(double... losses) {
        DoubleColumn step = DoubleColumn.create("step");
        for (int i = 0; i < losses.length; i++) {
            step.append(20.0 * (i + 1));
        }
        return Table.create("evaluation", step, DoubleColumn.create("loss", losses));
    }

    /** The loss ends at 0.693 − 0.9545 · 0.293 = 0.413; rewards of 0.0955 are 0.955 nats. */
    @Test
    void saysHowAHealthyRunWent() {
        Diagnosis diagnosis =
                Verdict.of(Healthy.log())
                        .objective(new Dpo(0.1))
                        .clip(1)
                        .evaluation(evaluation(0.6, 0.5, 0.45))
                        .diagnosis();
        assertEquals(
                """
                after training: all 6 checks passed
                NOTE loss: the loss fell, from 0.693 to 0.413 in 100 steps
                NOTE preferences: in the end the chosen answer has a higher reward than the rejected\
                 one in 88 % of pairs, by 0.573 in the mean
                NOTE chosen answers: chosen answers became likelier, by 0.955 nats an answer, 0.0955 a\
                 token
                NOTE gradients: the gradient's norm was 1.25 in the median and 2 at most; 66 of 100\
                 steps were clipped to 1
                NOTE evaluation: on other pairs the loss was 0.45 at last, 0.413 in training""",
                diagnosis.toString());
        assertEquals(Optional.of(Severity.NOTE), diagnosis.worst());
    }

    @Test
    void aLossThatNeverMoves() {
        Table log = Healthy.with(Healthy.log(), "loss", Math.log(2), 0.692);
        assertEquals(
                "WARNING loss: the loss has hardly moved, from 0.693 to 0.692 in 100 steps at a"
                        + " learning rate of up to 1e-5: little was learned; train longer or raise"
                        + " the learning rate",
                finding(verdict(log), "loss").toString());
    }

    @Test
    void aLossThatIsNoNumber() {
        Table log = Healthy.log();
        log.replaceColumn("loss", log.doubleColumn("loss").copy().set(99, Double.NaN));
        assertEquals(
                "ERROR loss: the loss is no number in 1 of 100 steps, so nothing here can be"
                        + " trusted",
                finding(verdict(log), "loss").toString());
    }

    @Test
    void aLossThatRises() {
        assertEquals(
                "WARNING loss: the loss rose, from 0.693 to 1.94 in 100 steps; lower the learning"
                        + " rate",
                finding(verdict(Healthy.with(Healthy.log(), "loss", 0.7, 2)), "loss").toString());
    }

    @Test
    void aPreferenceThatWasNotLearned() {
        Table log = Healthy.with(Healthy.log(), "rewards/accuracies", 0.5, 0.5);
        assertEquals(
                "WARNING preferences: in the end the chosen answer has a higher reward than the"
                        + " rejected one in 50 % of pairs, by 0.573 in the mean: this preference"
                        + " was not learned; train longer, raise the learning rate, or look at the"
                        + " pairs",
                finding(verdict(log), "preferences").toString());
    }

    @Test
    void picturesThatMakeNoDifference() {
        Table log = Healthy.with(Healthy.log(), "rewards/image_accuracies", 0, 0.4);
        log = Healthy.with(log, "rewards/image_margins", 0, -0.1);
        Finding finding = finding(verdict(log), "pictures");
        assertEquals(Severity.WARNING, finding.severity());
        assertTrue(
                finding.text()
                        .startsWith(
                                "in the end the chosen answer has a higher reward than"
                                        + " the same with a worse picture in 38 % of pairs, by -0.0955"),
                finding.text());
    }

    /** Rewards of −0.2 and −0.8 times 0.9545, by beta 0.1: 1.91 and 7.64 nats. */
    @Test
    void bothFallingIsUsualForDpo() {
        Table log = Healthy.with(Healthy.log(), "rewards/chosen", 0, -0.2);
        log = Healthy.with(log, "rewards/rejected", 0, -0.8);
        assertEquals(
                "NOTE chosen answers: chosen answers became less likely, by 1.91 nats an answer,"
                        + " 0.191 a token, rejected ones by 7.64 nats: usual for DPO, which widens"
                        + " the gap between them and holds neither where it was; fine as long as"
                        + " answers to test pictures stay good; an anchor as mDPO's holds chosen ones",
                finding(verdict(log), "chosen answers").toString());
    }

    /** A run that has an anchor is not told to take one. */
    @Test
    void anAnchorThatDidNotHoldIsToBeStronger() {
        Table anchored = Healthy.with(Healthy.log(), "loss/anchor", 0.69, 0.75);
        Table fell = Healthy.with(anchored, "rewards/chosen", 0, -0.2);
        assertEquals(
                "NOTE chosen answers: chosen answers became less likely, by 1.91 nats an answer,"
                        + " 0.191 a token, rejected ones by 4.77 nats: the gap between them"
                        + " widened, and the anchor did not hold chosen ones where they were; fine"
                        + " as long as answers to test pictures stay good; a larger delta of Mdpo"
                        + " holds them more firmly",
                finding(verdict(fell), "chosen answers").toString());
        Table collapsed = Healthy.with(anchored, "rewards/chosen", 0, -1);
        String text = finding(verdict(collapsed), "chosen answers").text();
        assertTrue(
                text.endsWith(
                        "lower the learning rate, raise beta, or make the anchor stronger, which"
                                + " did not hold them: raise Mdpo's delta"),
                text);
    }

    /** A reward of 0.01 is 0.1 nats of 19, half a percent. */
    @Test
    void chosenAnswersThatStayAsTheyAre() {
        Table log = Healthy.with(Healthy.log(), "rewards/chosen", 0.01, 0.01);
        assertEquals(
                "NOTE chosen answers: chosen answers are as likely as they were",
                finding(verdict(log), "chosen answers").toString());
    }

    @Test
    void chosenFallingMoreThanRejectedIsNotFine() {
        Table log = Healthy.with(Healthy.log(), "rewards/chosen", 0, -0.2);
        log = Healthy.with(log, "rewards/rejected", 0, 0.1);
        assertEquals(
                "WARNING chosen answers: chosen answers became less likely, by 1.91 nats an answer,"
                        + " 0.191 a token, while rejected ones became likelier: not what DPO should"
                        + " do, since the gap did not widen; lower the learning rate or look at the"
                        + " pairs",
                finding(verdict(log), "chosen answers").toString());
    }

    @Test
    void chosenAnswersThatCollapsed() {
        Table log = Healthy.with(Healthy.log(), "rewards/chosen", 0, -1);
        Finding finding = finding(verdict(log), "chosen answers");
        assertEquals(
                "WARNING chosen answers: chosen answers became less likely, by 9.55 nats an answer,"
                        + " 0.955 a token: the model unlearned what it should prefer; lower the"
                        + " learning rate, raise beta, or hold them with mDPO's anchor or an SFT"
                        + " term as in RPO",
                finding.toString());
    }

    /** Without an objective, log-probabilities of the first tenth are compared with the last. */
    @Test
    void fallingWithNothingBesideIt() {
        Table log = Healthy.with(Healthy.log(), "logps/chosen", -20, -22);
        log.removeColumns("logps/rejected");
        assertEquals(
                "WARNING chosen answers: chosen answers became less likely, by 1.82 nats an answer,"
                        + " 0.182 a token, with no rejected answers beside them; lower the learning"
                        + " rate",
                finding(Verdict.of(log).diagnosis(), "chosen answers").toString());
    }

    @Test
    void gradientsThatWereAllZero() {
        assertEquals(
                "WARNING gradients: every gradient was exactly 0 or overflowed: nothing was"
                        + " trained",
                finding(verdict(Healthy.with(Healthy.log(), "grad_norm", 0, 0)), "gradients")
                        .toString());
    }

    @Test
    void stepsThatOverflowedAreCounted() {
        Table log = Healthy.with(Healthy.log(), "grad_norm", 2, 2);
        log.doubleColumn("grad_norm").set(0, Double.POSITIVE_INFINITY);
        assertEquals(
                "NOTE gradients: the gradient's norm was 2 in the median and 2 at most; 1 of 100"
                        + " steps overflowed",
                finding(verdict(log), "gradients").toString());
    }

    @Test
    void anEvaluationThatNeverTookPlace() {
        Diagnosis diagnosis =
                Verdict.of(Healthy.log()).evaluation(Table.create("evaluation")).diagnosis();
        assertFalse(diagnosis.toString().contains("evaluation"), diagnosis.toString());
    }

    @Test
    void overfitting() {
        Diagnosis diagnosis =
                Verdict.of(Healthy.log())
                        .objective(new Dpo(0.1))
                        .evaluation(evaluation(0.6, 0.5, 0.55, 0.7))
                        .diagnosis();
        assertEquals(
                "WARNING evaluation: on other pairs the loss was 0.7 at last, 0.413 in training,"
                        + " while it had been 0.5 at step 40: the model learns its pairs by heart;"
                        + " earlyStopping keeps the weights of that step, or train on more pairs",
                finding(diagnosis, "evaluation").toString());
    }

    /** Both columns are there after a tenth of the way, 0.1 · 0.693 is the limit. */
    @Test
    void pairsThatAreTooEasy() {
        Table log = Healthy.with(Healthy.log(), "loss", 0.05, 0.001);
        log = Healthy.with(log, "rewards/accuracies", 1, 1);
        Diagnosis diagnosis = verdict(log);
        assertEquals(
                "WARNING difficulty: at step 10 nearly all pairs were told apart and the loss was"
                        + " below a tenth of its start: the pairs may be told apart by something"
                        + " else than what is in the picture; see PairReport for their lengths and"
                        + " words",
                finding(diagnosis, "difficulty").toString());
        assertFalse(verdict(Healthy.log()).toString().contains("difficulty"));
    }

    @Test
    void aRunTooShortToTell() {
        assertEquals(
                List.of(
                        Finding.warning(
                                "steps",
                                "the run has 9 steps, too few to tell how it went; a verdict needs"
                                        + " 10")),
                Verdict.of(Healthy.log().first(9)).objective(new Mdpo(0.1)).diagnosis().findings());
    }

    @Test
    void aLogOfAnotherKind() {
        Table other = Table.create("other", DoubleColumn.create("train_loss", 1));
        var error = assertThrows(IllegalArgumentException.class, () -> Verdict.of(other));
        assertEquals("a log needs a column loss, got [train_loss]", error.getMessage());
        var second =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Verdict.of(Healthy.log()).evaluation(other));
        assertEquals("an evaluation needs a column loss, got [train_loss]", second.getMessage());
    }
}
