package groundlab.doctor;

import java.util.OptionalDouble;

/**
 * How far the log-probability of chosen answers has fallen. It has collapsed when it fell by more
 * than half a nat a token, so that a token has become less than e^−0.5 = 61 % as likely as it was;
 * where tokens are not counted, when the answer's log-probability has doubled and fell by more than
 * 10 nats. A fall of a tenth of a nat a token is usual for DPO, which only widens the gap.
 *
 * @param nats by which an answer fell; negative if it rose
 * @param before log-probability of an answer before, in nats
 * @param tokens of an answer
 */
record ChosenFall(double nats, double before, OptionalDouble tokens) {

    /** Column of a term that holds chosen answers. */
    static final String ANCHOR = "loss/anchor";

    private static final double PER_TOKEN = 0.5;
    private static final double FEWEST = 10;

    /** {@return what to do about a collapse, of a run with an anchor or without} */
    static String cure(boolean anchored) {
        return "lower the learning rate, raise beta, or "
                + (anchored
                        ? "make the anchor stronger, which did not hold them: raise Mdpo's delta"
                        : "hold them with mDPO's anchor or an SFT term as in RPO");
    }

    boolean isCollapse() {
        return tokens.isPresent()
                ? nats / tokens.getAsDouble() > PER_TOKEN
                : nats > Math.max(FEWEST, Math.abs(before));
    }

    /** {@return such as {@code "12.3 nats an answer, 0.61 a token"}} */
    @Override
    public String toString() {
        String size = Numbers.of(Math.abs(nats)) + " nats an answer";
        return tokens.isPresent()
                ? size + ", " + Numbers.of(Math.abs(nats) / tokens.getAsDouble()) + " a token"
                : size + ", from " + Numbers.of(before);
    }
}
