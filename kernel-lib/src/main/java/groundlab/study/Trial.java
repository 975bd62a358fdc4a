package groundlab.study;

import groundlab.annotate.Annotator;
import groundlab.data.Pairs;
import groundlab.loop.Run;
import groundlab.metrics.Reward;
import groundlab.objective.Objective;
import groundlab.reinforce.PpoTraining;
import groundlab.reinforce.RlooTraining;
import groundlab.sampling.Sampler;
import groundlab.training.IteratedTraining;
import groundlab.training.PreferenceTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One training of one method, about to happen. What its methods return is closed by the caller.
 *
 * @param ground what all methods have in common
 * @param rate the learning rate
 * @param seed of what is drawn and of the order of training
 * @param folder where it may write
 */
public record Trial(Ground ground, double rate, long seed, Path folder) {

    /** {@return the same on pictures without the bias} */
    Trial withoutBias() {
        return new Trial(ground.withoutBias(), rate, seed, folder);
    }

    /** {@return pairs of the base model's answers, one of each sampler for each picture} */
    Pairs pairs(Sampler... samplers) {
        return ground.pairs(seed, samplers);
    }

    /** {@return who ranks answers by what is in the picture} */
    Annotator annotator() {
        return Annotator.byReward(ground.truth());
    }

    /** {@return a run on pairs} */
    List<Run> offline(Objective objective, Sampler sampler) throws IOException {
        return ran(PreferenceTraining.of(ground.base(), pairs(sampler)).objective(objective));
    }

    /** {@return a run on two rejected answers to each picture, in as many steps as on one} */
    List<Run> offline(Objective objective, Sampler first, Sampler second) throws IOException {
        PreferenceTraining training = PreferenceTraining.of(ground.base(), pairs(first, second));
        int epochs = Math.max(1, ground.epochs() / 2);
        return List.of(set(training.objective(objective)).epochs(epochs).run(folder));
    }

    /** {@return a run on pairs that are drawn from the policy in each step} */
    List<Run> online(Objective objective, Sampler sampler) throws IOException {
        return ran(
                PreferenceTraining.online(ground.base(), ground.examples(), sampler)
                        .objective(objective));
    }

    /** {@return a run on pairs of which half are drawn anew in each step} */
    List<Run> mixed(Objective objective, Sampler offline, Sampler online) throws IOException {
        return ran(
                PreferenceTraining.of(ground.base(), pairs(offline))
                        .objective(objective)
                        .mixed(online, 0.5));
    }

    /** {@return a round for each epoch, each on pairs of the model of the round before} */
    List<Run> iterated(Objective objective, Sampler sampler) throws IOException {
        return IteratedTraining.of(ground.base(), ground.examples(), sampler)
                .rounds(ground.epochs())
                .seed(seed)
                .training(round -> set(round.objective(objective)).epochs(1))
                .run(folder)
                .runs();
    }

    /** {@return a run of RLOO} */
    List<Run> rloo(Reward reward) throws IOException {
        return List.of(
                RlooTraining.of(ground.base(), ground.examples(), reward)
                        .learningRate(rate)
                        .epochs(ground.epochs())
                        .seed(seed)
                        .run(folder));
    }

    /** {@return a run of PPO} */
    List<Run> ppo(Reward reward) throws IOException {
        return List.of(
                PpoTraining.of(ground.base(), ground.examples(), reward)
                        .learningRate(rate)
                        .epochs(ground.epochs())
                        .seed(seed)
                        .run(folder));
    }

    private List<Run> ran(PreferenceTraining training) throws IOException {
        return List.of(set(training).run(folder));
    }

    private PreferenceTraining set(PreferenceTraining training) {
        return training.learningRate(rate).epochs(ground.epochs()).seed(seed);
    }
}
