package groundlab.objective;

import static groundlab.objective.Mdpo.Part.ANCHOR;
import static groundlab.objective.Mdpo.Part.ANSWER;
import static groundlab.objective.Mdpo.Part.BAD_IMAGE_ANCHOR;
import static groundlab.objective.Mdpo.Part.IMAGE;
import static groundlab.objective.Mdpo.Part.REJECTED_ANCHOR;

import groundlab.objective.many.PlackettLuce;
import groundlab.objective.many.PlackettLuce.Ranking;
import groundlab.objective.many.Rpo;
import groundlab.objective.many.RpoDiagonal;
import groundlab.objective.many.SeveralRejected;
import groundlab.objective.neighbours.Bco;
import groundlab.objective.neighbours.Ddpo;
import groundlab.objective.neighbours.LdDpo;
import groundlab.objective.neighbours.Mpo;
import groundlab.objective.neighbours.Mrpo;
import groundlab.objective.neighbours.MultiDpo;
import groundlab.objective.neighbours.Povid;
import groundlab.objective.neighbours.Selm;
import groundlab.objective.neighbours.Slic;
import groundlab.objective.neighbours.Spa;
import groundlab.objective.neighbours.VDpo;
import groundlab.objective.trl.Aot;
import groundlab.objective.trl.AotUnpaired;
import groundlab.objective.trl.ApoDown;
import groundlab.objective.trl.ApoZero;
import groundlab.objective.trl.BcoPair;
import groundlab.objective.trl.Discopop;
import groundlab.objective.trl.ExoPair;
import groundlab.objective.trl.FDpo;
import groundlab.objective.trl.Hinge;
import groundlab.objective.trl.Ipo;
import groundlab.objective.trl.Kto;
import groundlab.objective.trl.NcaPair;
import groundlab.objective.trl.Orpo;
import groundlab.objective.trl.Robust;
import groundlab.objective.trl.SigmoidNorm;
import groundlab.objective.trl.Simpo;
import groundlab.objective.trl.SppoHard;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every objective, a line each: what it prints, its loss where the policy is its reference, and
 * where it is not as most are. {@link EveryObjectiveTest} holds each to its line; benchmarks run
 * through the list.
 */
public final class AllObjectives {

    /** What holds for most objectives and not for some. */
    public enum Unlike {
        /** A better margin can be a higher loss: there is an optimum, or another aim. */
        NOT_MONOTONE,
        /** Log-ratios of 10,000 nats make infinite losses, as the formula has it. */
        INFINITE,
        /** At the start the chosen answer is not pushed, only the rejected one. */
        CHOSEN_STAYS,
        /** At the start the margin is pushed down. */
        STARTS_BACKWARDS,
        /** The rejected answer, the best of several, is lifted over the others. */
        LIFTS_REJECTED,
        /** It has no rejected answer with the true picture, or does not push it. */
        NO_REJECTED,
        /** It has views through which no gradient flows. */
        DETACHED
    }

    /**
     * A line of the table.
     *
     * @param prints what its toString is
     * @param objective the objective
     * @param start the loss of a policy that is its reference; NaN if that is not fixed
     * @param exceptions what does not hold for it
     */
    public record Line(String prints, Objective objective, double start, Set<Unlike> exceptions) {

        @Override
        public String toString() {
            return prints;
        }
    }

    private static final double LN2 = Math.log(2);
    private static final double NONE = Double.NaN;
    private static final Divergence FORWARD_KL = Divergence.FORWARD_KL;
    private static final Divergence JS = Divergence.JS_DIVERGENCE;

    private AllObjectives() {}

