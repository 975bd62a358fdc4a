/** Small helpers shared by all packages; not part of the public API. */
package groundlab.internal;
