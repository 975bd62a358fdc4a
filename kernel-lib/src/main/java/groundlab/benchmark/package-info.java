/**
 * Models at work on published question files: what is asked is read, pictures are found, and the
 * answers are written as the published programs read them.
 */
package groundlab.benchmark;
