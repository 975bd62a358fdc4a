/**
 * Objects named in captions as the published programs find them, and what is counted from that:
 * CHAIR in each of its readings, Object HalBench.
 */
package groundlab.metrics.objects;
