package groundlab.training;

import groundlab.checkpoint.Lora;
import groundlab.image.Distortion;
import groundlab.loop.Schedule;
import groundlab.objective.Objective;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of a paper's training.
 *
 * @param name what it is called
 * @param source where the values stand
 * @param objective the loss
 * @param distortion how worse pictures are drawn, where the loss looks at them
 * @param lora the adapter; empty where the weights themselves are trained
 * @param epochs times that every pair is seen
 * @param batch pairs of one update
 * @param schedule learning rate
 * @param weightDecay of matrices
 * @param beta2 decay of AdamW's second moment
 * @param note what the source leaves open, and what was chosen there; may be empty
 */
public record Preset(
        String name,
        String source,
        Objective objective,
        Optional<Distortion> distortion,
        Optional<Lora> lora,
        int epochs,
        int batch,
        Schedule schedule,
        double weightDecay,
        double beta2,
        String note) {

    /** {@return the same with another loss, such as to compare two in one setting} */
    public Preset objective(Objective loss) {
        return new Preset(
                name,
                source,
                loss,
                distortion,
                lora,
                epochs,
                batch,
                schedule,
                weightDecay,
                beta2,
                note);
    }

    /** {@return all settings, in four or five lines} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %s%n%s%s%n%s; %d epochs, batch %d%nlearning rate %s, warm-up %s, then %s;"
                        + " weight decay %s, beta2 %s%s",
                name,
                source,
                objective,
                distortion.map(worse -> ", worse pictures " + worse).orElse(""),
                lora.map(Object::toString).orElse("all weights but the vision tower's"),
                epochs,
                batch,
                schedule.peak(),
                schedule.warmup(),
                schedule.shape().name().toLowerCase(Locale.ROOT),
                weightDecay,
                beta2,
                note.isEmpty() ? "" : System.lineSeparator() + note);
    }
}