    /** {@return the lines} */
    public static List<Line> lines() {
        return List.of(
                line("Dpo[beta=0.1]", new Dpo(0.1), LN2),
                line("Sft[]", new Sft(), NONE, Unlike.NO_REJECTED),
                line("Mdpo[beta=0.1, delta=0.0]", new Mdpo(0.1), 3 * LN2),
                line(
                        "Mdpo[beta=0.1, delta=2.0]",
                        new Mdpo(0.1, 2),
                        2 * LN2 + Math.log1p(Math.exp(2))),
                line(
                        "Mdpo[beta=0.1, delta=0.0, image=off, anchor=off]",
                        new Mdpo(0.1).only(ANSWER),
                        LN2),
                line(
                        "Mdpo[beta=0.1, delta=0.0, answer=off, anchor=off]",
                        new Mdpo(0.1).only(IMAGE),
                        LN2,
                        Unlike.NO_REJECTED),
                line(
                        "Mdpo[beta=0.1, delta=0.0, answer=off, image=off]",
                        new Mdpo(0.1).only(ANCHOR),
                        LN2,
                        Unlike.NO_REJECTED),
                line(
                        "Mdpo[beta=0.1, delta=0.0, answer=(weight=0.5, beta=0.1, delta=0.0),"
                                + " image=(weight=1.0, beta=0.3, delta=0.0),"
                                + " rejected_anchor=(weight=1.0, beta=0.1, delta=0.0),"
                                + " bad_image_anchor=(weight=2.0, beta=0.1, delta=1.0)]",
                        new Mdpo(0.1)
                                .weight(ANSWER, 0.5)
                                .beta(IMAGE, 0.3)
                                .weight(REJECTED_ANCHOR, 1)
                                .weight(BAD_IMAGE_ANCHOR, 2)
                                .delta(BAD_IMAGE_ANCHOR, 1),
                        3.5 * LN2 + 2 * Math.log1p(Math.exp(-1))),
                line("0.8 Dpo[beta=0.1] + 0.5 Mdpo[beta=0.1, delta=0.0]", sum(), 2.3 * LN2),
                line("Wpo[base=Dpo[beta=0.1]]", new Wpo(new Dpo(0.1)), NONE),
                line(
                        "TokenWeighted[base=Hinge[beta=0.1, divergence=REVERSE_KL],"
                                + " weights=LengthDesensitized[alpha=0.5]]",
                        new TokenWeighted(new Hinge(0.1), new LengthDesensitized(0.5)),
                        1),
                line(
                        "FDpo[beta=0.1, divergence=FORWARD_KL]",
                        new FDpo(0.1, FORWARD_KL),
                        LN2,
                        Unlike.INFINITE),
                line("FDpo[beta=0.1, divergence=JS_DIVERGENCE]", new FDpo(0.1, JS), LN2),
                line(
                        "FDpo[beta=0.1, divergence=Alpha[alpha=0.5]]",
                        new FDpo(0.1, Divergence.alpha(0.5)),
                        LN2),
                line("Hinge[beta=0.1, divergence=REVERSE_KL]", new Hinge(0.1), 1),
                line("Ipo[beta=0.1, divergence=REVERSE_KL]", new Ipo(0.1), 25, Unlike.NOT_MONOTONE),
                line(
                        "ExoPair[beta=0.1, labelSmoothing=0.001, divergence=REVERSE_KL]",
                        new ExoPair(0.1, 0.001),
                        -LN2 - (Math.log(0.999) + Math.log(0.001)) / 2,
                        Unlike.NOT_MONOTONE),
                line("NcaPair[beta=0.1]", new NcaPair(0.1), 2 * LN2, Unlike.NOT_MONOTONE),
                line(
                        "Robust[beta=0.1, labelSmoothing=0.1, divergence=REVERSE_KL]",
                        new Robust(0.1, 0.1),
                        LN2),
                line("BcoPair[beta=0.1]", new BcoPair(0.1), 2 * LN2),
                line("SppoHard[beta=0.1]", new SppoHard(0.1), 50, Unlike.NOT_MONOTONE),
                line("Aot[beta=0.1, labelSmoothing=0.0]", new Aot(0.1), LN2),
                line(
                        "AotUnpaired[beta=0.1, labelSmoothing=0.1]",
                        new AotUnpaired(0.1, 0.1),
                        LN2,
                        Unlike.NOT_MONOTONE),
                line("ApoZero[beta=0.1]", new ApoZero(0.1), 1),
                line(
                        "ApoDown[beta=0.1]",
                        new ApoDown(0.1),
                        1,
                        Unlike.NOT_MONOTONE,
                        Unlike.CHOSEN_STAYS),
                line(
                        "Discopop[beta=0.1, tau=0.05, divergence=REVERSE_KL]",
                        new Discopop(0.1),
                        (1 + LN2) / 2,
                        Unlike.NOT_MONOTONE,
                        Unlike.STARTS_BACKWARDS),
                line("SigmoidNorm[beta=0.1, divergence=REVERSE_KL]", new SigmoidNorm(0.1), LN2),
                line("Simpo[beta=2.0, gamma=0.5]", new Simpo(2, 0.5), NONE),
                line("Orpo[beta=0.1]", new Orpo(0.1), NONE),
                line("Kto[beta=0.1, desirable=1.0, undesirable=1.0]", new Kto(0.1), 0.5),
                line("Povid[beta=0.1, gamma=0.5]", new Povid(0.1), LN2),
                line("Povid[beta=0.1, gamma=0.0]", new Povid(0.1, 0), LN2, Unlike.NO_REJECTED),
                line("Bco[beta=0.1]", new Bco(0.1), 2 * LN2),
                line("Mpo[beta=0.1]", new Mpo(0.1), NONE),
                line("Slic[delta=10.0, lambda=0.1]", new Slic(10, 0.1), NONE),
                line("LdDpo[beta=0.1, alpha=0.5]", new LdDpo(0.1, 0.5), LN2),
                line("Ddpo[beta=0.5, gamma=5.0, averaged=true]", new Ddpo(0.5, 5), LN2),
                line("Selm[beta=0.01, alpha=0.001]", new Selm(0.01, 0.001), LN2),
                line("Mrpo[beta=0.1, eta=0.1, alpha=adaptive]", new Mrpo(0.1), NONE),
                line(
                        "Mrpo[beta=0.1, eta=0.5, alpha=0.3]",
                        new Mrpo(0.1, 0.5, Optional.of(0.3)),
                        NONE),
                line("MultiDpo[beta=0.1, eta=0.1, alpha=adaptive]", new MultiDpo(0.1), NONE),
                line(
                        "VDpo[beta=0.1, gamma=1.5, blind=POLICY]",
                        new VDpo(0.1, 1.5),
                        NONE,
                        Unlike.DETACHED),
                line(
                        "VDpo[beta=0.1, gamma=1.5, blind=REFERENCE]",
                        new VDpo(0.1, 1.5, VDpo.Blind.REFERENCE),
                        NONE,
                        Unlike.DETACHED),
                line("VDpo[beta=0.1, gamma=1.0, blind=POLICY]", new VDpo(0.1, 1), LN2),
                line("Spa[beta=0.1, alpha=0.1, quantile=0.1]", new Spa(0.1), LN2),
                line("Rpo[beta=0.1, tau=0.5]", new Rpo(0.1), LN2),
                line("RpoDiagonal[beta=0.1, own=0.8]", new RpoDiagonal(0.1), LN2),
                line("SeveralRejected[beta=0.1, rejected=4]", new SeveralRejected(0.1, 4), LN2),
                line(
                        "PlackettLuce[beta=0.1, rejected=3, ranking=FIRST]",
                        new PlackettLuce(0.1, 3),
                        Math.log(4)),
                line(
                        "PlackettLuce[beta=0.1, rejected=3, ranking=FULL]",
                        new PlackettLuce(0.1, 3, Ranking.FULL),
                        Math.log(24),
                        Unlike.NOT_MONOTONE,
                        Unlike.LIFTS_REJECTED));
    }

    private static Sum sum() {
        return Sum.of(0.8, new Dpo(0.1)).plus(0.5, new Mdpo(0.1));
    }

    private static Line line(
            String prints, Objective objective, double start, Unlike... exceptions) {
        Set<Unlike> some = EnumSet.noneOf(Unlike.class);
        some.addAll(List.of(exceptions));
        return new Line(prints, objective, start, some);
    }
}
