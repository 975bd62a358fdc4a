package groundlab.study;

import static groundlab.study.Measure.CHAIR_S;
import static groundlab.study.Measure.RECALL;
import static groundlab.study.Measure.YES_NO;

import java.util.List;

/**
 * That one method is below or above another, as a paper's table says. Our measure stands in for the
 * paper's: CHAIRs for a rate of hallucination, recall for what is covered, yes/no questions for
 * POPE.
 *
 * <pre>{@code
 * Comparison all = Comparison.of(outcomes);
 * show(all.findings(Claim.ofMdpo()));
 * Claim mine = new Claim(
 *         "ours", "mDPO finds more", "", Measure.RECALL, "mDPO", Claim.Order.ABOVE, "DPO");
 * show(all.findings(List.of(mine)));
 * }</pre>
 *
 * @param source paper and table
 * @param statement what is claimed
 * @param figures the paper's numbers, in the order of the methods; empty where they are not known
 * @param measure what the methods are compared by here
 * @param first a method
 * @param order how its measure stands to that of the second
 * @param second another method
 */
public record Claim(
        String source,
        String statement,
        String figures,
        Measure measure,
        String first,
        Order order,
        String second) {

    /** How one measure stands to another. */
    public enum Order {
        /** The first is lower. */
        BELOW,
        /** The first is higher. */
        ABOVE;

        double sign() {
            return this == ABOVE ? 1 : -1;
        }
    }

    private static final String MDPO = "mDPO, table ";
    private static final String STUDY = "BDHS, table ";

    /** {@return orderings that mDPO's tables show, on Bunny-3B and Object HalBench} */
    public static List<Claim> ofMdpo() {
        return List.of(
                new Claim(
                        MDPO + "1",
                        "DPO hallucinates less than the base (LLaVA-1.5; Bunny: no)",
                        "49.0 < 54.7",
                        CHAIR_S,
                        "DPO",
                        Order.BELOW,
                        "base"),
                new Claim(
                        MDPO + "1",
                        "mDPO hallucinates less than DPO",
                        "27.0 < 44.3",
                        CHAIR_S,
                        "mDPO",
                        Order.BELOW,
                        "DPO"),
                new Claim(
                        MDPO + "1",
                        "and covers less",
                        "67.4 < 74.1",
                        RECALL,
                        "mDPO",
                        Order.BELOW,
                        "DPO"),
                new Claim(
                        MDPO + "2",
                        "the image term is needed",
                        "27.0 < 40.3",
                        CHAIR_S,
                        "mDPO",
                        Order.BELOW,
                        "mDPO - image"),
                new Claim(
                        MDPO + "2",
                        "the anchor is needed",
                        "27.0 < 34.3",
                        CHAIR_S,
                        "mDPO",
                        Order.BELOW,
                        "mDPO - anchor"),
                new Claim(
                        MDPO + "2",
                        "the image term matters more than the anchor",
                        "34.3 < 40.3",
                        CHAIR_S,
                        "mDPO - anchor",
                        Order.BELOW,
                        "mDPO - image"),
                new Claim(
                        MDPO + "2",
                        "the anchor alone improves on DPO",
                        "40.3 < 44.3",
                        CHAIR_S,
                        "mDPO - image",
                        Order.BELOW,
                        "DPO"),
                new Claim(
                        MDPO + "4",
                        "a second anchor does not help",
                        "27.0 < 29.3",
                        CHAIR_S,
                        "mDPO",
                        Order.BELOW,
                        "mDPO, 2 anchors"),
                new Claim(
                        MDPO + "4",
                        "nor does a third",
                        "27.0 < 34.7",
                        CHAIR_S,
                        "mDPO",
                        Order.BELOW,
                        "mDPO, 3 anchors"));
    }

    /** {@return orderings of mDPO's worse pictures, table 3} */
    public static List<Claim> ofWorsePictures() {
        return List.of(
                worsePicture("another picture", "40.7"),
                worsePicture("crop 20-50 %", "33.7"),
                worsePicture("MoCo v2", "32.3"));
    }

    private static Claim worsePicture(String other, String figure) {
        return new Claim(
                MDPO + "3",
                "a crop of up to 20 % is a better worse picture",
                "27.0 < " + figure,
                CHAIR_S,
                "mDPO",
                Order.BELOW,
                other);
    }

    /** {@return orderings that the tables of the study that BDHS comes from show, on LLaVA-1.6} */
    public static List<Claim> ofStudy() {
        return List.of(
                new Claim(
                        STUDY + "14",
                        "BDHS covers more than injected errors",
                        "75.58 > 71.80",
                        RECALL,
                        "DPO",
                        Order.ABOVE,
                        "injected"),
                new Claim(
                        STUDY + "14",
                        "and answers yes/no better",
                        "88.75 > 88.18",
                        YES_NO,
                        "DPO",
                        Order.ABOVE,
                        "injected"),
                new Claim(
                        STUDY + "14",
                        "injected errors and BDHS together cover more than the errors",
                        "75.05 > 71.80",
                        RECALL,
                        "injected + BDHS",
                        Order.ABOVE,
                        "injected"),
                new Claim(
                        STUDY + "14",
                        "POVID's distorted tokens cost cover",
                        "69.39 < 71.80",
                        RECALL,
                        "POVID",
                        Order.BELOW,
                        "injected"),
                new Claim(
                        STUDY + "14",
                        "masked attention covers more than noise",
                        "75.58 > 75.16",
                        RECALL,
                        "DPO",
                        Order.ABOVE,
                        "BDHS noise"),
                new Claim(
                        STUDY + "14",
                        "online DPO covers less than offline",
                        "68.45 < 73.48",
                        RECALL,
                        "online DPO",
                        Order.BELOW,
                        "injected"),
                new Claim(
                        STUDY + "14",
                        "mixed DPO covers more than online",
                        "74.53 > 68.45",
                        RECALL,
                        "mixed",
                        Order.ABOVE,
                        "online DPO"),
                new Claim(
                        STUDY + "14",
                        "online BDHS covers less than offline",
                        "74.09 < 75.58",
                        RECALL,
                        "online BDHS",
                        Order.BELOW,
                        "DPO"),
                new Claim(
                        STUDY + "14",
                        "RLOO covers less than the base",
                        "64.57 < 68.13",
                        RECALL,
                        "RLOO, model",
                        Order.BELOW,
                        "base"),
                new Claim(
                        STUDY + "15",
                        "guidance by the reference helps (MMHAL-V, higher is better)",
                        "2.71 > 2.51",
                        CHAIR_S,
                        "DPO",
                        Order.BELOW,
                        "unguided"));
    }

    /**
     * {@return that preferences beat supervised training on the same true answers, which is why BPO
     * makes negatives} Its figures could not be checked and are left out.
     */
    public static List<Claim> ofBpo() {
        return List.of(
                new Claim(
                        "BPO",
                        "injected errors teach more than the true answers alone",
                        "",
                        CHAIR_S,
                        "injected",
                        Order.BELOW,
                        "SFT"),
                new Claim(
                        "BPO",
                        "so do both of its negatives together",
                        "",
                        CHAIR_S,
                        "BPO",
                        Order.BELOW,
                        "SFT"),
                new Claim("BPO", "and cover no less", "", RECALL, "BPO", Order.ABOVE, "SFT"));
    }
}
