package groundlab.metrics.yesno;

import static groundlab.internal.Checks.check;

/**
 * A question of HallusionBench.
 *
 * @param category {@code VD} where it depends on the figure, {@code VS} where it can be answered
 *     without
 * @param subcategory such as {@code chart}
 * @param set which figures and questions belong together
 * @param figure 0 for the original figure, or for none in {@code VS}
 * @param question which question; the same one is asked about several figures
 * @param visualInput 0 no figure, 1 the original one, 2 a changed one
 * @param yes whether "yes" is the right answer
 */
public record HallusionQuestion(
        String category,
        String subcategory,
        String set,
        String figure,
        String question,
        int visualInput,
        boolean yes) {

    /** Checks category and input. */
    public HallusionQuestion {
        check(
                category.equals("VD") || category.equals("VS"),
                "field category must be VD or VS, got %s",
                category);
        check(
                0 <= visualInput && visualInput <= 2,
                "field visual_input must be 0, 1 or 2, got %s",
                visualInput);
    }

    /** {@return what tells it from all others} */
    public String id() {
        return String.join("_", category, subcategory, set, figure, question);
    }

    /**
     * {@return the set to which it belongs; those of different sets do not depend on each other}
     */
    public String setId() {
        return String.join("_", category, subcategory, set);
    }

    /** {@return whether it is about the original figure, or none} */
    public boolean original() {
        return figure.equals("0");
    }

    /** {@return whether there is no figure, so that not to know is right} */
    boolean withoutFigure() {
        return category.equals("VS") && original();
    }
}
