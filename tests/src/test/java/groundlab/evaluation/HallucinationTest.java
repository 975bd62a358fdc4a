package groundlab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.PartnerPair;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.engine.Threads;
import groundlab.metrics.Interval;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Rate;
import groundlab.model.Blind;
import groundlab.model.Calibration;
import groundlab.model.Decoding;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HallucinationTest {

    private static final List<PartnerPair> PARTNERS =
            List.of(
                    new PartnerPair("fork", "knife", true),
                    new PartnerPair("dog", "person", false));

    private static Vlm model;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void countsEveryExampleAndQuestion() {
        HallucinationReport report =
                Hallucination.of(model)
                        .partners(PARTNERS)
                        .decoding(Decoding.greedy(12))
                        .on(Tiny.examples(6));
        assertEquals(6, report.rows().size());
        assertEquals(6, report.chairS().n());
        assertEquals(2, report.rows().get(0).questions().questions());
        assertEquals(
                List.of(
                        "chair_s",
                        "chair_i",
                        "recall",
                        "pope_f1",
                        "pope_accuracy",
                        "pope_yes_ratio",
                        "partner_strong",
                        "partner_weak"),
                List.copyOf(report.metrics().keySet()));
        assertEquals(8, report.table().rowCount());
        assertEquals(report.chairS(), report.scores().get("CHAIRs ↓"));
        report.scores().forEach((score, value) -> assertTrue(value.defined(), score));
        long forks = report.rows().stream().filter(r -> r.answer().contains("fork")).count();
        assertEquals(new Rate((int) forks, 6), report.naming("fork"));
        assertEquals(0, report.chairSChange(report).value());
        List<HallucinationReport.Row> mixed = new ArrayList<>(report.rows());
        Collections.reverse(mixed);
        var other = new HallucinationReport("mixed", report.lexicon(), mixed, report.facts());
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> report.chairSChange(other),
                        "different examples were paired");
        assertEquals(
                "before and after must be of the same examples in one order, got mixed and "
                        + report.examples(),
                error.getMessage());
    }

    private static Hallucination brief(Vlm model) {
        return Hallucination.of(model).decoding(Decoding.greedy(6).rows(16));
    }

    /** Captions in batches of 16, 260 questions in two. */
    @Test
    void aModelThatIsSpreadIsMeasuredToTheSame() {
        Examples some = Tiny.examples(130);
        List<PreferencePair> pairs = Tiny.pairs(70);
        Calibration blindly = Calibration.against(Blind.NONE);
        try (Threads one = Threads.of(1);
                Vlm many = model.spread(Collections.nCopies(2, model.compute()))) {
            HallucinationReport plain = brief(model).on(some);
            HallucinationReport spread = brief(many).on(some);
            assertEquals(plain.rows(), spread.rows());
            assertEquals(plain.facts(), spread.facts());
            assertEquals(PairScores.of(model, pairs), PairScores.of(many, pairs));
            assertEquals(
                    CalibratedYesNo.of(blindly, model, some),
                    CalibratedYesNo.of(blindly, many, some));
            assertEquals(
                    PartnerPrior.of(model, some, PARTNERS).partnerAbsent(),
                    PartnerPrior.of(many, some, PARTNERS).partnerAbsent());
        }
    }

    @Test
    void withoutAnyTruthThereIsNothingToLookFor() {
        Example blank =
                new Example(
                        "e", Tiny.picture(1), "Describe the image.", "", Truth.UNKNOWN, List.of());
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Hallucination.of(model).on(Examples.of("mine", List.of(blank))));
        assertEquals(
                "mine: no example names an object that is there; give truths or a lexicon",
                error.getMessage());
    }

    @Test
    void thePriorIsAProbabilityAndBlindOnesIgnoreThePicture() {
        PartnerPrior prior = PartnerPrior.of(model, Tiny.examples(6), PARTNERS);
        double blind = prior.partnerAbsentBlind().value();
        assertTrue(blind > 0 && blind < 1, "p = " + blind);
        // three pictures, one text: without the picture there is nothing to tell them apart
        assertEquals(prior.partnerAbsentBlind().low(), prior.partnerAbsentBlind().high(), 1e-6);
        assertTrue(Double.isNaN(prior.partnerPresent().value()), "no picture has both");
    }

    @Test
    void aNegativeIsCountedByTheWorstOfIt() {
        Pairs pairs =
                Pairs.of(
                        List.of(
                                pair("There is a fork and a knife and a dog."),
                                pair("There is a fork and a dog."),
                                pair("There is a fork fork.")),
                        Provenance.NONE.with("no_pair_because_equal", 2));
        Lexicon words = Lexicon.of(List.of("fork", "knife", "dog", "person"));
        NegativeKinds kinds = NegativeKinds.of(pairs, words, PARTNERS);
        assertEquals(new NegativeKinds(1, 1, 1, 2), kinds);
        Provenance twice =
                Provenance.NONE
                        .with("source_1_no_pair_because_equal", 2)
                        .with("source_2_no_pair_because_equal", 3);
        assertEquals(5, NegativeKinds.of(Pairs.of(pairs, twice), words, PARTNERS).same());
        assertEquals(0.4, kinds.invented().value(), 1e-12);
        assertEquals(0.5, kinds.partnerAmongInvented().value(), 1e-12);
        assertEquals(1.0 / 5, kinds.shares().get("invents the partner"), 1e-12);
    }

    private static PreferencePair pair(String rejected) {
        return new PreferencePair(
                "p" + rejected.length(),
                Tiny.picture(1),
                "Describe the image.",
                "There is a fork.",
                rejected,
                Optional.empty(),
                Optional.of(Truth.of(List.of("fork"))),
                Provenance.NONE);
    }

    /** 6 of 8 at once, 7 of 8 after the second; Wilson of 6 of 8: 0.409 to 0.929. */
    @Test
    void retriesAreReadFromWhatTheSamplerSays() {
        Provenance facts =
                Provenance.NONE
                        .with("drawn", 8)
                        .with("dissimilar_after_try_1", "0.7500")
                        .with("dissimilar_after_try_2", "0.8750");
        List<Interval> byTry = Retries.of(Pairs.of(List.of(), facts));
        assertEquals(2, byTry.size());
        assertEquals("0.750 [0.409, 0.929] n=8", byTry.get(0).toString());
        assertEquals(0.875, byTry.get(1).value(), 1e-12);
        assertEquals(
                "these pairs have no statistics of tries, BDHS alone makes them",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Retries.of(Pairs.of(List.of(), Provenance.NONE)))
                        .getMessage());
    }

    @Test
    void aMeasurementIsGreedy() {
        try (Vlm model = Tiny.model()) {
            assertEquals(
                    "a measurement needs greedy answers, temperature 0, got 1.0",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> Hallucination.of(model).decoding(Decoding.sampled(1, 8)))
                            .getMessage());
        }
    }
}
