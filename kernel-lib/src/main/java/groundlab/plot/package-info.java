/**
 * Charts of metrics and of training. Each class gathers its data by name and returns an XChart
 * chart in one theme, {@link groundlab.plot.PlotTheme}, that colour-blind readers can use.
 */
package groundlab.plot;
