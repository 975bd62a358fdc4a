package groundlab.reinforce;

import groundlab.loop.Lesson;
import groundlab.loop.Work;
import groundlab.objective.Past;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Answers of the policy's own, from each of which it learns several times. */
final class PpoLesson implements Lesson {

    private static final String NOTE = "lesson.rollouts";

    /**
     * How it learns.
     *
     * @param updates from the same answers
     * @param beta what a nat of divergence from the reference costs
     * @param lambda of {@link GeneralizedAdvantage}
     * @param clip how far a ratio of probabilities may move from 1, and a value from what it was
     * @param valueWeight how much the loss of the values counts
     */
    record Settings(int updates, double beta, double lambda, double clip, double valueWeight) {}

    private final Critic critic;
    private final Settings settings;
    private final int batch;
    private List<ValuedAnswer> answers = List.of(); // of this round

    /** {@code batch} is how many answers are judged at once. */
    PpoLesson(Critic critic, Settings settings, int batch) {
        this.critic = critic;
        this.settings = settings;
        this.batch = batch;
    }

    @Override
    public Work work(int[] rows, Past past) {
        if (past.step() % settings.updates == 0) {
            List<Rollout> drawn = critic.actor().draw(rows, past.step() / settings.updates);
            answers = critic.judge(drawn, batch);
        }
        Map<String, Double> facts =
                RolloutFacts.of(answers.stream().map(ValuedAnswer::answer).toList());
        List<ValuedAnswer> usable =
                answers.stream().filter(one -> one.answer().isUsable()).toList();
        return new PpoWork(critic, settings, PpoTarget.of(usable, settings), facts);
    }

    @Override
    public void updated(int step) {
        if (step % settings.updates == 0) {
            answers = List.of();
        }
    }

    @Override
    public Map<String, String> notes() {
        return answers.isEmpty()
                ? Map.of()
                : Map.of(
                        NOTE,
                        answers.stream().map(ValuedAnswer::text).collect(Collectors.joining("\n")));
    }

    @Override
    public void resume(Map<String, String> notes) {
        String kept = notes.getOrDefault(NOTE, "");
        answers = kept.lines().map(ValuedAnswer::of).toList();
    }
}
