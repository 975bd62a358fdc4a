/**
 * Metrics that need somebody to judge an answer or to list what it names: what they are asked, how
 * their replies are read, and what is counted from that. Who is asked is any {@link
 * groundlab.text.TextModel}.
 */
package groundlab.metrics.judged;
