/** Reinforcement learning on rewards of the policy's own answers: RLOO and PPO. */
package groundlab.reinforce;
