/**
 * AMBER, <a href="https://arxiv.org/abs/2311.07397">Wang et al. (2023)</a>: what descriptions name
 * that is not there, and answers to yes/no questions in which "No" is the positive class.
 */
package groundlab.metrics.amber;
