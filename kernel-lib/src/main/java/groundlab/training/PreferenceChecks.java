package groundlab.training;

import static groundlab.internal.Checks.check;

import groundlab.loop.Plan;
import groundlab.objective.Extra;
import groundlab.objective.View;

/**
 * Settings that do not go together.
 *
 * @param how a training
 * @param plan its plan
 */
record PreferenceChecks(PreferenceTraining how, Plan plan) {

    /** Checks. */
    void run() {
        check(
                how.patience == 0 || how.evaluation != null,
                "earlyStopping needs an evaluation set: evaluation(pairs)");
        check(
                !how.objective.extras().contains(Extra.SECOND_REFERENCE) || how.second != null,
                "%s needs a second reference: secondReference(model)",
                how.objective);
        check(
                !how.objective.acrossPairs() || plan.accumulate() == 1,
                "%s compares the pairs of a batch, which cannot be computed in %d parts:"
                        + " accumulate(1)",
                how.objective,
                plan.accumulate());
        check(
                !how.byLength || how.drawing == null,
                "what is drawn online has no length before: byLength");
        check(
                !how.pairs.isEmpty() || !how.objective.comparesPictures() || how.distortion != null,
                "what is drawn online has no worse pictures, %s compares them: distortion(...)",
                how.objective);
        check(
                how.drawing == null || !how.objective.views().contains(View.REJECTED_2),
                "what is drawn online has one rejected answer, %s compares several",
                how.objective);
    }
}
