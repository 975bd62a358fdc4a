package groundlab.reinforce;

/**
 * Generalized advantage estimation, <a href="https://arxiv.org/abs/1506.02438">Schulman et al.
 * 2016</a>, equation 16, of an answer that ends.
 *
 * @param gamma what a reward one token later is worth, in [0, 1]
 * @param lambda 0 trusts the values, 1 the rewards alone
 */
record GeneralizedAdvantage(double gamma, double lambda) {

    /**
     * {@return for each token A = δ + γλ A′ with δ = r + γ V′ − V, where ′ is of the next token and
     * 0 after the last}
     *
     * @param rewards for each token
     * @param values expected rewards from each token on
     */
    double[] of(double[] rewards, float[] values) {
        double[] advantages = new double[rewards.length];
        double nextAdvantage = 0;
        double nextValue = 0;
        for (int t = rewards.length - 1; t >= 0; t--) {
            double surprise = rewards[t] + gamma * nextValue - values[t];
            nextAdvantage = surprise + gamma * lambda * nextAdvantage;
            nextValue = values[t];
            advantages[t] = nextAdvantage;
        }
        return advantages;
    }
}
